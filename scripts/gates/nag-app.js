/**
 * What the library adds to a stack, looked at by cdk-nag: one order with the default provider, and one with each thing
 * that needs more permissions. Plain JavaScript, for cdk-nag's types want a CDK that the repository does not have.
 */
const { App, Stack, Validations } = require('aws-cdk-lib');
const { Vpc } = require('aws-cdk-lib/aws-ec2');
const { AwsSolutionsChecks } = require('cdk-nag');
const {
  PhoneNumberAssignmentTarget,
  PhoneNumberOrder,
  PhoneNumberProductType,
  PhoneNumberProvider,
  PhoneNumberSource,
  SipRule,
  SipRuleTarget,
  SipRuleTrigger,
} = require('../../src');

const app = new App();
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));

function order(id, propsOf = () => ({})) {
  const stack = new Stack(app, id);
  return new PhoneNumberOrder(stack, 'Lines', {
    productType: PhoneNumberProductType.VOICE_CONNECTOR,
    source: PhoneNumberSource.fromSearch({ areaCodes: ['206'] }),
    ...propsOf(stack),
  });
}

order('Default');
order('Disassociating', () => ({ disassociateOnRelease: true }));
order('Assigning').assignTo(PhoneNumberAssignmentTarget.fromVoiceConnectorId('abcdef1ghij2klmno3pqr4'));
new SipRule(Stack.of(order('Ruling')), 'Rule', {
  trigger: SipRuleTrigger.phoneNumber('+12065550100'),
  targets: [SipRuleTarget.fromSipMediaApplicationId('11111111-2222-3333-4444-555555555555')],
});
order('InVpc', (stack) => {
  const vpc = Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId: 'vpc-0123456789abcdef0',
    availabilityZones: ['us-east-1a'],
    privateSubnetIds: ['subnet-0123456789abcdef0'],
  });
  return { provider: new PhoneNumberProvider(stack, 'ChimePhoneNumberProvider', { vpc }) };
});
app.synth();
