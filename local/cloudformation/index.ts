export { fastClock, systemClock } from '../aws/clock';
export type { Clock } from '../aws/clock';
export { readAssembly } from './assembly';
export type { FailOn } from './engine/context';
export type { ResourceRecord, StackEvent } from './engine/stack';
export * from './local-cloudformation';
export * from './switches';
export * from './cli';
