/**
 * The AWS CLI, which shares no code with the SDK of the handler, as a client of the Chime SDK Voice service of this
 * machine.
 */
import { startChimeVoiceService } from '../local/chime-sdk-voice';
import { Finished, offlineEnvironment, run } from './lib/processes';
import { Report } from './lib/report';

const POLL_MS = 500;
const POLLS = 60;

export async function awsCli(report: Report, program: string, home: string): Promise<void> {
  const chime = await startChimeVoiceService({ switches: { acquisitionSeconds: 2 } });
  const env = { ...offlineEnvironment(home, chime.url), AWS_ENDPOINT_URL_CHIME_SDK_VOICE: chime.url };
  const raw = (...args: string[]): Promise<Finished> =>
    run(program, ['chime-sdk-voice', ...args, '--output', 'json'], { env, limitSeconds: 60 });
  const ask = async (...args: string[]): Promise<any> => {
    const { code, stdout, output } = await raw(...args);
    if (code !== 0) throw new Error(`"aws chime-sdk-voice ${args.join(' ')}" ended with ${code}: ${output.trim()}`);
    return stdout.trim() === '' ? {} : JSON.parse(stdout);
  };
  try {
    const numbers = await search(report, ask);
    await order(report, ask, numbers);
    await change(report, ask, numbers[0]);
    await deleteAndRestore(report, ask, numbers[0]);
    const { code, output } = await raw('get-phone-number', '--phone-number-id', '+12065550000');
    report.check(
      'a number that is not there is a NotFoundException',
      [code !== 0, /NotFoundException/.test(output)],
      [true, true],
    );
  } finally {
    await chime.close();
  }
}

type Ask = (...args: string[]) => Promise<any>;

async function search(report: Report, ask: Ask): Promise<string[]> {
  const { E164PhoneNumbers: found } = await ask(
    'search-available-phone-numbers',
    '--area-code',
    '206',
    '--max-results',
    '2',
  );
  report.check(
    'search: two numbers of area code 206',
    found.map((number: string) => number.slice(0, 5)),
    ['+1206', '+1206'],
  );
  return found;
}

async function order(report: Report, ask: Ask, numbers: readonly string[]): Promise<void> {
  const args = ['--product-type', 'VoiceConnector', '--name', 'first name', '--e164-phone-numbers', ...numbers];
  const { PhoneNumberOrder: placed } = await ask('create-phone-number-order', ...args);
  report.check('order: accepted', [placed.Status, placed.OrderedPhoneNumbers.length], ['Processing', 2]);
  let status = '';
  for (let poll = 0; poll < POLLS && status !== 'Successful'; poll++) {
    ({ Status: status } = (
      await ask('get-phone-number-order', '--phone-number-order-id', placed.PhoneNumberOrderId)
    ).PhoneNumberOrder);
    if (status !== 'Successful') await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  report.check('poll: the order succeeds', status, 'Successful');
  const first = await ask('list-phone-numbers', '--max-results', '1');
  const second = await ask('list-phone-numbers', '--max-results', '1', '--next-token', first.NextToken);
  const listed = [first, second].flatMap(({ PhoneNumbers }) =>
    PhoneNumbers.map(({ E164PhoneNumber }: any) => E164PhoneNumber),
  );
  report.check('list: both numbers, over two pages', listed.sort(), [...numbers].sort());
}

async function change(report: Report, ask: Ask, number: string): Promise<void> {
  await ask('update-phone-number', '--phone-number-id', number, '--name', 'second name');
  const { PhoneNumber: renamed } = await ask('get-phone-number', '--phone-number-id', number);
  report.check('rename: the number has its new name', [renamed.E164PhoneNumber, renamed.Name], [number, 'second name']);
}

async function deleteAndRestore(report: Report, ask: Ask, number: string): Promise<void> {
  await ask('delete-phone-number', '--phone-number-id', number);
  const { PhoneNumber: deleted } = await ask('get-phone-number', '--phone-number-id', number);
  report.check('delete: the number waits in the deletion queue', typeof deleted.DeletionTimestamp, 'string');
  await ask('restore-phone-number', '--phone-number-id', number);
  const { PhoneNumber: restored } = await ask('get-phone-number', '--phone-number-id', number);
  report.check(
    'restore: the number is back',
    [restored.DeletionTimestamp === undefined, restored.Status],
    [true, 'Unassigned'],
  );
}
