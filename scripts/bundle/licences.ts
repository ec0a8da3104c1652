/**
 * Whose work is within the bundle, and under which terms: licences ask for their text to travel with the code, minified
 * or not. Sorted, without dates and paths, so that the file is as reproducible as the bundle.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';

export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  /** Texts of the files that the licence asks to pass on. */
  readonly texts: readonly string[];
}

const PACKAGE = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/;
const LEGAL_FILE = /^(licen[cs]e|notice|copying)/i;

/** Repositories that leave the licence out of some packages: another package, under the same licence, has the text. */
const TEXT_OF: Readonly<Record<string, string>> = {
  'https://github.com/aws/aws-sdk-js-v3.git': '@aws-sdk/core',
};

/** The packages of which at least one byte is in the output. */
export function bundledPackages(root: string, metafile: Metafile): BundledPackage[] {
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs));
  const directories = inputs
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .flatMap(([path]) => PACKAGE.exec(path)?.[0] ?? []);
  return [...new Set(directories)]
    .map((directory) => describe(join(root, directory)))
    .sort((a, b) => (label(a) < label(b) ? -1 : 1));
}

/** The packages of several bundles, each once. */
export function merged(...lists: readonly BundledPackage[][]): BundledPackage[] {
  const byLabel = new Map(lists.flat().map((bundled) => [label(bundled), bundled]));
  return [...byLabel.values()].sort((a, b) => (label(a) < label(b) ? -1 : 1));
}

/** One text for all the packages that share it. */
export function licencesFile(packages: readonly BundledPackage[]): string {
  const byText = new Map<string, string[]>();
  for (const bundled of packages) {
    for (const text of bundled.texts) {
      byText.set(text, [...(byText.get(text) ?? []), `${label(bundled)} (${bundled.license})`]);
    }
  }
  const sections = [...byText].map(([text, labels]) => `${labels.join('\n')}\n\n${text}`);
  return (
    'handler/ and cli/ contain code of the following packages, under the terms that follow their ' +
    `names.\n\n${sections.join(`\n\n${'='.repeat(80)}\n\n`)}\n`
  );
}

function describe(directory: string): BundledPackage {
  const { name, version, license, repository } = manifestOf(directory);
  const sister = TEXT_OF[repository?.url ?? ''];
  const texts = legalFiles(directory).length > 0 || !sister ? directory : join(ancestor(directory, name), sister);
  const files = legalFiles(texts);
  if (files.length === 0 || manifestOf(texts).license !== license) {
    throw new Error(`${name}@${version}: has no licence file to pass on; find its terms, or keep it out of the bundle`);
  }
  return {
    name,
    version,
    license,
    texts: files.map((file) => readFileSync(join(texts, file), 'utf8').replace(/\r\n/g, '\n').trim()),
  };
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly repository?: { readonly url?: string };
}

const manifestOf = (directory: string): Manifest =>
  JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as Manifest;

const legalFiles = (directory: string): string[] =>
  readdirSync(directory)
    .filter((file) => LEGAL_FILE.test(file) && existsSync(join(directory, file)))
    .sort();

/** The node_modules in which a package lies. */
const ancestor = (directory: string, name: string): string => join(directory, ...name.split('/').map(() => '..'));

function label({ name, version }: BundledPackage): string {
  return `${name}@${version}`;
}
