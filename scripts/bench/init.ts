/** How long the handler takes to load, against the peer's, in processes of their own that take turns. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const PEER = 'cdk-amazon-chime-resources';
const PEER_VERSION = '3.2.25';
const ROUNDS = 11;

/** Milliseconds that `require` takes inside a fresh process. */
function load(file: string): number {
  const script = `const began = process.hrtime.bigint(); require(${JSON.stringify(file)}); console.log(Number(process.hrtime.bigint() - began) / 1e6)`;
  return Number(spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' }).stdout);
}

/** Median of the ratios of neighbouring runs; undefined when the peer cannot be installed. */
export function initRatio(): number | undefined {
  const directory = mkdtempSync(join(tmpdir(), 'phone-numbers-peer-'));
  try {
    writeFileSync(join(directory, 'package.json'), '{"private":true}');
    spawnSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--legacy-peer-deps', '--omit=peer', `${PEER}@${PEER_VERSION}`], { cwd: directory });
    const peer = join(directory, 'node_modules', PEER, 'lib', 'resources', 'pstn', 'index.js');
    const alternative = join(directory, 'node_modules', PEER, 'assets', 'resources', 'pstn', 'index.js');
    const file = [peer, alternative].find((path) => existsSync(path));
    if (!file) return undefined;
    const ratios: number[] = [];
    for (let round = -2; round < ROUNDS; round++) {
      const ratio = load(join(ROOT, 'assets', 'handler', 'index.js')) / load(file);
      if (round >= 0) ratios.push(ratio);
    }
    return ratios.sort((one, other) => one - other)[Math.floor(ROUNDS / 2)];
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
