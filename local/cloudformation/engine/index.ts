export * from './context';
export * from './operations';
export * from './resource-types';
export * from './stack';
export * from './template';
