/** The operations as plain methods, one each, in the words of the service. */
import type { Input, OperationName, Output } from './operation-types';

/**
 * Every operation as a method that takes and returns the SDK's shapes, and throws what the service would refuse with.
 */
export abstract class OperationMethods {
  public searchAvailablePhoneNumbers(
    input: Input<'SearchAvailablePhoneNumbers'>,
  ): Output<'SearchAvailablePhoneNumbers'> {
    return this.call('SearchAvailablePhoneNumbers', input);
  }

  public createPhoneNumberOrder(input: Input<'CreatePhoneNumberOrder'>): Output<'CreatePhoneNumberOrder'> {
    return this.call('CreatePhoneNumberOrder', input);
  }

  public getPhoneNumberOrder(input: Input<'GetPhoneNumberOrder'>): Output<'GetPhoneNumberOrder'> {
    return this.call('GetPhoneNumberOrder', input);
  }

  public listPhoneNumberOrders(input: Input<'ListPhoneNumberOrders'> = {}): Output<'ListPhoneNumberOrders'> {
    return this.call('ListPhoneNumberOrders', input);
  }

  public getPhoneNumber(input: Input<'GetPhoneNumber'>): Output<'GetPhoneNumber'> {
    return this.call('GetPhoneNumber', input);
  }

  public listPhoneNumbers(input: Input<'ListPhoneNumbers'> = {}): Output<'ListPhoneNumbers'> {
    return this.call('ListPhoneNumbers', input);
  }

  public updatePhoneNumber(input: Input<'UpdatePhoneNumber'>): Output<'UpdatePhoneNumber'> {
    return this.call('UpdatePhoneNumber', input);
  }

  public batchUpdatePhoneNumber(input: Input<'BatchUpdatePhoneNumber'>): Output<'BatchUpdatePhoneNumber'> {
    return this.call('BatchUpdatePhoneNumber', input);
  }

  public deletePhoneNumber(input: Input<'DeletePhoneNumber'>): Output<'DeletePhoneNumber'> {
    return this.call('DeletePhoneNumber', input);
  }

  public batchDeletePhoneNumber(input: Input<'BatchDeletePhoneNumber'>): Output<'BatchDeletePhoneNumber'> {
    return this.call('BatchDeletePhoneNumber', input);
  }

  public restorePhoneNumber(input: Input<'RestorePhoneNumber'>): Output<'RestorePhoneNumber'> {
    return this.call('RestorePhoneNumber', input);
  }

  public getPhoneNumberSettings(input: Input<'GetPhoneNumberSettings'> = {}): Output<'GetPhoneNumberSettings'> {
    return this.call('GetPhoneNumberSettings', input);
  }

  public updatePhoneNumberSettings(input: Input<'UpdatePhoneNumberSettings'>): Output<'UpdatePhoneNumberSettings'> {
    return this.call('UpdatePhoneNumberSettings', input);
  }

  public listSupportedPhoneNumberCountries(
    input: Input<'ListSupportedPhoneNumberCountries'>,
  ): Output<'ListSupportedPhoneNumberCountries'> {
    return this.call('ListSupportedPhoneNumberCountries', input);
  }

  public associatePhoneNumbersWithVoiceConnector(
    input: Input<'AssociatePhoneNumbersWithVoiceConnector'>,
  ): Output<'AssociatePhoneNumbersWithVoiceConnector'> {
    return this.call('AssociatePhoneNumbersWithVoiceConnector', input);
  }

  public disassociatePhoneNumbersFromVoiceConnector(
    input: Input<'DisassociatePhoneNumbersFromVoiceConnector'>,
  ): Output<'DisassociatePhoneNumbersFromVoiceConnector'> {
    return this.call('DisassociatePhoneNumbersFromVoiceConnector', input);
  }

  public associatePhoneNumbersWithVoiceConnectorGroup(
    input: Input<'AssociatePhoneNumbersWithVoiceConnectorGroup'>,
  ): Output<'AssociatePhoneNumbersWithVoiceConnectorGroup'> {
    return this.call('AssociatePhoneNumbersWithVoiceConnectorGroup', input);
  }

  public disassociatePhoneNumbersFromVoiceConnectorGroup(
    input: Input<'DisassociatePhoneNumbersFromVoiceConnectorGroup'>,
  ): Output<'DisassociatePhoneNumbersFromVoiceConnectorGroup'> {
    return this.call('DisassociatePhoneNumbersFromVoiceConnectorGroup', input);
  }

