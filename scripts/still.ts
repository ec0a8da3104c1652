/**
 * Draws docs/rehearsal.svg: what `rehearse` prints for the example, as a terminal shows it. The run is a real one; only
 * what differs from run to run is written alike: the time of day, and which of the free numbers were chosen.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { attempt, ROOT, run, runTypeScript, scratch } from './support/workspace';

export const STILL = join(ROOT, 'docs', 'rehearsal.svg');
const COMMAND = 'npx cdk-chime-phone-number-order rehearse';

/** The run takes ten seconds or eleven: which of them differs from run to run, too. */
const SIMULATED_SECONDS = 11;

const LINE = 19;
const COLUMN = 8.4;
const MARGIN = 18;
const COLUMNS = 108;
const COLOURS: Readonly<Record<string, string>> = {
  1: 'bold',
  2: 'dim',
  31: 'red',
  32: 'green',
  33: 'yellow',
  34: 'blue',
  35: 'magenta',
  36: 'cyan',
};

const STYLE = `
    .background { fill: #0d1117; stroke: #30363d; }
    text { font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: #e6edf3;
      white-space: pre; }
    .bold { font-weight: 600; }
    .dim { fill: #8b949e; }
    .red { fill: #ff7b72; }
    .green { fill: #3fb950; }
    .yellow { fill: #d29922; }
    .blue { fill: #79c0ff; }
    .magenta { fill: #d2a8ff; }
    .cyan { fill: #76e3ea; }`;

/** What the example's rehearsal prints, in a scratch directory. */
function rehearse(): string {
  const directory = scratch('still');
  const out = join(directory, 'cdk.out');
  mkdirSync(out);
  const example = join(ROOT, 'examples', 'typescript', 'app.ts');
  const { status, stderr } = runTypeScript(example, { cwd: directory, env: { CDK_OUTDIR: out } });
  if (status !== 0) throw new Error(stderr);
  const program = join(ROOT, 'assets', 'cli', 'main.mjs');
  const printed = attempt(process.execPath, [program, 'rehearse'], { cwd: directory, env: { FORCE_COLOR: '1' } });
  if (printed.status !== 0) throw new Error(printed.stdout + printed.stderr);
  return printed.stdout;
}

/** The same text for every run: its time begins at noon, and numbers are named in the order in which they appear. */
function alike(text: string): string {
  const numbers = [...new Set([...text.matchAll(/\+1\d{10}/g)].map(([number]) => number))];
  const begun = /\d\d:\d\d:\d\d/.exec(text)![0];
  const took = /after [\d.]+ s of simulated time/.exec(text);
  if (!took) throw new Error(`the rehearsal does not say how long it took:\n${text}`);
  // A second of the clock may begin in the middle of anything.
  const isLater = (time: string) => (secondsOf(time) - secondsOf(begun) + 86_400) % 86_400 > SIMULATED_SECONDS / 2;
  const shown = (time: string) => `12:00:${String(isLater(time) ? SIMULATED_SECONDS : 0).padStart(2, '0')}`;
  return text
    .replace(/\+1\d{10}/g, (number) => `+120655501${String(numbers.indexOf(number)).padStart(2, '0')}`)
    .replace(took[0], `after ${SIMULATED_SECONDS} s of simulated time`)
    .replace(/\b\d\d:\d\d:\d\d\b/g, shown);
}

const secondsOf = (time: string): number => time.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);

const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

/** One line with its colours; what does not fit is cut off, as a narrow terminal would. */
function drawLine(line: string, row: number): string {
  const spans: string[] = [];
  let column = 0;
  let classes: string[] = [];
  for (const piece of line.split(/(\u001b\[\d+m)/)) {
    const code = /^\u001b\[(\d+)m$/.exec(piece)?.[1];
    if (code !== undefined) {
      classes = COLOURS[code] ? [...classes, COLOURS[code]] : [];
    } else if (piece !== '' && column < COLUMNS) {
      const shown = piece.slice(0, COLUMNS - column);
      const style = classes.length > 0 ? ` class="${classes.join(' ')}"` : '';
      spans.push(`<tspan x="${(MARGIN + column * COLUMN).toFixed(1)}"${style}>${escaped(shown)}</tspan>`);
      column += shown.length;
    }
  }
  return `  <text y="${MARGIN + LINE * (row + 1)}" xml:space="preserve">${spans.join('')}</text>`;
}

/** The picture: dark on every page, as a terminal is. */
export function still(): string {
  const title = `What "${COMMAND}" prints for the example: the events of the deployment, then the numbers`;
  const lines = [`$ ${COMMAND}`, ...alike(rehearse()).trimEnd().split('\n')];
  const [width, height] = [Math.round(2 * MARGIN + COLUMNS * COLUMN), 2 * MARGIN + LINE * lines.length + 8];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" ` +
      'role="img" aria-labelledby="title">',
    `  <title id="title">${title}</title>`,
    `  <style>${STYLE}\n  </style>`,
    `  <rect class="background" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"/>`,
    ...lines.map(drawLine),
    '</svg>',
    '',
  ].join('\n');
}

if (require.main === module) {
  run(process.execPath, [require.resolve('tsx/cli'), join(ROOT, 'scripts', 'bundle.ts')]);
  writeFileSync(STILL, still());
}
