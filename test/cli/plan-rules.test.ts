/** What a plan says of SIP rules: rows, JSON and Markdown, and that the deployment does what was planned. */
import { CfnResource, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { commandLine } from './command-line';
import { accountForEachTest, LocalAccount, synthesiseLines } from './deployments';
import { makePlan } from '../../cli/plan/plan';
import { OrderPlan, Plan } from '../../cli/plan/plan-shape';
import { rowsOf, summaryOf } from '../../cli/plan/render';
import {
  PhoneNumberOrder,
  PhoneNumberProductType,
  PhoneNumberSource,
  SipRule,
  SipRuleProps,
  SipRuleTarget,
  SipRuleTrigger,
} from '../../src';

let account: LocalAccount;
accountForEachTest((started) => (account = started));

/** Two numbers, and a rule for one of them: the first one unless said otherwise. */
interface Declared extends Partial<Omit<SipRuleProps, 'trigger'>> {
  readonly line?: number;
  readonly withoutRule?: boolean;
}

const application = (name: string): string =>
  account.chime.model.createSipMediaApplication({
    Name: name,
    AwsRegion: 'us-east-1',
    Endpoints: [{ LambdaArn: 'arn:aws:lambda:us-east-1:123456789012:function:calls' }],
  }).SipMediaApplication!.SipMediaApplicationId!;

function declare(stack: Stack, { line = 0, withoutRule, targets, ...props }: Declared): void {
  const order = new PhoneNumberOrder(stack, 'Lines', {
    productType: PhoneNumberProductType.SIP_MEDIA_APPLICATION_DIAL_IN,
    source: PhoneNumberSource.fromSearch({ areaCodes: ['206'], count: 2 }),
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const created = new CfnResource(stack, 'Bot', {
    type: 'AWS::Chime::SipMediaApplication',
    properties: {
      Name: 'bot',
      AwsRegion: 'us-east-1',
      Endpoints: [{ LambdaArn: 'arn:aws:lambda:us-east-1:123456789012:function:calls' }],
    },
  });
  if (withoutRule) return;
  new SipRule(stack, 'Rule', {
    trigger: SipRuleTrigger.phoneNumberOf(order, line),
    targets: targets ?? [SipRuleTarget.fromSipMediaApplication(created)],
    sipRuleName: 'support',
    ...props,
  });
}

const lines = (declared: Declared = {}): string => synthesiseLines((stack) => declare(stack, declared));
const ruleIn = ({ stacks }: Plan): OrderPlan =>
  stacks.flatMap(({ orders }) => orders).find(({ type }) => type === 'Custom::ChimeSipRule')!;
const planned = async (directory: string, destroy = false) => makePlan({ directory, destroy });
const rules = () => account.chime.model.listSipRules({}).SipRules!;
const settled = () => account.chime.advance(60);

/** The numbers in the order in which the rule sees them, and the one application. */
function known(): { readonly numbers: string[]; readonly bot: string } {
  const output = account.local.resources('Lines').find(({ logicalId }) => logicalId.startsWith('Lines'))!;
  const { PhoneNumber0, PhoneNumber1 } = output.attributes as Record<string, string>;
  const [{ SipMediaApplicationId: bot }] = account.chime.model.listSipMediaApplications({}).SipMediaApplications!;
  return { numbers: [PhoneNumber0, PhoneNumber1], bot: bot! };
}

test('a rule for a number that is not bought yet is named as not known, and nothing is guessed', async () => {
  const plan = await planned(lines());
  const rule = ruleIn(plan);
  expect(rule).toMatchObject({ action: 'unknown', rules: [] });
  expect(rowsOf(rule)).toEqual([
    ['?', 'cannot be planned', ''],
    ['?', 'not known yet', expect.stringMatching(/^TriggerValue comes from Lines\w+\.PhoneNumber0, which is known only at deployment/)],
    ['?', 'not known yet', expect.stringMatching(/^TargetApplications comes from Bot\.SipMediaApplicationId, which/)],
  ]);
});

test('a rule that is made: who will answer, in the table, in JSON and in Markdown', async () => {
  await account.deploy(lines({ withoutRule: true }));
  const { numbers, bot } = known();
  const directory = lines({ enabled: false });
  const plan = await planned(directory);
  const shown = {
    change: 'create',
    name: 'support',
    trigger: { type: 'ToPhoneNumber', value: numbers[0] },
    disabled: true,
    applications: [{ id: bot, region: 'us-east-1' }],
  };
  expect(ruleIn(plan)).toMatchObject({ action: 'create', unknown: [], rules: [shown] });
  expect(ruleIn(plan).rules[0].id).toBeUndefined();
  expect(plan.totals).toMatchObject({ rules: 1, failures: 0, unknown: 0 });
  const row = ['+', `create SIP rule support for calls to ${numbers[0]}`, `application ${bot} (us-east-1); disabled`];
  expect(rowsOf(ruleIn(plan))).toEqual([row]);
  expect(summaryOf(plan)[0]).toContain('1 SIP rule to create, change or delete');
  expect(rules()).toEqual([]);
  const json = JSON.parse((await commandLine(['plan', directory, '--json'])).out) as Plan;
  expect(ruleIn(json).rules).toEqual([shown]);
  const { out } = await commandLine(['plan', directory, '--markdown']);
  expect(out).toContain(`| \`Lines/Rule\` | \`+\` | ${row[1]} | ${row[2]} |`);
  settled();
  await account.deploy(directory);
  expect(rules()).toEqual([expect.objectContaining({ Name: 'support', Disabled: true, TriggerValue: numbers[0] })]);
});

test('a rule that stands: unchanged, changed, replaced, deleted, and retained', async () => {
  await account.deploy(lines({ withoutRule: true }));
  settled();
  await account.deploy(lines());
  const { numbers, bot } = known();
  const [{ SipRuleId: id }] = rules();
  const calls = `calls to ${numbers[0]}`;

  const same = await planned(lines());
  expect(rowsOf(ruleIn(same))).toEqual([
    ['=', `keep SIP rule support for ${calls}`, ''],
    ['=', 'no change', ''],
  ]);
  expect(same.totals.rules).toBe(0);

  const other = application('other');
  const targets = [SipRuleTarget.fromSipMediaApplicationId(other)];
  const changed = ruleIn(await planned(lines({ enabled: false, sipRuleName: 'sales', targets })));
  expect(changed).toMatchObject({
    action: 'update',
    rules: [
      {
        change: 'change',
        id,
        name: 'sales',
        disabled: true,
        before: { name: 'support', disabled: false, applications: [{ id: bot, region: 'us-east-1' }] },
      },
    ],
  });
  expect(rowsOf(changed)).toEqual([
    [
      '~',
      `change SIP rule sales for ${calls}`,
      'was named support, becomes sales; is disabled; ' +
        `was answered by application ${bot} (us-east-1), then application ${other} (us-east-1)`,
    ],
  ]);

  const replaced = ruleIn(await planned(lines({ line: 1 })));
  expect(replaced.action).toBe('replace');
  expect(rowsOf(replaced)).toEqual([
    ['+', `create SIP rule support for calls to ${numbers[1]}`, `application ${bot} (us-east-1)`],
    ['-', `delete SIP rule support for ${calls}`, ''],
  ]);

  const deleted = ruleIn(await planned(lines({ withoutRule: true })));
  expect([deleted.action, rowsOf(deleted)]).toEqual(['delete', [['-', `delete SIP rule support for ${calls}`, '']]]);

  const destroyed = await planned(lines(), true);
  expect(rowsOf(ruleIn(destroyed))).toEqual([['-', `delete SIP rule support for ${calls}`, '']]);
  expect(destroyed.stacks[0].problem).toBeUndefined();
  expect(destroyed.totals).toMatchObject({ releases: 2, failures: 0, rules: 1 });
  expect(await account.local.destroy('Lines')).toMatchObject({ status: 'DELETE_COMPLETE' });
  expect([rules(), account.numbers.held]).toEqual([[], []]);
});

test('a rule that a policy retains is left alone', async () => {
  await account.deploy(lines({ withoutRule: true }));
  settled();
  await account.deploy(lines({ removalPolicy: RemovalPolicy.RETAIN }));
  const { numbers } = known();
  const left = ruleIn(await planned(lines({ withoutRule: true })));
  expect([left.action, rowsOf(left)]).toEqual([
    'retain',
    [['·', `leave the SIP rule support for calls to ${numbers[0]}`, 'DeletionPolicy Retain']],
  ]);
});

test('a rule that somebody has deleted is made anew, and its new id is not known', async () => {
  await account.deploy(lines({ withoutRule: true }));
  settled();
  await account.deploy(lines());
  const [{ SipRuleId, TargetApplications }] = rules();
  account.chime.model.updateSipRule({ SipRuleId, Name: 'x', Disabled: true, TargetApplications });
  account.chime.model.deleteSipRule({ SipRuleId });
  const [row] = rowsOf(ruleIn(await planned(lines({ enabled: false }))));
  expect(row.slice(0, 2)).toEqual(['+', `create SIP rule support for calls to ${known().numbers[0]}`]);
});

test('a rule that would fail says why, and that the stack would roll back', async () => {
  await account.deploy(lines({ withoutRule: true }));
  settled();
  const { numbers, bot } = known();
  const { SipRule: foreign } = account.chime.model.createSipRule({
    Name: 'foreign',
    TriggerType: 'ToPhoneNumber',
    TriggerValue: numbers[0],
    TargetApplications: [{ SipMediaApplicationId: bot, Priority: 1, AwsRegion: 'us-east-1' }],
  });
  const plan = await planned(lines());
  const rule = ruleIn(plan);
  const other = `SIP rule ${foreign!.SipRuleId} (foreign) has it already`;
  expect(rule.fails).toContain(`${other}, and a trigger can have only one rule`);
  expect(rule.rules).toEqual([]);
  expect(rowsOf(rule)).toEqual([['x', 'will fail', rule.fails]]);
  expect(plan.stacks[0].problem).toMatch(/roll back/);
  const failed = await account.deploy(lines());
  expect(failed.failures[0].reason).toContain(`SIP rule ${foreign!.SipRuleId} (foreign) has it already`);
});

test('a rule for a number that the account does not have will fail', async () => {
  const directory = synthesiseLines((stack) => {
    new SipRule(stack, 'Rule', {
      trigger: SipRuleTrigger.phoneNumber('+12065550142'),
      targets: [SipRuleTarget.fromSipMediaApplicationId(application('bot'))],
    });
  });
  const rule = ruleIn(await planned(directory));
  expect(rule.fails).toMatch(
    /^\+12065550142: not in the account.s inventory .*order or restore it first/,
  );
  expect(rule.unknown).toEqual([]);
});
