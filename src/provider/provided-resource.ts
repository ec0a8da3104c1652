/** What the CloudFormation resources of all kinds have in common: the provider behind them, and their time. */
import { Duration } from 'aws-cdk-lib';
import { PhoneNumberProvider } from './phone-number-provider';
import { EnvelopeProperties, PROPERTIES_VERSION, serviceTimeoutSeconds } from '../contract/envelope';

/** CloudFormation itself reads the service token. */
export interface ProvidedProperties extends EnvelopeProperties {
  readonly ServiceToken: string;
}

/** The part of the property bag that is the same for all kinds. */
export function envelopeOf(provider: PhoneNumberProvider, timeout: Duration): ProvidedProperties {
  return {
    ServiceToken: provider.serviceToken,
    Version: PROPERTIES_VERSION,
    StateMachineArn: provider.stateMachine.stateMachineArn,
    Region: provider.region,
    TimeoutSeconds: timeout.toSeconds(),
    // Nothing can be added to what is known at deployment only: CloudFormation waits its hour then.
    ServiceTimeout: timeout.isUnresolved() ? undefined : serviceTimeoutSeconds(timeout.toSeconds()),
  };
}
