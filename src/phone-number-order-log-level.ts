/**
 * The least important lines that a provider's function logs. Metrics are written whatever the level.
 */
export enum PhoneNumberOrderLogLevel {
  /** What failed, with the answer that CloudFormation got. */
  ERROR = 'ERROR',

  /** What was refused or has to be tried again, too. */
  WARN = 'WARN',

  /** Everything that changes something, a line each, and every answer. */
  INFO = 'INFO',

  /** Everything that is merely looked at or recorded, too: some lines a second while an order is waited for. */
  DEBUG = 'DEBUG',
}
