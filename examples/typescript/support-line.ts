/**
 * A support line: a toll-free number that a Voice Connector answers, and hands on to the company's own SIP server.
 *
 * Run it with the CDK CLI from this directory: npx cdk synth -a 'npx tsx support-line.ts' -c count=2
 */
import { App, CfnOutput, CfnResource, RemovalPolicy, Stack, StackProps } from 'aws-cdk-lib';
import { AwsCustomResource, AwsCustomResourcePolicy, PhysicalResourceId } from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
// In your project: from 'cdk-chime-phone-number-order'.
import { PhoneNumberAssignmentTarget, PhoneNumberOrder, PhoneNumberProductType, PhoneNumberSource } from '../../src';

class SupportLineStack extends Stack {
  public constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);

    // With a newer CDK: new CfnVoiceConnector(this, 'Trunk', { name: 'support', requireEncryption: true }).
    const trunk = new CfnResource(this, 'Trunk', {
      type: 'AWS::Chime::VoiceConnector',
      properties: {
        Name: 'support',
        RequireEncryption: true,
        // To change it replaces the connector; the numbers move to the new one before the old one goes.
        NetworkType: this.node.tryGetContext('network') ?? 'IPV4_ONLY',
      },
    });

    const line = new PhoneNumberOrder(this, 'Line', {
      productType: PhoneNumberProductType.VOICE_CONNECTOR,
      source: PhoneNumberSource.fromSearch({
        tollFreePrefixes: ['888', '877'],
        count: Number(this.node.tryGetContext('count') ?? 1),
      }),
      phoneNumberName: 'support',
      // An example has to go without a trace; leave it out, and the number outlives the stack.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    line.assignTo(PhoneNumberAssignmentTarget.fromVoiceConnector(trunk));

    // Where calls go that come in. A Put says the whole of it and may be repeated: nothing is bought, nothing can be
    // left behind, and a rollback puts the former one. That is all that a call by AwsCustomResource can do, and here it
    // is enough; numbers need more, and so they have constructs of their own.
    const trunkId = trunk.getAtt('VoiceConnectorId').toString();
    new AwsCustomResource(this, 'Origination', {
      onUpdate: {
        service: 'chime-sdk-voice',
        action: 'PutVoiceConnectorOrigination',
        parameters: {
          VoiceConnectorId: trunkId,
          Origination: {
            Routes: [{ Host: 'sip.example.com', Port: 5061, Protocol: 'TCP', Priority: 1, Weight: 1 }],
            Disabled: false,
          },
        },
        physicalResourceId: PhysicalResourceId.of(trunkId),
      },
      onDelete: {
        service: 'chime-sdk-voice',
        action: 'DeleteVoiceConnectorOrigination',
        parameters: { VoiceConnectorId: trunkId },
      },
      policy: AwsCustomResourcePolicy.fromSdkCalls({ resources: [trunk.getAtt('VoiceConnectorArn').toString()] }),
      installLatestAwsSdk: false,
    });

    new CfnOutput(this, 'SupportLine', { value: line.phoneNumberAt(0) });
    new CfnOutput(this, 'TrunkId', { value: trunkId });
  }
}

const app = new App();
new SupportLineStack(app, 'SupportLineStack');
app.synth();
