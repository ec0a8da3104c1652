/**
 * Puts a bug into the handler while it is being bundled, and nowhere else: what the simulation says of itself is worth
 * something only when it is seen to find what it claims to look for.
 */
import { readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { Plugin } from 'esbuild';
import type { Violation } from '../observer/chronicle';
import type { Mix } from '../plan/generate';

/** One exact replacement in one file of the handler. */
export interface Edit {
  /** Relative to lambda/. */
  readonly file: string;
  /** Stands there exactly once, or planting fails: a patch that fits no more would prove nothing. */
  readonly find: string;
  readonly replace: string;
}

export interface Planted {
  /** What is wrong, in a few words. */
  readonly name: string;
  /** What it breaks. */
  readonly guarantee: Violation['guarantee'];
  /** The runs that are to find it, when those of the standard mix are too tame for it. */
  readonly mix?: Mix;
  readonly edits: readonly Edit[];
}

const lambda = join(__dirname, '..', '..', 'lambda');

/**
 * How the lines are broken is the formatter's affair: white space stands for any white space, or for none, and a
 * comma may end a list.
 */
function pattern(find: string): RegExp {
  const tokens = find.match(/\w+|[^\w\s]/g) ?? [];
  const escaped = tokens.map((token) => token.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(escaped.join('\\s*,?\\s*'), 'g');
}

/** The text with every edit of that file made. */
export function patched({ name, edits }: Planted, file: string, text: string): string {
  let result = text;
  for (const { find, replace } of edits.filter((edit) => edit.file === file)) {
    const places = [...result.matchAll(pattern(find))];
    const times = places.length;
    if (times !== 1) {
      throw new Error(
        `planted bug "${name}": its text stands ${times} times in lambda/${file}, not once; adapt ` +
          `simulation/planted to the handler as it is: ${find}`,
      );
    }
    result = result.replace(places[0][0], () => replace);
  }
  return result;
}

/** Checks that every edit still fits, without bundling anything. */
export function check(bug: Planted): void {
  for (const file of new Set(bug.edits.map((edit) => edit.file))) {
    patched(bug, file, readFileSync(join(lambda, file), 'utf8'));
  }
}

export function plant(bug: Planted): Plugin {
  check(bug);
  const files = new Set(bug.edits.map(({ file }) => file));
  return {
    name: 'plant',
    setup: (build) => {
      build.onLoad({ filter: /[\\/]lambda[\\/].*\.ts$/ }, ({ path }) => {
        const file = relative(lambda, path).split(sep).join('/');
        return files.has(file) ? { contents: patched(bug, file, readFileSync(path, 'utf8')), loader: 'ts' } : undefined;
      });
    },
  };
}
