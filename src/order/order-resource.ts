import { CfnDeletionPolicy, CfnResource } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { warnLate } from './late-warning';
import { warning } from './validation/finding';
import { PhoneNumberOrderProperties, RemovalProperty, RESOURCE_TYPE } from '../contract/order';
import { ProvidedProperties } from '../provider/provided-resource';

/** Everything but what the resource derives itself. */
export type DeclaredProperties = ProvidedProperties & Omit<PhoneNumberOrderProperties, 'Removal'>;

/**
 * The CloudFormation resource of an order. It keeps the template and the handler from contradicting each other about
 * what is to happen to the numbers: the handler is told what the template ends up with, whoever set it last.
 */
export class OrderResource extends CfnResource {
  public constructor(scope: Construct, id: string, declared: DeclaredProperties) {
    super(scope, id, { type: RESOURCE_TYPE, properties: declared });
    // After a replacement CloudFormation always has to ask the handler, which alone knows what the new generation
    // holds.
    super.addOverride('UpdateReplacePolicy', CfnDeletionPolicy.DELETE);
    this.node.addValidation({
      validate: () => {
        this.warnOfReleaseSettings(declared);
        return this.validateDeletionPolicy();
      },
    });
  }

  /** Only when the template is written is it known what has become of the deletion policy. */
  protected override renderProperties(properties: { [key: string]: any }): { [key: string]: any } {
    return { ...properties, Removal: this.removal };
  }

  /** An escape hatch that sets the deletion policy sets what the handler is told, too. */
  public override addOverride(path: string, value: any): void {
    switch (path) {
      case 'DeletionPolicy':
        this.cfnOptions.deletionPolicy = value;
        return;
      case 'UpdateReplacePolicy':
        if (value !== CfnDeletionPolicy.DELETE) {
          throw new Error(`${this.node.path}: UpdateReplacePolicy ${value}: CloudFormation must call the function `
            + 'after every replacement, and the function keeps what the removal policy keeps; set the removal policy '
            + 'instead');
        }
        return;
      default:
        super.addOverride(path, value);
    }
  }

  /** CloudFormation's default, when nothing is said, is to delete. */
  private get removal(): RemovalProperty {
    switch (this.cfnOptions.deletionPolicy) {
      case CfnDeletionPolicy.RETAIN:
      case CfnDeletionPolicy.RETAIN_EXCEPT_ON_CREATE:
        return 'Retain';
      default:
        return 'Delete';
    }
  }

  /** Only now: aspects and `applyRemovalPolicy` may have changed the deletion policy until synth. */
  private warnOfReleaseSettings({ ReleaseBehavior, DisassociateOnRelease }: DeclaredProperties): void {
    if (this.removal === 'Delete') return;
    const set = [
      ...(ReleaseBehavior === undefined ? [] : [['releaseBehavior', 'releaseBehaviorWithoutDestroy']]),
      ...(DisassociateOnRelease === false ? [] : [['disassociateOnRelease', 'disassociateOnReleaseWithoutDestroy']]),
    ];
    for (const [property, id] of set) {
      warnLate(this, warning(id, `${property} with a removal policy that keeps the numbers: `
        + 'only a first creation that fails releases numbers; choose removalPolicy DESTROY, or leave it out'));
    }
  }

  private validateDeletionPolicy(): string[] {
    if (this.cfnOptions.deletionPolicy !== CfnDeletionPolicy.SNAPSHOT) return [];
    return [SNAPSHOT_REFUSED];
  }
}

export const SNAPSHOT_REFUSED = 'removal policy SNAPSHOT: there is no snapshot of a phone number; choose '
  + 'RETAIN_ON_UPDATE_OR_DELETE, RETAIN or DESTROY';
