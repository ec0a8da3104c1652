export * from './clock';
export * from './virtual-clock';
export * from './endpoints';
export * from './loopback-server';
export * from './parameter-store';
export * from './response-bucket';
export * from './service-error';
export * from './stack-endpoint';
