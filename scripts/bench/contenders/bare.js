/** As many bare custom resources behind the same provider, with the same properties: what cannot be undercut. */
'use strict';

const { CustomResource, Duration, RemovalPolicy } = require('aws-cdk-lib');
const { fill } = require('./ours.js');

/** @param options with `plain`, all that can be resolved is resolved beforehand, which no app does */
exports.fill = (stack, options) => {
  const [first] = fill(stack, { ...options, count: 1, one: true });
  const resource = first.node.defaultChild;
  const { Properties } = stack.resolve(resource._toCloudFormation()).Resources[stack.resolve(resource.logicalId)];
  // The construct writes these two itself; among the properties, the latter would cost it a warning.
  const { ServiceToken, ServiceTimeout, ...own } = Properties;
  void ServiceToken;
  const { serviceToken, stateMachine } = first.provider;
  const written = options.plain ? own : { ...own, StateMachineArn: stateMachine.stateMachineArn };
  const policy = first.provider.node.findChild('Policy');
  return [first, ...Array.from({ length: options.count - 1 }, (_, index) => {
    const made = new CustomResource(stack, `Bare${index}`, {
      resourceType: 'Custom::ChimePhoneNumberOrder',
      serviceToken,
      removalPolicy: RemovalPolicy.DESTROY,
      serviceTimeout: Duration.seconds(ServiceTimeout),
      properties: written,
    });
    // Without its permissions, the handler can neither create nor delete.
    if (!options.plain) made.node.addDependency(policy);
    return made;
  })];
};
