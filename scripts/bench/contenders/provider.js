/** The CDK's Provider framework with a careful handler. */
'use strict';

const { join } = require('node:path');
const { CustomResource, Duration } = require('aws-cdk-lib');
const { PolicyStatement } = require('aws-cdk-lib/aws-iam');
const { Code, Function: LambdaFunction, Runtime } = require('aws-cdk-lib/aws-lambda');
const { Provider } = require('aws-cdk-lib/custom-resources');

exports.fill = (stack, { count, areaCode = '206' }) => {
  const handler = (name) => {
    const made = new LambdaFunction(stack, name, {
      runtime: Runtime.NODEJS_22_X,
      handler: `index.${name}`,
      code: Code.fromAsset(join(__dirname, 'careful')),
      timeout: Duration.seconds(60),
    });
    made.addToRolePolicy(new PolicyStatement({
      actions: [
        'chime:BatchDeletePhoneNumber',
        'chime:CreatePhoneNumberOrder',
        'chime:GetPhoneNumberOrder',
        'chime:ListPhoneNumbers',
        'chime:SearchAvailablePhoneNumbers',
      ],
      resources: ['*'],
    }));
    return made;
  };
  const { serviceToken } = new Provider(stack, 'Provider', {
    onEventHandler: handler('onEvent'),
    isCompleteHandler: handler('isComplete'),
    queryInterval: Duration.seconds(5),
    totalTimeout: Duration.minutes(30),
  });
  return Array.from({ length: count }, (_, index) => new CustomResource(stack, `Number${index}`, {
    resourceType: 'Custom::PhoneNumber',
    serviceToken,
    properties: { AreaCode: areaCode },
  }));
};
