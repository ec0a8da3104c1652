/**
 * A bot line: a number whose calls go to a Lambda function, by a SIP media application and a SIP rule.
 *
 * SIP media applications have been closed to new customers since 2026-10-29, hence the warning when this is
 * synthesised; an account that uses them already acknowledges it, as is done below.
 *
 * Run it with the CDK CLI from this directory: npx cdk synth -a 'npx tsx bot-line.ts'
 */
import { Annotations, App, CfnOutput, CfnResource, RemovalPolicy, Stack, StackProps } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
// In your project: from 'cdk-chime-phone-number-order'.
import {
  PhoneNumberOrder,
  PhoneNumberProductType,
  PhoneNumberSource,
  SipRule,
  SipRuleTarget,
  SipRuleTrigger,
} from '../../src';

const ANSWER = `
const hangUp = { Type: 'Hangup', Parameters: { SipResponseCode: '0' } };
exports.handler = async () => ({ SchemaVersion: '1.0', Actions: [hangUp] });
`;

class BotLineStack extends Stack {
  public constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    Annotations.of(this).acknowledgeWarning('cdk-chime-phone-number-order:pstnAudioClosed');

    const calls = new LambdaFunction(this, 'Calls', {
      runtime: Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: Code.fromInline(ANSWER),
    });
    calls.addPermission('SipMediaApplications', {
      principal: new ServicePrincipal('voiceconnector.chime.amazonaws.com'),
      sourceAccount: this.account,
    });
    // With a newer CDK: new CfnSipMediaApplication(this, 'Bot', { ... }) of aws-cdk-lib/aws-chime.
    const bot = new CfnResource(this, 'Bot', {
      type: 'AWS::Chime::SipMediaApplication',
      properties: { Name: 'bot', AwsRegion: this.region, Endpoints: [{ LambdaArn: calls.functionArn }] },
    });

    const line = new PhoneNumberOrder(this, 'Line', {
      productType: PhoneNumberProductType.SIP_MEDIA_APPLICATION_DIAL_IN,
      source: PhoneNumberSource.fromSearch({ areaCodes: ['206'] }),
      phoneNumberName: 'bot',
      // An example has to go without a trace; leave it out, and the number outlives the stack.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    new SipRule(this, 'Rule', {
      trigger: SipRuleTrigger.phoneNumberOf(line),
      targets: [SipRuleTarget.fromSipMediaApplication(bot)],
    });

    new CfnOutput(this, 'BotLine', { value: line.phoneNumberAt(0) });
  }
}

const app = new App();
new BotLineStack(app, 'BotLineStack');
app.synth();
