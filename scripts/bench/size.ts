/** Sizes of what is shipped and of what is installed. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Contender, Installed, packageDirectory, PEER, sizeOf, synthesise, TITLES } from './install';
import { Bound, Cell, NOT_MEASURED, Section } from './report';
import { MOST_BYTES, zippedBytes } from '../support/budgets';
import { manifest } from '../support/versions';
import { attempt, ROOT } from '../support/workspace';

export function size(installed: Installed, short: boolean): Section {
  const { tarball, peerProblem, directory } = installed;
  const own = sizeOf(packageDirectory(directory, manifest().name));
  // To pack its thousands of files takes longer than all the rest.
  const peerTarball = peerProblem || short ? undefined : packed(directory);
  const peer = peerProblem ? undefined : sizeOf(packageDirectory(directory, PEER));
  const handlers: [string, string | undefined][] = [
    [
      TITLES.peer,
      peerProblem ? undefined : join(packageDirectory(directory, PEER), 'assets', 'resources', 'pstn', 'index.js'),
    ],
    [TITLES.custom, assetOf(installed, 'custom')],
    [TITLES.provider, undefined],
    ['this library', handlerFile()],
  ];
  const zipped = zippedBytes(handlerFile());
  return {
    id: 'package',
    title: 'Package and function',
    text: [
      'AwsCustomResource and the Provider framework are part of aws-cdk-lib. The framework deploys three ' +
      'functions of its own beside those of the user, who brings their code; the SDK comes from the runtime in both.',
    ],
    tables: [
      {
        title: 'npm package',
        columns: ['', 'tarball, bytes', 'installed, bytes', 'files'],
        rows: [
          [TITLES.peer, peerTarball ?? NOT_MEASURED, peer?.bytes ?? NOT_MEASURED, peer?.files ?? NOT_MEASURED],
          ['this library', tarball.bytes, own.bytes, own.files],
        ],
      },
      {
        title: 'Function',
        columns: ['', 'code, bytes', 'zipped, bytes'],
        rows: handlers.map(([title, file]): Cell[] =>
          file && existsSync(file)
            ? [title, readFileSync(file).length, zippedBytes(file)]
            : [title, title === TITLES.provider ? "the user's" : NOT_MEASURED, ''],
        ),
      },
    ],
    bounds: [
      { what: 'function, zipped', value: zipped, most: MOST_BYTES.zippedFunction, unit: 'bytes' },
      { what: 'npm tarball', value: tarball.bytes, most: MOST_BYTES.tarball, unit: 'bytes' },
    ] satisfies Bound[],
  };
}

export const handlerFile = (): string => join(ROOT, 'assets', 'handler', 'index.js');

function packed(directory: string): number | undefined {
  const args = ['pack', '--dry-run', '--json', '--ignore-scripts', packageDirectory(directory, PEER)];
  const { stdout, status } = attempt('npm', args, { cwd: directory });
  if (status !== 0) return undefined;
  return (Object.values(JSON.parse(stdout))[0] as { size: number }).size;
}

/** The code of a contender's function, out of its assembly. */
export function assetOf(installed: Installed, contender: Contender): string | undefined {
  const directory = synthesise(installed, contender, { count: 1 });
  const assets = JSON.parse(readFileSync(join(directory, 'Bench.assets.json'), 'utf8'));
  const found = Object.values<any>(assets.files).map(({ source }) => join(directory, source.path, 'index.js'));
  return found.find((file) => existsSync(file));
}
