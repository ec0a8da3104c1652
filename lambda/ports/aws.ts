/** What all AWS clients of the handler share. */
import { ChimeSDKVoiceClient } from '@aws-sdk/client-chime-sdk-voice';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { CallError } from '../service/errors';

/** Nothing may outlive an invocation: every request has an end. */
const REQUEST_TIMEOUT = 10_000;

/** The one method of the Chime SDK's client that is used here. */
export type Sender = Pick<ChimeSDKVoiceClient, 'send'>;

/** So many numbers, orders or rules the service is asked to show in one page. */
export const CHIME_PAGE = 100;

export function clientOptions(region: string, requestTimeout = REQUEST_TIMEOUT) {
  return {
    region,
    maxAttempts: 3,
    requestHandler: new NodeHttpHandler({ connectionTimeout: 3_000, requestTimeout, throwOnRequestTimeout: true }),
  };
}

/** Turns whatever a client throws into the one error that the core knows; nothing of the request travels along. */
export async function calling<T>(operation: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof CallError) throw error;
    const {
      name = 'Error',
      message = '',
      code,
      $metadata,
    } = (error ?? {}) as { name?: string; message?: string; code?: string; $metadata?: { httpStatusCode?: number } };
    throw new CallError(operation, name === 'Error' ? (code ?? name) : name, message, $metadata?.httpStatusCode);
  }
}
