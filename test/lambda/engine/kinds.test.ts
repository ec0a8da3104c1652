/** Which resources are this provider's: who plans a deployment asks that of every resource of a template. */
import { isServed, kindOf } from '../../../lambda/engine/kinds';

test.each([
  ['Custom::ChimePhoneNumberOrder', 'Order'],
  ['Custom::ChimePhoneNumberAssignment', 'Assignment'],
  ['Custom::ChimeSipRule', 'SipRule'],
])('%s is served as %s', (type, name) => {
  expect(isServed(type)).toBe(true);
  expect(kindOf(type).name).toBe(name);
});

test.each(['AWS::SSM::Parameter', 'Custom::ChimeSipRules', '', undefined])('%s is not served, and refused', (type) => {
  expect(isServed(type)).toBe(false);
  expect(() => kindOf(type)).toThrow(
    ' is not Custom::ChimePhoneNumberOrder or Custom::ChimePhoneNumberAssignment or Custom::ChimeSipRule, which this ' +
      'provider serves; invoke this function from a template only',
  );
});
