/**
 * One Lambda execution environment: loads the handler and runs one invocation after another, as the parent sends them.
 *
 * Plain JavaScript, because the child runs on the bare Node.js of this machine, as it would on Lambda.
 */
'use strict';

const http = require('node:http');
const https = require('node:https');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const fs = require('node:fs');

const time = process.env.LOCAL_TIME === undefined ? undefined : require('./virtual-time.js');
time?.install(Number(process.env.LOCAL_TIME));
sendLoopbackAnswersOverHttp();
const modules = require('./sdk-modules.js');
const standIn = require('./sdk-stand-in.js');
standIn.install();

let loading;
/** Ends an invocation whose handler has returned nothing, once nothing is left to wait for. */
let atRest;

process.on('message', (message) => {
  if ('ask' in message) void tell(message);
  else void invoke(message);
});
process.on('disconnect', () => process.exit(0));

async function tell({ ask, now }) {
  await time.advance(now);
  const status = await time.status();
  if (atRest && status.quiet && status.due === null && status.outstanding === 0) {
    atRest();
    await new Promise((resolve) => setImmediate(resolve));
  }
  process.send({ ask, status });
}

async function invoke({ event, context, deadline, now }) {
  await time?.advance(now);
  const startedAt = Date.now();
  let outcome;
  try {
    loading = loading ?? loadHandler();
    const handler = await loading;
    outcome = { ok: true, result: await call(handler, event, makeContext(context, deadline, startedAt)) };
    JSON.stringify(outcome.result);
  } catch (error) {
    const missing = error?.code === 'ERR_MODULE_NOT_FOUND' && /'(@(?:aws-sdk|smithy)\/[^']+)'/.exec(error.message);
    if (missing) standIn.lacks(missing[1]);
    outcome = { ok: false, error: describe(error) };
  }
  process.send(outcome);
}

async function loadHandler() {
  const root = process.env.LAMBDA_TASK_ROOT;
  const [, file, name] = /^(.*)\.([^.]+)$/.exec(process.env._HANDLER) ?? [];
  const base = path.join(root, file ?? '');
  const found = ['.js', '.cjs', '.mjs'].map((extension) => base + extension)
    .find((candidate) => fs.existsSync(candidate));
  if (!found) {
    throw named('Runtime.ImportModuleError', `Cannot find module '${file}' in the function's code.`);
  }
  const isModule = found.endsWith('.mjs') || (found.endsWith('.js') && packageType(root, found) === 'module');
  if (modules.isNeededBy(found, isModule)) modules.install();
  const loaded = isModule ? await import(pathToFileURL(found).href) : require(found);
  const handler = loaded[name] ?? loaded.default?.[name];
  if (typeof handler !== 'function') {
    throw named('Runtime.HandlerNotFound', `${process.env._HANDLER} is undefined or not exported.`);
  }
  return handler;
}

/** What the nearest package.json within the code says of its files. */
function packageType(root, file) {
  const directory = path.dirname(file);
  const manifest = path.join(directory, 'package.json');
  if (fs.existsSync(manifest)) return JSON.parse(fs.readFileSync(manifest, 'utf8')).type;
  return directory === root || directory === path.dirname(directory) ? undefined : packageType(root, directory);
}

/** A handler returns a promise, calls back, or lets its work run out. */
function call(handler, event, context) {
  return new Promise((resolve, reject) => {
    const callback = (error, result) => (error ? reject(error) : resolve(result));
    Object.assign(context, { done: callback, succeed: resolve, fail: reject });
    const returned = handler(event, context, callback);
    if (returned && typeof returned.then === 'function') {
      returned.then(resolve, reject);
    } else if (handler.length < 3) {
      if (time && returned === undefined) atRest = () => resolve(null);
      else resolve(returned);
    }
  }).finally(() => {
    atRest = undefined;
  });
}

function makeContext(context, remainingMs, startedAt) {
  return {
    ...context,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, remainingMs - (Date.now() - startedAt)),
  };
}

function describe(error) {
  if (error instanceof Error) {
    return { errorType: error.name, errorMessage: error.message, trace: String(error.stack).split('\n') };
  }
  const errorMessage = typeof error === 'string' ? error : JSON.stringify(error);
  return { errorType: typeof error, errorMessage, trace: [] };
}

function named(name, message) {
  return Object.assign(new Error(message), { name });
}

/**
 * ResponseURL is HTTPS on AWS, and handlers in the field rely on it: they call https.request with host and path only.
 * On this machine the answer goes to a plain port of 127.0.0.1, so such a request is sent there instead.
 */
function sendLoopbackAnswersOverHttp() {
  const original = https.request;
  https.request = function request(...args) {
    const given = args[0];
    const target = typeof given === 'string' ? new URL(given) : given;
    const host = target.hostname ?? String(target.host ?? '').replace(/:\d+$/, '');
    if (host !== '127.0.0.1') {
      return original.apply(this, args);
    }
    const own = target instanceof URL
      ? { hostname: target.hostname, port: target.port, path: target.pathname + target.search } : target;
    const extra = typeof args[1] === 'object' ? args[1] : {};
    const callback = args.find((argument) => typeof argument === 'function');
    const port = own.port && Number(own.port) !== 443 ? own.port : process.env.LOCAL_RESPONSE_PORT;
    const here = { protocol: 'http:', host: '127.0.0.1', hostname: '127.0.0.1', port, agent: undefined };
    return http.request({ ...own, ...extra, ...here }, callback);
  };
}
