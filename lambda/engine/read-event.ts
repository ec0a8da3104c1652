/** Reads an event with the help of its kind. */
import { kindOf } from './kinds';
import { Envelope, readEnvelope as readAnyEnvelope } from '../attempt/request/envelope';
import { Request, requestOf } from '../attempt/request/request';

/** Checks that something is a custom resource event of a kind that this provider serves. */
export function readEnvelope(event: unknown): Envelope {
  const envelope = readAnyEnvelope(event);
  kindOf(envelope.ResourceType);
  return envelope;
}

export function readRequest(event: Envelope, startedAt: number): Request<object> {
  const kind = kindOf(event.ResourceType);
  return requestOf(event, startedAt, kind.name, kind.parse(event));
}
