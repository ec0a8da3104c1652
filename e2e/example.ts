/**
 * The life of the example: created, changed, rolled back, shrunk, destroyed and brought back, with the shipped handler.
 * Each step has one expectation for both engines, and both must have sent the same requests.
 */
import { Engine, Outcome } from './lib/engines';
import { changesBetween, holdingsOf, NumberChanges, numbersIn, planned } from './lib/planned';
import { CustomResourceEvent } from './lib/recorder';
import { Report } from './lib/report';

export const STACK = 'SupportLinesStack';
const THREE_DAYS = 3 * 24 * 3600;
/** Longer than one turn polls, so that the state machine has to wait between two. */
const SLOW_SECONDS = 45;

/** What is true after a step. */
interface View {
  readonly status: string;
  /** How many numbers the stack's output declares, and how many of them it did before. */
  readonly declared: number;
  readonly kept: number;
  /** Whether the inventory holds exactly what is declared. */
  readonly owned: boolean;
  readonly orders: number;
  readonly queued: number;
  /** Calling names in the inventory. */
  readonly callingNames: readonly string[];
}

interface ExampleStep {
  readonly what: string;
  /** Context of the example; none: the stack is destroyed. */
  readonly context?: readonly string[];
  /** Whether another resource of the stack fails. */
  readonly failing?: true;
  /** Whether to look three days later, when a calling name is through. */
  readonly later?: true;
  readonly expected: View;
  /** What the handler receives: type, physical id by order of appearance, count of numbers asked for. */
  readonly requests: readonly string[];
}

const corp = (name: string, count: number): string[] => Array.from({ length: count }, () => name);

const SHRUNK = ['count=2', 'callingName=Another Corp'];
const gone = (queued: number): View => ({
  status: 'DELETE_COMPLETE',
  declared: 0,
  kept: 0,
  owned: true,
  orders: 2,
  queued,
  callingNames: [],
});

const STEPS: readonly ExampleStep[] = [
  {
    what: `two numbers, which take ${SLOW_SECONDS} s`,
    context: [],
    later: true,
    expected: {
      status: 'CREATE_COMPLETE', declared: 2, kept: 0, owned: true, orders: 1, queued: 0,
      callingNames: corp('Example Corp', 2),
    },
    requests: ['Create for 2'],
  },
  {
    what: 'a third number and another calling name',
    context: ['count=3', 'callingName=Another Corp'],
    later: true,
    expected: {
      status: 'UPDATE_COMPLETE', declared: 3, kept: 2, owned: true, orders: 2, queued: 0,
      callingNames: corp('Another Corp', 3),
    },
    requests: ['Update #1 for 3 after 2'],
  },
  {
    what: 'a number less, by a new generation, and then another resource fails',
    context: SHRUNK,
    failing: true,
    expected: {
      status: 'UPDATE_ROLLBACK_COMPLETE', declared: 3, kept: 3, owned: true, orders: 2, queued: 0,
      callingNames: corp('Another Corp', 3),
    },
    requests: ['Update #1 for 2 after 3', 'Delete #2 for 2'],
  },
  {
    what: 'a number less, by a new generation',
    context: SHRUNK,
    expected: {
      status: 'UPDATE_COMPLETE', declared: 2, kept: 2, owned: true, orders: 2, queued: 1,
      callingNames: corp('Another Corp', 2),
    },
    requests: ['Update #1 for 2 after 3', 'Delete #1 for 3'],
  },
  { what: 'destroyed', expected: gone(3), requests: ['Delete #3 for 2'] },
  {
    what: 'deployed again, with the numbers that were there',
    context: SHRUNK,
    expected: {
      status: 'CREATE_COMPLETE', declared: 2, kept: 2, owned: true, orders: 2, queued: 1,
      callingNames: corp('Another Corp', 2),
    },
    requests: ['Create for 2'],
  },
  { what: 'destroyed again', expected: gone(3), requests: ['Delete #4 for 2'] },
];

/** What needs a row of the table that MiniStack has otherwise: the probe says which. */
const DRIVER_STEPS: readonly ExampleStep[] = [
  {
    what: 'deployed once more',
    context: SHRUNK,
    expected: {
      status: 'CREATE_COMPLETE',
      declared: 2,
      kept: 2,
      owned: true,
      orders: 2,
      queued: 1,
      callingNames: corp('Another Corp', 2),
    },
    requests: ['Create for 2'],
  },
  {
    what: 'two numbers more, and then another resource fails',
    context: ['count=4', 'callingName=Another Corp'],
    failing: true,
    expected: {
      status: 'UPDATE_ROLLBACK_COMPLETE',
      declared: 2,
      kept: 2,
      owned: true,
      orders: 3,
      queued: 2,
      callingNames: corp('Another Corp', 2),
    },
    requests: ['Update #5 for 4 after 2', 'Update #5 for 2 after 4', 'Delete #5 for 2'],
  },
  { what: 'destroyed for good', expected: { ...gone(4), orders: 3 }, requests: ['Delete #6 for 2'] },
];

