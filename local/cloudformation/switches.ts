/**
 * What nobody could tell for certain about CloudFormation, each as a switch: a handler is right only if it is right
 * under every setting. docs/cloudformation-events.md says which row of the table each belongs to.
 */
export interface Switches {
  /**
   * What a custom resource receives in an update rollback after its Update was answered with a new physical id.
   * - `updateNewId`: an Update for the new id with the old properties; the clean-up deletes every id but the one
   *   answered then.
   * - `updateOldId`: the same, but the Update names the old id.
   * - `noUpdate`: no Update; the old id stands again, and the clean-up deletes the new one.
   */
  readonly rollbackAfterReplacement: 'updateNewId' | 'updateOldId' | 'noUpdate';
  /** Whether the clean-up sends a Delete for a new physical id that was named in a FAILED answer to an Update. */
  readonly deleteNewIdOfFailedUpdate: boolean;
  /** Whether the rollback sends an Update for the old id when a FAILED answer to an Update named a new one. */
  readonly updateAfterFailedReplacement: boolean;
  /**
   * Which policy decides, in an update rollback, whether a physical id that a replacement had made is deleted: none, so
   * that it always is, or one of the resource's two.
   */
  readonly rollbackReplacementPolicy: 'none' | 'UpdateReplacePolicy' | 'DeletionPolicy';
  /** Whether an event reaches the function a second time although the first delivery succeeded. */
  readonly deliverTwice: boolean;
  /** Seconds between the two deliveries of `deliverTwice`. */
  readonly secondDeliveryAfterSeconds: number;
  /** Whether a further try of the same request keeps its RequestId; its ResponseURL is new in any case. */
  readonly reuseRequestIdOnRetry: boolean;
  /** How often the clean-up tries to delete a resource before it leaves it behind. */
  readonly cleanupAttempts: number;
  /** How often a Delete that nobody answers is sent when a stack is deleted or a create is rolled back. */
  readonly unansweredDeleteAttempts: number;
  /**
   * Whether RetainExceptOnCreate keeps a resource of a nested stack that is deleted because the operation that created
   * it rolls back.
   */
  readonly nestedRetainExceptOnCreate: 'delete' | 'keep';
  /** What `Ref` of AWS::Chime::VoiceConnector and AWS::Chime::SipMediaApplication gives. */
  readonly refOfChimeResource: 'Arn' | 'Id';
  /** Seconds before Lambda's further tries of an asynchronous invocation that ended in an error. */
  readonly asyncRetryDelaysSeconds: readonly number[];
}

/** What the driver does unless told otherwise: what is documented, or else what is most often reported. */
export const DEFAULT_SWITCHES: Switches = {
  rollbackAfterReplacement: 'updateNewId',
  deleteNewIdOfFailedUpdate: true,
  updateAfterFailedReplacement: true,
  rollbackReplacementPolicy: 'none',
  deliverTwice: false,
  secondDeliveryAfterSeconds: 5,
  reuseRequestIdOnRetry: true,
  cleanupAttempts: 3,
  unansweredDeleteAttempts: 1,
  nestedRetainExceptOnCreate: 'delete',
  refOfChimeResource: 'Arn',
  asyncRetryDelaysSeconds: [60, 120],
};
