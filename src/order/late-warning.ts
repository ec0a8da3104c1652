/** Doubts that can be had only when all is declared, and aspects have had their say. */
import { Annotations } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { Finding } from './validation/finding';

/**
 * Adds a warning at synth. It stands on the resource within the order: what is acknowledged on a construct before the
 * warning is there counts for everything within it, but not for the construct itself.
 */
export function warnLate(order: IConstruct, { warningId, message }: Finding): void {
  Annotations.of(order.node.defaultChild ?? order).addWarningV2(warningId!, message);
}
