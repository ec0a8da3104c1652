/**
 * What the checks take from a registry besides what the lock file pins: each version written out, so that a check that
 * fails fails because of this repository. Raise them together, and read what the checks then say.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './workspace';

/** The newest CDK, on which the library has to work as well as on the oldest. */
export const NEWEST_CDK = { 'aws-cdk-lib': '2.276.0', 'constructs': '10.8.1' } as const;

/** The oldest CDK that the package admits: what the repository itself is built and tested with. */
export const OLDEST_CDK = manifest().devDependencies['aws-cdk-lib'];

/**
 * What the packages of all languages are tried with: the newest CDK of which npm, PyPI, Maven Central and the Go proxy
 * all have the package. The registries get a release one after another, some days apart.
 */
export const LANGUAGES_CDK = { 'aws-cdk-lib': '2.260.0', 'constructs': '10.6.0' } as const;

/** Wants a CDK far above the oldest, so that it cannot be a dependency of the repository. */
export const CDK_NAG = '3.0.2';
export const CFN_LINT = '1.58.0';
export const CHECK_JSONSCHEMA = '0.39.0';
export const NODE_22 = '22.23.5';
export const NODE_24 = '24.9.0';
export const JSII_RUNTIME = '1.140.0';

/** Lambda's runtime has it, and AwsCustomResource's function calls it; a rehearsal finds it beside the app. */
const SDK = '@aws-sdk/client-chime-sdk-voice';
export const SDK_CLIENT = `${SDK}@${manifest().devDependencies[SDK]}`;

interface Manifest {
  readonly name: string;
  readonly devDependencies: Readonly<Record<string, string>>;
}

export function manifest(): Manifest {
  return JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
}
