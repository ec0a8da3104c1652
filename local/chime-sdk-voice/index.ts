/**
 * The phone-number part of the Chime SDK Voice service on this machine: a synchronous model, and an HTTP server over
 * it.
 */
export type { NumberStatus, OrderStatus, ProductType } from './model/constraints';
export type { TestControl } from './model/control';
export { ConnectionLostError, ServiceError, SERVICE_ERRORS, type ServiceErrorName } from './model/errors';
export type { Fault, FaultKind, OrderScript } from './model/faults';
export { type CallContext, ChimeVoiceModel, type ModelOptions, type ObservedCall, type Outcome } from './model/model';
export type { Input, OperationName, Operations, Output } from './model/operation-types';
export { OPERATION_NAMES } from './model/operations';
export type { PortInOrder } from './model/port-in';
export type { ModelSnapshot } from './model/snapshot';
export {
  DEFAULT_SWITCHES,
  parseSwitches,
  SWITCH_NAMES,
  SWITCH_SPECS,
  type Switches,
  type SwitchName,
  type SwitchSpec,
} from './model/switches';
export type { ServedRequest } from './http/server';
export { type RunningService, type ServiceOptions, startChimeVoiceService } from './service';
