/**
 * A phone system: lines that a Voice Connector answers, and a bot line, whose calls a SIP rule sends to an application.
 * Connectors and applications are those that the service has already, because MiniStack does not know their types.
 */
import { App, CfnOutput, Fn, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { addFailure } from './failure';
import {
  PhoneNumberAssignmentTarget,
  PhoneNumberOrder,
  PhoneNumberProductType,
  PhoneNumberSource,
  SipRule,
  SipRuleTarget,
  SipRuleTrigger,
} from '../../src';

const app = new App();
const stack = new Stack(app, 'PhoneSystem');
const told = (name: string): string => app.node.tryGetContext(name);

const order = (id: string, productType: PhoneNumberProductType, count: number) =>
  new PhoneNumberOrder(stack, id, {
    productType,
    source: PhoneNumberSource.fromSearch({ areaCodes: ['206'], count }),
    removalPolicy: RemovalPolicy.DESTROY,
  });

const lines = order('Lines', PhoneNumberProductType.VOICE_CONNECTOR, Number(told('count')));
lines.assignTo(PhoneNumberAssignmentTarget.fromVoiceConnectorId(told('connector')));

const bot = order('Bot', PhoneNumberProductType.SIP_MEDIA_APPLICATION_DIAL_IN, 1);
new SipRule(stack, 'Rule', {
  trigger: SipRuleTrigger.phoneNumberOf(bot),
  targets: [SipRuleTarget.fromSipMediaApplicationId(told('application'), { region: 'us-east-1' })],
});

new CfnOutput(stack, 'AllLines', { value: Fn.join(', ', lines.phoneNumbers) });
new CfnOutput(stack, 'BotLine', { value: bot.phoneNumberAt(0) });
if (app.node.tryGetContext('failing')) addFailure(stack);
app.synth();
