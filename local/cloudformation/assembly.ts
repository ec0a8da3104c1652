import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { writtenOut } from './engine/loops';
import { Template } from './engine/template';

/** A stack of a cloud assembly. */
export interface AssemblyStack {
  readonly artifactId: string;
  readonly stackName: string;
  readonly template: Template;
  readonly account: string;
  readonly region: string;
  /** The assembly leaves the account, or the region, to whoever deploys it; a stand-in is named then. */
  readonly anyAccount: boolean;
  readonly anyRegion: boolean;
  /** Names of the stacks that must be there first. */
  readonly dependencies: string[];
  /** Whether the stack is protected against deletion. */
  readonly terminationProtection: boolean;
  /** Where the directory or file of each S3 key is. */
  readonly code: Record<string, string>;
}

interface Artifact {
  readonly type: string;
  readonly environment?: string;
  readonly dependencies?: string[];
  readonly displayName?: string;
  readonly properties?: Record<string, any>;
}

/** The major version of the cloud assembly schema that the newest aws-cdk-lib writes. */
const NEWEST_SCHEMA = 55;
/** Stands in for an account that the assembly leaves open. */
export const LOCAL_ACCOUNT = '123456789012';
const LOCAL_REGION = 'us-east-1';

/** Reads every stack of a cloud assembly (`cdk.out`), stages included, in the order in which they can be deployed. */
export function readAssembly(directory: string): AssemblyStack[] {
  if (!existsSync(directory)) {
    throw new Error(`${resolve(directory)} is not there: name the cloud assembly's directory, or synthesise it first, `
      + 'for instance with "npx cdk synth"');
  }
  const manifest = readJson(
    join(directory, 'manifest.json'),
    'no cloud assembly: synthesise it first, for instance with "npx cdk synth"',
  );
  checkVersion(directory, manifest.version);
  const artifacts: Record<string, Artifact> = manifest.artifacts ?? {};
  const stacks = Object.entries(artifacts)
    .filter(([, artifact]) => artifact.type === 'aws:cloudformation:stack')
    .map(([id, artifact]) => readStack(directory, id, artifact, artifacts));
  const nested = Object.values(artifacts)
    .filter((artifact) => artifact.type === 'cdk:cloud-assembly')
    .flatMap((artifact) => readAssembly(join(directory, artifact.properties?.directoryName)));
  return inOrder([...stacks, ...nested]);
}

/** The same, for whoever has nothing to do without a stack. */
export function readStacks(directory: string): AssemblyStack[] {
  const stacks = readAssembly(directory);
  if (stacks.length === 0) throw new Error(`${resolve(directory)} holds no stack: synthesise an app that has one`);
  return stacks;
}

/** As the CDK's own tools do: a later schema may mean something that nobody here knows of. */
function checkVersion(directory: string, version: unknown): void {
  const major = Number(/^\d+/.exec(String(version))?.[0]);
  if (major > NEWEST_SCHEMA) {
    throw new Error(`${resolve(directory)} has the assembly schema ${String(version)}, and this release knows those `
      + `up to ${NEWEST_SCHEMA}: the CDK is newer, use a newer release of this package`);
  }
}

/** The stack of that name or artifact id; without a name the only one. */
export function selectStack(stacks: readonly AssemblyStack[], wanted: string | undefined): AssemblyStack {
  const known = stacks.map((stack) => stack.stackName).join(', ');
  if (wanted === undefined) {
    if (stacks.length !== 1) {
      throw new Error(`The assembly holds ${stacks.length} stacks (${known}): name the one to deploy`);
    }
    return stacks[0];
  }
  const found =
    stacks.find((stack) => stack.artifactId === wanted) ?? stacks.find((stack) => stack.stackName === wanted);
  if (!found) {
    throw new Error(`Stack "${wanted}" is not in the assembly; name one of ${known}`);
  }
  return found;
}

function readStack(
  directory: string,
  artifactId: string,
  artifact: Artifact,
  artifacts: Record<string, Artifact>,
): AssemblyStack {
  const template = writtenOut(readJson(join(directory, artifact.properties?.templateFile), 'no template'));
  const [, account, region] = /^aws:\/\/([^/]+)\/(.+)$/.exec(artifact.environment ?? '') ?? [];
  return {
    artifactId,
    stackName: artifact.properties?.stackName ?? artifactId,
    template,
    account: isOpen(account) ? LOCAL_ACCOUNT : account,
    region: isOpen(region) ? LOCAL_REGION : region,
    anyAccount: isOpen(account),
    anyRegion: isOpen(region),
    terminationProtection: artifact.properties?.terminationProtection === true,
    dependencies: (artifact.dependencies ?? [])
      .filter((id) => artifacts[id]?.type === 'aws:cloudformation:stack')
      .map((id) => artifacts[id].properties?.stackName ?? id),
    code: readCode(directory, artifacts),
  };
}

const isOpen = (part: string | undefined): boolean => part === undefined || part.startsWith('unknown');

/** Directory assets and files, by every object key under which they would be uploaded. */
function readCode(directory: string, artifacts: Record<string, Artifact>): Record<string, string> {
  const code: Record<string, string> = {};
  for (const artifact of Object.values(artifacts).filter(({ type }) => type === 'cdk:asset-manifest')) {
    const manifest = readJson(join(directory, artifact.properties?.file), 'no asset manifest');
    for (const asset of Object.values<any>(manifest.files ?? {})) {
      const destinations = asset.source.path === undefined ? [] : Object.values<any>(asset.destinations);
      for (const { objectKey } of destinations) {
        code[objectKey] = resolve(directory, asset.source.path);
      }
    }
  }
  return code;
}

function inOrder(stacks: AssemblyStack[]): AssemblyStack[] {
  const done: AssemblyStack[] = [];
  const visit = (stack: AssemblyStack): void => {
    if (!done.includes(stack)) {
      stacks.filter((other) => other !== stack && stack.dependencies.includes(other.stackName)).forEach(visit);
      done.push(stack);
    }
  };
  stacks.forEach(visit);
  return done;
}

function readJson(path: string, otherwise: string): any {
  if (!existsSync(path)) {
    throw new Error(`"${path}" is ${otherwise}.`);
  }
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new Error(`"${path}" is no JSON (${(error as Error).message.split('\n')[0]}): synthesise again`);
  }
}
