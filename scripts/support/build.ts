/**
 * Builds the library in a scratch directory from the sources as they are, so that no stale output of the repository is
 * checked.
 */
import { cpSync, existsSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, run, scratch, tool } from './workspace';

const SOURCES = [
  'src',
  'lambda',
  'local',
  'cli',
  'scripts',
  'rosetta',
  'package.json',
  'tsconfig.json',
  'README.md',
  'LICENSE',
  '.npmignore',
  '.gitignore',
];

let built: string | undefined;

/** The directory in which the library is bundled, compiled and documented; built once. */
export function buildLibrary(): string {
  if (built === undefined) {
    built = scratch('library');
    for (const name of SOURCES.filter((source) => existsSync(join(ROOT, source)))) {
      cpSync(join(ROOT, name), join(built, name), { recursive: true });
    }
    symlinkSync(join(ROOT, 'node_modules'), join(built, 'node_modules'));
    const options = { cwd: built };
    run(process.execPath, [require.resolve('tsx/cli'), 'scripts/bundle.ts'], options);
    run(tool('jsii'), ['--silence-warnings=reserved-word'], options);
    run(tool('jsii-docgen'), ['-o', 'API.md'], options);
  }
  return built;
}

/** Packs the built library for one language, as `npm run package:<language>` does. */
export function buildPackage(target: string, packages: string): void {
  run(tool('jsii-pacmak'), ['-t', target, '-o', packages], { cwd: buildLibrary() });
  if (target === 'python') run('python3', [join(ROOT, 'scripts/python/replace_command.py'), join(packages, target)]);
}
