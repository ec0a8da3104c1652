/**
 * What a release has to pass beside the tests. Name gates to run these alone; each prints what it compared.
 */
import { join } from 'node:path';
import { acceptance } from './gates/acceptance';
import { compatibility, examples, picture, reference } from './gates/documentation';
import { findings } from './gates/findings';
import { NEWEST, OLDEST } from './gates/overlay';
import { quickStart } from './gates/quick-start';
import { reportInBrowser } from './gates/report';
import { audit, auditBundle, licences } from './gates/supply';
import { lint, warnings } from './gates/templates';
import { constructs, node24 } from './gates/tests';
import { workflows } from './gates/workflows';
import { PYTHON } from './languages/python';
import { TYPESCRIPT } from './languages/typescript';
import { Check, Report } from './support/report';
import { ROOT, run } from './support/workspace';

const GATES: Readonly<Record<string, Check>> = {
  examples,
  reference,
  picture,
  'quick-start': quickStart,
  'acceptance-typescript': () => acceptance(TYPESCRIPT),
  'acceptance-python': () => acceptance(PYTHON),
  compatibility,
  findings,
  'warnings-oldest': () => warnings(OLDEST),
  'warnings-newest': () => warnings(NEWEST),
  'lint-oldest': () => lint(OLDEST),
  'lint-newest': () => lint(NEWEST),
  'constructs-oldest': () => constructs(OLDEST),
  'constructs-newest': () => constructs(NEWEST),
  node24,
  audit,
  'audit-bundle': auditBundle,
  licences,
  workflows,
  'report': reportInBrowser,
};

async function main(): Promise<void> {
  const wanted = process.argv.slice(2);
  const unknown = wanted.filter((name) => !(name in GATES));
  if (unknown.length > 0) {
    throw new Error(`${unknown.join(', ')}: no such gate; choose from ${Object.keys(GATES).join(', ')}`);
  }
  run(process.execPath, [require.resolve('tsx/cli'), join(ROOT, 'scripts', 'bundle.ts')]);
  const report = new Report();
  for (const [name, gate] of Object.entries(GATES)) {
    if (wanted.length === 0 || wanted.includes(name)) await report.check(name, gate);
  }
  report.close();
}

void main();
