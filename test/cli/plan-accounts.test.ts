/** One set of credentials, an assembly for several accounts and regions: a plan says where it cannot look. */
import { Stack } from 'aws-cdk-lib';
import { commandLine } from './command-line';
import { accountForEachTest, declareSupport, LocalAccount, synthesise } from './deployments';
import { makePlan } from '../../cli/plan/plan';

let account: LocalAccount;
accountForEachTest((started) => (account = started));

const OWN = '123456789012';
const OTHER = '210987654321';

const stages = (...environments: readonly { readonly account: string; readonly region?: string }[]): string =>
  synthesise((app) => {
    environments.forEach(({ account: id, region = 'us-east-1' }, index) => {
      const stack = new Stack(app, `Lines${index}`, { env: { account: id, region } });
      declareSupport(stack);
    });
  });

const CANNOT_LOOK =
  `it is for account ${OTHER}, and the credentials are of ${OWN}, which cannot look there: ` +
  'choose another profile, and name the stack with --stack';

test('a stack of another account is not planned: where the credentials tell their account', async () => {
  process.env.AWS_ACCOUNT_ID = OWN;
  const directory = stages({ account: OWN }, { account: OTHER });
  const plan = await makePlan({ directory });
  expect(plan.stacks).toEqual([
    expect.objectContaining({ name: 'Lines0', operation: 'create', orders: [expect.anything()] }),
    { name: 'Lines1', region: 'us-east-1', operation: 'unknown', problem: CANNOT_LOOK, orders: [] },
  ]);
  expect([plan.totals.buys, plan.quota.heldAfter]).toEqual([1, 1]);
  const { status, out } = await commandLine(['plan', directory]);
  expect(status).toBe(1);
  expect(out.replace(/\s+/g, ' ')).toContain(`Lines1 (us-east-1, unknown): ${CANNOT_LOOK}`);
  expect(await commandLine(['plan', directory, '--stack', 'Lines0'])).toMatchObject({ status: 0 });
});

test('where only a deployed stack tells it', async () => {
  const directory = stages({ account: OTHER }, { account: OWN });
  await account.deploy(directory, ['Lines1']);
  const { stacks } = await makePlan({ directory, destroy: true });
  expect(stacks.map(({ name, operation, problem }) => [name, operation, problem])).toEqual([
    ['Lines1', 'destroy', undefined],
    ['Lines0', 'unknown', CANNOT_LOOK],
  ]);
});

test('where nothing tells it, and several accounts are named', async () => {
  const { stacks } = await makePlan({ directory: stages({ account: OWN }, { account: OTHER }) });
  expect(stacks.map(({ problem }) => problem)).toEqual(
    Array(2).fill(
      `the stacks are for the accounts ${OWN} and ${OTHER}, and the credentials do not tell of which they are: ` +
        'name the stacks of one account with --stack',
    ),
  );
});

test('stacks of one account in several regions share its inventory', async () => {
  const { stacks, quota } = await makePlan({
    directory: stages({ account: OWN }, { account: OWN, region: 'eu-central-1' }),
  });
  expect(stacks.map(({ region, operation }) => [region, operation])).toEqual([
    ['us-east-1', 'create'],
    ['eu-central-1', 'create'],
  ]);
  expect(quota.heldAfter).toBe(2);
});
