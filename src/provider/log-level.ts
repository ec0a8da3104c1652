/**
 * The least important lines that a provider's function logs. Metrics are written whatever the level.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html
 */
export enum PhoneNumberProviderLogLevel {
  /** What failed, with the response to CloudFormation. */
  ERROR = 'ERROR',

  /** Also what was refused or has to be tried again. */
  WARN = 'WARN',

  /** Also everything that changes something, a line each, and every response. */
  INFO = 'INFO',

  /** Also everything that is only looked at or recorded: some lines a second while the service works on an order. */
  DEBUG = 'DEBUG',
}
