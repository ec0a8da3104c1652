/** The tests where they do not run every day: on another CDK, and on another Node.js. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Cdk, overlay } from './overlay';
import { NODE_24 } from '../support/versions';
import { attempt, ROOT, run, scratch } from '../support/workspace';

const JEST = join('node_modules', 'jest', 'bin', 'jest.js');

/** The tests of the constructs; what the package contains does not depend on the CDK. */
export function constructs(cdk: Cdk): string {
  const directory = overlay(cdk);
  const installed = JSON.parse(
    readFileSync(join(directory, 'node_modules', 'aws-cdk-lib', 'package.json'), 'utf8'),
  ).version;
  if (installed !== cdk.version) throw new Error(`aws-cdk-lib ${installed}: expected ${cdk.version}; run npm ci`);
  const args = ['--selectProjects', 'construct', '--testPathIgnorePatterns', 'test/(package|documents)'];
  return `${jest(process.execPath, directory, args)}, on aws-cdk-lib ${installed}`;
}

/** The bundle is loaded and asked for something, and the driver runs it as CloudFormation would. */
export function node24(): string {
  const node = installNode24();
  const version = run(node, ['--version']).trim();
  run(node, ['--eval', `
    const { handler } = require(${JSON.stringify(join(ROOT, 'assets', 'handler', 'index.js'))});
    if (typeof handler !== 'function') throw new Error('the bundle exports no handler');
  `]);
  return `${jest(node, ROOT, ['--selectProjects', 'local'])} on ${version}, the bundle itself among them`;
}

function jest(node: string, directory: string, args: readonly string[]): string {
  const { status, stderr } = attempt(node, [JEST, '--silent', ...args], { cwd: directory, env: { CI: 'true' } });
  if (status !== 0) {
    throw new Error(
      stderr
        .split('\n')
        .filter((text) => /●|Tests:|Error|rror:/.test(text))
        .slice(0, 40)
        .join('\n') || stderr.slice(-4000),
    );
  }
  const count = /^Tests: +(?:\d+ skipped, )?(\d+) passed/m.exec(stderr)?.[1];
  if (count === undefined) throw new Error(`no test was run:\n${stderr.slice(-2000)}`);
  return `${count} tests passed`;
}

/** The registry has the binary as a package, one for each platform. */
function installNode24(): string {
  const project = scratch('node');
  writeFileSync(join(project, 'package.json'), '{ "private": true }');
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  run('npm', ['install', '--no-audit', '--no-fund', '--no-save', `${name}@${NODE_24}`], { cwd: project });
  return join(project, 'node_modules', name, 'bin', 'node');
}
