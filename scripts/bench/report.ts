/** What the bench found, in a form that a table, a plot and a file can be made of. */

/** What stands in a cell: text, or a figure that was measured. */
export type Cell = string | number;

export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** Counts and sizes that are held; times are not. */
export interface Bound {
  readonly what: string;
  readonly value: number;
  readonly most: number;
  readonly unit: string;
}

export interface Line {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

export interface Chart {
  /** Name of the file, without its ending. */
  readonly name: string;
  readonly title: string;
  readonly x: string;
  readonly y: string;
  readonly lines: readonly Line[];
}

export interface Section {
  readonly id: string;
  readonly title: string;
  /** What was done, and what the figures mean. */
  readonly text: readonly string[];
  readonly tables: readonly Table[];
  readonly bounds?: readonly Bound[];
  readonly charts?: readonly Chart[];
}

export const NOT_MEASURED = 'not measured';

/** The middle of an odd or even number of values. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** `1.23 (1.10 to 1.40)`: the median, and the least and the most. */
export function spread(values: readonly number[], digits = 0): string {
  if (values.length === 0) return NOT_MEASURED;
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return `${median(values).toFixed(digits)} (${least.toFixed(digits)} to ${most.toFixed(digits)})`;
}

/** Ratios of what was measured in the same round, with the peer as 1. */
export function ratio(own: readonly number[], peers: readonly number[] | undefined): string {
  if (!peers || peers.length === 0 || own.length === 0) return NOT_MEASURED;
  return spread(
    own.map((value, round) => value / peers[round % peers.length]),
    2,
  );
}

/** This library's own figure is missing: what was not measured does not keep its bound. */
export const unmeasured = (what: string): Bound => ({ what, value: NaN, most: 0, unit: '' });

/** Why there is no figure. Of this library the bound is missed then: what was not measured does not keep it. */
export function withoutFigure(contender: string, what: string, why: string | undefined, bounds: Bound[]): string {
  if (contender === 'ours') bounds.push(unmeasured(what));
  return `${NOT_MEASURED}: ${why}`;
}

export const isMissed = ({ value, most }: Bound): boolean => !(value <= most);

export function cell(value: Cell): string {
  if (typeof value === 'string') return value;
  if (Number.isNaN(value)) return NOT_MEASURED;
  return Number.isInteger(value) ? value.toLocaleString('en-US') : value.toFixed(2);
}

/** One line for each bound that is missed, for whoever reads the end of a run. */
export const missedBounds = (sections: readonly Pick<Section, 'bounds'>[]): string[] =>
  sections
    .flatMap(({ bounds = [] }) => bounds)
    .filter(isMissed)
    .map(({ what, value, most, unit }) => `MISSED: ${what}: ${cell(value)} ${unit}, at most ${cell(most)}`);

/** A table as Markdown. */
export function markdown({ title, columns, rows }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.map((text) => text.replace(/\|/g, '\\|')).join(' | ')} |`;
  return [
    `**${title}**`,
    '',
    line(columns),
    `|${columns.map((_, index) => (index === 0 ? '---' : '---:')).join('|')}|`,
    ...rows.map((row) => line(row.map(cell))),
    '',
  ].join('\n');
}

/** A table for a terminal. */
export function plain({ title, columns, rows }: Table): string {
  const cells = [columns, ...rows.map((row) => row.map(cell))];
  const widths = columns.map((_, column) => Math.max(...cells.map((row) => (row[column] ?? '').length)));
  const lines = cells.map((row) =>
    row.map((text, column) => (column === 0 ? text.padEnd(widths[0]) : text.padStart(widths[column]))).join('  '),
  );
  return [title, ...lines, ''].join('\n');
}
