/**
 * How the handler becomes one file, with nothing of the CDK and only the credentials that Lambda gives. The same
 * sources give the same bytes on every machine: fixed target, no source map, no paths, no dates; the lock file pins
 * what goes in.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, BuildOptions, Metafile, OutputFile, Plugin } from 'esbuild';

export interface Bundle {
  readonly code: Uint8Array;
  /** What went in, and how many bytes of it. */
  readonly metafile: Metafile;
}

const ENTRY = 'handler';

const COMMON: BuildOptions = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  legalComments: 'none',
  charset: 'utf8',
  logLevel: 'warning',
};

/**
 * Two steps. Within one file, esbuild keeps whole whatever is imported late, with the shapes of every operation of
 * four services. So the first step cuts the code into chunks, of which only what is used remains, and the second puts
 * the chunks into one file, where each is still evaluated when it is first needed.
 */
export async function bundleHandler(root: string, entry = 'lambda/index.ts'): Promise<Bundle> {
  const chunks = await build({
    ...COMMON,
    absWorkingDir: root,
    entryPoints: { [ENTRY]: entry },
    outdir: 'chunks',
    format: 'esm',
    splitting: true,
    write: false,
    metafile: true,
    alias: {
      '@aws-sdk/credential-provider-node': './lambda/stand-ins/credential-provider-node.ts',
      '@smithy/core/event-streams': './lambda/stand-ins/event-streams.ts',
      'aws-cdk-lib': './lambda/stand-ins/aws-cdk-lib.ts',
    },
    mainFields: ['module', 'main'],
    plugins: [onlyUsedShapes],
  });
  const whole = await build({
    ...COMMON,
    absWorkingDir: root,
    entryPoints: [`./${ENTRY}.js`],
    format: 'cjs',
    minify: true,
    write: false,
    metafile: true,
    plugins: [fromMemory(chunks.outputFiles)],
  });
  return { code: whole.outputFiles[0].contents, metafile: onlyChunksOf(whole.metafile, chunks.metafile) };
}

/** Without the chunks of which nothing has reached the file. */
function onlyChunksOf(whole: Metafile, chunks: Metafile): Metafile {
  const used = new Set(
    Object.values(whole.outputs).flatMap(({ inputs }) =>
      Object.entries(inputs)
        .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
        .map(([path]) => fileName(path.replace('chunk:', ''))),
    ),
  );
  const outputs = Object.entries(chunks.outputs).filter(([path]) => used.has(fileName(path)));
  return { inputs: chunks.inputs, outputs: Object.fromEntries(outputs) };
}

const fileName = (path: string): string => path.split(/[\\/]/).at(-1)!;

/** What a client knows of its service: the shape of each operation, structure and error, and a class for each error. */
const SHAPES = /client-(chime-sdk-voice|ssm|cloudformation|sfn)[\\/]dist-es[\\/]schemas[\\/]schemas_0\.js$/;
const SHAPE = /^(export var \w+\$|const \w+|var \w+) = (\[[^;]*?\]);$/gm;
const REGISTRATION = /^n0_registry\.registerError\(.*\);$/gm;

/**
 * Leaves out the shapes that nobody uses: esbuild keeps an array with a computed key, as it might do something, unless
 * it stands in a call that is marked as pure.
 *
 * Every error of a service is registered, 121 of them for Parameter Store. The handler reads an error's name, message
 * and status, which the SDK tells of errors without a class as well, as it must: services add errors at any time. The
 * Chime SDK Voice service keeps its classes.
 */
const onlyUsedShapes: Plugin = {
  name: 'only-used-shapes',
  setup: ({ onLoad }) => {
    onLoad({ filter: SHAPES }, ({ path }) => {
      const text = readFileSync(path, 'utf8').replace(SHAPE, '$1 = /* @__PURE__ */ (() => $2)();');
      return { contents: path.includes('chime') ? text : text.replace(REGISTRATION, ''), loader: 'js' };
    });
  },
};

/** The chunks, which were never written, by the names under which they import each other. */
function fromMemory(files: readonly OutputFile[]): Plugin {
  const texts = new Map(files.map((file) => [fileName(file.path), file.text]));
  return {
    name: 'from-memory',
    setup: ({ onResolve, onLoad }) => {
      onResolve({ filter: /^\.\// }, ({ path }) => ({ path: join(path), namespace: 'chunk' }));
      onLoad({ filter: /.*/, namespace: 'chunk' }, ({ path }) => ({ contents: texts.get(path), loader: 'js' }));
    },
  };
}
