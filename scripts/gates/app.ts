/**
 * Stacks with everything that the library can synthesise; the checks run it on each CDK, and look at what comes out.
 */
import { Annotations, App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import {
  PartialOrderPolicy,
  PhoneNumberOrder,
  PhoneNumberProvider,
  PhoneNumberProductType,
  PhoneNumberReleaseBehavior,
  PhoneNumberSource,
} from '../../src';

const productType = PhoneNumberProductType.VOICE_CONNECTOR;

export function declare(app: App): void {
  declareDefaults(new Stack(app, 'Defaults'));
  declareDefaults(new Stack(app, 'Ireland', { env: { region: 'eu-west-1' } }));
  const beijing = new Stack(app, 'Beijing', { env: { region: 'cn-north-1' } });
  declareDefaults(beijing);
  // The service is not in that partition: what is looked at here are the ARNs.
  Annotations.of(beijing).acknowledgeWarning('cdk-chime-phone-number-order:partitionWithoutService');
  declareEverything(new Stack(app, 'Everything'));
  declareInVpc(new Stack(app, 'InVpc'));
}

function declareDefaults(stack: Stack): void {
  new PhoneNumberOrder(stack, 'Lines', { productType, source: PhoneNumberSource.fromSearch({ areaCodes: ['206'] }) });
}

function declareEverything(stack: Stack): void {
  new PhoneNumberOrder(stack, 'Searched', {
    productType,
    source: PhoneNumberSource.fromSearch({ state: 'WA', city: 'Seattle', count: 3, pattern: 'CAFE' }),
    callingName: 'Example Corp',
    phoneNumberName: 'Support',
    partialOrderPolicy: PartialOrderPolicy.REPLACE,
    removalPolicy: RemovalPolicy.DESTROY,
    releaseBehavior: PhoneNumberReleaseBehavior.DELETION_QUEUE,
    disassociateOnRelease: true,
    timeout: Duration.minutes(10),
  });
  new PhoneNumberOrder(stack, 'Listed', {
    productType,
    source: PhoneNumberSource.fromList(['+12065550100', '+14255550101']),
    adoptExisting: true,
    removalPolicy: RemovalPolicy.DESTROY,
    releaseBehavior: PhoneNumberReleaseBehavior.RETURN_TO_INVENTORY,
  });
  new PhoneNumberOrder(stack, 'PortedIn', {
    productType,
    source: PhoneNumberSource.fromOrder('01234567-89ab-cdef-0123-456789abcdef'),
  });
}

function declareInVpc(stack: Stack): void {
  const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId: 'vpc-0123456789abcdef0',
    availabilityZones: ['us-east-1a'],
    privateSubnetIds: ['subnet-0123456789abcdef0'],
    privateSubnetRouteTableIds: ['rtb-0123456789abcdef0'],
  });
  const provider = new PhoneNumberProvider(stack, 'Provider', {
    vpc,
    region: 'us-west-2',
    role: new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') }),
    stateMachineRole: new iam.Role(stack, 'StateMachineRole', {
      assumedBy: new iam.ServicePrincipal('states.amazonaws.com'),
    }),
  });
  new PhoneNumberOrder(stack, 'Lines', { productType, provider, source: PhoneNumberSource.fromList(['+12065550199']) });
}

if (require.main === module) {
  const app = new App();
  declare(app);
  app.synth();
}