/** Gives back the directory of the assembly of the example under this context. */
export type SynthesiseExample = (name: string, context: readonly string[], failing: boolean) => Promise<string>;

/** What one step came to. */
interface Act {
  readonly view: View;
  readonly requests: readonly string[];
  readonly plan: NumberChanges;
  readonly happened: NumberChanges;
}

/** The example on one engine. */
class Life {
  /** The numbers that were declared last, also before the stack was destroyed. */
  private numbers: readonly string[] = [];
  private readonly ids: string[] = [];

  constructor(
    readonly engine: Engine,
    private readonly home: string,
  ) {}

  async act(step: ExampleStep, assembly: string): Promise<Act> {
    const { engine } = this;
    const since = engine.starts.length;
    const plan = numbersIn(await planned(engine, assembly, STACK, step.context === undefined, this.home));
    const before = holdingsOf(engine);
    const outcome = step.context
      ? await engine.deploy(assembly, STACK, step.failing && 'Failure')
      : await engine.destroy(assembly, STACK);
    const happened = changesBetween(before, holdingsOf(engine));
    if (step.later) engine.chime.advance(THREE_DAYS);
    return {
      plan,
      happened,
      view: this.view(outcome),
      requests: engine.starts.slice(since).map((event) => this.describe(event)),
    };
  }

  private view({ status, outputs }: Outcome): View {
    const { model } = this.engine.chime;
    const all = model.listPhoneNumbers({}).PhoneNumbers ?? [];
    const inventory = all.filter(({ DeletionTimestamp }) => !DeletionTimestamp);
    const declared = (outputs.AllLines ?? '').split(', ').filter(Boolean).sort();
    const kept = declared.filter((number) => this.numbers.includes(number)).length;
    if (declared.length > 0) this.numbers = declared;
    return {
      status,
      declared: declared.length,
      kept,
      owned:
        inventory
          .map(({ E164PhoneNumber }) => E164PhoneNumber!)
          .sort()
          .join() === declared.join(),
      orders: model.listPhoneNumberOrders({}).PhoneNumberOrders?.length ?? 0,
      queued: all.length - inventory.length,
      callingNames: inventory.map(({ CallingName }) => CallingName ?? ''),
    };
  }

  private describe({
    RequestType,
    PhysicalResourceId: id,
    ResourceProperties,
    OldResourceProperties,
  }: CustomResourceEvent): string {
    if (id !== undefined && !this.ids.includes(id)) this.ids.push(id);
    const count = (properties: CustomResourceEvent['ResourceProperties']): string =>
      (properties.Source as unknown as { readonly Count: string }).Count;
    const old = OldResourceProperties ? ` after ${count(OldResourceProperties)}` : '';
    return `${RequestType}${id === undefined ? '' : ` #${this.ids.indexOf(id) + 1}`} for `
      + `${count(ResourceProperties)}${old}`;
  }
}

export async function example(
  report: Report,
  engines: readonly Engine[],
  synthesise: SynthesiseExample,
  home: string,
): Promise<void> {
  const lives = engines.map((engine) => new Life(engine, home));
  engines.forEach(({ chime }) => chime.model.control.scriptOrders({ outcome: 'slow', seconds: SLOW_SECONDS }));
  await live(report, lives, STEPS, synthesise);
  report.differs(
    'what an update has bought, when it is rolled back',
    'MiniStack would never delete the generation that owns it; the driver alone stands for this',
  );
  await live(
    report,
    lives.filter(({ engine }) => engine.name === 'driver'),
    DRIVER_STEPS,
    synthesise,
  );
}

async function live(
  report: Report,
  lives: readonly Life[],
  steps: readonly ExampleStep[],
  synthesise: SynthesiseExample,
): Promise<void> {
  let assembly = '';
  for (const step of steps) {
    const { what, context, failing = false, expected, requests } = step;
    if (context) assembly = await synthesise(`example-${what.replace(/\W+/g, '-')}`, context, failing);
    report.say(`${what[0].toUpperCase()}${what.slice(1)}`);
    const seen = await Promise.all(lives.map((life) => life.act(step, assembly)));
    const { status, ...numbers } = expected;
    lives.forEach(({ engine }, which) => {
      const { status: actualStatus, ...actual } = seen[which].view;
      report.check(`${engine.name}: the stack ends ${status}`, actualStatus, status);
      report.check(`${engine.name}: the numbers are as they should be`, actual, numbers);
      // That another resource fails, no plan can know.
      const { happened, plan } = seen[which];
      if (!failing) report.check(`${engine.name}: what was planned is what happened`, happened, plan);
      report.check(`${engine.name}: the handler received ${requests.join(', ')}`, seen[which].requests, requests);
    });
  }
}
