/** A line chart as SVG, readable on light and dark ground. */
import type { Chart } from './report';

const WIDTH = 720;
const HEIGHT = 360;
const LEFT = 64;
const RIGHT = 240;
const TOP = 40;
const BOTTOM = 48;
const COLOURS = ['#c2410c', '#7c3aed', '#0f766e', '#1d4ed8', '#be185d', '#4d7c0f'];
const TICKS = 5;

export function plot({ title, x, y, lines }: Chart): string {
  const points = lines.flatMap((line) => line.points);
  const right = Math.max(1, ...points.map(([at]) => at));
  const top = ceiling(Math.max(1e-9, ...points.map(([, value]) => value)));
  const across = (at: number) => LEFT + (at / right) * (WIDTH - LEFT - RIGHT);
  const up = (value: number) => HEIGHT - BOTTOM - (value / top) * (HEIGHT - TOP - BOTTOM);
  const grid = Array.from({ length: TICKS + 1 }, (_, index) => (top / TICKS) * index).map(
    (value) =>
      `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${round(up(value))}" y2="${round(up(value))}" class="grid"/>` +
      text(LEFT - 8, up(value) + 4, short(value), 'end'),
  );
  const marks = [...new Set(points.map(([at]) => at))].map((at) =>
    text(across(at), HEIGHT - BOTTOM + 18, short(at), 'middle'),
  );
  const drawn = lines.map(({ name, points: own }, index) => {
    const colour = COLOURS[index % COLOURS.length];
    const path = own.map(([at, value]) => `${round(across(at))},${round(up(value))}`).join(' ');
    const dots = own.map(
      ([at, value]) => `<circle cx="${round(across(at))}" cy="${round(up(value))}" r="3" fill="${colour}"/>`,
    );
    const legend = TOP + 8 + index * 20;
    return [
      `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>`,
      ...dots,
      `<rect x="${WIDTH - RIGHT + 16}" y="${legend - 8}" width="10" height="10" fill="${colour}"/>`,
      text(WIDTH - RIGHT + 32, legend + 1, name, 'start'),
    ].join('');
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" ` +
    `aria-label="${escape(title)}">`,
    '<style>text{font:12px sans-serif;fill:#57606a}.title{font-weight:bold;font-size:14px}.grid{stroke:#8c959f;' +
      'stroke-opacity:.3}@media(prefers-color-scheme:dark){text{fill:#adbac7}}</style>',
    `<text x="${LEFT}" y="20" class="title">${escape(title)}</text>`,
    ...grid,
    ...marks,
    text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, x, 'middle'),
    text(LEFT, TOP - 8, y, 'start'),
    ...drawn,
    '</svg>',
    '',
  ].join('\n');
}

const text = (x: number, y: number, value: string, anchor: string): string =>
  `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}">${escape(value)}</text>`;
const round = (value: number): string => value.toFixed(1);
const short = (value: number): string => Number(value.toPrecision(3)).toLocaleString('en-US');
const escape = (value: string): string => value.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');

/** The next round number. */
function ceiling(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 2.5, 5, 10].map((step) => step * power).find((candidate) => candidate >= value)!;
}
