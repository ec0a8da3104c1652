/** Installs what is compared into a scratch folder outside of the repository, each as a user would get it. */
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildLibrary } from '../support/build';
import { manifest, NEWEST_CDK } from '../support/versions';
import { attempt, ROOT, run, scratch } from '../support/workspace';

export const PEER = 'cdk-amazon-chime-resources';
export const PEER_VERSION = '3.2.25';

/** Who is compared; `one` is this library with a single order of all numbers. */
export const CONTENDERS = ['peer', 'custom', 'provider', 'ours'] as const;
export type Contender = (typeof CONTENDERS)[number];

export const TITLES: Readonly<Record<Contender | 'one', string>> = {
  peer: `${PEER} ${PEER_VERSION}`,
  custom: 'AwsCustomResource, by hand',
  provider: 'Provider framework, careful handler',
  ours: 'this library, an order a number',
  one: 'this library, one order',
};

export interface Installed {
  /** Where the packages and the apps are. */
  readonly directory: string;
  /** Why the peer is not there; its rows then say so. */
  readonly peerProblem?: string;
  readonly tarball: { readonly bytes: number; readonly files: number };
}

const NPM = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--legacy-peer-deps', '--loglevel=error'];

export function install(short: boolean): Installed {
  const directory = scratch('phone-numbers-bench');
  writeFileSync(join(directory, 'package.json'), '{"private":true}');
  const cdk = Object.entries(NEWEST_CDK).map(([name, version]) => `${name}@${version}`);
  run('npm', [...NPM, ...cdk], { cwd: directory });
  const { status, stderr } = attempt('npm', [...NPM, `${PEER}@${PEER_VERSION}`], { cwd: directory });
  cpSync(join(__dirname, 'contenders'), directory, { recursive: true });
  const tarball = installOurs(directory, short);
  const isPeerThere = status === 0 && existsSync(packageDirectory(directory, PEER));
  return { directory, tarball, ...(!isPeerThere && { peerProblem: `it could not be installed: ${lastLine(stderr)}` }) };
}

/** What is published: compiled anew, unless a short run finds it compiled. */
function installOurs(directory: string, short: boolean): Installed['tarball'] {
  const source = short && existsSync(join(ROOT, 'lib', 'index.js')) ? ROOT : buildLibrary();
  const output = run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', directory], { cwd: source });
  const [packed] = Object.values(JSON.parse(output)) as { filename: string; size: number; entryCount: number }[];
  const target = packageDirectory(directory, manifest().name);
  mkdirSync(target, { recursive: true });
  run('tar', ['-xzf', join(directory, packed.filename), '-C', target, '--strip-components=1']);
  return { bytes: packed.size, files: packed.entryCount };
}

export const packageDirectory = (directory: string, name: string): string => join(directory, 'node_modules', name);

/** Bytes and files of a directory, all of it. */
export function sizeOf(directory: string): { readonly bytes: number; readonly files: number } {
  const files = readdirSync(directory, { recursive: true })
    .map((name) => statSync(join(directory, String(name))))
    .filter((entry) => entry.isFile());
  return { bytes: files.reduce((sum, { size }) => sum + size, 0), files: files.length };
}

/** The version of an installed package. */
export const versionOf = (directory: string, name: string): string =>
  JSON.parse(readFileSync(join(packageDirectory(directory, name), 'package.json'), 'utf8')).version;

/** Synthesises one contender's app; the directory of its assembly. */
export function synthesise({ directory }: Installed, contender: Contender, options: SynthOptions): string {
  const outdir = join(directory, 'out', `${contender}-${JSON.stringify(options).replace(/\W+/g, '-')}`);
  if (existsSync(join(outdir, 'manifest.json'))) return outdir;
  run(process.execPath, ['app.js', contender, outdir, JSON.stringify(options)], { cwd: directory });
  return outdir;
}

export interface SynthOptions {
  readonly count: number;
  readonly serial?: boolean;
  /** One order of all numbers, where a contender can. */
  readonly one?: boolean;
  /** The name of the stack, which is the same in the code. */
  readonly stage?: string;
  readonly areaCode?: string;
  readonly name?: string;
  /** With a resource that can be made to fail. */
  readonly failing?: boolean;
}

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? '';
