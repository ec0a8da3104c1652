/** What a reader is told of a number: what holds it, and why something does not take it. */
import { holderName, holderOf, Taker, unfitFor } from '../../../lambda/service/number-state';
import { ONE, state } from '../support/knowledge';

test.each([
  ['VoiceConnectorId', 'Voice Connector abc'],
  ['VoiceConnectorGroupId', 'Voice Connector group abc'],
  ['SipRuleId', 'SIP rule abc'],
  ['PagerId', 'PagerId abc'],
])('a holder by %s is called %s', (kind, name) => expect(holderName({ kind, id: 'abc' })).toBe(name));

test('a number that several things hold is held by all of them', () => {
  const associations = [
    { kind: 'VoiceConnectorId', id: 'abc' },
    { kind: 'SipRuleId', id: 'rule' },
  ];
  expect(holderOf({ associations })).toBe('Voice Connector abc and SIP rule rule');
});

describe('a number that is not taken', () => {
  const taker: Taker = {
    what: 'assignment',
    holder: 'a Voice Connector',
    productType: 'VoiceConnector',
    otherwise: 'use a SIP rule',
  };
  const why = (shown: Parameters<typeof state>[1] | undefined) =>
    unfitFor(taker, ONE, shown && state(ONE, shown), 'BadRequest, no');

  test('is not in the account, or on its way out of it', () => {
    const remedy = 'order or restore it first, and let the assignment depend on that';
    expect(why(undefined)).toBe(`${ONE}: not in the account's inventory (BadRequest, no); ${remedy}`);
    expect(why({ deleted: true })).toBe(`${ONE}: in the deletion queue (BadRequest, no); ${remedy}`);
  });

  test('has another product type', () =>
    expect(why({ productType: 'SipMediaApplicationDialIn' })).toBe(
      `${ONE}: its product type is SipMediaApplicationDialIn, and a Voice Connector takes VoiceConnector only ` +
        '(BadRequest, no); change the product type, or use a SIP rule',
    ));

  test('does not itself show why in any other case', () => expect(why({})).toBeUndefined());
});
