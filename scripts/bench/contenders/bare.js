/** As many bare custom resources behind the same provider, with the same properties: what cannot be undercut. */
'use strict';

const { CustomResource, RemovalPolicy } = require('aws-cdk-lib');
const { fill } = require('./ours.js');

exports.fill = (stack, options) => {
  const [first] = fill(stack, { ...options, count: 1, one: true });
  const { node, ...rest } = first;
  void rest;
  const resource = node.findAll().find((child) => child.cfnResourceType === 'Custom::ChimePhoneNumberOrder');
  const properties = stack.resolve(resource.cfnProperties ?? resource._cfnProperties);
  const { ServiceToken, ...own } = properties;
  void ServiceToken;
  return [first, ...Array.from({ length: options.count - 1 }, (_, index) => new CustomResource(stack, `Bare${index}`, {
    resourceType: 'Custom::ChimePhoneNumberOrder',
    serviceToken: first.provider.serviceToken,
    removalPolicy: RemovalPolicy.DESTROY,
    properties: own,
  }))];
};
