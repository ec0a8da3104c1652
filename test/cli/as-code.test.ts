import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { transformSync } from 'esbuild';
import { asCode, isDeclarable, LANGUAGES, leftOut } from '../../cli/audit/as-code';
import { Finding } from '../../cli/audit/audit';
import { groupsOf } from '../../cli/audit/groups';
import * as library from '../../src';

const finding = (digits: string, change: Partial<Finding> = {}): Finding => ({
  number: `+1206555${digits}`,
  verdict: 'not ours',
  productType: 'VoiceConnector',
  name: '',
  callingName: '',
  remedy: '',
  ...change,
});

const FINDINGS = [
  finding('0101', { name: 'Sales, north', callingName: 'Example Corp' }),
  finding('0100', { name: 'Sales, north', callingName: 'Example Corp' }),
  finding('0102', { verdict: 'declared', owner: 'Support in stack Lines' }),
  finding('0103', { name: 'cpno-0123456789abcdef0123.0' }),
  finding('0104'),
  finding('0105', { productType: 'SipMediaApplicationDialIn' }),
  { ...finding('0106'), number: '+18335550106' },
];

test('numbers that nobody declares are grouped by use, place, name and calling name', () => {
  const countries = new Map(FINDINGS.map(({ number }) => [number, 'US']));
  expect(groupsOf(FINDINGS, countries)).toEqual([
    {
      id: 'SalesNorth',
      productType: 'VoiceConnector',
      numbers: ['+12065550100', '+12065550101'],
      name: 'Sales, north',
      callingName: 'Example Corp',
    },
    { id: 'VoiceConnectorUS', productType: 'VoiceConnector', numbers: ['+12065550103', '+12065550104'] },
    { id: 'DialInUS', productType: 'SipMediaApplicationDialIn', numbers: ['+12065550105'] },
    { id: 'VoiceConnectorTollFree', productType: 'VoiceConnector', numbers: ['+18335550106'] },
  ]);
});

test('an order has at most 150 numbers, and every construct id is its own', () => {
  const many = Array.from({ length: 301 }, (_, index) => finding(String(index).padStart(4, '0'), { name: '24/7' }));
  const groups = groupsOf(many, new Map());
  expect(groups.map(({ id, numbers }) => [id, numbers.length])).toEqual([
    ['Lines247', 150],
    ['Lines2472', 150],
    ['Lines2473', 1],
  ]);
});

const GROUPS = groupsOf(FINDINGS, new Map());

test('no order takes the id of the provider', () => {
  expect(groupsOf([finding('0100', { name: 'Phone number provider' })], new Map())[0].id).toBe('PhoneNumberProvider2');
});

test('the TypeScript program synthesises orders that adopt', () => {
  const code = asCode('typescript', GROUPS, 'us-east-1');
  const js = transformSync(code, { loader: 'ts', format: 'cjs', target: 'node20' }).code;
  const known: Readonly<Record<string, unknown>> = { 'cdk-chime-phone-number-order': library };
  const module = { exports: {} as { PhoneNumbersStack: new (scope: App, id: string) => Stack } };
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  new Function('exports', 'module', 'require', js)({}, module, (name: string) => known[name] ?? require(name));
  const template = Template.fromStack(new module.exports.PhoneNumbersStack(new App(), 'PhoneNumbers'));
  template.resourceCountIs('Custom::ChimePhoneNumberOrder', 4);
  template.hasResourceProperties('Custom::ChimePhoneNumberOrder', {
    AdoptExisting: true,
    PhoneNumberName: 'Sales, north',
    CallingName: 'Example Corp',
    ProductType: 'VoiceConnector',
    Source: { Type: 'List', PhoneNumbers: ['+12065550100', '+12065550101'] },
  });
});

test.each(LANGUAGES)('%s names every number, once, and how it is taken', (language) => {
  const code = asCode(language, GROUPS, 'us-west-2');
  for (const { numbers } of GROUPS) {
    for (const number of numbers) expect(code.split(`${number}`)).toHaveLength(2);
  }
  expect(code).not.toContain('+12065550102');
  expect(code.match(/adopt_?existing\W*(true|jsii\.Bool\(true\))/gi)).toHaveLength(4);
  expect(code.match(/us-west-2/g)).toHaveLength(1);
  expect(asCode(language, GROUPS, 'us-east-1')).not.toMatch(/provider/i);
  expect(code).not.toMatch(/undefined|\[object/);
});

test('what no order can have is left out, and said', () => {
  const groups = groupsOf([finding('0100'), finding('0101', { productType: 'BusinessCalling' })], new Map());
  expect(groups.map(isDeclarable)).toEqual([true, false]);
  expect(leftOut(groups)).toEqual([
    'Left out: +12065550101; no order can have the product type BusinessCalling',
  ]);
});

test('quotation marks and backslashes of a name stay within their string', () => {
  const groups = [{ id: 'A', productType: 'VoiceConnector', numbers: ['+12065550100'], name: 'it\'s "\\ here' }];
  expect(asCode('typescript', groups, 'us-east-1')).toContain('phoneNumberName: \'it\\\'s "\\\\ here\',');
  expect(asCode('go', groups, 'us-east-1')).toContain('PhoneNumberName: jsii.String("it\'s \\"\\\\ here"),');
});
