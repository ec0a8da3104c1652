/** Which function answers which operation. */
import {
  associateWithVoiceConnector,
  associateWithVoiceConnectorGroup,
  disassociateFromVoiceConnector,
  disassociateFromVoiceConnectorGroup,
} from './associations';
import type { ItemFault } from './batch';
import {
  deleteCredentials,
  deleteOrigination,
  deleteStreaming,
  deleteTermination,
  getLogging,
  getOrigination,
  getStreaming,
  getTermination,
  getTerminationHealth,
  listCredentials,
  putCredentials,
  putLogging,
  putOrigination,
  putStreaming,
  putTermination,
} from './connector-settings';
import { batchDeletePhoneNumber, deletePhoneNumber, restorePhoneNumber } from './deletion';
import { getPhoneNumber, listPhoneNumbers } from './numbers';
import type { Input, OperationName, Output } from './operation-types';
import { createPhoneNumberOrder, getPhoneNumberOrder, listPhoneNumberOrders } from './orders';
import { listSupportedPhoneNumberCountries, searchAvailablePhoneNumbers } from './search';
import { getPhoneNumberSettings, updatePhoneNumberSettings } from './settings';
import {
  createSipMediaApplication,
  createSipRule,
  deleteSipMediaApplication,
  deleteSipRule,
  getApplicationLogging,
  getSipMediaApplication,
  getSipRule,
  listSipMediaApplications,
  listSipRules,
  putApplicationLogging,
  updateSipMediaApplication,
  updateSipRule,
} from './sip-media';
import { listTagsForResource, tagResource, untagResource } from './tags';
import { batchUpdatePhoneNumber, updatePhoneNumber } from './updates';
import {
  createVoiceConnector,
  createVoiceConnectorGroup,
  deleteVoiceConnector,
  deleteVoiceConnectorGroup,
  getVoiceConnector,
  getVoiceConnectorGroup,
  listAvailableVoiceConnectorRegions,
  listVoiceConnectorGroups,
  listVoiceConnectors,
  updateVoiceConnector,
  updateVoiceConnectorGroup,
} from './voice-connectors';
import type { World } from './world';

/** Answers an operation from the account's state, and changes it. */
export type Handlers = {
  readonly [K in OperationName]: (world: World, input: Input<K>, fault?: ItemFault) => Output<K>;
};

/** The operations of the service that this model knows. */
export const HANDLERS: Handlers = {
  SearchAvailablePhoneNumbers: searchAvailablePhoneNumbers,
  CreatePhoneNumberOrder: createPhoneNumberOrder,
  GetPhoneNumberOrder: getPhoneNumberOrder,
  ListPhoneNumberOrders: listPhoneNumberOrders,
  GetPhoneNumber: getPhoneNumber,
  ListPhoneNumbers: listPhoneNumbers,
  UpdatePhoneNumber: updatePhoneNumber,
  BatchUpdatePhoneNumber: batchUpdatePhoneNumber,
  DeletePhoneNumber: deletePhoneNumber,
  BatchDeletePhoneNumber: batchDeletePhoneNumber,
  RestorePhoneNumber: restorePhoneNumber,
  GetPhoneNumberSettings: getPhoneNumberSettings,
  UpdatePhoneNumberSettings: updatePhoneNumberSettings,
  ListSupportedPhoneNumberCountries: listSupportedPhoneNumberCountries,
  AssociatePhoneNumbersWithVoiceConnector: associateWithVoiceConnector,
  DisassociatePhoneNumbersFromVoiceConnector: disassociateFromVoiceConnector,
  AssociatePhoneNumbersWithVoiceConnectorGroup: associateWithVoiceConnectorGroup,
  DisassociatePhoneNumbersFromVoiceConnectorGroup: disassociateFromVoiceConnectorGroup,
  CreateVoiceConnector: createVoiceConnector,
  GetVoiceConnector: getVoiceConnector,
  ListVoiceConnectors: listVoiceConnectors,
  DeleteVoiceConnector: deleteVoiceConnector,
  CreateVoiceConnectorGroup: createVoiceConnectorGroup,
  GetVoiceConnectorGroup: getVoiceConnectorGroup,
  UpdateVoiceConnectorGroup: updateVoiceConnectorGroup,
  DeleteVoiceConnectorGroup: deleteVoiceConnectorGroup,
  CreateSipMediaApplication: createSipMediaApplication,
  GetSipMediaApplication: getSipMediaApplication,
  ListSipMediaApplications: listSipMediaApplications,
  DeleteSipMediaApplication: deleteSipMediaApplication,
  CreateSipRule: createSipRule,
  GetSipRule: getSipRule,
  UpdateSipRule: updateSipRule,
  DeleteSipRule: deleteSipRule,
  ListSipRules: listSipRules,
  UpdateVoiceConnector: updateVoiceConnector,
  ListAvailableVoiceConnectorRegions: listAvailableVoiceConnectorRegions,
  PutVoiceConnectorTermination: putTermination,
  GetVoiceConnectorTermination: getTermination,
  DeleteVoiceConnectorTermination: deleteTermination,
  GetVoiceConnectorTerminationHealth: getTerminationHealth,
  PutVoiceConnectorTerminationCredentials: putCredentials,
  ListVoiceConnectorTerminationCredentials: listCredentials,
  DeleteVoiceConnectorTerminationCredentials: deleteCredentials,
  PutVoiceConnectorOrigination: putOrigination,
  GetVoiceConnectorOrigination: getOrigination,
  DeleteVoiceConnectorOrigination: deleteOrigination,
  PutVoiceConnectorStreamingConfiguration: putStreaming,
  GetVoiceConnectorStreamingConfiguration: getStreaming,
  DeleteVoiceConnectorStreamingConfiguration: deleteStreaming,
  PutVoiceConnectorLoggingConfiguration: putLogging,
  GetVoiceConnectorLoggingConfiguration: getLogging,
  ListVoiceConnectorGroups: listVoiceConnectorGroups,
  UpdateSipMediaApplication: updateSipMediaApplication,
  PutSipMediaApplicationLoggingConfiguration: putApplicationLogging,
  GetSipMediaApplicationLoggingConfiguration: getApplicationLogging,
  TagResource: tagResource,
  UntagResource: untagResource,
  ListTagsForResource: listTagsForResource,
};

/** Names of all operations. */
export const OPERATION_NAMES = Object.keys(HANDLERS) as OperationName[];
