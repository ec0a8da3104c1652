/**
 * Bundles the handler into assets/handler and the command into assets/cli. The same sources give the same bytes on
 * every machine: fixed target, no source map, no paths, no dates; the lock file pins what goes in.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleCommand } from './bundle/command';
import { bundleHandler } from './bundle/handler';
import { bundledPackages, licencesFile, merged } from './bundle/licences';

const root = join(__dirname, '..');
const assets = join(root, 'assets');

async function main(): Promise<void> {
  const { code, metafile: handler } = await bundleHandler(root);
  rmSync(join(assets, 'handler'), { recursive: true, force: true });
  mkdirSync(join(assets, 'handler'), { recursive: true });
  writeFileSync(join(assets, 'handler', 'index.js'), code);
  const command = bundleCommand(root);
  const licences = merged(bundledPackages(root, handler), bundledPackages(root, command));
  writeFileSync(join(assets, 'THIRD-PARTY-LICENSES'), licencesFile(licences));
  if (process.argv.includes('--meta')) {
    writeFileSync(join(assets, 'meta.json'), JSON.stringify(handler));
    writeFileSync(join(assets, 'meta-cli.json'), JSON.stringify(command));
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
