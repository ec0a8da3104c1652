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

/** The packages of which at least one byte is in the output. */
export function bundledPackages(root: string, metafile: Metafile): BundledPackage[] {
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs));
  const directories = inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).flatMap(([path]) => PACKAGE.exec(path)?.[0] ?? []);
  return [...new Set(directories)].map((directory) => describe(join(root, directory))).sort((a, b) => (label(a) < label(b) ? -1 : 1));
}

/** One text for all the packages that share it. */
export function licencesFile(packages: readonly BundledPackage[]): string {
  const byText = new Map<string, string[]>();
  for (const bundled of packages) {
    for (const text of bundled.texts) byText.set(text, [...(byText.get(text) ?? []), `${label(bundled)} (${bundled.license})`]);
  }
  const sections = [...byText].map(([text, labels]) => `${labels.join('\n')}\n\n${text}`);
  return `handler/index.js contains code of the following packages, under the terms that follow their names.\n\n${sections.join(`\n\n${'='.repeat(80)}\n\n`)}\n`;
}

function describe(directory: string): BundledPackage {
  const { name, version, license } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
  const files = readdirSync(directory).filter((file) => LEGAL_FILE.test(file)).sort();
  if (files.length === 0 || !existsSync(join(directory, files[0]))) {
    throw new Error(`${name}@${version}: has no licence file to pass on; find its terms, or keep it out of the bundle`);
  }
  return { name, version, license, texts: files.map((file) => readFileSync(join(directory, file), 'utf8').replace(/\r\n/g, '\n').trim()) };
}

function label({ name, version }: BundledPackage): string {
  return `${name}@${version}`;
}
