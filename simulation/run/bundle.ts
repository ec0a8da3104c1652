/**
 * Bundles the simulation with the handler as it is shipped, but for the AWS SDK, whose place the simulated wire
 * takes.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { build, Plugin } from 'esbuild';

const root = join(__dirname, '..', '..');

export async function bundle(name = 'worker', plugins: Plugin[] = []): Promise<string> {
  const folder = join(root, '.local', 'simulation');
  mkdirSync(folder, { recursive: true });
  const outfile = join(folder, `${name}-${process.pid}.js`);
  const wire = './simulation/world/sdk.ts';
  await build({
    absWorkingDir: root,
    entryPoints: ['simulation/run/worker.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    sourcemap: 'inline',
    logLevel: 'warning',
    plugins,
    alias: {
      'aws-cdk-lib': './lambda/stand-ins/aws-cdk-lib.ts',
      '@aws-sdk/client-chime-sdk-voice': wire,
      '@aws-sdk/client-ssm': wire,
      '@aws-sdk/client-cloudformation': wire,
      '@smithy/node-http-handler': wire,
    },
  });
  return outfile;
}
