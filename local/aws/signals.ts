import { setMaxListeners } from 'node:events';

/** Node.js takes more than ten listeners for a leak; a stack of many resources has as many that wait for its end. */
export function heardByMany(controller: AbortController): AbortController {
  setMaxListeners(0, controller.signal);
  return controller;
}

/** Rejects once a signal is aborted, with what `reason` makes; `stop` takes the listener off again. */
export function rejectedBy(
  signals: readonly (AbortSignal | undefined)[],
  reason: () => Error,
): { promise: Promise<never>; stop(): void } {
  const present = signals.flatMap((signal) => signal ?? []);
  let fail = (): void => undefined;
  const promise = new Promise<never>((_resolve, reject) => {
    fail = () => reject(reason());
  });
  promise.catch(() => undefined);
  present.forEach((signal) => signal.addEventListener('abort', fail, { once: true }));
  if (present.some((signal) => signal.aborted)) {
    fail();
  }
  return { promise, stop: () => present.forEach((signal) => signal.removeEventListener('abort', fail)) };
}
