import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assembly, cleanUpFixtures, custom, FUNCTION, start, templateOf, temporaryDirectory } from './fixture';
import { fastClock } from '../../../local/aws/clock';
import { ServiceError } from '../../../local/aws/service-error';
import { Functions } from '../../../local/cloudformation/function/functions';

const ARN = 'arn:aws:lambda:us-east-1:123456789012:function:Probe';
let functions: Functions;

beforeEach(() => { functions = new Functions(undefined); });
afterEach(async () => {
  await functions.close();
  await cleanUpFixtures();
});

function define(code: string, timeoutSeconds = 5): void {
  const codeDirectory = mkdtempSync(join(temporaryDirectory(), 'code-'));
  writeFileSync(join(codeDirectory, 'index.js'), code);
  functions.define({
    name: 'Probe',
    arn: ARN,
    codeDirectory,
    handler: 'index.handler',
    timeoutSeconds,
    memorySizeMb: 256,
    environment: { GIVEN: 'yes' },
  });
}

describe('a function process', () => {
  it('gets the event, the context and only the variables that were given', async () => {
    process.env.AWS_PROFILE = 'somebody';
    define(`exports.handler = async (event, context) => ({
      event, given: process.env.GIVEN, profile: process.env.AWS_PROFILE,
      name: context.functionName, id: context.awsRequestId,
      left: context.getRemainingTimeInMillis(), pid: process.pid })`);
    const first: any = await functions.invoke(ARN, { a: 1 }, 'request-1');
    delete process.env.AWS_PROFILE;
    expect(first.result).toMatchObject({ event: { a: 1 }, given: 'yes', name: 'Probe', id: 'request-1' });
    expect(first.result.profile).toBeUndefined();
    expect(first.result.left).toBeGreaterThan(3000);
    const second: any = await functions.invoke(ARN, {}, 'request-2');
    expect(second.result.pid).toBe(first.result.pid);
  });

  it('has company when it is busy', async () => {
    define('exports.handler = async () => { await new Promise((done) => setTimeout(done, 200)); return process.pid; }');
    const [a, b]: any[] = await Promise.all([functions.invoke(ARN, {}), functions.invoke(ARN, {})]);
    expect(a.result).not.toBe(b.result);
  });

  it('reports a thrown error by its type, and its lines as log', async () => {
    define(`
      class SoldOut extends Error { name = "SoldOut"; }
      exports.handler = async () => { console.log("before"); throw new SoldOut("gone"); }`);
    expect(await functions.invoke(ARN, {})).toMatchObject({
      ok: false,
      error: { errorType: 'SoldOut', errorMessage: 'gone' },
    });
    await new Promise((done) => setTimeout(done, 50));
    expect(functions.logLines('Probe')).toEqual(expect.arrayContaining(['before', 'SoldOut: gone']));
  });

  it('is killed at its timeout, crashes on exit, and starts anew', async () => {
    define(
      `exports.handler = async (event) => {
        if (event.exit) process.exit(3);
        if (event.hang) while (true);
        return "fine";
      }`,
      0.5,
    );
    expect(await functions.invoke(ARN, { hang: true })).toMatchObject({
      error: { errorType: 'Sandbox.Timedout', errorMessage: expect.stringContaining('0.50 seconds') },
    });
    expect(await functions.invoke(ARN, { exit: true })).toMatchObject({
      error: { errorType: 'Runtime.ExitError', errorMessage: expect.stringContaining('exit status 3') },
    });
    expect(await functions.invoke(ARN, {})).toEqual({ ok: true, result: 'fine' });
  });

  it.each([
    ['module.exports = {};', 'Runtime.HandlerNotFound'],
    ['throw new TypeError("bad init");', 'TypeError'],
    ['exports.handler = (event, context, callback) => callback("text");', 'string'],
  ])('says why it cannot run: %s', async (code, errorType) => {
    define(code);
    expect(await functions.invoke(ARN, {})).toMatchObject({ ok: false, error: { errorType } });
  });

  it('is not found once it is deleted', async () => {
    define('exports.handler = async () => 1');
    functions.remove(ARN);
    expect(await functions.invoke(ARN, {})).toMatchObject({ error: { errorType: 'Lambda.ResourceNotFoundException' } });
  });
});

