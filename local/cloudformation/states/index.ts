export * from './definition';
export * from './executions';
export * from './interpreter';
export * from './states-error';
