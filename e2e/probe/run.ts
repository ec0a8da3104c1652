/** Acts the plan out on both engines, and compares what reached the recording function with the plan. */
import { join } from 'node:path';
import { DIFFERENCES, Step, STEPS } from './plan';
import { Engine } from '../lib/engines';
import { Report } from '../lib/report';

/** Gives back the directory of the assembly of a step. */
export type Synthesise = (step: number) => Promise<string>;

interface Seen {
  readonly status: string;
  readonly sent: Readonly<Record<string, readonly string[]>>;
  /** Types of all requests, in the order in which they came. */
  readonly types: readonly string[];
  readonly cleanedUp: boolean;
}

export async function probe(report: Report, engines: readonly Engine[], synthesise: Synthesise): Promise<void> {
  let assembly = '';
  for (const [index, step] of STEPS.entries()) {
    if (step.resources) assembly = await synthesise(index);
    const seen = await Promise.all(
      engines.map(async (engine) => [engine.name, await act(engine, step, assembly)] as const),
    );
    compare(report, step, Object.fromEntries(seen));
  }
}

async function act(engine: Engine, step: Step, assembly: string): Promise<Seen> {
  const since = engine.recorder.requests.length;
  const { status, cleanedUp = false } = step.resources
    ? await engine.deploy(assembly, step.stack)
    : await engine.destroy(assembly, step.stack);
  const sent: Record<string, string[]> = {};
  const requests = engine.recorder.requests.slice(since);
  requests.forEach(({ logicalId, text }) => (sent[logicalId] ??= []).push(text));
  return { status, cleanedUp, sent, types: requests.map(({ type }) => type) };
}

function compare(report: Report, step: Step, { driver, MiniStack }: Record<string, Seen>): void {
  report.say(`${step.stack}: ${step.what}`);
  report.check(`the driver ends ${step.status}`, driver.status, step.status);
  match(report, step, 'the stack', `MiniStack ends ${step.status}`, [MiniStack.status], [step.status]);
  const names = [...new Set([step.sends, driver.sent, MiniStack.sent].flatMap((sent) => Object.keys(sent)))];
  for (const name of names) {
    const expected = step.sends[name] ?? [];
    report.check(`${name}: the driver sends ${said(expected)}`, driver.sent[name] ?? [], expected);
    match(report, step, name, `${name}: MiniStack sends the same`, MiniStack.sent[name] ?? [], expected);
  }
  if (step.status === 'UPDATE_COMPLETE') {
    report.check('the driver cleans up in a phase of its own', driver.cleanedUp, true);
    match(report, step, 'the phase', 'MiniStack does so, too', [String(MiniStack.cleanedUp)], ['true']);
    for (const [engine, { types }] of Object.entries({ driver, MiniStack })) {
      report.check(
        `${engine} deletes nothing before all updates are done`,
        types.indexOf('Delete') > types.lastIndexOf('Update'),
        true,
      );
    }
  }
}

/** MiniStack has to do as CloudFormation does, unless it is known that it does not; then it has to do what is known. */
function match(
  report: Report,
  step: Step,
  name: string,
  what: string,
  actual: readonly string[],
  expected: readonly string[],
): void {
  const known = DIFFERENCES[`${step.stack}, ${step.what}: ${name}`];
  if (!known) {
    report.check(what, actual, expected);
  } else if (JSON.stringify(actual) === JSON.stringify(known.ministack)) {
    report.differs(name, `${known.how}; the driver alone stands for this`);
  } else {
    report.check(`${name}: MiniStack differs from CloudFormation as it is known to`, actual, known.ministack);
  }
}

const said = (texts: readonly string[]): string =>
  texts.length === 0 ? 'nothing' : texts.map((text) => text.replace(/ \(.*/, '').replace(' -', '')).join(', ');

export const probeApp = (): string => join(__dirname, '..', 'apps', 'probe.ts');
