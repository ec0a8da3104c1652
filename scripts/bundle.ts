/**
 * Bundles the handler into assets/handler. The same sources give the same bytes on every machine: fixed target,
 * no source map, no paths, no dates; the lock file pins what goes in.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { bundledPackages, licencesFile } from './bundle/licences';

const root = join(__dirname, '..');
const out = join(root, 'assets', 'handler');

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const result = buildSync({
  absWorkingDir: root,
  entryPoints: ['lambda/index.ts'],
  outfile: join(out, 'index.js'),
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  minify: true,
  legalComments: 'none',
  charset: 'utf8',
  alias: { '@aws-sdk/credential-provider-node': './lambda/credentials.ts', 'aws-cdk-lib': './lambda/resolved.ts' },
  mainFields: ['module', 'main'],
  metafile: true,
  logLevel: 'warning',
});
writeFileSync(join(root, 'assets', 'THIRD-PARTY-LICENSES'), licencesFile(bundledPackages(root, result.metafile)));
if (process.argv.includes('--meta')) {
  writeFileSync(join(root, 'assets', 'meta.json'), JSON.stringify(result.metafile));
}