  public createVoiceConnector(input: Input<'CreateVoiceConnector'>): Output<'CreateVoiceConnector'> {
    return this.call('CreateVoiceConnector', input);
  }

  public getVoiceConnector(input: Input<'GetVoiceConnector'>): Output<'GetVoiceConnector'> {
    return this.call('GetVoiceConnector', input);
  }

  public listVoiceConnectors(input: Input<'ListVoiceConnectors'> = {}): Output<'ListVoiceConnectors'> {
    return this.call('ListVoiceConnectors', input);
  }

  public deleteVoiceConnector(input: Input<'DeleteVoiceConnector'>): Output<'DeleteVoiceConnector'> {
    return this.call('DeleteVoiceConnector', input);
  }

  public createVoiceConnectorGroup(input: Input<'CreateVoiceConnectorGroup'>): Output<'CreateVoiceConnectorGroup'> {
    return this.call('CreateVoiceConnectorGroup', input);
  }

  public getVoiceConnectorGroup(input: Input<'GetVoiceConnectorGroup'>): Output<'GetVoiceConnectorGroup'> {
    return this.call('GetVoiceConnectorGroup', input);
  }

  public updateVoiceConnectorGroup(input: Input<'UpdateVoiceConnectorGroup'>): Output<'UpdateVoiceConnectorGroup'> {
    return this.call('UpdateVoiceConnectorGroup', input);
  }

  public deleteVoiceConnectorGroup(input: Input<'DeleteVoiceConnectorGroup'>): Output<'DeleteVoiceConnectorGroup'> {
    return this.call('DeleteVoiceConnectorGroup', input);
  }

  public createSipMediaApplication(input: Input<'CreateSipMediaApplication'>): Output<'CreateSipMediaApplication'> {
    return this.call('CreateSipMediaApplication', input);
  }

  public getSipMediaApplication(input: Input<'GetSipMediaApplication'>): Output<'GetSipMediaApplication'> {
    return this.call('GetSipMediaApplication', input);
  }

  public listSipMediaApplications(input: Input<'ListSipMediaApplications'> = {}): Output<'ListSipMediaApplications'> {
    return this.call('ListSipMediaApplications', input);
  }

  public deleteSipMediaApplication(input: Input<'DeleteSipMediaApplication'>): Output<'DeleteSipMediaApplication'> {
    return this.call('DeleteSipMediaApplication', input);
  }

  public createSipRule(input: Input<'CreateSipRule'>): Output<'CreateSipRule'> {
    return this.call('CreateSipRule', input);
  }

  public getSipRule(input: Input<'GetSipRule'>): Output<'GetSipRule'> {
    return this.call('GetSipRule', input);
  }

  public updateSipRule(input: Input<'UpdateSipRule'>): Output<'UpdateSipRule'> {
    return this.call('UpdateSipRule', input);
  }

  public deleteSipRule(input: Input<'DeleteSipRule'>): Output<'DeleteSipRule'> {
    return this.call('DeleteSipRule', input);
  }

  public listSipRules(input: Input<'ListSipRules'> = {}): Output<'ListSipRules'> {
    return this.call('ListSipRules', input);
  }

  public updateVoiceConnector(input: Input<'UpdateVoiceConnector'>): Output<'UpdateVoiceConnector'> {
    return this.call('UpdateVoiceConnector', input);
  }

  public listAvailableVoiceConnectorRegions(
    input: Input<'ListAvailableVoiceConnectorRegions'> = {},
  ): Output<'ListAvailableVoiceConnectorRegions'> {
    return this.call('ListAvailableVoiceConnectorRegions', input);
  }

  public putVoiceConnectorTermination(
    input: Input<'PutVoiceConnectorTermination'>,
  ): Output<'PutVoiceConnectorTermination'> {
    return this.call('PutVoiceConnectorTermination', input);
  }

  public getVoiceConnectorTermination(
    input: Input<'GetVoiceConnectorTermination'>,
  ): Output<'GetVoiceConnectorTermination'> {
    return this.call('GetVoiceConnectorTermination', input);
  }

  public deleteVoiceConnectorTermination(
    input: Input<'DeleteVoiceConnectorTermination'>,
  ): Output<'DeleteVoiceConnectorTermination'> {
    return this.call('DeleteVoiceConnectorTermination', input);
  }

  public getVoiceConnectorTerminationHealth(
    input: Input<'GetVoiceConnectorTerminationHealth'>,
  ): Output<'GetVoiceConnectorTerminationHealth'> {
    return this.call('GetVoiceConnectorTerminationHealth', input);
  }

