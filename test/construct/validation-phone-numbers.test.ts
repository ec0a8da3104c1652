import { expectVerdict, listOf, newStack, order, Verdict } from './support';
import { PhoneNumberProductType, PhoneNumberSource } from '../../src';

const SIP = PhoneNumberProductType.SIP_MEDIA_APPLICATION_DIAL_IN;

describe('a phone number', () => {
  test.each<[string, Verdict]>([
    ['+12065550100', 'fine'],
    ['+17875550100', 'fine'], // Puerto Rico: within the plan
    ['+1206555010', { error: '+1206555010: not E.164 (a US number has 10 digits after +1); check the last digit' }],
    ['+120655501000', { error: '+120655501000: not E.164 (a US number has 10 digits after +1); check the last digit' }],
    [
      '12065550100',
      {
        error:
          '12065550100: not E.164 (it begins with a plus and the country code); write +12065550100, if that is ' +
            'the number',
      },
    ],
    [
      '2065550100',
      {
        error:
          '2065550100: not E.164 (it begins with a plus and the country code); write +12065550100, if that is ' +
            'the number',
      },
    ],
    ['+1 (206) 555-0100', { error: '+1 (206) 555-0100: not E.164 (plus and digits only); write +12065550100' }],
    ['+12065550100\n', { error: 'not E.164' }],
    ['x+12065550100', { error: 'not E.164' }],
    [
      '+0206555010',
      { error: '+0206555010: not E.164 (a plus, then 2 to 15 digits, the first not 0); write it as in +12065550100' },
    ],
    ['', { error: 'phoneNumbers "": not E.164' }],
    ['+4', { error: '+4: not E.164' }],
    ['+1234567890123456', { error: 'not E.164' }],
    ['+12061550100', { warning: 'unlikelyNumber' }],
  ])('%j', (phoneNumber, verdict) => {
    expectVerdict((stack) => order(stack, listOf(phoneNumber)), verdict);
  });

  test('from outside the US needs the other product type', () => {
    expect(() => order(newStack(), listOf('+442079460100'))).toThrow(
      'Stack/Lines: phoneNumbers +442079460100: Voice Connectors take US numbers only; choose productType ' +
        'SIP_MEDIA_APPLICATION_DIAL_IN for it',
    );
    expect(() => order(newStack(), { ...listOf('+442079460100'), productType: SIP })).not.toThrow();
  });
});

describe('a list', () => {
  test('has at least one number', () => {
    expect(() => PhoneNumberSource.fromList([])).toThrow(
      'PhoneNumberSource.fromList: phoneNumbers is an empty list: an order holds 1 to 150 numbers; list at least one',
    );
  });

  test('has at most 150 numbers', () => {
    const numbers = Array.from({ length: 151 }, (_, index) => `+1206555${String(1000 + index)}`);
    expect(() => PhoneNumberSource.fromList(numbers)).toThrow(
      'phoneNumbers with 151 numbers: an order holds 1 to 150 numbers',
    );
    expect(() => PhoneNumberSource.fromList(numbers.slice(1))).not.toThrow();
  });

  test('names every wrong number at once', () => {
    expect(() => PhoneNumberSource.fromList(['+1206555010', '+12065550100', '555'])).toThrow(
      /\+1206555010: [^\n]*\n[^\n]* \+?555: /,
    );
  });

  test('holds no number twice', () => {
    expect(() => PhoneNumberSource.fromList(['+12065550100', '+12065550101', '+12065550100'])).toThrow(
      '+12065550100: listed more than once, and a number can be held only once; remove the repetition',
    );
  });
});

describe('one number in two orders of a stack', () => {
  test('is refused at synth, and the later one names the earlier', () => {
    const stack = newStack();
    order(stack, listOf('+12065550100', '+12065550101'), 'Sales');
    order(stack, listOf('+12065550101'), 'Support');
    expect(() => stack.node.root.node.findAll() && (stack.node.root as any).synth()).toThrow(
      /Stack\/Support\] \+12065550101: already declared by Stack\/Sales, and a number has one owner; remove it from one of the two/,
    );
  });

  test('so is one order, placed elsewhere, that two of them name', () => {
    const stack = newStack();
    for (const id of ['Sales', 'Support']) {
      order(stack, { source: PhoneNumberSource.fromOrder('01234567-89AB-cdef-0123-456789abcdef') }, id);
    }
    expect(() => (stack.node.root as any).synth()).toThrow(
      'Stack/Support] order 01234567-89ab-cdef-0123-456789abcdef: already declared by Stack/Sales',
    );
  });

  test('is fine when the earlier order has been taken out of the tree', () => {
    const stack = newStack();
    order(stack, listOf('+12065550100'), 'Sales');
    stack.node.tryRemoveChild('Sales');
    order(stack, listOf('+12065550100'), 'Support');
    expect(() => (stack.node.root as any).synth()).not.toThrow();
  });
});

describe('the calling name', () => {
  test.each<[string, Verdict]>([
    ['Example Corp', 'fine'],
    ['AB', 'fine'],
    [
      'A',
      {
        error:
          'callingName A: has 1 character, and carriers show 2 to 15 letters, digits and spaces; shorten or respell it',
      },
    ],
    ['Example Company Inc', { error: 'has 19 characters' }],
    ['Bob & Sons', { error: 'callingName Bob & Sons: contains "&", and carriers show' }],
    ['Müller', { error: 'callingName Müller: contains "ü", and carriers show' }],
    ['Two\nLines', { error: 'contains "\n"' }],
    ['Line 📞', { error: 'contains "📞"' }],
    [
      '',
      {
        error:
          'callingName "": an empty string, and carriers show 2 to 15 letters, digits and spaces; leave it out ' +
            'to keep what is set',
      },
    ],
    [
      '   ',
      {
        error:
          'callingName "   ": only spaces, and carriers show 2 to 15 letters, digits and spaces; leave it out',
      },
    ],
  ])('%j', (callingName, verdict) => {
    expectVerdict((stack) => order(stack, { callingName }), verdict);
  });

  test('is not for toll-free numbers', () => {
    expect(() => order(newStack(), { ...listOf('+18335550100'), callingName: 'Example' })).toThrow(
      '+18335550100: a toll-free number cannot have a calling name; move it to an order without callingName',
    );
    expect(() => order(newStack(), listOf('+18335550100'))).not.toThrow();
  });

  test('is doubted outside the US', () => {
    const stack = newStack();
    order(stack, { ...listOf('+442079460100'), productType: SIP, callingName: 'Example' });
    expectVerdict((other) => order(other, { ...listOf('+12065550100'), callingName: 'Example' }), 'fine');
    expect(
      stack.node
        .findAll()
        .flatMap((node) => node.node.metadata)
        .map((entry) => entry.data),
    ).toEqual(expect.arrayContaining([expect.stringContaining('callingName with +442079460100')]));
  });
});

describe('the name in the inventory', () => {
  test.each<[string, Verdict]>([
    ['', 'fine'],
    ['support-lines_1, Seattle', 'fine'],
    ['n'.repeat(256), 'fine'],
    ['n'.repeat(257), { error: 'phoneNumberName of 257 characters: the service takes at most 256; shorten it' }],
    ['  ', { error: 'spaces between words' }],
    [' padded', { error: 'spaces between words' }],
    ['padded ', { error: 'spaces between words' }],
    ['a/b', { error: 'phoneNumberName a/b: the service takes letters' }],
  ])('%j', (phoneNumberName, verdict) => {
    expectVerdict((stack) => order(stack, { phoneNumberName }), verdict);
  });
});
