/**
 * A timeline as one HTML file: nothing is loaded from anywhere, no script runs, and it can be read on a phone, on
 * paper, in light and in dark, and by a screen reader.
 */
import { STYLE } from './style';
import { Actor, LifeStep, NumberLife, NumberState, Timeline, TimelineEvent } from './timeline';

const ACTORS: Readonly<Record<Actor, string>> = {
  cloudformation: 'CloudFormation',
  provider: 'Provider',
};

const STATES: Readonly<Record<NumberState, readonly [mark: string, words: string]>> = {
  bought: ['+', 'bought'],
  restored: ['↺', 'restored'],
  adopted: ['⇥', 'adopted'],
  named: ['✎', 'named'],
  assigned: ['→', 'assigned'],
  unassigned: ['←', 'unassigned'],
  kept: ['=', 'kept'],
  left: ['·', 'left in the inventory'],
  queued: ['−', 'in the deletion queue'],
  gone: ['×', 'gone'],
};

const escape = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');

/** On a narrow screen a path breaks between its parts. */
const breakable = (path: string): string => escape(path).replace(/\//g, '/<wbr>');

const iso = (time: number): string => new Date(time).toISOString();
const clockTime = (time: number): string => iso(time).slice(11, 19);
const dayOf = (time: number): string => iso(time).slice(0, 10);

/** The whole document. */
export function report(timeline: Timeline): string {
  const { title, summary, figures, events, numbers, madeAt } = timeline;
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    '<link rel="icon" href="data:,">',
    `<title>${escape(title)}</title>`,
    `<style>${STYLE}</style>`,
    '</head>',
    '<body>',
    '<header>',
    `<h1>${escape(title)}</h1>`,
    ...summary.map((paragraph) => `<p>${escape(paragraph)}</p>`),
    figureList(figures),
    '</header>',
    '<main>',
    section('numbers', 'Each number’s life', numbers.length > 0 ? lives(numbers) : '<p>No numbers.</p>'),
    section('timeline', 'What happens, in order', events.length > 0 ? eventList(events) : '<p>Nothing happens.</p>'),
    '</main>',
    `<footer><p>Made by cdk-chime-phone-number-order on <time datetime="${iso(madeAt)}">${dayOf(madeAt)} ` +
      `${clockTime(madeAt)} UTC</time>.</p></footer>`,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

const section = (id: string, heading: string, content: string): string =>
  `<section aria-labelledby="${id}"><h2 id="${id}">${escape(heading)}</h2>${content}</section>`;

function figureList(figures: Timeline['figures']): string {
  if (figures.length === 0) return '';
  const items = figures.map(({ label, value }) => `<div><dt>${escape(label)}</dt><dd>${escape(value)}</dd></div>`);
  return `<dl class="figures">${items.join('')}</dl>`;
}

function lives(numbers: readonly NumberLife[]): string {
  const items = numbers.map(({ number, owner, steps }) =>
    [
      '<li>',
      `<h3>${escape(number)}${owner ? ` <small>${escape(owner)}</small>` : ''}</h3>`,
      `<ol class="life">${steps.map(lifeStep).join('')}</ol>`,
      '</li>',
    ].join(''),
  );
  return `<ul class="numbers">${items.join('')}</ul>`;
}

function lifeStep({ state, at, note }: LifeStep): string {
  const [mark, words] = STATES[state];
  const when = at === undefined ? '' : ` <time datetime="${iso(at)}">${clockTime(at)}</time>`;
  const more = note === undefined ? '' : ` <span class="note">${escape(note)}</span>`;
  return `<li class="${state}"><span aria-hidden="true" class="mark">${mark}</span> ${words}${when}${more}</li>`;
}

/** A heading for each day, so that simulated weeks are told apart. */
function eventList(events: readonly TimelineEvent[]): string {
  const parts: string[] = [];
  let day: string | undefined;
  let open = false;
  for (const event of events) {
    const next = event.at === undefined ? undefined : dayOf(event.at);
    if (!open || next !== day) {
      if (open) parts.push('</ol>');
      if (next !== undefined) parts.push(`<h3 class="day"><time datetime="${next}">${next}</time></h3>`);
      parts.push('<ol class="timeline">');
      open = true;
      day = next;
    }
    parts.push(eventItem(event));
  }
  return `${parts.join('')}</ol>`;
}

function eventItem({ at, actor, subject, what, detail, tone, numbers = [] }: TimelineEvent): string {
  const when = at === undefined ? '' : `<time datetime="${iso(at)}">${clockTime(at)}</time> `;
  return [
    `<li class="${actor}${tone ? ` ${tone}` : ''}">`,
    `<p class="head">${when}<span class="actor">${ACTORS[actor]}</span> <strong>${breakable(subject)}</strong></p>`,
    `<p class="what">${toneMark(tone)}${escape(what)}</p>`,
    detail ? `<p class="detail">${escape(detail)}</p>` : '',
    numbers.length > 0 ? `<p class="about">${numbers.map(escape).join(', ')}</p>` : '',
    '</li>',
  ].join('');
}

/** Colour alone says nothing to many people. */
function toneMark(tone: TimelineEvent['tone']): string {
  const words = { good: '✓', bad: '✗ failed: ', doubt: '? ' };
  return tone === undefined ? '' : `<span class="tone">${words[tone].trimEnd()}</span> `;
}
