import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  App,
  CfnOutput,
  CustomResource,
  CustomResourceProvider,
  CustomResourceProviderRuntime,
  Duration,
  Stack,
} from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import {
  Choice,
  Condition,
  DefinitionBody,
  StateMachine,
  Succeed,
  TaskInput,
  Wait,
  WaitTime,
} from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { cleanUpFixtures, start, temporaryDirectory } from './fixture';
import { fastClock } from '../../../local/aws/clock';

afterEach(cleanUpFixtures);

function newStack() {
  const app = new App({ outdir: temporaryDirectory(), context: { 'aws:cdk:disable-asset-staging': false } });
  return { app, stack: new Stack(app, 'Stack') };
}

function newFunction(stack: Stack, id: string, code: string) {
  return new LambdaFunction(stack, id, {
    runtime: Runtime.NODEJS_20_X,
    handler: 'index.handler',
    code: Code.fromInline(code),
  });
}

describe('an assembly that the CDK has synthesised', () => {
  it('runs its state machine from its own definition', async () => {
    const { app, stack } = newStack();
    const turn = newFunction(
      stack,
      'Turn',
      'exports.handler = async (event) => ({ done: event.retry === 0 && event.turns > 1, turns: event.turns + 1 })',
    );
    const invoke = new LambdaInvoke(stack, 'Invoke', {
      lambdaFunction: turn,
      payload: TaskInput.fromObject({ 'turns.$': '$.turns', 'retry.$': '$$.State.RetryCount' }),
      payloadResponseOnly: true,
    });
    const wait = new Wait(stack, 'Wait', { time: WaitTime.duration(Duration.seconds(30)) });
    const choice = new Choice(stack, 'Done?')
      .when(Condition.booleanEquals('$.done', true), new Succeed(stack, 'End'))
      .otherwise(wait.next(invoke));
    const machine = new StateMachine(stack, 'Machine', {
      definitionBody: DefinitionBody.fromChainable(invoke.next(choice)),
    });
    new CfnOutput(stack, 'Arn', { value: machine.stateMachineArn });
    const local = await start({ clock: fastClock(500) });
    const { outputs, status } = await local.deploy(app.synth().directory);
    expect(status).toBe('CREATE_COMPLETE');
    const call = (target: string, body: object) => fetch(local.url, {
      method: 'POST', body: JSON.stringify(body), headers: { 'x-amz-target': `AWSStepFunctions.${target}` },
    }).then((response) => response.json() as Promise<any>);
    const { executionArn } = await call('StartExecution', {
      stateMachineArn: outputs.Arn,
      name: 'run',
      input: '{"turns":0}',
    });
    await local.settle();
    expect(await call('DescribeExecution', { executionArn })).toMatchObject({
      status: 'SUCCEEDED',
      output: '{"done":true,"turns":3}',
    });
  });

  it("runs a custom resource behind the CDK's own entry point, straight from its asset", async () => {
    const { app, stack } = newStack();
    const codeDirectory = temporaryDirectory();
    writeFileSync(
      join(codeDirectory, 'index.js'),
      `
      exports.handler = async ({ ResourceProperties: { Key } }) => (
        { PhysicalResourceId: 'order-' + Key, Data: { Key } })`,
    );
    const serviceToken = CustomResourceProvider.getOrCreate(stack, 'Custom::Order', {
      codeDirectory,
      runtime: CustomResourceProviderRuntime.NODEJS_20_X,
    });
    const thing = new CustomResource(stack, 'Thing', {
      resourceType: 'Custom::Order',
      serviceToken,
      properties: { Key: 7 },
    });
    new CfnOutput(stack, 'Key', { value: thing.getAttString('Key') });
    const local = await start({ clock: fastClock(500) });
    const result = await local.deploy(app.synth().directory);
    expect(result).toMatchObject({ status: 'CREATE_COMPLETE', outputs: { Key: '7' }, skipped: [] });
    expect(local.resources('Stack').find(({ type }) => type === 'Custom::Order')?.physicalId).toBe('order-7');
    expect((await local.destroy('Stack')).succeeded).toBe(true);
    expect(local.answerProblems).toEqual([]);
  });
});