describe('a custom resource in a process of its own', () => {
  it('may answer as handlers in the field do: HTTPS, host and path only', async () => {
    const local = await start();
    const code = `
      exports.handler = (event, context, callback) => {
        const url = new URL(event.ResponseURL);
        const { StackId, RequestId, LogicalResourceId } = event;
        const answer = { Status: 'SUCCESS', PhysicalResourceId: 'field', StackId, RequestId, LogicalResourceId };
        const body = JSON.stringify(answer);
        const target = { hostname: url.hostname, port: 443, path: url.pathname + url.search, method: 'PUT' };
        const headers = { 'content-length': body.length };
        const request = require('https').request({ ...target, headers }, () => callback());
        request.end(body);
      };`;
    const result = await local.deploy(
      assembly(templateOf({ Thing: custom() }, { Outputs: { Id: { Value: { Ref: 'Thing' } } } }), code),
    );
    expect(result).toMatchObject({ status: 'CREATE_COMPLETE', outputs: { Id: 'field' } });
  });

  it('is tried again after a crash', async () => {
    const local = await start({
      clock: fastClock(1000),
      functionEnvironment: { FLAG: join(temporaryDirectory(), 'flag') },
    });
    const code = `
      const fs = require('fs');
      exports.handler = async (event) => {
        fs.appendFileSync(process.env.FLAG, event.RequestType + ' ');
        if (fs.readFileSync(process.env.FLAG, 'utf8') === 'Create ') process.exit(1);
        const { StackId, RequestId, LogicalResourceId } = event;
        const answer = { Status: 'SUCCESS', PhysicalResourceId: 'p', StackId, RequestId, LogicalResourceId };
        await fetch(event.ResponseURL, { method: 'PUT', body: JSON.stringify(answer) });
      };`;
    expect((await local.deploy(assembly(templateOf({ Thing: custom() }), code))).status).toBe('CREATE_COMPLETE');
  });
});

/** Starts its state machine when CloudFormation calls, and answers from the second turn. */
const PROVIDER = `
  const fs = require('fs');
  const post = (target, body) => fetch(process.env.AWS_ENDPOINT_URL_SFN, { method: 'POST', body: JSON.stringify(body),
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': target } });
  exports.handler = async (input) => {
    if (input.RequestType) {
      const stateMachineArn = input.ResourceProperties.StateMachineArn;
      const first = JSON.stringify({ event: input, progress: {} });
      await post('AWSStepFunctions.StartExecution', { stateMachineArn, name: input.RequestId, input: first });
      return;
    }
    const { event, progress } = input;
    if (!progress.turns) return { turns: 1, wait: 60, done: false };
    const { StackId, RequestId, LogicalResourceId } = event;
    const answer = { Status: 'SUCCESS', PhysicalResourceId: 'via-machine', StackId, RequestId, LogicalResourceId,
      Data: { StartedAt: input.startedAt } };
    await fetch(event.ResponseURL, { method: 'PUT', body: JSON.stringify(answer) });
    return { turns: 2, wait: 0, done: true };
  };`;

function providerTemplate(properties: Record<string, unknown> = {}) {
  const definition = {
    StartAt: 'Turn',
    States: {
      Turn: {
        Type: 'Task',
        Resource: '@',
        ResultPath: '$.progress',
        Next: 'Done',
        Parameters: { 'event.$': '$.event', 'progress.$': '$.progress', 'startedAt.$': '$$.Execution.StartTime' },
        Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 5 }],
      },
      Done: {
        Type: 'Choice',
        Choices: [{ Variable: '$.progress.done', BooleanEquals: true, Next: 'End' }],
        Default: 'Rest',
      },
      Rest: { Type: 'Wait', SecondsPath: '$.progress.wait', Next: 'Turn' },
      End: { Type: 'Succeed' },
    },
  };
  const [before, after] = JSON.stringify(definition).split('@');
  return templateOf({
    Machine: {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: { DefinitionString: { 'Fn::Join': ['', [before, { 'Fn::GetAtt': ['Function', 'Arn'] }, after]] } },
    },
    Thing: custom({ StateMachineArn: { Ref: 'Machine' }, ...properties }),
    Function: FUNCTION,
  }, { Outputs: { Started: { Value: { 'Fn::GetAtt': ['Thing', 'StartedAt'] } } } });
}

describe('a provider of one function and one state machine', () => {
  it('creates, and deletes in another run from the state file, with the code that was deployed', async () => {
    const stateFile = join(temporaryDirectory(), 'state', 'cloudformation.json');
    const first = await start({ clock: fastClock(200), stateFile });
    const directory = assembly(providerTemplate(), PROVIDER);
    const created = await first.deploy(directory);
    expect(created).toMatchObject({ status: 'CREATE_COMPLETE', outputs: { Started: expect.stringMatching(/^20/) } });
    await first.settle();
    await first.close();
    writeFileSync(join(directory, 'asset.abc', 'index.js'), 'throw new Error("not what was deployed")');

    const second = await start({ clock: fastClock(200), stateFile });
    expect(second.outputs('Stack')).toEqual(created.outputs);
    expect(await second.destroy('Stack')).toMatchObject({ status: 'DELETE_COMPLETE' });
    expect(readFileSync(stateFile, 'utf8')).not.toContain('custom-resource-response');
  });

  it('survives a crash at a chosen call', async () => {
    let crashes = 0;
    const local = await start({
      clock: fastClock(200),
      onCall: ({ operation, phase }) => {
        if (operation === 'PutObject' && phase === 'before' && crashes++ === 0) {
          local.killFunctions();
          throw new ServiceError('RequestTimeout', 'The caller is gone.');
        }
      },
    });
    expect((await local.deploy(assembly(providerTemplate(), PROVIDER))).status).toBe('CREATE_COMPLETE');
    expect(crashes).toBe(2);
    expect(local.answerProblems).toEqual([]);
  });
});
