/**
 * Takes the place of the SDK's event streams in the bundle: no operation that is called here streams. The SDK would
 * load them when one did.
 */
export {};
