/**
 * The life of a phone system: numbers that a Voice Connector answers, and a SIP rule for a bot line. It is created,
 * fails to change and is rolled back, gets a number less, moves, and is destroyed; on both engines, as the example is.
 */
import { Engine } from './lib/engines';
import { changesBetween, holdingsOf, numbersIn, planned } from './lib/planned';
import { CustomResourceEvent } from './lib/recorder';
import { Report } from './lib/report';
import { routingBetween, routingIn, routingOf, unknownIn } from './lib/routing';

export const STACK = 'PhoneSystem';

/** What the app is told: how many lines there are, and who answers, by name. */
interface Declared {
  readonly count: number;
  readonly connector: 'north' | 'south';
  readonly application: 'day' | 'night';
}

/** What is true after a step. */
interface View {
  readonly status: string;
  /** How many numbers each connector answers, and how many nobody does, a bot line aside. */
  readonly lines: Readonly<Record<string, number>>;
  /** Of each SIP rule, whether it is for the bot line, and who answers. */
  readonly rules: readonly string[];
  /** How many of the numbers that were declared before are declared still. */
  readonly kept: number;
  readonly bought: number;
  readonly released: number;
}

interface Step {
  readonly what: string;
  /** None: the stack is destroyed. */
  readonly declared?: Declared;
  /** Whether another resource of the stack fails. */
  readonly failing?: true;
  readonly expected: View;
  /** What each resource receives. */
  readonly requests: Readonly<Record<string, string>>;
  /** What the service is asked to do to the lines, in this order. */
  readonly calls?: readonly string[];
  /** Resources of which no plan can know before the numbers are bought. */
  readonly unknown?: readonly string[];
}

const AT_NORTH: Declared = { count: 2, connector: 'north', application: 'day' };
const nothingElse = { bought: 0, released: 0 };

const STEPS: readonly Step[] = [
  {
    what: 'two lines at a connector, and a bot line',
    declared: AT_NORTH,
    expected: {
      status: 'CREATE_COMPLETE', lines: { north: 2 }, rules: ['bot line: day'], kept: 0, bought: 3, released: 0,
    },
    requests: { Assignment: 'Create', Bot: 'Create', Lines: 'Create', Rule: 'Create' },
    calls: ['assign'],
    unknown: ['Custom::ChimePhoneNumberAssignment', 'Custom::ChimeSipRule'],
  },
  {
    what: 'a line less, at another connector, and the bot line elsewhere, and then another resource fails',
    declared: { count: 1, connector: 'south', application: 'night' },
    failing: true,
    expected: {
      status: 'UPDATE_ROLLBACK_COMPLETE', lines: { north: 2 }, rules: ['bot line: day'], kept: 3, ...nothingElse,
    },
    requests: { Assignment: 'Update, Update', Lines: 'Update, Delete', Rule: 'Update, Update' },
  },
  {
    what: 'a line less: it is let go, and the order releases it',
    declared: { ...AT_NORTH, count: 1 },
    expected: {
      status: 'UPDATE_COMPLETE', lines: { north: 1 }, rules: ['bot line: day'], kept: 2, bought: 0, released: 1,
    },
    requests: { Assignment: 'Update', Lines: 'Update, Delete' },
    calls: ['take off', 'release'],
  },
  {
    what: 'another connector, and another application',
    declared: { count: 1, connector: 'south', application: 'night' },
    expected: {
      status: 'UPDATE_COMPLETE', lines: { south: 1 }, rules: ['bot line: night'], kept: 2, ...nothingElse,
    },
    requests: { Assignment: 'Update', Rule: 'Update' },
    // Nothing is taken off, so that the number answers at all times.
    calls: ['assign'],
  },
  {
    what: 'destroyed',
    expected: { status: 'DELETE_COMPLETE', lines: {}, rules: [], kept: 0, bought: 0, released: 2 },
    requests: { Assignment: 'Delete', Bot: 'Delete', Lines: 'Delete', Rule: 'Delete' },
  },
];

/** Gives back the directory of the assembly of the phone system under this context. */
export type SynthesisePhoneSystem = (name: string, context: readonly string[]) => Promise<string>;

const CALLS: readonly (readonly [RegExp, string])[] = [
  [/^AssociatePhoneNumbers/, 'assign'],
  [/^DisassociatePhoneNumbers/, 'take off'],
  [/^(Batch)?DeletePhoneNumber$/, 'release'],
];

/** The calls that change what lines are, each once however often it is repeated in a row. */
function writesIn(calls: readonly string[]): string[] {
  const words = calls.flatMap((call) => CALLS.filter(([pattern]) => pattern.test(call)).map(([, word]) => word));
  return words.filter((word, index) => word !== words[index - 1]);
}

/** The phone system on one engine. */
class Life {
  /** The numbers that were declared last. */
  private numbers: readonly string[] = [];

  constructor(
    readonly engine: Engine,
    private readonly home: string,
  ) {}

