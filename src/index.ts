export * from './phone-number-order';
export * from './phone-number-order-log-level';
export * from './phone-number-order-policies';
export * from './phone-number-order-props';
export * from './phone-number-order-provider';
export * from './phone-number-product-type';
export * from './phone-number-search';
export * from './phone-number-source';
