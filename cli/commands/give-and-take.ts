/** What `release` and `restore` have in common. */
import { AwsChime } from '../../lambda/ports/chime';
import { systemClock } from '../account/read-only';
import { permitted, Verb } from '../audit/give-and-take';
import { auditAccount } from '../audit/read-audit';
import { action, Define } from '../command';
import { confirmed } from '../output/confirm';
import { WrongUse } from '../output/errors';
import { waiting } from '../output/progress';
import { Terminal } from '../output/terminal';

interface Options {
  readonly numbersRegion: string;
  readonly yes?: boolean;
  readonly json?: boolean;
}

const DONE: Readonly<Record<Verb, string>> = {
  release: 'into the deletion queue, where they can be restored for 7 days',
  restore: 'out of the deletion queue; billing begins again',
};

/** What the numbers are in the JSON. */
const PARTICIPLE: Readonly<Record<Verb, string>> = { release: 'released', restore: 'restored' };

export const defineVerb =
  (verb: Verb): Define =>
    (command, terminal) => {
      command
        .argument('<number...>', 'numbers in E.164 form, such as +12065550100')
        .option('--numbers-region <region>', 'the region of the Chime SDK Voice service', 'us-east-1')
        .option('--yes', 'do not ask, for scripts')
        .option('--json', 'what was done and what the service refused, as JSON')
        .addHelpText('after', '\nStatus: 0 done; 1 refused, or the service refused; 2 wrong use.')
        .action(action(terminal, (numbers: string[], options: Options) => run(verb, numbers, options, terminal)));
    };

async function run(verb: Verb, asked: readonly string[], options: Options, terminal: Terminal): Promise<number> {
  asked.forEach(checkNumber);
  const region = options.numbersRegion;
  const found = await waiting(terminal, 'Reading inventory, records and stacks', () => auditAccount(region));
  const permission = permitted(verb, asked, found);
  if ('refusal' in permission) throw new Error(permission.refusal);
  const { numbers } = permission;
  const question = `${verb === 'release' ? 'Release' : 'Restore'} ${numbers.join(', ')}, ${DONE[verb]}?`;
  const chosen = (await confirmed(terminal, question, options.yes)) ? numbers : [];
  const chime = AwsChime.inRegion(region, systemClock);
  const refused =
    chosen.length > 0 ? await waiting(terminal, 'Asking the service', () => ask(verb, chosen, chime)) : [];
  const done = chosen.filter((number) => !refused.some((each) => each.number === number));
  if (options.json) terminal.json({ version: 1, [PARTICIPLE[verb]]: done, refused });
  else show(verb, done, refused, terminal);
  return refused.length > 0 ? 1 : 0;
}

function checkNumber(text: string): void {
  if (/^(\+|%2B)?[1-9]\d{6,14}$/i.test(text)) return;
  throw new WrongUse(`${text}: not a phone number; write it in E.164 form, such as +12065550100`);
}

type Refused = readonly { readonly number: string; readonly code: string; readonly message: string }[];

function show(verb: Verb, done: readonly string[], refused: Refused, terminal: Terminal): void {
  if (done.length > 0) terminal.say(`${verb === 'release' ? 'Released' : 'Restored'} ${done.join(', ')}.`);
  refused.forEach(({ number, code, message }) =>
    terminal.err.write(`${number}: the service refused (${code}: ${message})\n`),
  );
}

async function ask(verb: Verb, numbers: readonly string[], chime: AwsChime): Promise<Refused> {
  if (verb === 'release') return chime.release(numbers);
  const refused: { number: string; code: string; message: string }[] = [];
  for (const number of numbers) {
    await chime.restore(number).catch(({ name, message }: Error) => refused.push({ number, code: name, message }));
  }
  return refused;
}
