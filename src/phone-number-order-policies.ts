/**
 * What to do when a part of the numbers could not be had.
 */
export enum PartialOrderPolicy {
  /** Give back what was bought and fail. */
  ROLL_BACK = 'RollBack',

  /**
   * Keep what could be had, and succeed with a warning as long as it is at least one number.
   *
   * The count of numbers is then known at deployment only: `phoneNumberAt()` fails the deployment for a number that was
   * not had.
   */
  KEEP = 'Keep',

  /** Order other numbers of the same search in place of those that could not be had. Needs `PhoneNumberSource.fromSearch()`. */
  REPLACE = 'Replace',
}

/**
 * What releasing a number means. Whether a number is released at all is up to the removal policy.
 */
export enum PhoneNumberReleaseBehavior {
  /**
   * Put the number into the deletion queue: billing stops, and for seven days it can be restored, by declaring it again too.
   *
   * @see https://docs.aws.amazon.com/chime-sdk/latest/ag/delete-phone.html
   */
  DELETION_QUEUE = 'DeletionQueue',

  /**
   * Leave the number in the account's inventory, unassigned and billed. An adopted number gets back the product type,
   * calling name and name that the order found.
   */
  RETURN_TO_INVENTORY = 'ReturnToInventory',
}
