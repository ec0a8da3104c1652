/**
 * Numbers that one stack owns and another one uses: the lines outlive the contact center that answers them today.
 *
 * Within one app the order itself is passed on, and the CDK exports what is needed. Another app imports the numbers:
 * `PhoneNumberOrder.fromPhoneNumberOrderAttributes(this, 'Lines', { phoneNumbers: Fn.split(',', ...) })`.
 *
 * Run it with the CDK CLI from this directory: npx cdk synth -a 'npx tsx cross-stack.ts'
 */
import { App, CfnOutput, CfnResource, Fn, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
// In your project: from 'cdk-chime-phone-number-order'.
import {
  IPhoneNumberOrder,
  PhoneNumberAssignment,
  PhoneNumberAssignmentTarget,
  PhoneNumberOrder,
  PhoneNumberProductType,
  PhoneNumberSource,
} from '../../src';

class LinesStack extends Stack {
  public readonly lines: IPhoneNumberOrder;

  public constructor(scope: Construct, id: string) {
    super(scope, id);
    this.lines = new PhoneNumberOrder(this, 'Lines', {
      productType: PhoneNumberProductType.VOICE_CONNECTOR,
      source: PhoneNumberSource.fromSearch({ areaCodes: ['206', '425'], count: 2 }),
      phoneNumberNames: ['reception', 'sales'],
      // An example has to go without a trace; leave it out, and the numbers outlive the stack.
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }
}

class ContactCenterStack extends Stack {
  public constructor(scope: Construct, id: string, lines: IPhoneNumberOrder) {
    super(scope, id);
    const trunk = new CfnResource(this, 'Trunk', {
      type: 'AWS::Chime::VoiceConnector',
      properties: { Name: 'contact-center', RequireEncryption: true },
    });
    const assignment = new PhoneNumberAssignment(this, 'Assignment', {
      order: lines,
      target: PhoneNumberAssignmentTarget.fromVoiceConnector(trunk),
    });
    new CfnOutput(this, 'AnsweredHere', { value: Fn.join(', ', assignment.phoneNumbers) });
  }
}

const app = new App();
const owner = new LinesStack(app, 'LinesStack');
new ContactCenterStack(app, 'ContactCenterStack', owner.lines);
app.synth();
