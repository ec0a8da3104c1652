import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

let directory: string | undefined;

/**
 * Lambda's Node.js runtime brings the AWS SDK along, and nothing else. This is a directory for `NODE_PATH` that does
 * the same, with the clients that are installed, so that a bundle that forgot one of its other modules still
 * fails. For clients that are not installed, see sdk-stand-in.js.
 */
export function runtimeModules(): string {
  directory = directory ?? makeDirectory();
  return directory;
}

function makeDirectory(): string {
  const created = mkdtempSync(join(tmpdir(), 'local-runtime-'));
  process.once('exit', () => rmSync(created, { recursive: true, force: true }));
  const scope = join(created, '@aws-sdk');
  mkdirSync(scope);
  const installed = sdkDirectory();
  if (installed !== undefined) {
    readdirSync(installed).forEach((name) => symlinkSync(join(installed, name), join(scope, name), 'junction'));
  }
  return created;
}

/**
 * Where the SDK's clients are installed: beside the app that is rehearsed, or here. Whichever clients these are: an app
 * has those that its functions call. Our own handler brings along what it calls.
 */
function sdkDirectory(): string | undefined {
  return [process.cwd(), __dirname]
    .flatMap(andAbove)
    .map((place) => join(place, 'node_modules', '@aws-sdk'))
    .find((scope) => existsSync(scope) && readdirSync(scope).some((name) => name.startsWith('client-')));
}

/** A directory and those that it is in, the innermost first. */
function andAbove(place: string): string[] {
  const parent = dirname(place);
  return parent === place ? [place] : [place, ...andAbove(parent)];
}
