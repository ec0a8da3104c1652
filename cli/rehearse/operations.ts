/** `rehearse deploy` and `rehearse destroy`. */
import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { changesBetween, changesText, NumberChange, numbersOf } from './numbers';
import { refuseOtherAccount, refuseSeveralAccounts } from './one-account';
import { Progress } from './progress';
import { Recorder } from './recorder';
import { Copy, inWorld, World, WorldOptions } from './world';
import { OperationResult } from '../../local/cloudformation';
import { AssemblyStack, readStacks, selectStack } from '../../local/cloudformation/assembly';
import { FailOn } from '../../local/cloudformation/engine/context';
import { StackEvent } from '../../local/cloudformation/engine/stack';
import { WrongUse } from '../output/errors';
import { elapsed, waiting } from '../output/progress';
import { table } from '../output/table';
import { Terminal } from '../output/terminal';
import { lines } from '../output/text';
import { checkParameterNames, pairs, parametersOf } from '../parameters';
import { reportFile } from '../report/report-file';

export interface OperationOptions extends WorldOptions {
  readonly json?: boolean;
  readonly logs?: boolean;
  /** A file for the report. */
  readonly report?: string;
}

export interface DeployOptions extends OperationOptions {
  readonly fail?: string;
  readonly failAtOnce?: boolean;
  readonly rollback: boolean;
  readonly parameters?: readonly string[];
  readonly assume?: readonly string[];
  readonly ssmParameter?: readonly string[];
  readonly fromAccount?: boolean;
  readonly numbersRegion: string;
}

/** What `--json` gives for each stack. */
interface Report {
  readonly stack: string;
  readonly status: string;
  readonly succeeded: boolean;
  readonly changed: boolean;
  readonly reason?: string;
  readonly failures: OperationResult['failures'];
  readonly notActedOut: OperationResult['skipped'];
  readonly outputs: Readonly<Record<string, string>>;
  readonly numbers: readonly NumberChange[];
  readonly simulatedSeconds: number;
}

/** Creates or updates the stacks of an assembly, in their order, until one fails. */
export async function deploy(
  directory: string,
  wanted: string | undefined,
  options: DeployOptions,
  terminal: Terminal,
): Promise<number> {
  const path = resolve(terminal.cwd, directory);
  const all = readStacks(path);
  const stacks = wanted === undefined ? all : [selectStack(all, wanted)];
  const given = {
    parameters: pairs('--parameters', options.parameters),
    assume: pairs('--assume', options.assume),
    ssm: pairs('--ssm-parameter', options.ssmParameter),
  };
  checkParameterNames(given.parameters, stacks);
  refuseSeveralAccounts(stacks);
  reportFile(terminal, options.report);
  const failing = options.fail === undefined ? undefined : failingResource(options.fail, stacks);
  const copy = options.fromAccount ? await copied(terminal, options.numbersRegion, stacks) : undefined;
  const work = async (world: World): Promise<number> => {
    refuseOtherAccount(stacks, world);
    putParameters(world, given.ssm, stacks);
    return operate(
      world,
      terminal,
      options,
      stacks.map((stack) => ({
        resources: Object.keys(stack.template.Resources).length,
        run: (onEvent: (event: StackEvent) => void) =>
          world.local.deploy(path, {
            stack: stack.artifactId,
            rollback: options.rollback,
            parameters: parametersOf(stack, given.parameters),
            assume: given.assume,
            onEvent,
            ...(failing?.stack === stack && { failOn: failOn(failing, options.failAtOnce, world) }),
          }),
      })),
    );
  };
  return inWorld(terminal, options, work, copy);
}

/** The real account, read once; what is not known of it is said. Nobody else has to load the clients of AWS. */
async function copied(terminal: Terminal, region: string, stacks: readonly AssemblyStack[]): Promise<Copy> {
  const { latestIn, modelOf, readAccount } = await import('./from-account.js');
  const account = await waiting(terminal, 'Reading the account', () => readAccount(region, stacks));
  const deployed = account.stacks.filter(({ parentId }) => parentId === undefined);
  terminal.err.write(
    `Read: ${account.numbers.length} numbers, ${account.records.length} records, ` +
      `${deployed.length} of ${stacks.length} stacks are deployed. ` +
      'The quota is not known: give it with --quota.\n',
  );
  return {
    latest: latestIn(account),
    model: (now) => modelOf(account, now),
    fill: async (local) => {
      for (const { Name, Value } of account.records) {
        local.parameterStore(region).call('PutParameter', { Name, Value, Type: 'String', Overwrite: true });
      }
      for (const stack of account.stacks) await local.importStack(stack);
    },
  };
}

