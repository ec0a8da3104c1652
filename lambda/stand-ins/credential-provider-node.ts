/**
 * Takes the place of the SDK's whole chain of credential providers in the bundle: Lambda puts the credentials of the
 * function's role into its environment, and nothing here ever looks anywhere else.
 */
import { fromEnv } from '@aws-sdk/credential-provider-env';

export const defaultProvider = (): ReturnType<typeof fromEnv> => fromEnv();
