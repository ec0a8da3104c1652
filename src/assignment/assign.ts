/** `assignTo()` of every kind of order. */
import { IPhoneNumberOrder, PhoneNumberAssignment, PhoneNumberAssignmentOptions } from './phone-number-assignment';
import { PhoneNumberAssignmentTarget } from './phone-number-assignment-target';

/** Child id of the assignment within its order; a part of a logical id: never change it. */
const ASSIGNMENT_ID = 'Assignment';

export function assignOnce(
  order: IPhoneNumberOrder,
  target: PhoneNumberAssignmentTarget,
  options: PhoneNumberAssignmentOptions,
): PhoneNumberAssignment {
  if (order.node.tryFindChild(ASSIGNMENT_ID) !== undefined) {
    throw new Error(
      `${order.node.path}: assigned already, and a number is answered at one place; ` +
        'to assign some of the numbers elsewhere, use PhoneNumberAssignment with phoneNumbers for each part',
    );
  }
  return new PhoneNumberAssignment(order, ASSIGNMENT_ID, { ...options, order, target });
}