/** Deletes the stacks of an assembly, the last first, or one stack by its name. */
export async function destroy(
  target: string,
  wanted: string | undefined,
  options: OperationOptions,
  terminal: Terminal,
): Promise<number> {
  const path = resolve(terminal.cwd, target);
  const isAssembly = existsSync(join(path, 'manifest.json'));
  const stacks = isAssembly ? readStacks(path).reverse() : [];
  const chosen = wanted !== undefined && isAssembly ? [selectStack(stacks, wanted)] : stacks;
  refuseSeveralAccounts(chosen);
  return inWorld(terminal, options, async (world) => {
    refuseOtherAccount(chosen, world);
    const named: readonly { stackName: string; region?: string }[] = isAssembly ? chosen : [{ stackName: target }];
    const there = named.filter((stack) => isDeployed(world, stack));
    if (there.length === 0) {
      const what = isAssembly
        ? `${named.map(({ stackName }) => stackName).join(', ')} ${named.length === 1 ? 'is' : 'are'} not deployed`
        : `${path} is not a cloud assembly, and no stack "${target}" is deployed`;
      throw new Error(`${what} in ${world.directory}; ${known(world)}`);
    }
    return operate(
      world,
      terminal,
      options,
      there.map(({ stackName, region }) => ({
        resources: world.local.resources(stackName, region).length,
        run: (onEvent: (event: StackEvent) => void) => world.local.destroy(stackName, { region, onEvent }),
      })),
    );
  });
}

const isDeployed = ({ local }: World, { stackName, region }: { stackName: string; region?: string }): boolean =>
  local
    .stacks()
    .some(({ name, id }) => id === stackName || (name === stackName && (!region || id.split(':')[3] === region)));

const known = ({ local }: World): string => {
  const names = local.stacks().map(({ name }) => name);
  return names.length === 0 ? 'nothing is' : `these are: ${names.join(', ')}`;
};

interface Run {
  readonly resources: number;
  run(onEvent: (event: StackEvent) => void): Promise<OperationResult>;
}

async function operate(
  world: World,
  terminal: Terminal,
  { json, logs, report: file }: OperationOptions,
  runs: readonly Run[],
): Promise<number> {
  const reports: Report[] = [];
  const path = reportFile(terminal, file);
  const recorder = path === undefined ? undefined : new Recorder(world);
  try {
    for (const run of runs) {
      const reported = await operateOne(world, terminal, run, json, recorder);
      reports.push(reported);
      if (!json) show(reported, terminal);
      if (logs) showLogs(world, reported.stack, terminal);
      if (!reported.succeeded) break;
    }
  } finally {
    // Where a later stack is refused, the earlier ones are there all the same.
    if (path !== undefined && recorder) await draw(path, recorder, reports, world, terminal);
    if (json && reports.length > 0) terminal.json({ version: 1, stacks: reports });
  }
  return reports.every(({ succeeded }) => succeeded) ? 0 : 1;
}

async function operateOne(
  world: World,
  terminal: Terminal,
  { resources, run }: Run,
  json: boolean | undefined,
  recorder: Recorder | undefined,
): Promise<Report> {
  const progress = new Progress(terminal, { total: resources, footer: terminal.interactive });
  const before = { numbers: numbersOf(world.chime.model), time: world.clock.now() };
  const result = await run((event) => {
    recorder?.event(event);
    if (!json) progress.show(event);
  });
  progress.finish();
  await world.local.settle();
  return {
    ...resultOf(result),
    numbers: changesBetween(before.numbers, numbersOf(world.chime.model)),
    simulatedSeconds: Math.round((world.clock.now() - before.time) / 1000),
  };
}

async function draw(
  path: string,
  recorder: Recorder,
  reports: readonly Report[],
  { clock }: World,
  { err }: Terminal,
): Promise<void> {
  const [{ report }, { timelineOfRehearsal }] = await Promise.all([
    import('../report/report.js'),
    import('../report/timeline-of-rehearsal.js'),
  ]);
  recorder.look();
  writeFileSync(path, report(timelineOfRehearsal(reports, recorder, clock.now())));
  err.write(`Written: ${path}\n`);
}