  async act(step: Step, assembly: string) {
    const { engine } = this;
    const [starts, calls] = [engine.starts.length, engine.calls.length];
    const plan = await planned(engine, assembly, STACK, step.declared === undefined, this.home);
    const [holdings, routing] = [holdingsOf(engine), routingOf(engine)];
    const { status, outputs } = step.declared
      ? await engine.deploy(assembly, STACK, step.failing && 'Failure')
      : await engine.destroy(assembly, STACK);
    const numbers = changesBetween(holdings, holdingsOf(engine));
    return {
      view: {
        status, ...this.view(outputs), bought: numbers.bought, released: numbers.released,
      } satisfies View,
      requests: requestsIn(engine.starts.slice(starts)),
      calls: writesIn(engine.calls.slice(calls)),
      happened: { numbers, routing: routingBetween(routing, routingOf(engine)) },
      plan: { numbers: numbersIn(plan), routing: routingIn(plan) },
      unknown: unknownIn(plan),
    };
  }

  private view({ AllLines = '', BotLine }: Readonly<Record<string, string>>): Pick<View, 'lines' | 'rules' | 'kept'> {
    const { connectors, rules } = routingOf(this.engine);
    const names = namesOf(this.engine);
    const lines: Record<string, number> = {};
    for (const [number, holder] of connectors) {
      if (number === BotLine) continue;
      const name = holder === undefined ? 'nobody' : names.get(holder) ?? holder;
      lines[name] = (lines[name] ?? 0) + 1;
    }
    const declared = [...AllLines.split(', '), BotLine ?? ''].filter(Boolean);
    const kept = declared.filter((number) => this.numbers.includes(number)).length;
    this.numbers = declared;
    return {
      lines,
      rules: [...rules.values()].map(({ trigger, disabled, applications }) => {
        const answering = applications.map((id) => names.get(id) ?? id).join(', ');
        return `${trigger === BotLine ? 'bot line' : 'another'}: ${disabled ? 'nobody' : answering}`;
      }),
      kept,
    };
  }
}

/** Connectors and applications that the service has already; in a new service, each always gets the same id. */
function putPlaces({ chime: { model } }: Engine): void {
  for (const Name of ['north', 'south']) model.createVoiceConnector({ Name, RequireEncryption: true });
  for (const Name of ['day', 'night']) {
    const LambdaArn = `arn:aws:lambda:us-east-1:000000000000:function:${Name}`;
    model.createSipMediaApplication({ Name, AwsRegion: 'us-east-1', Endpoints: [{ LambdaArn }] });
  }
}

/** The names of connectors and applications, by id. */
function namesOf({ chime: { model } }: Engine): ReadonlyMap<string, string> {
  const { VoiceConnectors = [] } = model.listVoiceConnectors();
  const { SipMediaApplications = [] } = model.listSipMediaApplications();
  return new Map([
    ...VoiceConnectors.map((each) => [each.VoiceConnectorId!, each.Name!] as const),
    ...SipMediaApplications.map((each) => [each.SipMediaApplicationId!, each.Name!] as const),
  ]);
}

/** Request types by resource; the logical ids begin with those of the constructs. */
function requestsIn(events: readonly CustomResourceEvent[]): Record<string, string> {
  const requests = new Map<string, string[]>();
  for (const { LogicalResourceId, RequestType } of events) {
    const [, name = LogicalResourceId] = /(Assignment|Bot|Lines|Rule)[0-9A-F]{8}$/.exec(LogicalResourceId) ?? [];
    requests.set(name, [...(requests.get(name) ?? []), RequestType]);
  }
  return Object.fromEntries([...requests].sort().map(([name, types]) => [name, types.join(', ')]));
}

/** On engines whose service is new. */
export async function phoneSystem(
  report: Report,
  engines: readonly Engine[],
  synthesise: SynthesisePhoneSystem,
  home: string,
): Promise<void> {
  engines.forEach(putPlaces);
  const lives = engines.map((engine) => new Life(engine, home));
  const ids = new Map([...namesOf(engines[0])].map(([id, name]) => [name, id]));
  let assembly = '';
  for (const step of STEPS) {
    const { what, declared, failing } = step;
    if (declared) {
      const { count, connector, application } = declared;
      const context = [
        `count=${count}`,
        `connector=${ids.get(connector)}`,
        `application=${ids.get(application)}`,
        ...(failing ? ['failing=true'] : []),
      ];
      assembly = await synthesise(`phone-system-${STEPS.indexOf(step)}`, context);
    }
    report.say(`${what[0].toUpperCase()}${what.slice(1)}`);
    const seen = await Promise.all(lives.map((life) => life.act(step, assembly)));
    lives.forEach(({ engine }, which) => check(report, engine, step, seen[which]));
  }
}

type Act = Awaited<ReturnType<Life['act']>>;

function check(
  report: Report, { name }: Engine, { expected, failing, requests, calls, unknown = [] }: Step, seen: Act,
): void {
  const { status, ...view } = expected;
  const { status: actualStatus, ...actual } = seen.view;
  report.check(`${name}: the stack ends ${status}`, actualStatus, status);
  report.check(`${name}: numbers, connectors and rules are as they should be`, actual, view);
  if (calls) report.check(`${name}: the service is asked to ${calls.join(', then to ')}`, seen.calls, calls);
  // That another resource fails, no plan can know.
  if (!failing) {
    const { happened, plan } = seen;
    // What answers a number that is still to be bought, a plan does not say, and says so.
    const what = unknown.length > 0 ? { ...happened, routing: [] } : happened;
    report.check(`${name}: what was planned is what happened`, what, plan);
    report.check(`${name}: what a plan cannot know`, seen.unknown, unknown);
  }
  report.check(`${name}: what the handler received`, seen.requests, requests);
}
