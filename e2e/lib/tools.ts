/** The real tools, in the versions that this run was written for, in a directory that Git ignores. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mustRun } from './processes';

/** Pinned: another release may differ from CloudFormation in other ways. */
const CDK_CLI = 'aws-cdk@2.1148.1';
const ROOT = join(__dirname, '..', '..');
const REQUIREMENTS = join(__dirname, '..', 'requirements.txt');

export interface Tools {
  /** The script of the CDK CLI, for this Node.js. */
  readonly cdk: string;
  readonly aws: string;
  readonly ministack: string;
}

/** Installs the tools, unless a former run has done so; the registries are those that pip and npm are set up for. */
export async function installTools(say: (text: string) => void): Promise<Tools> {
  const wanted = `${CDK_CLI}\n${readFileSync(REQUIREMENTS, 'utf8')}`;
  const directory = join(ROOT, '.local', `e2e-tools-${createHash('sha256').update(wanted).digest('hex').slice(0, 12)}`);
  const marker = join(directory, 'complete');
  if (!existsSync(marker)) {
    say(`Installing ${CDK_CLI}, MiniStack and the AWS CLI into .local/.`);
    rmSync(directory, { recursive: true, force: true });
    mkdirSync(directory, { recursive: true });
    await Promise.all([installPythonTools(directory), installCdk(directory)]);
    writeFileSync(marker, wanted);
  }
  const bin = join(directory, 'venv', 'bin');
  return {
    cdk: join(directory, 'node_modules', 'aws-cdk', 'bin', 'cdk'),
    aws: join(bin, 'aws'),
    ministack: join(bin, 'ministack'),
  };
}

async function installPythonTools(directory: string): Promise<void> {
  const venv = join(directory, 'venv');
  await mustRun('python3', ['-m', 'venv', venv], { env: process.env });
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--requirement', REQUIREMENTS];
  await mustRun(join(venv, 'bin', 'python'), pip, { env: process.env, limitSeconds: 300 });
}

async function installCdk(directory: string): Promise<void> {
  writeFileSync(join(directory, 'package.json'), '{ "private": true }\n');
  const args = ['install', '--no-audit', '--no-fund', '--no-save', '--ignore-scripts', CDK_CLI];
  await mustRun('npm', args, { cwd: directory, env: process.env, limitSeconds: 300 });
}
