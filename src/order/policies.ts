/**
 * What to do when only some of the numbers are available.
 *
 * @see https://docs.aws.amazon.com/chime-sdk/latest/APIReference/API_voice-chime_PhoneNumberOrder.html
 */
export enum PartialOrderPolicy {
  /** Release what was bought, and fail the deployment. */
  ROLL_BACK = 'RollBack',

  /**
   * Keep the numbers that are available, and succeed with a warning as long as there is at least one.
   *
   * The count of numbers is then known only at deployment: `phoneNumberAt()` fails the deployment for a number that is
   * not there.
   */
  KEEP = 'Keep',

  /**
   * Order other numbers of the same search in place of those that could not be acquired, in six orders at most. Needs
   * `PhoneNumberSource.fromSearch()`.
   */
  REPLACE = 'Replace',
}

/**
 * How a number is released. Whether it is released at all, the removal policy decides.
 *
 * @see https://docs.aws.amazon.com/chime-sdk/latest/ag/delete-phone.html
 */
export enum PhoneNumberReleaseBehavior {
  /**
   * Put the number into the deletion queue: billing stops, and you can restore the number for seven days. To declare it
   * again restores it, too.
   *
   * @see https://docs.aws.amazon.com/chime-sdk/latest/ag/delete-phone.html
   */
  DELETION_QUEUE = 'DeletionQueue',

  /**
   * Leave the number in the account's inventory, unassigned and billed. An adopted number gets back the product type
   * that the order found, and the calling name and name if the order declared these. Any other keeps its details.
   */
  RETURN_TO_INVENTORY = 'ReturnToInventory',
}
