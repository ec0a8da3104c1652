/**
 * One Lambda execution environment in virtual time: the code of the function as it is deployed, with module state of
 * its own, whose requests and timers are the bench's.
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { compileFunction } from 'node:vm';
import { buildSync } from 'esbuild';
import { Call, Network, networkModules, Reply } from './network';
import { VirtualTime } from './time';
import type { FunctionDefinition, InvocationResult } from '../../../local/cloudformation/function';

type Module = { exports: any };
type Compiled = (...parameters: unknown[]) => void;
type Invoke = (name: string, payload: unknown) => Promise<InvocationResult>;

const requireOfNode = createRequire(__filename);
const PARAMETERS = ['exports', 'require', 'module', '__filename', '__dirname', 'process', 'console', '__import'];
const compiled = new Map<string, Compiled>();
const MUTE = Object.fromEntries(
  ['log', 'info', 'warn', 'error', 'debug', 'trace'].map((name) => [name, () => undefined]),
);

/** Stands for the function's LoggingConfig, which the local CloudFormation does not know. */
export const LOG_GROUP_VARIABLE = 'BENCH_LOG_GROUP';

export interface Surroundings {
  readonly time: VirtualTime;
  readonly network: Network;
  /** Lambda's own API, for functions that call functions. */
  readonly invoke: Invoke;
  /** Prints what functions log. */
  readonly verbose?: boolean;
}

export class Container {
  busy = false;
  private isDead = false;
  private readonly modules = new Map<string, Module>();
  private readonly process: NodeJS.Process;
  private readonly builtIn: Record<string, unknown>;
  private readonly handler: (event: unknown, context: unknown, callback: unknown) => unknown;

  constructor(
    private readonly definition: FunctionDefinition,
    private readonly surroundings: Surroundings,
  ) {
    const env: Record<string, string> = { ...definition.environment, LAMBDA_TASK_ROOT: definition.codeDirectory };
    const stdout = surroundings.verbose ? process.stdout : { write: () => true };
    this.process = Object.create(process, { env: { value: env }, stdout: { value: stdout } });
    const modules = networkModules((call) => this.send(call), Number(env.LOCAL_RESPONSE_PORT));
    this.builtIn = { ...modules, ...this.fileSystem() };
    const [, file, name] = /^(.*)\.([^.]+)$/.exec(definition.handler)!;
    this.handler = this.load(join(definition.codeDirectory, `${file}.js`))[name];
  }

  async invoke(event: unknown, requestId: string): Promise<unknown> {
    const { time } = this.surroundings;
    const { name, arn, timeoutSeconds } = this.definition;
    const endsAt = time.now() + timeoutSeconds * 1000;
    const context = {
      functionName: name,
      invokedFunctionArn: arn,
      awsRequestId: requestId,
      logGroupName: this.definition.environment[LOG_GROUP_VARIABLE] ?? `/aws/lambda/${name}`,
      logStreamName: 'bench',
      getRemainingTimeInMillis: () => Math.max(0, endsAt - time.now()),
    };
    const result = await this.handler(JSON.parse(JSON.stringify(event ?? null)), context, () => undefined);
    return result === undefined ? undefined : JSON.parse(JSON.stringify(result));
  }

  /** Nothing that it does reaches the outside any more. */
  kill(): void {
    this.isDead = true;
  }

  get alive(): boolean {
    return !this.isDead;
  }

  private async send(call: Call): Promise<Reply> {
    if (this.isDead) return new Promise(() => undefined);
    const reply = await this.surroundings.network.send(call);
    return this.isDead ? new Promise(() => undefined) : reply;
  }

  private load(file: string): any {
    const loaded = this.modules.get(file);
    if (loaded) return loaded.exports;
    const module: Module = { exports: {} };
    this.modules.set(file, module);
    const text = readFileSync(file, 'utf8');
    if (file.endsWith('.json')) {
      module.exports = JSON.parse(text);
      return module.exports;
    }
    if (!compiled.has(file)) compiled.set(file, compile(file, text));
    const require = (name: string) => this.require(name, dirname(file));
    const load = async (name: string) => namespaceOf(require(name));
    const output = this.surroundings.verbose ? console : MUTE;
    compiled.get(file)!(module.exports, require, module, file, dirname(file), this.process, output, load);
    return module.exports;
  }

  private require(name: string, from: string): unknown {
    if (name.startsWith('/')) return this.load(fileOf(name));
    if (name.startsWith('.')) return this.load(fileOf(join(from, name)));
    if (name === '@aws-sdk/client-lambda') return this.lambdaClient();
    if (name.startsWith('@aws-sdk/')) return this.load(runtimeSdk(name));
    const plain = name.replace(/^node:/, '');
    return this.builtIn[plain] ?? requireOfNode(name);
  }

  /** Reading a file takes real time, during which the clock stands. */
  private fileSystem(): Record<string, unknown> {
    const { time } = this.surroundings;
    const promises = requireOfNode('node:fs/promises');
    const readFile = (...args: unknown[]) => time.atOnce(promises.readFile(...args));
    return {
      'fs/promises': { ...promises, readFile },
      'fs': { ...requireOfNode('node:fs'), promises: { ...promises, readFile } },
    };
  }

  private lambdaClient(): unknown {
    const { time, network, invoke } = this.surroundings;
    class Lambda {
      async invoke({ FunctionName, Payload }: { FunctionName: string; Payload?: string | Uint8Array }) {
        await time.sleep(network.callMilliseconds / 2);
        const result = await invoke(FunctionName, JSON.parse(Buffer.from(Payload as string).toString()));
        await time.sleep(network.callMilliseconds / 2);
        return result.ok
          ? { StatusCode: 200, Payload: Buffer.from(JSON.stringify(result.result ?? null)) }
          : { StatusCode: 200, FunctionError: 'Unhandled', Payload: Buffer.from(JSON.stringify(result.error)) };
      }
    }
    return { Lambda, waitUntilFunctionActiveV2: async () => undefined };
  }
}

/** What a module imports late comes from here as well. */
const compile = (file: string, text: string): Compiled =>
  compileFunction(text.replace(/\bimport\((?=["'`])/g, '__import('), PARAMETERS, { filename: file }) as Compiled;

const namespaceOf = (exported: unknown): object => ({ ...(exported as object), default: exported });

function fileOf(path: string): string {
  const candidates = [path, `${path}.js`, `${path}.json`, join(path, 'index.js')];
  const found = candidates.find((candidate) => existsSync(candidate) && statSync(candidate).isFile());
  if (!found) throw Object.assign(new Error(`Cannot find module '${path}'`), { code: 'MODULE_NOT_FOUND' });
  return found;
}

const sdkFiles = new Map<string, string>();

/** The SDK that Lambda's runtime brings along, in one file, so that a container can have it for itself. */
function runtimeSdk(name: string): string {
  const known = sdkFiles.get(name);
  if (known) return known;
  const outfile = join(process.env.BENCH_SCRATCH!, `runtime-${name.replace(/\W/g, '-')}.js`);
  buildSync({
    stdin: { contents: `module.exports = require(${JSON.stringify(name)});`, resolveDir: __dirname },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'error',
  });
  sdkFiles.set(name, outfile);
  return outfile;
}
