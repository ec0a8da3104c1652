/** This library: an order for each number, or with `one` a single order of all of them. */
'use strict';

const { Duration, RemovalPolicy } = require('aws-cdk-lib');
const {
  PhoneNumberOrder, PhoneNumberProductType, PhoneNumberSource,
} = require('cdk-chime-phone-number-order');

exports.fill = (stack, { count, one, areaCode = '206', name }) => {
  const order = (id, size) => new PhoneNumberOrder(stack, id, {
    productType: PhoneNumberProductType.VOICE_CONNECTOR,
    source: PhoneNumberSource.fromSearch({ areaCodes: [areaCode], count: size }),
    removalPolicy: RemovalPolicy.DESTROY,
    phoneNumberName: name,
    timeout: Duration.minutes(30),
  });
  return one ? [order('Order', count)] : Array.from({ length: count }, (_, index) => order(`Number${index}`, 1));
};