const resultOf = (result: OperationResult) => ({
  stack: result.stackName,
  status: result.status,
  succeeded: result.succeeded,
  changed: result.changed,
  ...(result.reason !== undefined && { reason: result.reason }),
  failures: result.failures,
  notActedOut: result.skipped,
  outputs: result.outputs,
});

function show(report: Report, terminal: Terminal): void {
  const { green, red, bold } = terminal.colour;
  const after = ` after ${elapsed(report.simulatedSeconds * 1000)} of simulated time`;
  terminal.say();
  if (!report.succeeded) {
    terminal.say(`${red(`${report.stack} failed: ${report.status}`)}${after}`);
    lines(report.reason ?? '', terminal.width - 2).forEach((line) => terminal.say(`  ${line}`));
  } else {
    terminal.say(
      report.changed ? `${green(`${report.stack}: ${report.status}`)}${after}` : `${report.stack}: no changes`,
    );
  }
  if (report.failures.length > 0) terminal.say('What failed:');
  report.failures.forEach(({ logicalId, reason }) => explained(terminal, logicalId, reason));
  terminal.say(changesText(report.numbers, terminal));
  const { notActedOut } = report;
  section(
    terminal,
    'Not simulated on this machine:',
    notActedOut.filter(({ reason }) => reason === undefined).map(({ logicalId, type }) => [logicalId, type]),
  );
  const reasons = notActedOut.filter(({ reason }) => reason !== undefined);
  if (reasons.length > 0) terminal.say('Custom resources that were not run, so their values are unknown:');
  reasons.forEach(({ logicalId, type, reason }) => explained(terminal, `${logicalId}  ${type}`, reason!));
  const outputs = Object.entries(report.outputs);
  if (outputs.length > 0) {
    terminal.say(bold('Outputs:'));
    outputs.forEach(([key, value]) => terminal.say(`${report.stack}.${key} = ${value}`));
  }
  terminal.say();
}

/** On the other stream, so that the result stays what it is. */
function showLogs({ local }: World, stack: string, terminal: Terminal): void {
  for (const { logicalId, type, physicalId } of local.resources(stack)) {
    if (type !== 'AWS::Lambda::Function' || physicalId === undefined) continue;
    local.functionLogs(physicalId).forEach((line) => terminal.err.write(`${logicalId}: ${line}\n`));
  }
}

/** A name that can be copied, and a sentence below it. */
function explained(terminal: Terminal, name: string, reason: string): void {
  terminal.say(`  ${name}`);
  lines(reason, terminal.width - 4).forEach((line) => terminal.say(`    ${line}`));
}

function section(terminal: Terminal, title: string, rows: readonly (readonly string[])[]): void {
  if (rows.length === 0) return;
  terminal.say(title);
  terminal.say(
    table(
      terminal,
      rows[0].map(() => ''),
      rows,
    ),
  );
}

function putParameters({ local }: World, given: Record<string, string>, stacks: readonly AssemblyStack[]): void {
  for (const region of new Set(stacks.map((stack) => stack.region))) {
    Object.entries(given).forEach(([Name, Value]) =>
      local.parameterStore(region).call('PutParameter', { Name, Value, Type: 'String', Overwrite: true }),
    );
  }
}

interface FailingResource {
  readonly stack: AssemblyStack;
  readonly logicalId: string;
}

/** What `--fail` means: a logical id as it is, or without the hash that the CDK puts behind a construct's path. */
function failingResource(fail: string, stacks: readonly AssemblyStack[]): FailingResource {
  const all = stacks.flatMap((stack) =>
    Object.keys(stack.template.Resources).map((logicalId) => ({ stack, logicalId })),
  );
  const found =
    all.find(({ logicalId }) => logicalId === fail) ??
    all.find(({ logicalId }) => logicalId.replace(/[0-9A-F]{8}$/, '') === fail);
  if (found) return found;
  const ids = all.map(({ logicalId }) => logicalId).join(', ');
  throw new WrongUse(`--fail ${fail}: not a resource of the stacks; name one of ${ids}`);
}

function failOn({ stack, logicalId }: FailingResource, atOnce: boolean | undefined, { local }: World): FailOn {
  const exists = local.resources(stack.stackName, stack.region).some((resource) => resource.logicalId === logicalId);
  return { logicalId, operation: exists ? 'update' : 'create', when: atOnce ? 'atOnce' : 'last' };
}
