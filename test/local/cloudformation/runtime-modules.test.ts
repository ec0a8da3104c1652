/** The AWS SDK that functions find on this machine, as Lambda's own runtime has it. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory } from './fixture';

const there = process.cwd();
afterEach(() => process.chdir(there));

it('has the clients that are installed beside the app, or above it, whichever these are', () => {
  const project = temporaryDirectory();
  const client = join(project, 'node_modules', '@aws-sdk', 'client-chime-sdk-voice');
  mkdirSync(client, { recursive: true });
  writeFileSync(join(client, 'package.json'), '{ "name": "the-one-of-this-test" }');
  mkdirSync(join(project, 'infrastructure'));
  process.chdir(join(project, 'infrastructure'));
  jest.isolateModules(() => {
    const { runtimeModules } = jest.requireActual('../../../local/cloudformation/function/runtime-modules');
    const scope = join(runtimeModules(), '@aws-sdk');
    const found = readFileSync(join(scope, 'client-chime-sdk-voice', 'package.json'), 'utf8');
    expect(found).toContain('the-one-of-this-test');
  });
});
