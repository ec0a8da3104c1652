/** `plan --parameters`: what CloudFormation would refuse, and what is not known before the deployment. */
import { CfnParameter } from 'aws-cdk-lib';
import { commandLine } from './command-line';
import { accountForEachTest, declareSupport, LocalAccount, synthesiseLines } from './deployments';
import { PhoneNumberSource } from '../../src';

let account: LocalAccount;
accountForEachTest((started) => (account = started));

const lines = (props: ConstructorParameters<typeof CfnParameter>[2]) =>
  synthesiseLines((stack) => {
    const code = new CfnParameter(stack, 'Code', props);
    declareSupport(stack, { source: PhoneNumberSource.fromSearch({ areaCodes: [code.valueAsString] }) });
  });

const plan = async (directory: string, ...parameters: string[]) => {
  const given = parameters.flatMap((each) => ['--parameters', each]);
  const { out, ...rest } = await commandLine(['plan', directory, ...given]);
  return { ...rest, out: out.replace(/\s+/g, ' ') };
};

test('a parameter that no stack has is wrong use', async () => {
  expect(await plan(lines({}), 'Cod=206')).toEqual({
    status: 2,
    out: '',
    err: 'error: --parameters Cod: not a parameter of Lines; correct the name\n',
  });
});

test('a value that the template forbids is refused, also one that it has by default', async () => {
  const directory = lines({ allowedPattern: '[0-9]{3}', default: '20' });
  for (const given of [[], ['Code=2061']]) {
    const { status, err } = await plan(directory, ...given);
    expect(status).toBe(1);
    expect(err).toMatch(/^error: stack Lines: Parameter 'Code' must match pattern \[0-9\]\{3\}, not "20(61)?"/);
  }
  expect((await plan(directory, 'Lines:Code=206')).out).toContain('buy 1 number');
});

test('a parameter without a value is asked for', async () => {
  expect((await plan(lines({}))).out).toContain(
    'Source comes from Code, a parameter that has no value yet: give one with --parameters Code=VALUE',
  );
});

test('the name of a parameter of Parameter Store is not taken for its value', async () => {
  const directory = lines({ type: 'AWS::SSM::Parameter::Value<String>' });
  const later = 'Source comes from Code, which is known only at deployment';
  expect((await plan(directory, 'Code=/code')).out).toContain(later);
  account.local.parameters.call('PutParameter', { Name: '/code', Value: '206', Type: 'String' });
  await account.local.deploy(directory, { parameters: { Code: '/code' } });
  expect((await plan(directory)).out).toContain('no change');
  expect((await plan(directory, 'Code=/other')).out).toContain(later);
});
