/**
 * The example, and one more resource that fails after all others have been created or updated. The example keeps its
 * app to itself, and is to stay as people copy it; so the resource is put in just before the app is synthesised.
 */
import { App, CfnResource, Stack } from 'aws-cdk-lib';

/**
 * CloudFormation creates no parameter of this type, and MiniStack knows that; the driver is told to let this resource
 * fail.
 */
function addFailure(stack: Stack): void {
  const others = stack.node.findAll().filter((node) => CfnResource.isCfnResource(node)) as CfnResource[];
  const failure = new CfnResource(stack, 'Failure', {
    type: 'AWS::SSM::Parameter',
    properties: { Type: 'SecureString', Value: 'refused' },
  });
  others.forEach((other) => failure.addDependency(other));
}

const { synth } = App.prototype;
App.prototype.synth = function (options) {
  const stack = this.node.findChild('SupportLinesStack') as Stack;
  if (stack.node.tryFindChild('Failure') === undefined) addFailure(stack);
  return synth.call(this, options);
};

void import('../../examples/typescript/app.js');
