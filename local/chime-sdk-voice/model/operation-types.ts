/** The operations with the shapes of the AWS SDK for JavaScript, which is where the model takes its types from. */
import type * as sdk from '@aws-sdk/client-chime-sdk-voice';

/** Input and output of each operation. An operation without an answer has an empty one. */
export interface Operations {
  SearchAvailablePhoneNumbers: {
    input: sdk.SearchAvailablePhoneNumbersRequest;
    output: sdk.SearchAvailablePhoneNumbersResponse;
  };
  CreatePhoneNumberOrder: { input: sdk.CreatePhoneNumberOrderRequest; output: sdk.CreatePhoneNumberOrderResponse };
  GetPhoneNumberOrder: { input: sdk.GetPhoneNumberOrderRequest; output: sdk.GetPhoneNumberOrderResponse };
  ListPhoneNumberOrders: { input: sdk.ListPhoneNumberOrdersRequest; output: sdk.ListPhoneNumberOrdersResponse };
  GetPhoneNumber: { input: sdk.GetPhoneNumberRequest; output: sdk.GetPhoneNumberResponse };
  ListPhoneNumbers: { input: sdk.ListPhoneNumbersRequest; output: sdk.ListPhoneNumbersResponse };
  UpdatePhoneNumber: { input: sdk.UpdatePhoneNumberRequest; output: sdk.UpdatePhoneNumberResponse };
  BatchUpdatePhoneNumber: { input: sdk.BatchUpdatePhoneNumberRequest; output: sdk.BatchUpdatePhoneNumberResponse };
  DeletePhoneNumber: { input: sdk.DeletePhoneNumberRequest; output: Record<string, never> };
  BatchDeletePhoneNumber: { input: sdk.BatchDeletePhoneNumberRequest; output: sdk.BatchDeletePhoneNumberResponse };
  RestorePhoneNumber: { input: sdk.RestorePhoneNumberRequest; output: sdk.RestorePhoneNumberResponse };
  GetPhoneNumberSettings: { input: Record<string, never>; output: sdk.GetPhoneNumberSettingsResponse };
  UpdatePhoneNumberSettings: { input: sdk.UpdatePhoneNumberSettingsRequest; output: Record<string, never> };
  ListSupportedPhoneNumberCountries: {
    input: sdk.ListSupportedPhoneNumberCountriesRequest;
    output: sdk.ListSupportedPhoneNumberCountriesResponse;
  };
  AssociatePhoneNumbersWithVoiceConnector: {
    input: sdk.AssociatePhoneNumbersWithVoiceConnectorRequest;
    output: sdk.AssociatePhoneNumbersWithVoiceConnectorResponse;
  };
  DisassociatePhoneNumbersFromVoiceConnector: {
    input: sdk.DisassociatePhoneNumbersFromVoiceConnectorRequest;
    output: sdk.DisassociatePhoneNumbersFromVoiceConnectorResponse;
  };
  AssociatePhoneNumbersWithVoiceConnectorGroup: {
    input: sdk.AssociatePhoneNumbersWithVoiceConnectorGroupRequest;
    output: sdk.AssociatePhoneNumbersWithVoiceConnectorGroupResponse;
  };
  DisassociatePhoneNumbersFromVoiceConnectorGroup: {
    input: sdk.DisassociatePhoneNumbersFromVoiceConnectorGroupRequest;
    output: sdk.DisassociatePhoneNumbersFromVoiceConnectorGroupResponse;
  };
  CreateVoiceConnector: { input: sdk.CreateVoiceConnectorRequest; output: sdk.CreateVoiceConnectorResponse };
  GetVoiceConnector: { input: sdk.GetVoiceConnectorRequest; output: sdk.GetVoiceConnectorResponse };
  ListVoiceConnectors: { input: sdk.ListVoiceConnectorsRequest; output: sdk.ListVoiceConnectorsResponse };
  DeleteVoiceConnector: { input: sdk.DeleteVoiceConnectorRequest; output: Record<string, never> };
  CreateVoiceConnectorGroup: {
    input: sdk.CreateVoiceConnectorGroupRequest;
    output: sdk.CreateVoiceConnectorGroupResponse;
  };
  GetVoiceConnectorGroup: { input: sdk.GetVoiceConnectorGroupRequest; output: sdk.GetVoiceConnectorGroupResponse };
  UpdateVoiceConnectorGroup: {
    input: sdk.UpdateVoiceConnectorGroupRequest;
    output: sdk.UpdateVoiceConnectorGroupResponse;
  };
  DeleteVoiceConnectorGroup: { input: sdk.DeleteVoiceConnectorGroupRequest; output: Record<string, never> };
  CreateSipMediaApplication: {
    input: sdk.CreateSipMediaApplicationRequest;
    output: sdk.CreateSipMediaApplicationResponse;
  };
  GetSipMediaApplication: { input: sdk.GetSipMediaApplicationRequest; output: sdk.GetSipMediaApplicationResponse };
  ListSipMediaApplications: {
    input: sdk.ListSipMediaApplicationsRequest;
    output: sdk.ListSipMediaApplicationsResponse;
  };
  DeleteSipMediaApplication: { input: sdk.DeleteSipMediaApplicationRequest; output: Record<string, never> };
  CreateSipRule: { input: sdk.CreateSipRuleRequest; output: sdk.CreateSipRuleResponse };
  GetSipRule: { input: sdk.GetSipRuleRequest; output: sdk.GetSipRuleResponse };
  UpdateSipRule: { input: sdk.UpdateSipRuleRequest; output: sdk.UpdateSipRuleResponse };
  DeleteSipRule: { input: sdk.DeleteSipRuleRequest; output: Record<string, never> };
  ListSipRules: { input: sdk.ListSipRulesRequest; output: sdk.ListSipRulesResponse };
  UpdateVoiceConnector: { input: sdk.UpdateVoiceConnectorRequest; output: sdk.UpdateVoiceConnectorResponse };
  ListAvailableVoiceConnectorRegions: {
    input: Record<string, never>;
    output: sdk.ListAvailableVoiceConnectorRegionsResponse;
  };
  PutVoiceConnectorTermination: {
    input: sdk.PutVoiceConnectorTerminationRequest;
    output: sdk.PutVoiceConnectorTerminationResponse;
  };
  GetVoiceConnectorTermination: {
    input: sdk.GetVoiceConnectorTerminationRequest;
    output: sdk.GetVoiceConnectorTerminationResponse;
  };
  DeleteVoiceConnectorTermination: { input: sdk.DeleteVoiceConnectorTerminationRequest; output: Record<string, never> };
  GetVoiceConnectorTerminationHealth: {
    input: sdk.GetVoiceConnectorTerminationHealthRequest;
    output: sdk.GetVoiceConnectorTerminationHealthResponse;
  };
  PutVoiceConnectorTerminationCredentials: {
    input: sdk.PutVoiceConnectorTerminationCredentialsRequest;
    output: Record<string, never>;
  };
  ListVoiceConnectorTerminationCredentials: {
    input: sdk.ListVoiceConnectorTerminationCredentialsRequest;
    output: sdk.ListVoiceConnectorTerminationCredentialsResponse;
  };
  DeleteVoiceConnectorTerminationCredentials: {
    input: sdk.DeleteVoiceConnectorTerminationCredentialsRequest;
    output: Record<string, never>;
  };
  PutVoiceConnectorOrigination: {
    input: sdk.PutVoiceConnectorOriginationRequest;
    output: sdk.PutVoiceConnectorOriginationResponse;
  };
  GetVoiceConnectorOrigination: {
    input: sdk.GetVoiceConnectorOriginationRequest;
    output: sdk.GetVoiceConnectorOriginationResponse;
  };
  DeleteVoiceConnectorOrigination: { input: sdk.DeleteVoiceConnectorOriginationRequest; output: Record<string, never> };
  PutVoiceConnectorStreamingConfiguration: {
    input: sdk.PutVoiceConnectorStreamingConfigurationRequest;
    output: sdk.PutVoiceConnectorStreamingConfigurationResponse;
  };
  GetVoiceConnectorStreamingConfiguration: {
    input: sdk.GetVoiceConnectorStreamingConfigurationRequest;
    output: sdk.GetVoiceConnectorStreamingConfigurationResponse;
  };
  DeleteVoiceConnectorStreamingConfiguration: {
    input: sdk.DeleteVoiceConnectorStreamingConfigurationRequest;
    output: Record<string, never>;
  };
  PutVoiceConnectorLoggingConfiguration: {
    input: sdk.PutVoiceConnectorLoggingConfigurationRequest;
    output: sdk.PutVoiceConnectorLoggingConfigurationResponse;
  };
  GetVoiceConnectorLoggingConfiguration: {
    input: sdk.GetVoiceConnectorLoggingConfigurationRequest;
    output: sdk.GetVoiceConnectorLoggingConfigurationResponse;
  };
  ListVoiceConnectorGroups: {
    input: sdk.ListVoiceConnectorGroupsRequest;
    output: sdk.ListVoiceConnectorGroupsResponse;
  };
  UpdateSipMediaApplication: {
    input: sdk.UpdateSipMediaApplicationRequest;
    output: sdk.UpdateSipMediaApplicationResponse;
  };
  PutSipMediaApplicationLoggingConfiguration: {
    input: sdk.PutSipMediaApplicationLoggingConfigurationRequest;
    output: sdk.PutSipMediaApplicationLoggingConfigurationResponse;
  };
  GetSipMediaApplicationLoggingConfiguration: {
    input: sdk.GetSipMediaApplicationLoggingConfigurationRequest;
    output: sdk.GetSipMediaApplicationLoggingConfigurationResponse;
  };
  TagResource: { input: sdk.TagResourceRequest; output: Record<string, never> };
  UntagResource: { input: sdk.UntagResourceRequest; output: Record<string, never> };
  ListTagsForResource: { input: sdk.ListTagsForResourceRequest; output: sdk.ListTagsForResourceResponse };
}

/** Name of an operation. */
export type OperationName = keyof Operations;

/** What an operation takes. */
export type Input<K extends OperationName> = Operations[K]['input'];

/** What an operation answers. */
export type Output<K extends OperationName> = Operations[K]['output'];

/** Operations that declare AccessDeniedException; all others refuse with ForbiddenException. */
export const ACCESS_DENIED_DECLARED: ReadonlySet<OperationName> = new Set<OperationName>([
  'SearchAvailablePhoneNumbers', 'CreatePhoneNumberOrder', 'ListSupportedPhoneNumberCountries',
  'AssociatePhoneNumbersWithVoiceConnector', 'AssociatePhoneNumbersWithVoiceConnectorGroup', 'CreateVoiceConnector',
  'CreateVoiceConnectorGroup', 'CreateSipMediaApplication', 'CreateSipRule', 'PutVoiceConnectorTermination',
  'PutVoiceConnectorOrigination',
]);
