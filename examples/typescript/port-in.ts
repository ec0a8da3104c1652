/**
 * A port-in: numbers that another carrier has now, moved by a support case that has given an order id.
 *
 * It is deployed before the numbers arrive: until then `phoneNumbers` is `none` and nothing is assigned. Once they have
 * arrived, deploy again with another name, because CloudFormation updates an order only when something of it changes;
 * they are named and assigned then.
 *
 * Run it with the CDK CLI from this directory:
 * npx cdk synth -a 'npx tsx port-in.ts' -c order=<id of the order> -c name=sales
 */
import { App, CfnOutput, CfnResource, Stack, StackProps } from 'aws-cdk-lib';
import { Construct } from 'constructs';
// In your project: from 'cdk-chime-phone-number-order'.
import { PhoneNumberAssignmentTarget, PhoneNumberOrder, PhoneNumberProductType, PhoneNumberSource } from '../../src';

class PortInStack extends Stack {
  public constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const trunk = new CfnResource(this, 'Trunk', {
      type: 'AWS::Chime::VoiceConnector',
      properties: { Name: 'ported', RequireEncryption: true },
    });
    // No removal policy: numbers that took weeks to come stay when the stack goes.
    const ported = new PhoneNumberOrder(this, 'Ported', {
      productType: PhoneNumberProductType.VOICE_CONNECTOR,
      source: PhoneNumberSource.fromOrder(this.node.tryGetContext('order') ?? '01234567-89ab-cdef-0123-456789abcdef'),
      phoneNumberName: this.node.tryGetContext('name') ?? 'ported',
    });
    ported.assignTo(PhoneNumberAssignmentTarget.fromVoiceConnector(trunk));

    new CfnOutput(this, 'PortingStatus', { value: ported.phoneNumberOrderStatus });
    new CfnOutput(this, 'PortingDate', { value: ported.focDate });
    new CfnOutput(this, 'StillMissing', { value: ported.warnings });
  }
}

const app = new App();
new PortInStack(app, 'PortInStack');
app.synth();
