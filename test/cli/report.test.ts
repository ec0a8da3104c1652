import { report } from '../../cli/report/report';
import { STYLE } from '../../cli/report/style';
import { Timeline } from '../../cli/report/timeline';
import { timelineOfRehearsal } from '../../cli/report/timeline-of-rehearsal';

const timeline = (change: Partial<Timeline> = {}): Timeline => ({
  title: 'Lines',
  summary: [],
  figures: [],
  events: [],
  numbers: [],
  madeAt: Date.UTC(2026, 10, 28),
  ...change,
});

test('a document that needs nothing else, and that runs nothing', () => {
  const html = report(timeline({ summary: ['<b>bold</b>'], title: 'A & B' }));
  expect(html).toMatch(/^<!doctype html>\n<html lang="en">/);
  expect(html).toContain('<title>A &amp; B</title>');
  expect(html).toContain('<p>&lt;b&gt;bold&lt;/b&gt;</p>');
  expect(html).not.toMatch(/<script|https?:|@import|url\(/);
});

test('days are told apart, and what failed is said in words', () => {
  const html = report(
    timeline({
      events: [
        { at: Date.UTC(2026, 10, 28, 12), actor: 'provider', subject: 'Lines/A', what: 'ordered', tone: 'good' },
        { at: Date.UTC(2026, 11, 6, 12), actor: 'provider', subject: 'Lines/A', what: 'the name', tone: 'bad' },
      ],
    }),
  );
  expect(html.match(/<h3 class="day">/g)).toHaveLength(2);
  expect(html).toContain('<strong>Lines/<wbr>A</strong>');
  expect(html).toContain('2026-12-06');
  expect(html).toContain('✗ failed:</span> the name');
});

test('a number tells its life in words, not in signs alone', () => {
  const assigned = { state: 'assigned', note: 'to Voice Connector abc' } as const;
  const steps = [{ state: 'bought' } as const, assigned, { state: 'queued' } as const];
  const html = report(timeline({ numbers: [{ number: '+12065550100', owner: 'Lines/A', steps }] }));
  expect(html).toMatch(/bought<\/li>.*assigned <span class="note">to Voice Connector abc<\/span>.*in the deletion queue/);
});

test('of a rehearsal: what is over at once is one entry, a rollback is no success, and notes are words', () => {
  const event = (logicalId: string, status: string, timestamp: number) =>
    ({ stackName: 'Lines', stackId: 'id', logicalId, status, timestamp, type: 'T', physicalId: '' }) as never;
  const change = (detail: string) => ({ number: '+12065550100', change: 'changed', detail, at: 5 }) as const;
  const { events, numbers } = timelineOfRehearsal(
    [],
    {
      happened: [
        event('Role', 'CREATE_IN_PROGRESS', 1),
        event('Role', 'CREATE_COMPLETE', 1),
        event('Support', 'CREATE_IN_PROGRESS', 1),
        event('Support', 'CREATE_COMPLETE', 9),
        event('Lines', 'ROLLBACK_COMPLETE', 9),
      ],
      changes: [
        { number: '+12065550100', change: 'acquired', at: 1 },
        change('name cpno-0123456789abcdef0123.0 -> (none)'),
        change('name (none) -> Sales, callingName A -> B'),
        change('status Unassigned -> Assigned'),
      ],
    },
    9,
  );
  expect(events.map(({ subject, what, tone }) => [subject, what, tone])).toEqual([
    ['Lines/Role', 'CREATE_COMPLETE', 'good'],
    ['Lines/Support', 'CREATE_IN_PROGRESS', undefined],
    ['Lines/Support', 'CREATE_COMPLETE', 'good'],
    ['Lines', 'ROLLBACK_COMPLETE', 'doubt'],
  ]);
  expect(numbers[0].steps.map(({ state, note }) => [state, note])).toEqual([
    ['bought', undefined],
    ['named', 'name Sales, calling name B, was A'],
    ['assigned', undefined],
  ]);
});

describe('contrast is enough for small text (WCAG 2.2 AA: 4.5)', () => {
  const [light, dark] = [...STYLE.matchAll(/:root\{([^}]*)\}/g)].map(([, block]) =>
    Object.fromEntries([...block.matchAll(/--(\w+):(#[0-9a-f]+)/g)].map(([, name, colour]) => [name, colour])),
  );
  const channels = (hex: string) => (hex.length === 4 ? [...hex.slice(1)].map((c) => c + c) : hex.slice(1).match(/../g)!);
  const luminance = (hex: string): number => {
    const [r, g, b] = channels(hex)
      .map((part) => parseInt(part, 16) / 255)
      .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one: string, other: string): number => {
    const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05);
  };
  test.each([['light', light], ['dark', dark]])('%s', (_name, colours) => {
    for (const name of ['ink', 'soft', 'cf', 'pr', 'good', 'bad', 'doubt']) {
      expect(contrast(colours[name], colours.paper)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(colours[name], colours.card)).toBeGreaterThanOrEqual(4.5);
    }
  });
});
