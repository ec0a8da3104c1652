/** The stacks of the probe: those of one step of the plan, and one whose state machine is the shipped definition. */
import { join } from 'node:path';
import { App, CfnDeletionPolicy, CfnOutput, CfnResource, CustomResource, Duration, Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { stateMachineDefinition } from '../../src/provider/state-machine';
import { Resource, STEPS } from '../probe/plan';

const POLICIES = { Retain: CfnDeletionPolicy.RETAIN, RetainExceptOnCreate: CfnDeletionPolicy.RETAIN_EXCEPT_ON_CREATE };

function recordingFunction(stack: Stack): lambda.Function {
  return new lambda.Function(stack, 'Recording', {
    code: lambda.Code.fromAsset(join(__dirname, 'recording')),
    handler: 'index.handler',
    runtime: lambda.Runtime.NODEJS_20_X,
    // A dozen start at once. One that a busy machine lets run into its timeout is called again, as Lambda does it.
    timeout: Duration.minutes(1),
  });
}

function recordingResources(stack: Stack, resources: Readonly<Record<string, Resource>>): void {
  const serviceToken = recordingFunction(stack).functionArn;
  const made = Object.entries(resources).map(([id, { deletionPolicy, updateReplacePolicy, last, ...properties }]) => {
    const resource = new CustomResource(stack, `Of${id}`, {
      serviceToken,
      resourceType: 'Custom::Recording',
      properties,
    });
    const bare = resource.node.defaultChild as CfnResource;
    bare.overrideLogicalId(id);
    bare.cfnOptions.deletionPolicy = deletionPolicy && POLICIES[deletionPolicy];
    bare.cfnOptions.updateReplacePolicy = updateReplacePolicy && POLICIES[updateReplacePolicy];
    return { bare, last };
  });
  for (const { bare } of made.filter(({ last }) => last)) {
    made.filter(({ last }) => !last).forEach((other) => bare.addDependency(other.bare));
  }
}

function turns(stack: Stack): void {
  const handler = recordingFunction(stack);
  const machine = new sfn.StateMachine(stack, 'Machine', {
    definitionBody: sfn.DefinitionBody.fromString(JSON.stringify(stateMachineDefinition())),
    definitionSubstitutions: { FunctionArn: handler.functionArn },
  });
  handler.grantInvoke(machine);
  new CfnOutput(stack, 'StateMachine', { value: machine.stateMachineArn });
}

const app = new App();
const step = STEPS[Number(app.node.tryGetContext('step'))];
if (step?.resources) recordingResources(new Stack(app, step.stack), step.resources);
turns(new Stack(app, 'Turns'));
app.synth();
