/** Faults strike as planned, and every error that an operation declares in the service's model is among them. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DECLARED, deniedOf, Faults, throttlingOf } from '../../simulation/plan/faults';
import { Kernel } from '../../simulation/world/kernel';
import { Process } from '../../simulation/world/process';
import * as wire from '../../simulation/world/sdk';

const COMMANDS = join(
  dirname(require.resolve('@aws-sdk/client-chime-sdk-voice/package.json')),
  'dist-types',
  'commands',
);
const OPERATIONS = Object.keys(wire)
  .filter((name) => name.endsWith('Command'))
  .map((name) => name.replace(/Command$/, ''));

function declared(operation: string): string[] {
  const text = readFileSync(join(COMMANDS, `${operation}Command.d.ts`), 'utf8');
  return [...new Set([...text.matchAll(/@throws \{@link (\w+Exception)\}/g)].map(([, name]) => name))]
    .filter((name) => name !== 'ChimeSDKVoiceServiceException')
    .sort();
}

const OF_THE_SERVICE = OPERATIONS.filter((operation) => !/Parameter|Stack/.test(operation));

test.each(OF_THE_SERVICE)('%s: what the model declares can be injected, and nothing else', (operation) => {
  expect([...DECLARED[operation], throttlingOf(operation)].sort()).toEqual(declared(operation));
  expect(declared(operation)).toContain(deniedOf(operation));
});

test('every operation that the handler calls has its errors', () => {
  expect(OPERATIONS.filter((operation) => !DECLARED[operation])).toEqual([]);
  expect(OF_THE_SERVICE.length).toBeGreaterThanOrEqual(16);
});

test.each(OF_THE_SERVICE)('each declared error of %s strikes, without any effect', async (operation) => {
  for (const [detail, name] of DECLARED[operation].entries()) {
    const kernel = new Kernel(0);
    const struck: unknown[] = [];
    const effect = jest.fn();
    const faults = new Faults([{ kind: 'declaredError', operation, nth: 1, times: 1, detail }], (...args) =>
      struck.push(args),
    );
    const process = new Process(
      { kernel, faults, latency: () => [20, 0], effect, crashed: jest.fn() },
      {} as never,
      60_000,
    );
    await kernel.run(expect(process.request(operation, {}, 1_000)).rejects.toMatchObject({ name }), 10_000);
    expect(struck).toEqual([['declaredError', operation, name]]);
    expect(effect).not.toHaveBeenCalled();
  }
});
