/** `cdk-amazon-chime-resources`: one number for each construct. */
'use strict';

const { ChimePhoneNumber, PhoneCountry, PhoneProductType } = require('cdk-amazon-chime-resources');

exports.fill = (stack, { count, areaCode = '206' }) =>
  Array.from({ length: count }, (_, index) => new ChimePhoneNumber(stack, `Number${index}`, {
    phoneAreaCode: Number(areaCode),
    phoneCountry: PhoneCountry.US,
    phoneProductType: PhoneProductType.VC,
  }));
