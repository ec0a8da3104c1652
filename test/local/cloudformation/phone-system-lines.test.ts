/**
 * A phone system with the handler as it is deployed: numbers, Voice Connectors and the assignment between them, through
 * its whole life. Time passes only while nothing happens.
 */
import { App, CfnOutput, CfnResource, Fn, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { temporaryDirectory } from './fixture';
import { inventoryOf, phoneSystemForEachTest } from './phone-system';
import {
  PhoneNumberAssignmentTarget, PhoneNumberOrder, PhoneNumberProductType, PhoneNumberSource,
} from '../../../src';

interface Declared {
  readonly count?: number;
  readonly connector?: 'First' | 'Second';
  readonly failing?: boolean;
}

/** Both connectors are always there, so that a move is nothing but a move. */
function synthesise({ count = 2, connector = 'First', failing = false }: Declared): string {
  const app = new App({ outdir: temporaryDirectory(), context: { 'aws:cdk:disable-asset-staging': false } });
  const stack = new Stack(app, 'Stack');
  // As a template of YAML may have it: CloudFormation takes the string for what it says.
  const connectors = ['First', 'Second'].map((id) => new CfnResource(stack, id, {
    type: 'AWS::Chime::VoiceConnector',
    properties: { Name: id, RequireEncryption: 'true' },
  }));
  const target = connectors.find(({ node }) => node.id === connector)!;
  const lines = new PhoneNumberOrder(stack, 'Lines', {
    productType: PhoneNumberProductType.VOICE_CONNECTOR,
    source: PhoneNumberSource.fromSearch({ areaCodes: ['206'], count }),
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const assignment = lines.assignTo(PhoneNumberAssignmentTarget.fromVoiceConnector(target));
  new CfnOutput(stack, 'Numbers', { value: Fn.join(',', assignment.phoneNumbers) });
  if (failing) {
    const failure = new CfnResource(stack, 'Failure', { type: 'Local::Failure', properties: { FailOn: 'create' } });
    failure.node.addDependency(assignment);
  }
  return app.synth().directory;
}

const system = phoneSystemForEachTest();

const deploy = (declared: Declared = {}) => system.local.deploy(synthesise(declared));
const connectorId = (name: string): string =>
  system.chime.model.listVoiceConnectors().VoiceConnectors!.find(({ Name }) => Name === name)!.VoiceConnectorId!;
const inventory = () => inventoryOf(system);
const answeredBy = (name: string): string[] =>
  inventory()
    .filter(({ Associations = [] }) => Associations.some(({ Value }) => Value === connectorId(name)))
    .map(({ E164PhoneNumber }) => E164PhoneNumber!)
    .sort();
const allNumbers = (): string[] => inventory().map(({ E164PhoneNumber }) => E164PhoneNumber!).sort();

async function minutesOf(work: () => Promise<unknown>): Promise<number> {
  const began = system.clock.now();
  await work();
  return (system.clock.now() - began) / 60_000;
}

it('lives from deployment to destruction, and every number is answered at one place', async () => {
  const created = await deploy();
  expect(created).toMatchObject({ status: 'CREATE_COMPLETE', failures: [] });
  const first = created.outputs.Numbers.split(',');
  expect([answeredBy('First'), first.length]).toEqual([[...first].sort(), 2]);

  const grown = await deploy({ count: 3 });
  expect(grown).toMatchObject({ status: 'UPDATE_COMPLETE', failures: [] });
  expect(answeredBy('First')).toEqual(allNumbers());
  expect(allNumbers()).toHaveLength(3);

  const moved = await deploy({ count: 3, connector: 'Second' });
  expect(moved).toMatchObject({ status: 'UPDATE_COMPLETE', failures: [] });
  expect([answeredBy('First'), answeredBy('Second')]).toEqual([[], allNumbers()]);

  const failed = await deploy({ count: 3, connector: 'First', failing: true });
  expect(failed.status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect([answeredBy('First'), answeredBy('Second')]).toEqual([[], allNumbers()]);

  expect(await system.local.destroy('Stack')).toMatchObject({ status: 'DELETE_COMPLETE' });
  expect(allNumbers()).toEqual([]);
  expect(system.chime.model.listVoiceConnectors().VoiceConnectors).toEqual([]);
  expect(system.local.answerProblems).toEqual([]);
}, 120_000);

it('shrinks without a wait: the assignment lets go before the order releases', async () => {
  await deploy();
  let result;
  const minutes = await minutesOf(async () => { result = await deploy({ count: 1 }); });
  expect(result).toMatchObject({ status: 'UPDATE_COMPLETE', failures: [] });
  expect(allNumbers()).toHaveLength(1);
  expect(answeredBy('First')).toEqual(allNumbers());
  expect(minutes).toBeLessThan(5);
}, 120_000);

it('that fails while it is created leaves nothing behind', async () => {
  const result = await deploy({ failing: true });
  expect(result.status).toBe('ROLLBACK_COMPLETE');
  expect(allNumbers()).toEqual([]);
}, 120_000);

it('takes a connector that requires encryption by a string for one that does', async () => {
  await deploy({ count: 1 });
  expect(system.chime.model.listVoiceConnectors().VoiceConnectors).toMatchObject([
    { RequireEncryption: true },
    { RequireEncryption: true },
  ]);
}, 120_000);
