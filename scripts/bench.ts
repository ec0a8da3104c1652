/**
 * `npm run bench`: size and speed, each as a ratio or a count, measured in one run on the same work. Nothing here is a
 * test: machines are noisy, so the figures are read by a person and held against the budgets of the design.
 */
import { appendCalls } from './bench/calls';
import { initRatio } from './bench/init';
import { noticed } from './bench/noticed';
import { handlerSize, tarballSize } from './bench/size';
import { synthRatio } from './bench/synth';

interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly budget?: number;
}

async function main(): Promise<void> {
  const figures: Figure[] = [
    { what: 'handler bundle, zipped', value: handlerSize(), unit: 'KB', budget: 220 },
    { what: 'npm tarball', value: tarballSize(), unit: 'KB', budget: 1000 },
    { what: 'synth of 200 orders against 200 bare CustomResources', value: synthRatio(), unit: 'x', budget: 1.25 },
    ...await appendCalls(),
    { what: 'from "the service is done" to "CloudFormation is told"', value: await noticed(), unit: 's', budget: 2 },
  ];
  const init = initRatio();
  if (init === undefined) process.stdout.write('init against cdk-amazon-chime-resources: not measured, the peer could not be installed\n');
  else figures.push({ what: 'init against cdk-amazon-chime-resources', value: init, unit: 'x', budget: 0.6 });
  for (const { what, value, unit, budget } of figures) {
    const verdict = budget === undefined ? '' : `  (budget ${budget} ${unit}${value > budget ? ': EXCEEDED' : ''})`;
    process.stdout.write(`${what}: ${value.toFixed(2).replace(/\.00$/, '')} ${unit}${verdict}\n`);
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
