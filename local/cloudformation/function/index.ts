export * from './execution-environment';
export * from './functions';
