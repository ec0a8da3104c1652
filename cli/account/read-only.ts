/**
 * The account as the commands read it: through the handler's own clients, behind which no call can be sent that changes
 * anything. Whatever is not in the list is refused here, before it leaves this machine.
 */
import {
  ChimeSDKVoiceClient,
  GetPhoneNumberCommand,
  GetPhoneNumberOrderCommand,
  GetSipRuleCommand,
  ListPhoneNumberOrdersCommand,
  ListPhoneNumbersCommand,
  ListPhoneNumbersCommandOutput,
  ListSipRulesCommand,
  SearchAvailablePhoneNumbersCommand,
} from '@aws-sdk/client-chime-sdk-voice';
import {
  DescribeStackEventsCommand,
  DescribeStackResourceCommand,
  DescribeStacksCommand,
  GetTemplateCommand,
  ListExportsCommand,
  ListStackResourcesCommand,
} from '@aws-sdk/client-cloudformation';
import { GetParametersByPathCommand, SSMClient } from '@aws-sdk/client-ssm';
import { reading } from './cannot-read';
import { Clock, Listed, Reading, Whole } from '../../lambda/attempt/ports';
import { DELETION_QUEUE } from '../../lambda/attempt/timing';
import { calling, clientOptions, Sender } from '../../lambda/ports/aws';
import { AwsChime } from '../../lambda/ports/chime';
import { ParameterStoreLedger } from '../../lambda/ports/ledger';
import { normalise } from '../../lambda/service/phone-numbers';
import { LEDGER_ROOT } from '../../src/contract/envelope';

/** Everything that `plan`, `audit` and `search` ever call. */
export const READS = [
  ListPhoneNumbersCommand,
  GetPhoneNumberCommand,
  ListPhoneNumberOrdersCommand,
  GetPhoneNumberOrderCommand,
  SearchAvailablePhoneNumbersCommand,
  GetSipRuleCommand,
  ListSipRulesCommand,
  GetParametersByPathCommand,
  DescribeStacksCommand,
  DescribeStackResourceCommand,
  DescribeStackEventsCommand,
  ListStackResourcesCommand,
  GetTemplateCommand,
  ListExportsCommand,
] as const;

/** The policy that suffices for `plan`, `audit` and `search`: reads only. */
export const READ_ONLY_POLICY = {
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'Numbers',
      Effect: 'Allow',
      Action: [
        'chime:ListPhoneNumbers',
        'chime:GetPhoneNumber',
        'chime:ListPhoneNumberOrders',
        'chime:GetPhoneNumberOrder',
        'chime:SearchAvailablePhoneNumbers',
        'chime:GetSipRule',
        'chime:ListSipRules',
      ],
      Resource: '*',
    },
    {
      Sid: 'Records',
      Effect: 'Allow',
      Action: 'ssm:GetParametersByPath',
      Resource: `arn:*:ssm:*:*:parameter${LEDGER_ROOT}*`,
    },
    {
      Sid: 'Stacks',
      Effect: 'Allow',
      Action: [
        'cloudformation:DescribeStacks',
        'cloudformation:DescribeStackResource',
        'cloudformation:DescribeStackEvents',
        'cloudformation:ListStackResources',
        'cloudformation:GetTemplate',
        'cloudformation:ListExports',
      ],
      Resource: '*',
    },
  ],
} as const;

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

/** A client that sends reads, and refuses everything else before it is sent. `onCall` hears of every call. */
export function readOnly<C extends { send(...args: never[]): unknown }>(client: C, onCall = (): void => {}): C {
  const send = (...args: unknown[]): unknown => {
    if (!READS.some((command) => args[0] instanceof command)) {
      throw new Error('a command that only reads has tried to change something; nothing was sent, please report it');
    }
    onCall();
    return (client.send as (...given: unknown[]) => unknown).apply(client, args);
  };
  return { send } as unknown as C;
}

/** What the service says of a number that the handler has no use for: when it leaves the deletion queue for good. */
export type RestorableUntil = ReadonlyMap<string, number>;

/** How long one and the same page is tried for, in milliseconds. */
const PATIENCE = 15_000;

/** A whole listing, however many pages it has; what does not get on at all is an error. */
export async function whole<T>(read: (reading: Reading) => Listed<T>): Promise<Whole<T>> {
  for (;;) {
    const listed = await read({ until: Date.now() + PATIENCE });
    if (listed) return listed;
  }
}

/**
 * Fails at once, in a sentence, when nobody is signed in: calls would be repeated in vain. Returns the account,
 * where the credentials tell it.
 */
export async function checkCredentials(region: string): Promise<string | undefined> {
  const client = new ChimeSDKVoiceClient(clientOptions(region));
  const { accountId } = await reading(() => calling('GetCallerIdentity', () => client.config.credentials()));
  return accountId;
}

/** The readers of one region. */
export interface AccountReaders {
  readonly chime: AwsChime;
  readonly ledger: ParameterStoreLedger;
  /** By number; filled as the inventory is read. */
  readonly restorableUntil: RestorableUntil;
  /** ISO 3166-1 alpha-2, by number; filled as the inventory is read. */
  readonly countries: ReadonlyMap<string, string>;
  /** How many calls were made so far. */
  calls(): number;
}

export function readersOf(region: string, clock: Clock = systemClock): AccountReaders {
  const restorableUntil = new Map<string, number>();
  const countries = new Map<string, string>();
  let calls = 0;
  const onCall = (): void => {
    calls += 1;
  };
  const client = noting(readOnly(new ChimeSDKVoiceClient(clientOptions(region)), onCall), restorableUntil, countries);
  return {
    chime: new AwsChime(clock, client, client, client),
    ledger: new ParameterStoreLedger(region, clock, readOnly(new SSMClient(clientOptions(region)), onCall)),
    restorableUntil,
    countries,
    calls: () => calls,
  };
}

/** Notes down what the handler's own shape of a number has no room for, as it passes by. */
function noting(client: Sender, restorableUntil: Map<string, number>, countries: Map<string, string>): Sender {
  const send = async (command: never): Promise<unknown> => {
    const answer: unknown = await client.send(command);
    const numbers = (answer as Partial<ListPhoneNumbersCommandOutput>).PhoneNumbers ?? [];
    for (const { E164PhoneNumber, DeletionTimestamp, Country } of numbers) {
      if (E164PhoneNumber && Country) countries.set(normalise(E164PhoneNumber), Country);
      if (E164PhoneNumber && DeletionTimestamp) {
        restorableUntil.set(normalise(E164PhoneNumber), DeletionTimestamp.getTime() + DELETION_QUEUE);
      }
    }
    return answer;
  };
  return { send } as unknown as Sender;
}
