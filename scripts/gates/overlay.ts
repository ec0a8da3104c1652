/**
 * The repository's sources and tests on another CDK: a scratch copy whose dependencies are the repository's own, but
 * for the CDK.
 */
import { cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NEWEST_CDK, OLDEST_CDK } from '../support/versions';
import { ROOT, run, scratch } from '../support/workspace';

const FOLDERS = ['src', 'lambda', 'local', 'test', 'examples', 'scripts', 'assets', 'docs'];
const COPIED = [...FOLDERS, 'package.json', 'tsconfig.json'];

export interface Cdk {
  readonly version: string;
  /** Packages to install in place of the repository's, or beside them. */
  readonly packages: Readonly<Record<string, string>>;
}

export const OLDEST: Cdk = { version: OLDEST_CDK, packages: {} };
export const NEWEST: Cdk = { version: NEWEST_CDK['aws-cdk-lib'], packages: NEWEST_CDK };

const overlays = new Map<string, string>();

/** The directory of the copy; made once for each set of packages. */
export function overlay({ packages }: Cdk, more: Readonly<Record<string, string>> = {}): string {
  const specifiers = Object.entries({ ...packages, ...more }).map(([name, version]) => `${name}@${version}`);
  const key = specifiers.join(' ');
  if (!overlays.has(key)) overlays.set(key, lay(specifiers));
  return overlays.get(key)!;
}

function lay(specifiers: readonly string[]): string {
  const directory = scratch('overlay');
  for (const name of COPIED) cpSync(join(ROOT, name), join(directory, name), { recursive: true });
  const modules = join(directory, 'node_modules');
  mkdirSync(modules);
  if (specifiers.length > 0) install(specifiers, modules);
  link(join(ROOT, 'node_modules'), modules);
  return directory;
}

function install(specifiers: readonly string[], modules: string): void {
  const project = scratch('packages');
  writeFileSync(join(project, 'package.json'), '{ "private": true }');
  run('npm', ['install', '--no-audit', '--no-fund', '--no-save', '--no-package-lock', ...specifiers], { cwd: project });
  link(join(project, 'node_modules'), modules);
}

/** What is already there stays; a scope is entered, because it may hold packages of both. */
function link(from: string, to: string): void {
  for (const name of readdirSync(from)) {
    if (name.startsWith('@')) {
      mkdirSync(join(to, name), { recursive: true });
      for (const inner of readdirSync(join(from, name))) linkOnce(join(from, name, inner), join(to, name, inner));
    } else {
      linkOnce(join(from, name), join(to, name));
    }
  }
}

function linkOnce(from: string, to: string): void {
  try {
    symlinkSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
