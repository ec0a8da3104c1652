/** The command lines of README and docs/command-line.md, run as they stand there, on a service of this machine. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { commandLine } from './command-line';
import { accountForEachTest, LocalAccount } from './deployments';
import { PROGRAM } from '../../cli/program';
import { PhoneNumberOrder, PhoneNumberProductType, PhoneNumberSource } from '../../src';
import { blocks } from '../documents/pages';
import { temporaryDirectory } from '../local/cloudformation/fixture';

let account: LocalAccount;
accountForEachTest((started) => (account = started));

/** What ends otherwise than with 0. */
const STATUS: Readonly<Record<string, number>> = {
  'audit': 1, // a number that nobody declares
  'plan --destroy': 1, // nothing is deployed yet
  'plan --exit-code': 3, // numbers would be bought
  'search --toll-free-prefix 833 --pattern CAFE': 1, // the local service offers none that ends so
};

/** These ask a person before they change something. */
const ASKS = /^(release|restore|audit --prune)/;

/** The number that the pages release and restore. */
const NUMBER = '+12065550100';

const commandsOf = (page: string): string[] =>
  blocks(page)
    .filter(({ language }) => language === 'shell')
    .flatMap(({ text }) => text.split('\n'))
    .filter((line) => line.startsWith(`npx ${PROGRAM} `))
    .map((line) => line.slice(`npx ${PROGRAM} `.length));

/** A project as README's quick start leaves it after `npx cdk synth`. */
function project(removalPolicy?: RemovalPolicy): string {
  const directory = temporaryDirectory();
  const app = new App({ outdir: join(directory, 'cdk.out') });
  const stack = new Stack(app, 'SupportLinesStack', { env: { account: '123456789012', region: 'us-east-1' } });
  new PhoneNumberOrder(stack, 'SupportLines', {
    productType: PhoneNumberProductType.VOICE_CONNECTOR,
    source: PhoneNumberSource.fromSearch({ areaCodes: ['206', '425'], count: 2 }),
    callingName: 'Example Corp',
    removalPolicy,
  });
  app.synth();
  writeFileSync(join(directory, 'cdk.json'), '{}');
  return directory;
}

function buyByHand(number: string): void {
  account.chime.model.createPhoneNumberOrder({ ProductType: 'VoiceConnector', E164PhoneNumbers: [number] });
  account.chime.advance(120);
}

test.each(['README.md', 'docs/command-line.md'])('%s: every command does what it is for', async (page) => {
  const commands = commandsOf(page);
  expect(commands.length).toBeGreaterThanOrEqual(4);
  const directory = project(RemovalPolicy.DESTROY);
  buyByHand(NUMBER);
  for (const command of commands) {
    const words = command.split(' ');
    const { status, out, err } = await commandLine(ASKS.test(command) ? [...words, '--yes'] : words, directory);
    expect({ command, status, err }).toEqual({
      command,
      status: STATUS[command] ?? 0,
      err: expect.not.stringContaining('error'),
    });
    expect([command, out.trim()]).not.toEqual([command, '']);
  }
  expect(account.numbers).toEqual({ held: [NUMBER], queued: [] });
});

describe('what README says of undoing the quick start', () => {
  const assembly = (removalPolicy?: RemovalPolicy) => join(project(removalPolicy), 'cdk.out');
  const deploy = async (removalPolicy?: RemovalPolicy) =>
    expect(await account.deploy(assembly(removalPolicy), ['SupportLinesStack'])).toMatchObject({ succeeded: true });
  const destroy = async () =>
    expect(await account.local.destroy('SupportLinesStack')).toMatchObject({ succeeded: true });

  const bought = (): string[] => {
    const { held, queued } = account.numbers;
    expect([held.length, queued]).toEqual([2, []]);
    return held;
  };
  const released = (numbers: string[]) => expect(account.numbers).toEqual({ held: [], queued: numbers });

  test('a destroy releases the numbers under DESTROY', async () => {
    await deploy(RemovalPolicy.DESTROY);
    const numbers = bought();
    await destroy();
    released(numbers);
  });

  test('without removalPolicy: add it, deploy, destroy', async () => {
    await deploy();
    const numbers = bought();
    await deploy(RemovalPolicy.DESTROY);
    expect(bought()).toEqual(numbers);
    await destroy();
    released(numbers);
  });

  test('with the stack gone and the numbers kept: deploy with DESTROY under the same name, destroy', async () => {
    await deploy();
    const numbers = bought();
    await destroy();
    expect(bought()).toEqual(numbers);
    await deploy(RemovalPolicy.DESTROY);
    expect(bought()).toEqual(numbers);
    await destroy();
    released(numbers);
  });

  test('a deploy within seven days brings released numbers back', async () => {
    await deploy(RemovalPolicy.DESTROY);
    const numbers = bought();
    await destroy();
    account.chime.advance(6 * 24 * 3600);
    await deploy(RemovalPolicy.DESTROY);
    expect(bought()).toEqual(numbers);
  });
});
