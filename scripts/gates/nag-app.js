/**
 * What the library adds to a stack, looked at by cdk-nag: one order with the default provider, and one that disassociates.
 * Plain JavaScript, for cdk-nag's types want a CDK that the repository does not have.
 */
const { App, Stack, Validations } = require('aws-cdk-lib');
const { AwsSolutionsChecks } = require('cdk-nag');
const { PhoneNumberOrder, PhoneNumberProductType, PhoneNumberSource } = require('../../src');

const app = new App();
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
for (const [id, disassociateOnRelease] of [['Default', false], ['Disassociating', true]]) {
  new PhoneNumberOrder(new Stack(app, id), 'Lines', {
    productType: PhoneNumberProductType.VOICE_CONNECTOR,
    source: PhoneNumberSource.fromSearch({ areaCodes: ['206'] }),
    disassociateOnRelease,
  });
}
app.synth();