  public putVoiceConnectorTerminationCredentials(
    input: Input<'PutVoiceConnectorTerminationCredentials'>,
  ): Output<'PutVoiceConnectorTerminationCredentials'> {
    return this.call('PutVoiceConnectorTerminationCredentials', input);
  }

  public listVoiceConnectorTerminationCredentials(
    input: Input<'ListVoiceConnectorTerminationCredentials'>,
  ): Output<'ListVoiceConnectorTerminationCredentials'> {
    return this.call('ListVoiceConnectorTerminationCredentials', input);
  }

  public deleteVoiceConnectorTerminationCredentials(
    input: Input<'DeleteVoiceConnectorTerminationCredentials'>,
  ): Output<'DeleteVoiceConnectorTerminationCredentials'> {
    return this.call('DeleteVoiceConnectorTerminationCredentials', input);
  }

  public putVoiceConnectorOrigination(
    input: Input<'PutVoiceConnectorOrigination'>,
  ): Output<'PutVoiceConnectorOrigination'> {
    return this.call('PutVoiceConnectorOrigination', input);
  }

  public getVoiceConnectorOrigination(
    input: Input<'GetVoiceConnectorOrigination'>,
  ): Output<'GetVoiceConnectorOrigination'> {
    return this.call('GetVoiceConnectorOrigination', input);
  }

  public deleteVoiceConnectorOrigination(
    input: Input<'DeleteVoiceConnectorOrigination'>,
  ): Output<'DeleteVoiceConnectorOrigination'> {
    return this.call('DeleteVoiceConnectorOrigination', input);
  }

  public putVoiceConnectorStreamingConfiguration(
    input: Input<'PutVoiceConnectorStreamingConfiguration'>,
  ): Output<'PutVoiceConnectorStreamingConfiguration'> {
    return this.call('PutVoiceConnectorStreamingConfiguration', input);
  }

  public getVoiceConnectorStreamingConfiguration(
    input: Input<'GetVoiceConnectorStreamingConfiguration'>,
  ): Output<'GetVoiceConnectorStreamingConfiguration'> {
    return this.call('GetVoiceConnectorStreamingConfiguration', input);
  }

  public deleteVoiceConnectorStreamingConfiguration(
    input: Input<'DeleteVoiceConnectorStreamingConfiguration'>,
  ): Output<'DeleteVoiceConnectorStreamingConfiguration'> {
    return this.call('DeleteVoiceConnectorStreamingConfiguration', input);
  }

  public putVoiceConnectorLoggingConfiguration(
    input: Input<'PutVoiceConnectorLoggingConfiguration'>,
  ): Output<'PutVoiceConnectorLoggingConfiguration'> {
    return this.call('PutVoiceConnectorLoggingConfiguration', input);
  }

  public getVoiceConnectorLoggingConfiguration(
    input: Input<'GetVoiceConnectorLoggingConfiguration'>,
  ): Output<'GetVoiceConnectorLoggingConfiguration'> {
    return this.call('GetVoiceConnectorLoggingConfiguration', input);
  }

  public listVoiceConnectorGroups(input: Input<'ListVoiceConnectorGroups'> = {}): Output<'ListVoiceConnectorGroups'> {
    return this.call('ListVoiceConnectorGroups', input);
  }

  public updateSipMediaApplication(input: Input<'UpdateSipMediaApplication'>): Output<'UpdateSipMediaApplication'> {
    return this.call('UpdateSipMediaApplication', input);
  }

  public putSipMediaApplicationLoggingConfiguration(
    input: Input<'PutSipMediaApplicationLoggingConfiguration'>,
  ): Output<'PutSipMediaApplicationLoggingConfiguration'> {
    return this.call('PutSipMediaApplicationLoggingConfiguration', input);
  }

  public getSipMediaApplicationLoggingConfiguration(
    input: Input<'GetSipMediaApplicationLoggingConfiguration'>,
  ): Output<'GetSipMediaApplicationLoggingConfiguration'> {
    return this.call('GetSipMediaApplicationLoggingConfiguration', input);
  }

  public tagResource(input: Input<'TagResource'>): Output<'TagResource'> {
    return this.call('TagResource', input);
  }

  public untagResource(input: Input<'UntagResource'>): Output<'UntagResource'> {
    return this.call('UntagResource', input);
  }

  public listTagsForResource(input: Input<'ListTagsForResource'>): Output<'ListTagsForResource'> {
    return this.call('ListTagsForResource', input);
  }

  /** Calls an operation by its name. */
  public abstract call<K extends OperationName>(operation: K, input: Input<K>): Output<K>;
}
