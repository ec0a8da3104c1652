/** The examples of phone systems, deployed with the handler as it is; the support line is rehearsed as the demo is. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { temporaryDirectory } from './fixture';
import { inventoryOf, phoneSystemForEachTest } from './phone-system';

const EXAMPLES = join(__dirname, '..', '..', '..', 'examples', 'typescript');

function synthesise(program: string, context: Readonly<Record<string, string>> = {}): string {
  const outdir = temporaryDirectory();
  execFileSync(process.execPath, [require.resolve('tsx/cli'), join(EXAMPLES, program)], {
    env: { ...process.env, CDK_OUTDIR: outdir, CDK_CONTEXT_JSON: JSON.stringify(context) },
  });
  return outdir;
}

const system = phoneSystemForEachTest();
afterEach(() => expect(system.local.answerProblems).toEqual([]));

const connectors = () =>
  system.chime.model.listVoiceConnectors().VoiceConnectors!.map(({ VoiceConnectorId }) => VoiceConnectorId);

/** The numbers that are not in the deletion queue, with their names and who answers them. */
const inventory = () =>
  inventoryOf(system)
    .map(({ E164PhoneNumber, Name, Associations = [] }) => ({
      number: E164PhoneNumber!, name: Name, answeredBy: Associations.map(({ Value }) => Value),
    }))
    .sort((a, b) => (a.number < b.number ? -1 : 1));

it('the bot line: its number rings its application, and all of it goes', async () => {
  const result = await system.local.deploy(synthesise('bot-line.ts'));
  expect(result).toMatchObject({ status: 'CREATE_COMPLETE', failures: [], skipped: [] });
  const [bot] = system.chime.model.listSipMediaApplications().SipMediaApplications!;
  expect(system.chime.model.listSipRules().SipRules).toMatchObject([{
    TriggerType: 'ToPhoneNumber',
    TriggerValue: result.outputs.BotLine,
    Disabled: false,
    TargetApplications: [{ SipMediaApplicationId: bot.SipMediaApplicationId }],
  }]);
  expect(inventory()).toMatchObject([{ number: result.outputs.BotLine, name: 'bot' }]);
  expect(await system.local.destroy('BotLineStack')).toMatchObject({ status: 'DELETE_COMPLETE' });
  expect([inventory(), system.chime.model.listSipRules().SipRules]).toEqual([[], []]);
  expect(system.chime.model.listSipMediaApplications().SipMediaApplications).toEqual([]);
}, 120_000);

it('two stacks: the lines outlive the contact center that answers them', async () => {
  const assembly = synthesise('cross-stack.ts');
  for (const stack of ['LinesStack', 'ContactCenterStack']) {
    expect(await system.local.deploy(assembly, { stack })).toMatchObject({ status: 'CREATE_COMPLETE', failures: [] });
  }
  const answeredBy = connectors();
  const lines = inventory();
  expect(lines.map(({ name }) => name).sort()).toEqual(['reception', 'sales']);
  expect(lines).toMatchObject([{ answeredBy }, { answeredBy }]);
  // CloudFormation does not let an export go that is in use.
  await expect(system.local.destroy('LinesStack')).rejects.toThrow('in use by ContactCenterStack');
  expect(inventory()).toEqual(lines);

  expect(await system.local.destroy('ContactCenterStack')).toMatchObject({ status: 'DELETE_COMPLETE' });
  expect([connectors(), inventory()]).toEqual([[], lines.map((line) => ({ ...line, answeredBy: [] }))]);
  expect(await system.local.destroy('LinesStack')).toMatchObject({ status: 'DELETE_COMPLETE' });
  expect(inventory()).toEqual([]);
}, 120_000);

it('a port-in: nothing is assigned until the numbers have arrived, and they stay when the stack goes', async () => {
  const phoneNumbers = ['+12065550100', '+12065550101'];
  const order = system.chime.model.control.injectPortInOrder({ phoneNumbers, status: 'FOC', focDate: '2026-12-01' });
  const early = await system.local.deploy(synthesise('port-in.ts', { order }));
  expect(early).toMatchObject({
    status: 'CREATE_COMPLETE', failures: [], outputs: { PortingStatus: 'FOC', PortingDate: '2026-12-01' },
  });
  expect(early.outputs.StillMissing).toContain(phoneNumbers[0]);
  expect(inventory().flatMap(({ answeredBy }) => answeredBy)).toEqual([]);

  system.chime.model.control.setPortInStatus(order, 'Successful');
  const arrived = await system.local.deploy(synthesise('port-in.ts', { order, name: 'sales' }));
  expect(arrived).toMatchObject({
    status: 'UPDATE_COMPLETE', failures: [], outputs: { PortingStatus: 'Successful', StillMissing: 'none' },
  });
  const answeredBy = connectors();
  expect(inventory()).toEqual(phoneNumbers.map((number) => ({ number, name: 'sales', answeredBy })));

  expect(await system.local.destroy('PortInStack')).toMatchObject({ status: 'DELETE_COMPLETE' });
  expect(connectors()).toEqual([]);
  expect(inventory()).toMatchObject(phoneNumbers.map((number) => ({ number, answeredBy: [] })));
}, 120_000);
