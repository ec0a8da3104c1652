/**
 * The driver's clock within a function's process: `Date` and timers show and follow the time that the driver tells, and
 * the driver may ask at any moment whether anything is still going on here. Plain JavaScript, as the bootstrap is.
 */
'use strict';

const http = require('node:http');
const timers = require('node:timers');
const timersPromises = require('node:timers/promises');

const real = { setImmediate };
const RealDate = Date;
/** What lies open without anything going on: kept connections, pipes to the parent, timers of Node.js itself. */
const IDLE = /^(TCPSocketWrap|TCPWRAP|PipeWrap|Pipe|TTYWrap|Timeout|MessagePort|SignalWrap)$/;

let now = 0;
let lastId = 0;
/** By id, in the order in which they were set. */
const waiting = new Map();
/** Requests of this process that have not ended, and how often that has changed. */
const traffic = { outstanding: 0, changes: 0 };

/** Takes the place of the process's own time; to be called before anything else is loaded. */
exports.install = (start) => {
  now = start;
  globalThis.Date = virtualDate();
  const began = start;
  performance.now = () => now - began;
  globalThis.setTimeout = timers.setTimeout = withPromise((callback, delay, ...args) => wait(callback, delay, args, false));
  globalThis.setInterval = timers.setInterval = (callback, delay, ...args) => wait(callback, delay, args, true);
  globalThis.clearTimeout = timers.clearTimeout = clear;
  globalThis.clearInterval = timers.clearInterval = clear;
  timersPromises.setTimeout = sleep;
  watchRequests();
};

/** The driver's time has come to this moment: what is due by then happens, one after another. */
exports.advance = async (moment) => {
  now = Math.max(now, moment);
  for (;;) {
    const due = [...waiting.values()].filter((timer) => timer.due <= now).sort((a, b) => a.due - b.due || a.id - b.id)[0];
    if (!due) return;
    if (due.interval === undefined) waiting.delete(due.id);
    else due.due = Math.max(now, due.due) + due.interval;
    traffic.changes++;
    due.callback(...due.args);
    await turnOfTheLoop();
  }
};

/** Whether anything goes on here, and what is waited for. */
exports.status = async () => {
  await turnOfTheLoop();
  await turnOfTheLoop();
  const busy = process.getActiveResourcesInfo().some((resource) => !IDLE.test(resource));
  const due = [...waiting.values()].map((timer) => timer.due);
  return { quiet: !busy, due: due.length > 0 ? Math.min(...due) : null, ...traffic };
};

const turnOfTheLoop = () => new Promise((resolve) => real.setImmediate(resolve));

function wait(callback, delay, args, repeats) {
  if (typeof callback !== 'function') throw new TypeError('The "callback" argument must be of type function.');
  const milliseconds = Math.max(1, Number(delay) || 0);
  const id = ++lastId;
  const timer = { id, due: now + milliseconds, interval: repeats ? milliseconds : undefined, callback, args };
  waiting.set(id, timer);
  const handle = {
    ref: () => handle,
    unref: () => handle,
    hasRef: () => true,
    refresh: () => {
      waiting.set(id, { ...timer, due: now + milliseconds });
      return handle;
    },
    close: () => clear(handle),
    [Symbol.toPrimitive]: () => id,
    [Symbol.dispose ?? Symbol.for('dispose')]: () => clear(handle),
  };
  return handle;
}

function clear(handle) {
  if (handle !== undefined && handle !== null) waiting.delete(Number(handle));
}

function sleep(delay, value, { signal } = {}) {
  return new Promise((resolve, reject) => {
    const aborted = () => reject(signal.reason);
    if (signal?.aborted) return aborted();
    const handle = wait(() => {
      signal?.removeEventListener('abort', aborted);
      resolve(value);
    }, delay, [], false);
    signal?.addEventListener('abort', () => {
      clear(handle);
      aborted();
    }, { once: true });
  });
}

function withPromise(setTimeout) {
  setTimeout[require('node:util').promisify.custom] = sleep;
  return setTimeout;
}

function virtualDate() {
  return new Proxy(RealDate, {
    construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [now] : args, newTarget),
    apply: () => new RealDate(now).toString(),
    get: (target, key, receiver) => (key === 'now' ? () => now : Reflect.get(target, key, receiver)),
  });
}

/** Every request counts from its start until nothing of its response is missing. */
function watchRequests() {
  const { request } = http;
  http.request = (...args) => {
    const sent = request(...args);
    const ended = begun();
    return sent.once('close', ended);
  };
  http.get = (...args) => {
    const sent = http.request(...args);
    sent.end();
    return sent;
  };
  const { fetch } = globalThis;
  globalThis.fetch = (...args) => fetch(...args).finally(begun());
}

function begun() {
  traffic.outstanding++;
  traffic.changes++;
  return () => {
    traffic.outstanding--;
    traffic.changes++;
  };
}
