/** Tables without lines, which fit the terminal and survive a copy into a ticket. */
import Table from 'cli-table3';
import { Terminal } from './terminal';

const NOTHING = {
  'top': '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  'bottom': '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  'left': '',
  'left-mid': '',
  'mid': '',
  'mid-mid': '',
  'right': '',
  'right-mid': '',
  'middle': '  ',
};

/** Narrower than this, a column is not readable; a longer word is cut. */
const NARROWEST = 8;

/** A table as text; whatever is too wide for the terminal is wrapped within its column, the widest first. */
export function table(
  terminal: Terminal,
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  indent = 2,
): string {
  if (rows.length === 0) return '';
  const room = terminal.width - indent - 2 * (headings.length - 1);
  const drawn = new Table({
    chars: NOTHING,
    style: { 'head': [], 'border': [], 'padding-left': 0, 'padding-right': 0 },
    colWidths: widths(headings, rows, room),
    wordWrap: true,
    wrapOnWordBoundary: true,
  });
  if (headings.some((heading) => heading !== '')) drawn.push(headings.map((heading) => terminal.colour.dim(heading)));
  drawn.push(...rows.map((row) => [...row]));
  const lines = drawn
    .toString()
    .split('\n')
    .map((line) => `${' '.repeat(indent)}${line}`.trimEnd());
  return lines.filter((line) => line !== '').join('\n');
}

function widths(headings: readonly string[], rows: readonly (readonly string[])[], room: number): number[] {
  const widest = headings.map((heading, column) =>
    Math.max(1, ...[heading, ...rows.map((row) => row[column] ?? '')].map(visibleLength)),
  );
  const total = () => widest.reduce((sum, width) => sum + width, 0);
  while (total() > room && Math.max(...widest) > NARROWEST) {
    widest[widest.indexOf(Math.max(...widest))]--;
  }
  return widest;
}

// eslint-disable-next-line no-control-regex
const visibleLength = (text: string): number => text.replace(/\u001b\[[0-9;]*m/g, '').length;
