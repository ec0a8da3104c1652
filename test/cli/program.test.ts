/** The program itself: which commands there are, how it fails, and what it writes where. */
import { sentenceOf, statusOf, WrongUse } from '../../cli/output/errors';
import { elapsed, waiting } from '../../cli/output/progress';
import { table } from '../../cli/output/table';
import { Terminal } from '../../cli/output/terminal';
import { run } from '../../cli/program';

function recorder(isTTY = false, env: Record<string, string> = {}) {
  const written = { out: '', err: '' };
  const stream = (name: 'out' | 'err') => ({
    isTTY,
    columns: 100,
    write: (text: string) => {
      written[name] += text;
    },
  });
  return { written, terminal: new Terminal({ out: stream('out'), err: stream('err'), cwd: '/nowhere', env }) };
}

test.each([[[]], [['--help']], [['-h']], [['help']]])('%j explains the commands and is no failure', async (args) => {
  const { written, terminal } = recorder();
  expect(await run(args, terminal)).toBe(0);
  expect(written.out).toMatch(/^Usage: cdk-chime-phone-number-order /);
  expect(written.out).toContain('rehearse');
  expect(written.err).toBe('');
});

test.each([[['rehears']], [['rehearse', '--nonsense']], [['--nonsense']]])('%j is wrong use', async (args) => {
  const { written, terminal } = recorder();
  expect(await run(args, terminal)).toBe(2);
  expect(written.err).toMatch(/^error: unknown (command|option) '/);
  expect(written.err).toContain('--help');
});

test('an error is one sentence with a remedy, and wrong use has a status of its own', () => {
  expect(sentenceOf(new Error('first line\n    at somewhere'))).toBe('first line');
  expect(sentenceOf(Object.assign(new Error('no'), { name: 'AccessDeniedException' }))).toContain('read-only policy');
  expect(sentenceOf(Object.assign(new Error('x'), { name: 'CredentialsProviderError' }))).toContain('aws sso login');
  expect([statusOf(new Error('x')), statusOf(new WrongUse('x'))]).toEqual([1, 2]);
});

test.each([
  [true, {}, true],
  [true, { NO_COLOR: '1' }, false],
  [false, {}, false],
  [false, { FORCE_COLOR: '1' }, true],
  [true, { TERM: 'dumb' }, false],
])('on a terminal: %j, with %j, in colour: %j', (isTTY, env: Record<string, string>, coloured) => {
  expect(recorder(isTTY, env).terminal.colour.red('x')).toBe(coloured ? '\u001b[31mx\u001b[39m' : 'x');
});

test('a table fits, and keeps every word', () => {
  const { terminal } = recorder();
  const long = 'words that go on '.repeat(12).trim();
  const text = table(
    terminal,
    ['number', 'what', 'why'],
    [
      ['+12065550100', long, long],
      ['+12065550101', 'kept', ''],
    ],
  );
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  expect(text.split('\n')[0]).toMatch(/^ {2}number +what +why$/);
  expect(text.match(/words/g)).toHaveLength(24);
  expect(table(terminal, ['number'], [])).toBe('');
});

test('what takes longer than a second says so, and nothing else does', async () => {
  const { written, terminal } = recorder();
  expect(await waiting(terminal, 'Quick', async () => 1)).toBe(1);
  expect(written.err).toBe('');
  await waiting(terminal, 'Slow', () => new Promise((done) => setTimeout(done, 1_050)));
  expect(written.err).toMatch(/^Slow: 1\.\d s\n$/);
  expect([400, 12_000, 185_000].map(elapsed)).toEqual(['0.4 s', '12 s', '3 min 5 s']);
});

test.each([
  [undefined, 100],
  [0, 100],
  [80, 80],
  [300, 100],
])('a terminal with %s columns has lines of %i', (columns, width) => {
  expect(new Terminal({ out: { columns, write: () => true } }).width).toBe(width);
});
