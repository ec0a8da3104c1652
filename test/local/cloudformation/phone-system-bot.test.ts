/**
 * A bot line with the handler as it is deployed: numbers, SIP media applications and the rule between them, through its
 * whole life. Time passes only while nothing happens.
 */
import { App, CfnOutput, CfnResource, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { temporaryDirectory } from './fixture';
import { inventoryOf, phoneSystemForEachTest } from './phone-system';
import {
  PhoneNumberOrder,
  PhoneNumberProductType,
  PhoneNumberSource,
  SipRule,
  SipRuleTarget,
  SipRuleTrigger,
} from '../../../src';

/** The regions of the two applications, which are their names too. */
type Application = 'us-east-1' | 'us-west-2';

interface Declared {
  readonly targets?: readonly Application[];
  readonly name?: string;
  readonly enabled?: boolean;
  /** Which of the two numbers the rule is for; none: there is no rule. */
  readonly line?: number | 'none';
  readonly failing?: boolean;
}

function synthesise({ targets = ['us-east-1'], name, enabled, line = 0, failing = false }: Declared): string {
  const app = new App({ outdir: temporaryDirectory(), context: { 'aws:cdk:disable-asset-staging': false } });
  const stack = new Stack(app, 'Stack');
  const calls = new LambdaFunction(stack, 'Calls', {
    runtime: Runtime.PYTHON_3_12,
    handler: 'index.handler',
    code: Code.fromInline('def handler(event, context): return {}'),
  });
  const applications = new Map(
    (['us-east-1', 'us-west-2'] as const).map((region) => [region, new CfnResource(stack, `Bot${region}`, {
      type: 'AWS::Chime::SipMediaApplication',
      properties: { Name: region, AwsRegion: region, Endpoints: [{ LambdaArn: calls.functionArn }] },
    })]),
  );
  const lines = new PhoneNumberOrder(stack, 'Lines', {
    productType: PhoneNumberProductType.SIP_MEDIA_APPLICATION_DIAL_IN,
    source: PhoneNumberSource.fromSearch({ areaCodes: ['206'], count: 2 }),
    removalPolicy: RemovalPolicy.DESTROY,
  });
  [0, 1].forEach((index) => new CfnOutput(stack, `Line${index}`, { value: lines.phoneNumberAt(index) }));
  if (line !== 'none') {
    const rule = new SipRule(stack, 'Rule', {
      trigger: SipRuleTrigger.phoneNumberOf(lines, line),
      targets: targets.map((region, index) => (
        SipRuleTarget.fromSipMediaApplication(applications.get(region)!, { region, priority: index + 1 }))),
      sipRuleName: name,
      enabled,
    });
    new CfnOutput(stack, 'RuleId', { value: rule.sipRuleId });
    if (failing) {
      const failure = new CfnResource(stack, 'Failure', { type: 'Local::Failure', properties: { FailOn: 'create' } });
      failure.node.addDependency(rule);
    }
  }
  return app.synth().directory;
}

const system = phoneSystemForEachTest();

const deploy = (declared: Declared = {}) => system.local.deploy(synthesise(declared));
const applications = () => system.chime.model.listSipMediaApplications().SipMediaApplications!;
const nameOf = (id?: string) => applications().find(({ SipMediaApplicationId }) => SipMediaApplicationId === id)?.Name;

const listedRules = () => system.chime.model.listSipRules().SipRules!;

/** The rules of the service, with the names of their applications in the order in which they are asked. */
const rules = () =>
  listedRules().map(({ SipRuleId, Name, Disabled, TriggerValue, TargetApplications = [] }) => ({
    id: SipRuleId,
    name: Name,
    disabled: Disabled,
    trigger: TriggerValue,
    targets: [...TargetApplications]
      .sort((a, b) => a.Priority! - b.Priority!)
      .map(({ SipMediaApplicationId }) => nameOf(SipMediaApplicationId)),
  }));
const inventory = () => inventoryOf(system);

it('lives from deployment to destruction: what the service can change is changed in place', async () => {
  const created = await deploy();
  expect(created).toMatchObject({ status: 'CREATE_COMPLETE', failures: [] });
  const { Line0: trigger, RuleId: id } = created.outputs;
  expect(rules()).toEqual([
    { id, name: expect.stringMatching(/^Stack-Rule/), disabled: false, trigger, targets: ['us-east-1'] },
  ]);

  const changed = await deploy({ targets: ['us-west-2', 'us-east-1'], name: 'bot', enabled: false });
  expect(changed).toMatchObject({ status: 'UPDATE_COMPLETE', failures: [], outputs: { RuleId: id } });
  expect(rules()).toEqual([{ id, name: 'bot', disabled: true, trigger, targets: ['us-west-2', 'us-east-1'] }]);

  const enabled = await deploy({ targets: ['us-west-2'], name: 'bot' });
  expect(enabled).toMatchObject({ status: 'UPDATE_COMPLETE', failures: [], outputs: { RuleId: id } });
  expect(rules()).toEqual([{ id, name: 'bot', disabled: false, trigger, targets: ['us-west-2'] }]);

  expect(await system.local.destroy('Stack')).toMatchObject({ status: 'DELETE_COMPLETE' });
  expect([rules(), applications(), inventory()]).toEqual([[], [], []]);
  expect(system.local.answerProblems).toEqual([]);
}, 120_000);

it('has another rule when its trigger changes, and the former one goes', async () => {
  const { outputs: before } = await deploy({ name: 'bot' });
  const replaced = await deploy({ name: 'bot', line: 1 });
  expect(replaced).toMatchObject({ status: 'UPDATE_COMPLETE', failures: [] });
  expect(replaced.outputs.RuleId).not.toBe(before.RuleId);
  expect(rules()).toEqual([
    { id: replaced.outputs.RuleId, name: 'bot', disabled: false, trigger: before.Line1, targets: ['us-east-1'] },
  ]);
  expect(system.local.answerProblems).toEqual([]);
}, 120_000);

it.each<[string, Declared]>([
  ['in place', { targets: ['us-west-2'], name: 'other', enabled: false }],
  ['of the trigger', { line: 1 }],
])('is what it was after a change %s that fails and is rolled back', async (_, change) => {
  await deploy({ name: 'bot' });
  const before = rules();
  const failed = await deploy({ name: 'bot', ...change, failing: true });
  expect(failed.status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(rules()).toEqual(before);
  expect(await system.local.destroy('Stack')).toMatchObject({ status: 'DELETE_COMPLETE' });
  expect([rules(), inventory()]).toEqual([[], []]);
}, 120_000);

it('that fails while it is created leaves nothing behind', async () => {
  expect((await deploy({ failing: true })).status).toBe('ROLLBACK_COMPLETE');
  expect([rules(), applications(), inventory()]).toEqual([[], [], []]);
}, 120_000);

it('loses its rule and keeps its numbers when only the rule is removed', async () => {
  await deploy();
  expect(await deploy({ line: 'none' })).toMatchObject({ status: 'UPDATE_COMPLETE', failures: [] });
  expect(rules()).toEqual([]);
  expect(inventory()).toHaveLength(2);
}, 120_000);

it('names the rule that has the number already, and leaves it alone', async () => {
  const { outputs } = await deploy({ line: 'none' });
  const [{ SipMediaApplicationId }] = applications();
  const { SipRule: theirs } = system.chime.model.createSipRule({
    Name: 'theirs',
    TriggerType: 'ToPhoneNumber',
    TriggerValue: outputs.Line0,
    TargetApplications: [{ SipMediaApplicationId, Priority: 1, AwsRegion: 'us-east-1' }],
    Disabled: false,
  });
  const refused = await deploy();
  expect(refused.status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(refused.failures[0].reason).toContain(`SIP rule ${theirs!.SipRuleId} (theirs) has it already`);
  expect(rules().map(({ id }) => id)).toEqual([theirs!.SipRuleId]);
}, 120_000);
