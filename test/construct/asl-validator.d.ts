declare module 'asl-validator' {
  /** Checks a definition against the schema of the Amazon States Language. */
  function validate(definition: unknown): { readonly isValid: boolean; errorsText(): string };
  export = validate;
}
