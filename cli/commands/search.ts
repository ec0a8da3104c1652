/** `search`: what the service offers now, before anyone writes a stack. Reads only. */
import { Command } from 'commander';
import { Query } from '../../lambda/attempt/step';
import { CANDIDATES } from '../../lambda/engine/perform';
import { queries } from '../../lambda/order/acquisition/order';
import { CallError, explain } from '../../lambda/service/errors';
import { matchesPattern } from '../../lambda/service/phone-numbers';
import { SearchSourceProperties } from '../../src/contract/order';
import { PhoneNumberSearch } from '../../src/order/phone-number-search';
import { bindSearch } from '../../src/order/source-binding';
import { unreadable } from '../account/cannot-read';
import { checkCredentials, readersOf } from '../account/read-only';
import { action } from '../command';
import { WrongUse } from '../output/errors';
import { waiting } from '../output/progress';
import { table } from '../output/table';
import { Terminal } from '../output/terminal';

interface Options {
  readonly areaCode?: string[];
  readonly tollFreePrefix?: string[];
  readonly country?: string;
  readonly type?: string;
  readonly state?: string;
  readonly city?: string;
  readonly pattern?: string;
  readonly limit: string;
  readonly numbersRegion: string;
  readonly json?: boolean;
}

/** What one search of the service shows. */
interface Shown {
  readonly where: string;
  readonly offered: number;
  readonly matching: readonly string[];
}

export function define(command: Command, terminal: Terminal): void {
  const several = (value: string, before: string[] = []): string[] => [...before, ...value.split(',')];
  command
    .option('--area-code <digits>', 'in the US; may be given several times', several)
    .option('--toll-free-prefix <digits>', 'in the US, such as 833; may be given several times', several)
    .option('--country <code>', 'ISO 3166-1, such as GB; the US, unless given')
    .option('--type <type>', 'Local or TollFree; required outside the US')
    .option('--state <code>', 'in the US, such as WA')
    .option('--city <name>', 'together with --state')
    .option('--pattern <pattern>', 'digits, letters of the keypad, ? for one digit, * for any: 206???CALL')
    .option('--limit <count>', 'how many numbers to show for each place', '10')
    .option('--numbers-region <region>', 'the region of the Chime SDK Voice service', 'us-east-1')
    .option('--json', 'everything that was found, as JSON')
    .addHelpText('after', '\nStatus: 0 something was found; 1 nothing was, or it cannot be read; 2 wrong use.')
    .action(action(terminal, (options: Options) => search(options, terminal)));
}

async function search(options: Options, terminal: Terminal): Promise<number> {
  const limit = Number(options.limit);
  if (!Number.isInteger(limit) || limit < 1) {
    throw new WrongUse(`--limit ${options.limit}: not a whole number above 0; give one, such as 10`);
  }
  const declared = checked(options);
  const { Pattern: pattern } = declared;
  const region = options.numbersRegion;
  await checkCredentials(region);
  const { chime } = readersOf(region);
  const shown: Shown[] = [];
  await waiting(terminal, 'Searching', async (rename) => {
    for (const query of queries(declared)) {
      rename(`Searching ${placeOf(query)}`);
      const found = await chime.search(query, CANDIDATES).catch((error: unknown) => refused(query, error));
      const matching = pattern === undefined ? found : found.filter((number) => matchesPattern(number, pattern));
      shown.push({ where: placeOf(query), offered: found.length, matching });
    }
  });
  if (options.json) terminal.json({ version: 1, pattern, places: shown });
  else show(shown, pattern, limit, terminal);
  return shown.some(({ matching }) => matching.length > 0) ? 0 : 1;
}

/** The rules that a declaration has at synth hold here as well. */
function checked(options: Options): SearchSourceProperties {
  const { findings, properties } = bindSearch({
    count: 1,
    country: options.country,
    phoneNumberType: options.type as PhoneNumberSearch['phoneNumberType'],
    areaCodes: options.areaCode,
    tollFreePrefixes: options.tollFreePrefix,
    state: options.state,
    city: options.city,
    pattern: options.pattern,
  });
  const errors = findings.filter(({ warningId }) => warningId === undefined);
  if (errors.length > 0) throw new WrongUse(errors.map(({ message }) => message).join('; '));
  return properties as SearchSourceProperties;
}

function placeOf({ search: { City, State, Country, PhoneNumberType }, areaCode, tollFreePrefix }: Query): string {
  return areaCode ?? tollFreePrefix ?? [City, State, Country, PhoneNumberType].filter(Boolean).join(', ');
}

function refused(query: Query, error: unknown): never {
  if (!(error instanceof CallError)) throw error;
  throw (
    unreadable(error) ?? new Error(explain(`search in ${placeOf(query)}`, error.operation, error.name, error.message))
  );
}

function show(shown: readonly Shown[], pattern: string | undefined, limit: number, terminal: Terminal): void {
  const rows = shown.map(({ where, offered, matching }) => {
    const names = matching.slice(0, limit).join(' ');
    const more = matching.length > limit ? ` and ${matching.length - limit} more` : '';
    const count = offered >= CANDIDATES ? `${CANDIDATES} or more` : String(offered);
    return [where, count, ...(pattern === undefined ? [] : [String(matching.length)]), names + more || '-'];
  });
  const headings = ['Where', 'Offered', ...(pattern === undefined ? [] : [`Matching ${pattern}`]), 'Numbers'];
  terminal.say(table(terminal, headings, rows, 0));
}
