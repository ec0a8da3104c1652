/**
 * Runs the handler's tests for Stryker, in its own process: everything is loaded once, a mutant is switched on and off in
 * place, and the first test that fails ends its run. Jest loads all modules anew for every mutant and knows no bail, which
 * took a hundred times as long. `npx stryker run --testRunner jest` is the same by jest, to check this against.
 *
 * The tests are jest's own: its `expect`, its `each`, its mocks. What is left is to collect them and to call them.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';

const require = createRequire(import.meta.url);
const { bind } = require('jest-each');
const { expect } = require('expect');
const { ModuleMocker } = require('jest-mock');
const { process: transpile } = require('../typescript-transform.js');

/** Where the code with the mutants is: Stryker goes there after it has loaded this file. */
let ROOT;
let TESTS;
/**
 * What is too slow for each of thousands of mutants: every call of a history, interrupted in every way, of which the two
 * worst ways are played; and how long the records of a hundred numbers and more get, which took most of the time of all tests.
 */
const LEFT_OUT = [
  /^histories\/interruptions\.test\.ts: (?!.*(answer lost|crash after) any call with reads that lag: \{"getLagSeconds)/,
  /^attempt\/record-size\.test\.ts: 1\d\d numbers/,
];
/** How long each test took when nothing was wrong; in the sandbox, for all processes. What takes least is played first. */
const DURATIONS = 'durations.json';
/**
 * Plays only the files below test/lambda whose path matches: a folder with its own tests takes seconds. What survives
 * there may be noticed by others.
 */
const ONLY = new RegExp(process.env.MUTATION_TESTS ?? '');
/** What has mutants, or loads what has: everything else stays loaded. */
const MUTATED = /^(lambda|test|simulation)\//;
/** A test of the folder that the mutant is in may take so much longer than others, and comes first all the same. */
const NEAR = 50;
/** A test that takes longer than this waits for something that never comes. */
const PATIENCE = 6_000;

/** The test file that is being collected, or whose test runs: paths to be mocked count from it. */
let collected;
/** Set by `jest.doMock`: what to load instead of a file. */
const mocks = new Map();
/** The handler's files as they were before a test loaded them anew, if it has: with what was loaded for all tests. */
let setAside;
const isHandler = (file) => file.startsWith(join(ROOT, 'lambda'));
const isOurs = (file) => file.startsWith(ROOT) && !relative(ROOT, file).startsWith('node_modules');

function loadTypeScript() {
  const written = new Map();
  Module._extensions['.ts'] = (module, file) => {
    if (!written.has(file)) written.set(file, transpile(readFileSync(file, 'utf8'), file).code);
    module._compile(written.get(file), file);
  };
  const resolve = Module._resolveFilename;
  Module._resolveFilename = (request, parent, ...rest) => {
    if (!parent?.filename || !isOurs(parent.filename)) return resolve(request, parent, ...rest);
    if (request === 'aws-cdk-lib') return join(ROOT, 'lambda', 'stand-ins', 'aws-cdk-lib.ts');
    return resolve(request.startsWith('.') ? request.replace(/\.js$/, '') : request, parent, ...rest);
  };
  const load = Module._load;
  Module._load = (request, parent, isMain) => {
    if (mocks.size === 0 || !request.startsWith('.')) return load(request, parent, isMain);
    const mock = mocks.get(Module._resolveFilename(request, parent));
    if (!mock) return load(request, parent, isMain);
    mock.module ??= mock.factory();
    return mock.module;
  };
}

/** What jest gives to a test beside `expect`. */
function jestFor(mocker) {
  const file = (path) => `${join(dirname(collected), path.replace(/\.js$/, ''))}.ts`;
  return {
    fn: mocker.fn.bind(mocker),
    spyOn: mocker.spyOn.bind(mocker),
    restoreAllMocks: () => mocker.restoreAllMocks(),
    resetModules: () => {
      mocks.clear();
      const forgotten = forget(isHandler);
      setAside ??= forgotten;
    },
    doMock: (path, factory) => { mocks.set(file(path), { factory }); },
    requireActual: (path) => require(file(path)),
  };
}

/** Whoever loaded a file keeps it among its children, and all that it holds: after hundreds of mutants, gigabytes. */
function forget(which) {
  const forgotten = Object.entries(require.cache).filter(([file]) => isOurs(file) && which(file));
  for (const [file, { parent }] of forgotten) {
    delete require.cache[file];
    if (parent) parent.children.length = 0;
  }
  return forgotten;
}

/**
 * A test that loads the handler anew has it for itself: a file of tests that is loaded later gets what those before it
 * have. Two handlers in one test do not know each other's errors, and it fails whatever the mutant is.
 */
function putBack() {
  if (!setAside) return;
  mocks.clear();
  forget(isHandler);
  for (const [file, module] of setAside) require.cache[file] = module;
  setAside = undefined;
}

function testFiles() {
  const files = readdirSync(TESTS, { recursive: true }).filter((name) => name.endsWith('.test.ts') && ONLY.test(name)).sort();
  if (files.length === 0) throw new Error(`${TESTS}: no tests; tell test/mutation/runner.mjs where they are`);
  return files;
}

/** Collects what test files say: a list of tests, each with the hooks of its blocks around it, and how long it took. */
function collect(files) {
  const tests = [];
  let block = { name: '', before: [], after: [], file: undefined };
  const inBlock = (name, body) => {
    const outer = block;
    block = { ...outer, name: `${outer.name}${name} `, before: [...outer.before], after: [...outer.after], file: collected };
    body();
    block = outer;
  };
  const test = (name, body) => { tests.push({ name: `${block.name}${name}`, body, block }); };
  Object.assign(globalThis, {
    expect, jest: jestFor(new ModuleMocker(globalThis)),
    describe: Object.assign(inBlock, { each: bind(inBlock, false) }),
    test: Object.assign(test, { each: bind(test) }),
    beforeEach: (hook) => { block.before.push(hook); },
    afterEach: (hook) => { block.after.unshift(hook); },
  });
  for (const file of files) {
    collected = join(TESTS, file);
    inBlock(`${file}:`, () => require(collected));
  }
  const seen = new Map();
  const took = knownDurations();
  for (const each of tests) {
    const times = (seen.get(each.name) ?? 0) + 1;
    seen.set(each.name, times);
    each.id = times > 1 ? `${each.name} (${times})` : each.name;
    each.duration = took[each.id] ?? 0;
  }
  return tests.filter(({ name }) => !LEFT_OUT.some((slow) => slow.test(name)));
}

let durations;

/** Read once: the process that plays without a mutant has them, others find its file. */
function knownDurations() {
  durations ??= existsSync(DURATIONS) ? JSON.parse(readFileSync(DURATIONS, 'utf8')) : undefined;
  return durations ?? {};
}

let uncaught;

function inTime(work) {
  let timer;
  const late = new Promise((_, reject) => {
    uncaught = reject;
    timer = setTimeout(() => reject(new Error(`not done within ${PATIENCE} ms`)), PATIENCE);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

async function run({ body, block }) {
  collected = block.file;
  globalThis.testsSoFar = (globalThis.testsSoFar ?? 0) + 1; // what an earlier one has left behind goes no further
  try {
    for (const hook of block.before) await hook();
    await body();
  } finally {
    for (const hook of block.after) await hook();
    putBack();
  }
}

const hasFailed = ({ status }) => status !== 0;

/** Whether a test, or a file of tests, is of the folder that the mutant is in. */
const isNear = (path, mutated) => mutated.includes(`/lambda/${path.split('/')[0]}/`);

/** The quickest first, and those of the folder that the mutant is in before others: they notice most. */
function nearestFirst(tests, mutated) {
  const cost = ({ id, duration }) => (isNear(id, mutated) ? duration / NEAR : duration);
  return [...tests].sort((one, other) => cost(one) - cost(other));
}

/** The same for files of tests; the one that is named as the file with the mutant comes first. */
function nearestFilesFirst(files, mutated) {
  const base = mutated.split('/').at(-1).replace(/\.ts$/, '');
  const took = new Map();
  for (const [id, duration] of Object.entries(knownDurations())) {
    const file = id.slice(0, id.indexOf(':'));
    took.set(file, (took.get(file) ?? 0) + duration);
  }
  const cost = (file) => {
    const isItsOwn = file.endsWith(`/${base}.test.ts`);
    return (took.get(file) ?? 0) / (isNear(file, mutated) ? NEAR : 1) / (isItsOwn ? NEAR : 1);
  };
  return [...files].sort((one, other) => cost(one) - cost(other));
}

class InProcess {
  stryker = (globalThis.__stryker__ ??= {});
  tests = undefined;

  capabilities() {
    return { reloadEnvironment: true };
  }

  init() {
    ROOT = process.cwd();
    TESTS = join(ROOT, 'test', 'lambda');
    loadTypeScript();
    // A mutant leaves work behind that nobody waits for; what nobody catches is the failure of the test at hand.
    process.on('unhandledRejection', () => undefined);
    process.on('uncaughtException', (error) => uncaught?.(error));
    // The same numbers each time: a mutant must not live or die by chance.
    require('fast-check').configureGlobal({ seed: 1 });
  }

  async dryRun() {
    this.load();
    const tests = await this.play(this.tests, false);
    durations = Object.fromEntries(tests.map(({ id, timeSpentMs }) => [id, timeSpentMs]));
    writeFileSync(DURATIONS, JSON.stringify(durations));
    const mutantCoverage = structuredClone(this.stryker.mutantCoverage);
    const errorMessage = tests.some(hasFailed) ? undefined : await this.whyNotAnew();
    return errorMessage ? { status: 'error', errorMessage } : { status: 'complete', tests, mutantCoverage };
  }

  /** Without a mutant, no test fails in the other way either: if one did, each mutant of a table would count as noticed. */
  async whyNotAnew() {
    const failed = (await this.playAnew({ fileName: '' }, undefined, true)).find(hasFailed);
    return failed && `${failed.id}: fails when each file of tests is loaded when its turn comes; ${failed.failureMessage}`;
  }

  async mutantRun({ activeMutant, testFilter, hitLimit, mutantActivation, reloadEnvironment, disableBail }) {
    const wanted = testFilter && new Set(testFilter);
    const bail = !disableBail;
    this.stryker.activeMutant = mutantActivation === 'static' ? activeMutant.id : undefined;
    this.stryker.hitLimit = hitLimit;
    this.stryker.hitCount = hitLimit ? 0 : undefined;
    try {
      const results = reloadEnvironment
        ? await this.playAnew(activeMutant, wanted, bail)
        : await this.playLoaded(activeMutant, wanted, bail);
      const { hitCount } = this.stryker;
      if (hitLimit && hitCount > hitLimit) return { status: 'timeout', reason: `hit limit reached (${hitCount}/${hitLimit})` };
      const failed = results.filter(hasFailed);
      if (failed.length === 0) return { status: 'survived', nrOfTests: results.length };
      return { status: 'killed', killedBy: failed.map(({ id }) => id), failureMessage: failed[0].failureMessage, nrOfTests: results.length };
    } catch (error) {
      return { status: 'error', errorMessage: String(error?.stack ?? error) };
    } finally {
      this.stryker.activeMutant = undefined;
    }
  }

  load() {
    if (this.tests) return;
    mocks.clear();
    forget(() => true);
    this.tests = collect(testFiles());
  }

  /** For a mutant in what runs when it is called: all tests are loaded once. */
  playLoaded({ id, fileName }, wanted, bail) {
    this.load();
    this.stryker.activeMutant = id;
    const tests = wanted ? this.tests.filter((test) => wanted.has(test.id)) : this.tests;
    return this.play(nearestFirst(tests, fileName), bail);
  }

  /**
   * For a mutant in what runs when a file is loaded: everything is forgotten, and each file of tests is loaded when its
   * turn comes, as most mutants end with the first.
   */
  async playAnew({ id, fileName }, wanted, bail) {
    this.tests = undefined;
    mocks.clear();
    forget((path) => MUTATED.test(relative(ROOT, path)));
    const results = [];
    for (const file of nearestFilesFirst(testFiles(), fileName)) {
      const tests = collect([file]).filter((test) => !wanted || wanted.has(test.id));
      this.stryker.activeMutant = id;
      const played = await this.play(nearestFirst(tests, fileName), bail);
      results.push(...played);
      if (bail && played.some(hasFailed)) break;
    }
    return results;
  }

  async play(tests, bail) {
    const results = [];
    for (const test of tests) {
      this.stryker.currentTestId = test.id;
      const began = performance.now();
      let failureMessage;
      try {
        await inTime(run(test));
      } catch (error) {
        failureMessage = String(error?.message ?? error);
      }
      results.push({ id: test.id, name: test.name, timeSpentMs: performance.now() - began, ...(failureMessage === undefined ? { status: 0 } : { status: 1, failureMessage }) });
      this.stryker.currentTestId = undefined;
      if (bail && failureMessage !== undefined) break;
    }
    return results;
  }
}

function inProcess() {
  return new InProcess();
}
inProcess.inject = [];

export const strykerPlugins = [{ kind: 'TestRunner', name: 'in-process', factory: inProcess }];
