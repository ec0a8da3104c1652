/**
 * The one function: CloudFormation calls it with an event, the state machine with a turn. Clients are loaded when they
 * are needed, so that handing an event on stays quick.
 */
import { Context } from 'aws-lambda';
import { Clock, Ports } from './attempt/ports';
import { problemWithResponseUrl } from './attempt/request/response-address';
import { giveUp } from './engine/give-up';
import { levelNamed, logger, redact } from './engine/log';
import { readEnvelope } from './engine/read-event';
import { takeTurn } from './engine/turn';
import { TurnInput, TurnResult } from './engine/turn-input';
import { ResponseUrl } from './ports/response-url';
import { startAttempt } from './start-attempt';
import { LOCAL_RESPONSE_VARIABLE, LOG_LEVEL_VARIABLE } from '../src/contract/envelope';

type Turn = TurnInput & { readonly kind: 'Turn' | 'GiveUp' };

const clock: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};
const log = logger(levelNamed(process.env[LOG_LEVEL_VARIABLE]));
const answers = new ResponseUrl();

export async function handler(event: unknown, context: Context): Promise<TurnResult | void> {
  try {
    checkResponseUrl(isTurn(event) ? event.event : event);
    return isTurn(event) ? await turn(event, context) : await handOn(event);
  } catch (error) {
    // What reaches the runtime is logged by it, whole: only the kind of error may travel.
    log('error', error instanceof Error ? (error.stack ?? error.message) : String(error));
    throw sanitised(error);
  }
}

function checkResponseUrl(event: unknown): void {
  const { ResponseURL, StackId } = readEnvelope(event);
  const problem = problemWithResponseUrl(ResponseURL, StackId, process.env[LOCAL_RESPONSE_VARIABLE]);
  if (problem) throw new Error(problem);
}

async function handOn(event: unknown): Promise<void> {
  const { StepFunctions } = await import('./ports/step-functions.js');
  await startAttempt(event, new StepFunctions(), { answers, clock, log });
}

async function turn(input: Turn, context: Context): Promise<TurnResult> {
  const ports = await portsFor(input, context);
  return input.kind === 'GiveUp' ? giveUp(input, ports) : takeTurn(input, ports);
}

/**
 * For as long as this execution environment lives: a turn goes on with the listings that an earlier one has begun to
 * read.
 */
const cache = new Map<string, Pick<Ports, 'chime' | 'ledger' | 'stacks'>>();

async function portsFor(input: Turn, context: Context): Promise<Ports> {
  const region = regionOf(input.event);
  if (!cache.has(region)) {
    const [{ AwsChime }, { ParameterStoreLedger }, { CloudFormationStacks }] = await Promise.all([
      import('./ports/chime.js'),
      import('./ports/ledger.js'),
      import('./ports/stacks.js'),
    ]);
    cache.set(region, {
      chime: AwsChime.inRegion(region, clock),
      ledger: new ParameterStoreLedger(region, clock),
      stacks: new CloudFormationStacks(clock),
    });
  }
  return { ...cache.get(region)!, answers, clock, log, remaining: () => context.getRemainingTimeInMillis() };
}

/** The PSTN region that the declaration names; us-east-1 is the service's own home. */
function regionOf(event: unknown): string {
  const properties = (event as { ResourceProperties?: { Region?: unknown } } | undefined)?.ResourceProperties;
  return typeof properties?.Region === 'string' && properties.Region !== '' ? properties.Region : 'us-east-1';
}

function isTurn(event: unknown): event is Turn {
  const kind = (event as { kind?: unknown } | null | undefined)?.kind;
  return kind === 'Turn' || kind === 'GiveUp';
}

function sanitised(error: unknown): Error {
  const clean = new Error('this invocation failed; see the log of the function');
  clean.name = error instanceof Error ? redact(error.name) : 'Error';
  clean.stack = undefined;
  return clean;
}
