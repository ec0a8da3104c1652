/** What a team writes by hand with AwsCustomResource: search, order, and delete of the number that was found. */
'use strict';

const { Construct } = require('constructs');
const { AwsCustomResource, AwsCustomResourcePolicy, PhysicalResourceId } = require('aws-cdk-lib/custom-resources');

const service = '@aws-sdk/client-chime-sdk-voice';
const policy = AwsCustomResourcePolicy.fromSdkCalls({ resources: AwsCustomResourcePolicy.ANY_RESOURCE });

exports.fill = (stack, { count, areaCode = '206' }) =>
  Array.from({ length: count }, (_, index) => {
    const scope = new Construct(stack, `Number${index}`);
    const search = new AwsCustomResource(scope, 'Search', {
      onCreate: {
        service,
        action: 'SearchAvailablePhoneNumbers',
        parameters: { AreaCode: areaCode, MaxResults: 1 },
        physicalResourceId: PhysicalResourceId.of(`search-${index}`),
        outputPaths: ['E164PhoneNumbers.0'],
      },
      policy,
      installLatestAwsSdk: false,
    });
    const number = search.getResponseField('E164PhoneNumbers.0');
    new AwsCustomResource(scope, 'Order', {
      onCreate: {
        service,
        action: 'CreatePhoneNumberOrder',
        parameters: { ProductType: 'VoiceConnector', E164PhoneNumbers: [number] },
        physicalResourceId: PhysicalResourceId.fromResponse('PhoneNumberOrder.PhoneNumberOrderId'),
      },
      onDelete: { service, action: 'DeletePhoneNumber', parameters: { PhoneNumberId: number } },
      policy,
      installLatestAwsSdk: false,
    });
    return scope;
  });
