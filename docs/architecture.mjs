/**
 * Draws docs/architecture.svg: `node docs/architecture.mjs`. The same source gives the same bytes.
 * Boxes and arrows stand in the two tables; everything else is drawing.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const WIDTH = 960;
const HEIGHT = 470;

/** id: left, top, width, height, lines of text (the first one is the title), kind. */
const BOXES = {
  stack: [24, 150, 176, 84, ['CloudFormation', 'Create, Update, Delete'], 'aws'],
  function: [310, 150, 210, 84, ['Lambda function', 'hands an event on,', 'or takes some steps'], 'ours'],
  machine: [310, 330, 210, 84, ['Step Functions', 'one execution a request:', 'invoke, wait, invoke, ...'], 'ours'],
  chime: [700, 40, 236, 84, ['Chime SDK Voice', 'search, order, watch, change,', 'assign, restore, release'], 'aws'],
  ledger: [700, 150, 236, 84, ['Parameter Store: records', 'what is about to be bought,', 'who owns which number'], 'ours'],
  status: [700, 260, 236, 66, ['CloudFormation', 'is this resource still wanted?'], 'aws'],
  answer: [700, 350, 236, 66, ['Response URL (Amazon S3)', 'the response, once recorded'], 'aws'],
};

/** Points of a line, its label with place and anchor, and whether it goes both ways. */
const ARROWS = [
  { points: [[200, 192], [310, 192]], label: ['1 event', 243, 182, 'middle'] },
  { points: [[370, 234], [370, 330]], label: ['2 start', 360, 286, 'end'] },
  { points: [[460, 330], [460, 234]], label: ['3 invoke', 470, 286, 'start'] },
  { points: [[520, 174], [580, 174], [580, 82], [700, 82]], label: ['6 call', 690, 72, 'end'], both: true },
  { points: [[520, 192], [700, 192]], label: ['5 record', 690, 182, 'end'], both: true },
  { points: [[520, 210], [580, 210], [580, 293], [700, 293]], label: ['4 look', 690, 283, 'end'], both: true },
  { points: [[520, 224], [556, 224], [556, 383], [700, 383]], label: ['7 respond', 690, 373, 'end'] },
  { points: [[818, 416], [818, 452], [112, 452], [112, 234]], label: ['8 read the response', 122, 286, 'start'] },
];

const STYLE = `
  svg { color-scheme: light dark; }
  text { font-family: system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; font-size: 14px; fill: #1f2328; }
  .title { font-weight: 600; }
  .label { font-size: 13px; fill: #59636e; }
  .background { fill: #ffffff; }
  .ours { fill: #ddf4ff; stroke: #0969da; }
  .aws { fill: #f6f8fa; stroke: #818b98; }
  .group { fill: none; stroke: #0969da; stroke-dasharray: 6 5; }
  .line { fill: none; stroke: #59636e; stroke-width: 1.5; }
  .head { fill: #59636e; }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc; }
    .label { fill: #9198a1; }
    .background { fill: #0d1117; }
    .ours { fill: #0c2d4d; stroke: #4493f8; }
    .aws { fill: #151b23; stroke: #656c76; }
    .group { stroke: #4493f8; }
    .line { stroke: #9198a1; }
    .head { fill: #9198a1; }
  }
`;

const LINE = 20;

function box([x, y, width, height, lines, kind]) {
  const first = y + height / 2 - ((lines.length - 1) * LINE) / 2 + 5;
  const texts = lines.map((line, index) =>
    `  <text x="${x + width / 2}" y="${first + index * LINE}" text-anchor="middle"${index === 0 ? ' class="title"' : ''}>${line}</text>`);
  return [`  <rect x="${x}" y="${y}" width="${width}" height="${height}" rx="8" class="${kind}"/>`, ...texts].join('\n');
}

/** The head of an arrow at `tip`, coming from `from`; both lie on a horizontal or a vertical line. */
function head([tipX, tipY], [fromX, fromY]) {
  const dx = Math.sign(tipX - fromX);
  const dy = Math.sign(tipY - fromY);
  const corners = [[tipX, tipY], [tipX - 9 * dx + 5 * dy, tipY - 9 * dy + 5 * dx], [tipX - 9 * dx - 5 * dy, tipY - 9 * dy - 5 * dx]];
  return `  <polygon points="${corners.map((corner) => corner.join(',')).join(' ')}" class="head"/>`;
}

function arrow({ points, label: [text, x, y, anchor], both }) {
  const path = points.map(([px, py], index) => `${index === 0 ? 'M' : 'L'}${px} ${py}`).join(' ');
  return [
    `  <path d="${path}" class="line"/>`,
    head(points.at(-1), points.at(-2)),
    ...(both ? [head(points[0], points[1])] : []),
    `  <text x="${x}" y="${y}" text-anchor="${anchor}" class="label">${text}</text>`,
  ].join('\n');
}

const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-labelledby="title description">
  <title id="title">How an order of phone numbers is carried out</title>
  <desc id="description">CloudFormation sends an event to a Lambda function, which starts one Step Functions execution. The execution calls the
    function again and again. Each invocation looks at CloudFormation, records what it is about to do in Parameter Store, calls the Amazon Chime
    SDK Voice service, and in the end sends the recorded response to the response URL, where CloudFormation reads it.</desc>
  <style>${STYLE}  </style>
  <rect width="${WIDTH}" height="${HEIGHT}" class="background"/>
  <rect x="284" y="116" width="262" height="320" rx="12" class="group"/>
  <text x="415" y="106" text-anchor="middle" class="label">the provider, one per stack</text>
${Object.values(BOXES).map(box).join('\n')}
${ARROWS.map(arrow).join('\n')}
</svg>
`;

writeFileSync(fileURLToPath(new URL('architecture.svg', import.meta.url)), svg);
