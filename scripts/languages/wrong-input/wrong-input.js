// Declares an order in a way that is wrong, as JavaScript, which no compiler looks at, allows it.
const { App, Stack } = require('aws-cdk-lib');
const { PhoneNumberOrder, PhoneNumberProductType, PhoneNumberSource } = require('cdk-chime-phone-number-order');

const stack = new Stack(new App(), 'Stack');
const productType = PhoneNumberProductType.VOICE_CONNECTOR;
const source = PhoneNumberSource.fromList(['+12065550100']);
const wrong = {
  list: () => new PhoneNumberOrder(stack, 'Lines', { productType, source, callingName: ['Example Corp'] }),
  missing: () => new PhoneNumberOrder(stack, 'Lines', { source }),
  enum: () => new PhoneNumberOrder(stack, 'Lines', { source, productType: 'BusinessCalling' }),
  rule: () => PhoneNumberSource.fromSearch({ areaCodes: ['12'] }),
};
wrong[process.argv[2]]();
