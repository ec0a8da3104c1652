import { chmodSync, copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync, Metafile } from 'esbuild';

/** What runs in processes of its own, on the bare Node.js, and is therefore copied as it is. */
const PLAIN = ['bootstrap.js', 'cfn-response.js', 'sdk-modules.js', 'sdk-stand-in.js', 'virtual-time.js'].map((file) =>
  join('local', 'cloudformation', 'function', file),
);

/**
 * The command, cut where it loads something late: `--help` reads the first file only. Libraries that were written for
 * CommonJS find what they expect.
 */
export function bundleCommand(root: string): Metafile {
  const out = join(root, 'assets', 'cli');
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const { metafile } = buildSync({
    absWorkingDir: root,
    entryPoints: { main: 'cli/main.ts' },
    outdir: out,
    outExtension: { '.js': '.mjs' },
    chunkNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    minify: true,
    legalComments: 'none',
    charset: 'utf8',
    external: ['aws-cdk-lib', 'constructs'],
    alias: { 'aws-cdk-lib': './lambda/stand-ins/aws-cdk-lib.ts' },
    banner: {
      js: [
        "import{createRequire as __createRequire}from'node:module';",
        "import{dirname as __dirnameOf}from'node:path';",
        "import{fileURLToPath as __fileOf}from'node:url';",
        'const require=__createRequire(import.meta.url),__filename=__fileOf(import.meta.url),',
        '__dirname=__dirnameOf(__filename);',
      ].join(''),
    },
    mainFields: ['module', 'main'],
    metafile: true,
    logLevel: 'warning',
  });
  PLAIN.forEach((file) => copyFileSync(join(root, file), join(out, file.split(/[\\/]/).pop()!)));
  chmodSync(join(out, 'main.mjs'), 0o755);
  return metafile;
}
