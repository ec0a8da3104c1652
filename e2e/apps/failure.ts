import { CfnResource, Stack } from 'aws-cdk-lib';

/**
 * One more resource, which fails after all others of the stack have been created or updated. CloudFormation creates no
 * parameter of this type, and MiniStack knows that; the driver is told to let this resource fail.
 */
export function addFailure(stack: Stack): void {
  const others = stack.node.findAll().filter((node) => CfnResource.isCfnResource(node)) as CfnResource[];
  const failure = new CfnResource(stack, 'Failure', {
    type: 'AWS::SSM::Parameter',
    properties: { Type: 'SecureString', Value: 'refused' },
  });
  others.forEach((other) => failure.addDependency(other));
}
