/** What the linter asks for: who may import whom, how long a line is, how many branches a function has. */
import { awscdk } from 'projen';

// Who may import whom. Imports run one way; a kind of resource never imports another.
/** The kinds of resources: one folder each. */
const KINDS = ['assignment', 'order', 'sip-rule'];
const within = (part: string) => (layer: string, ...below: string[]) => ({
  target: `./${part}/${layer}`,
  from: `./${part}`,
  except: [layer, ...below].map((each) => `./${each}`),
});
const mayImport = within('lambda');
const withinAttempt = within('lambda/attempt');
const simulationMayImport = within('simulation');
const LAYERS = [
  ...['lambda', 'local', 'cli', 'simulation', 'scripts', 'e2e', 'test', 'examples'].map((from) => ({
    target: './src',
    from: `./${from}`,
  })),
  { target: './src/contract', from: './src', except: ['./contract'] },
  { target: './src/provider', from: './src', except: ['./provider', './contract', './order/validation'] },
  ...['local', 'cli', 'simulation', 'scripts', 'e2e', 'test', 'examples'].map((from) => ({
    target: './lambda',
    from: `./${from}`,
  })),
  { target: './lambda', from: './src', except: ['./contract', './order'] },
  mayImport('service'),
  mayImport('attempt', 'service'),
  withinAttempt('record'),
  withinAttempt('request', 'record', 'timing.ts'),
  withinAttempt('knowledge', 'record', 'request', 'step.ts', 'timing.ts'),
  mayImport('ownership', 'attempt', 'service'),
  ...KINDS.map((kind) => mayImport(kind, 'ownership', 'attempt', 'service')),
  mayImport('ports', 'attempt', 'service'),
  mayImport('engine', ...KINDS, 'ownership', 'attempt', 'ports', 'service'),
  ...['cli', 'simulation', 'scripts', 'e2e', 'test', 'examples'].map((from) => ({
    target: './local',
    from: `./${from}`,
  })),
  ...['simulation', 'scripts', 'e2e', 'test', 'examples'].map((from) => ({ target: './cli', from: `./${from}` })),
  ...['cli', 'scripts', 'e2e', 'test', 'examples'].map((from) => ({ target: './simulation', from: `./${from}` })),
  simulationMayImport('plan'),
  simulationMayImport('world', 'plan'),
  simulationMayImport('cloudformation', 'world', 'plan'),
  simulationMayImport('observer', 'world'),
  simulationMayImport('play', 'cloudformation', 'observer', 'world', 'plan'),
  simulationMayImport('measure', 'play', 'world', 'plan'),
  simulationMayImport('planted', 'observer', 'plan'),
  // What judges the handler shares no code with it.
  ...['plan', 'cloudformation', 'observer', 'play'].map((room) => ({
    target: `./simulation/${room}`,
    from: './lambda',
  })),
];
const MOST_COLUMNS = { code: 120, ignoreUrls: true, ignoreRegExpLiterals: true };

export function lint(project: awscdk.AwsCdkConstructLibrary) {
  const eslint = project.eslint!;
  // A table reads best laid out by hand; where state and behaviour stand in a class is the author's choice.
  eslint.addRules({ '@stylistic/object-property-newline': 'off', '@typescript-eslint/member-ordering': 'off' });
  eslint.addRules({
    'complexity': ['error', 12],
    '@stylistic/max-len': ['error', MOST_COLUMNS],
    'import/no-cycle': ['error', { ignoreExternal: true }],
    'import/no-restricted-paths': ['error', { zones: LAYERS }],
  });
  // The rule against circles does not follow `import type`.
  eslint.addOverride({
    files: ['lambda/**/*.ts', 'src/**/*.ts'],
    rules: { '@typescript-eslint/consistent-type-imports': ['error', { prefer: 'no-type-imports' }] },
  });
  // The project service would look for tests and scripts in tsconfig.json, which jsii keeps to src.
  project.tryFindObjectFile('.eslintrc.json')?.addOverride('parserOptions', {
    ecmaVersion: 2018,
    sourceType: 'module',
    project: ['./tsconfig.dev.json', './projenrc/tsconfig.json'],
    projectService: undefined,
  });
}
