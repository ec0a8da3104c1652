/** Handlers as other libraries and people write them: ES modules, cfn-response, the ways to end. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assembly, cleanUpFixtures, custom, FUNCTION, start, templateOf } from './fixture';
import { VirtualClock } from '../../../local/aws/virtual-clock';
import { LocalCloudFormation } from '../../../local/cloudformation';

afterEach(cleanUpFixtures);

const ANSWER = `const { StackId, RequestId, LogicalResourceId } = event;
  const answer = { Status: Data.Status ?? 'SUCCESS', PhysicalResourceId: 'id', StackId, RequestId, LogicalResourceId };
  await fetch(event.ResponseURL, { method: 'PUT', body: JSON.stringify({ ...answer, Data }) });`;

/** A custom resource whose attribute Value is an output. */
async function deployed(local: LocalCloudFormation, code: string, files: Record<string, string> = {}) {
  const Outputs = { Value: { Value: { 'Fn::GetAtt': ['Thing', 'Value'] } } };
  const directory = assembly(templateOf({ Thing: custom() }, { Outputs }), code);
  Object.entries(files).forEach(([name, text]) => writeFileSync(join(directory, 'asset.abc', name), text));
  return local.deploy(directory);
}

describe('an ES module', () => {
  const module = { 'package.json': '{"type":"module"}' };

  it('has the clients that are installed, and top-level await', async () => {
    const local = await start();
    local.parameters.call('PutParameter', { Name: '/x', Value: 'found', Type: 'String' });
    const code = `import { SSMClient, GetParameterCommand } from '@aws-sdk/client-ssm';
      const client = await Promise.resolve(new SSMClient({}));
      export const handler = async (event) => {
        const { Parameter } = await client.send(new GetParameterCommand({ Name: '/x' }));
        const Data = { Value: Parameter.Value };
        ${ANSWER}
      };`;
    expect((await deployed(local, code, module)).outputs).toEqual({ Value: 'found' });
  });

  it.each([
    ['by name', "import { NowhereClient as Client, PutThingCommand } from '@aws-sdk/client-nowhere';"],
    [
      'as a whole',
      "import * as nowhere from '@aws-sdk/client-nowhere'; const { NowhereClient: Client, PutThingCommand } = nowhere;",
    ],
    ['late', "const { NowhereClient: Client, PutThingCommand } = await import('@aws-sdk/client-nowhere');"],
  ])('has a stand-in for a client that is not installed, imported %s', async (_how, imported) => {
    const local = await start();
    const code = (call: string) => `${imported}
      const client = new Client({});
      export const handler = async (event) => {
        const Data = { Value: typeof PutThingCommand };
        ${call}
        ${ANSWER}
      };`;
    expect((await deployed(local, code(''), module)).outputs).toEqual({ Value: 'function' });
    const called = await start();
    const failing = "try { await client.send(new PutThingCommand({})); } catch { Data.Status = 'FAILED'; }";
    const { skipped } = await deployed(called, code(failing), module);
    expect(skipped).toMatchObject([{ logicalId: 'Thing', reason: expect.stringContaining('client-nowhere') }]);
  });

  it('may be imported late by a CommonJS handler', async () => {
    const local = await start();
    const code = `exports.handler = async (event) => {
      const { NowhereClient } = await import('@aws-sdk/client-nowhere');
      const Data = { Value: typeof NowhereClient };
      ${ANSWER}
    };`;
    expect((await deployed(local, code)).outputs).toEqual({ Value: 'function' });
  });
});

describe('code in the template', () => {
  const inline = (ZipFile: string) => ({
    ...FUNCTION,
    Properties: { ...FUNCTION.Properties, Code: { ZipFile }, Timeout: 900 },
  });
  const outputs = { Outputs: { Value: { Value: { 'Fn::GetAtt': ['Thing', 'Value'] } } } };

  it('answers by cfn-response, as the page of AWS shows it, without a promise', async () => {
    const clock = new VirtualClock();
    const local = await start({ clock });
    const code = `const response = require('cfn-response');
      exports.handler = function(event, context) {
        setTimeout(() => response.send(event, context, response.SUCCESS, { Value: 'sent' }), 600000);
      };`;
    const began = clock.now();
    const result = await local.deploy(assembly(templateOf({ Function: inline(code), Thing: custom() }, outputs)));
    expect(result).toMatchObject({ status: 'CREATE_COMPLETE', outputs: { Value: 'sent' } });
    expect(clock.now() - began).toBeLessThan(700_000);
    clock.close();
  });

  it('does not have it as an asset, as CloudFormation does not', async () => {
    const local = await start();
    const code = "exports.handler = async () => { require('cfn-response'); };";
    const { outputs: { Arn } } = await local.deploy(
      assembly(templateOf({}, { Outputs: { Arn: { Value: { 'Fn::GetAtt': ['Function', 'Arn'] } } } }), code),
    );
    expect(await local.invokeFunction(Arn, {})).toMatchObject({
      ok: false,
      error: { errorMessage: expect.stringContaining("Cannot find module 'cfn-response'") },
    });
  });

  it.each([
    ['context.succeed', '(event, context) => { setTimeout(() => context.succeed(7), 1000); }', { ok: true, result: 7 }],
    ['context.done', '(event, context) => { context.done(null, 7); }', { ok: true, result: 7 }],
    [
      'context.fail',
      '(event, context) => { context.fail(new Error("no")); }',
      { ok: false, error: { errorMessage: 'no' } },
    ],
    ['nothing left to do', '() => { setTimeout(() => {}, 600000); }', { ok: true, result: null }],
  ])('may end by %s', async (_how, handler, result) => {
    const clock = new VirtualClock();
    const local = await start({ clock });
    const Outputs = { Arn: { Value: { 'Fn::GetAtt': ['Function', 'Arn'] } } };
    const template = templateOf({ Function: inline(`exports.handler = ${handler};`) }, { Outputs });
    const { outputs: { Arn } } = await local.deploy(assembly(template));
    expect(await local.invokeFunction(Arn, {})).toMatchObject(result);
    clock.close();
  });
});
