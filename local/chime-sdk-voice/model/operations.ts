/** Which function answers which operation. */
import {
  associateWithVoiceConnector, associateWithVoiceConnectorGroup, disassociateFromVoiceConnector, disassociateFromVoiceConnectorGroup,
} from './associations';
import type { ItemFault } from './batch';
import { batchDeletePhoneNumber, deletePhoneNumber, restorePhoneNumber } from './deletion';
import { getPhoneNumber, listPhoneNumbers } from './numbers';
import type { Input, OperationName, Output } from './operation-types';
import { createPhoneNumberOrder, getPhoneNumberOrder, listPhoneNumberOrders } from './orders';
import { listSupportedPhoneNumberCountries, searchAvailablePhoneNumbers } from './search';
import { getPhoneNumberSettings, updatePhoneNumberSettings } from './settings';
import {
  createSipMediaApplication, createSipRule, deleteSipMediaApplication, deleteSipRule, getSipMediaApplication, getSipRule,
  listSipMediaApplications, listSipRules, updateSipRule,
} from './sip-media';
import { batchUpdatePhoneNumber, updatePhoneNumber } from './updates';
import {
  createVoiceConnector, createVoiceConnectorGroup, deleteVoiceConnector, deleteVoiceConnectorGroup, getVoiceConnector,
  getVoiceConnectorGroup, listVoiceConnectors, updateVoiceConnectorGroup,
} from './voice-connectors';
import type { World } from './world';

/** Answers an operation from the account's state, and changes it. */
export type Handlers = { readonly [K in OperationName]: (world: World, input: Input<K>, fault?: ItemFault) => Output<K> };

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
};

/** Names of all operations. */
export const OPERATION_NAMES = Object.keys(HANDLERS) as OperationName[];
