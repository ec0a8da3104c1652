/** An order that is defined elsewhere: what is known of it, and nothing in the template. */
import { Fn, Resource } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { PhoneNumberOrderAttributes } from './order-attributes';
import { PhoneNumberProductType } from './phone-number-product-type';
import { checkIndex } from './validation/attributes';
import { isDeferred, throwErrors } from './validation/finding';
import { assignOnce } from '../assignment/assign';
import {
  IPhoneNumberOrder,
  PhoneNumberAssignment,
  PhoneNumberAssignmentOptions,
} from '../assignment/phone-number-assignment';
import { PhoneNumberAssignmentTarget } from '../assignment/phone-number-assignment-target';
import { NO_VALUE } from '../contract/envelope';

export class ImportedOrder extends Resource implements IPhoneNumberOrder {
  public readonly phoneNumberOrderId: string;
  public readonly productType?: PhoneNumberProductType;

  public constructor(
    scope: Construct,
    id: string,
    private readonly attributes: Partial<PhoneNumberOrderAttributes>,
  ) {
    super(scope, id);
    this.phoneNumberOrderId = attributes.phoneNumberOrderId ?? NO_VALUE;
    this.productType = attributes.productType;
  }

  public get phoneNumbers(): string[] {
    const { phoneNumberCount: count } = this.attributes;
    if (count === undefined) return this.listed;
    return Array.from({ length: count }, (_, index) => this.phoneNumberAt(index));
  }

  public phoneNumberAt(index: number): string {
    const list = this.listed;
    throwErrors(this.node.path, checkIndex(index, this.attributes.phoneNumberCount ?? lengthOf(list)));
    return isDeferred(list) || isDeferred(index) ? Fn.select(index, list) : list[index];
  }

  public assignTo(
    target: PhoneNumberAssignmentTarget,
    options: PhoneNumberAssignmentOptions = {},
  ): PhoneNumberAssignment {
    return assignOnce(this, target, options);
  }

  private get listed(): string[] {
    const { phoneNumbers } = this.attributes;
    if (phoneNumbers !== undefined) return phoneNumbers;
    throw new Error(
      `${this.node.path}: its numbers are not known, because it was imported by its id alone; ` +
        'import it by PhoneNumberOrder.fromPhoneNumberOrderAttributes',
    );
  }
}

const lengthOf = (list: readonly string[]): number | undefined => (isDeferred(list) ? undefined : list.length);
