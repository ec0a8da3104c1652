/** Figures of a certain day stand in one generated page, with their date, and nowhere else. */
import { PAGES, read } from './pages';
import { figures } from '../../scripts/figures';

test('docs/figures.md is what `npm run figures` makes of docs/figures.json', () => {
  expect(read('docs/figures.md')).toBe(figures());
});

test('every measurement says when it was made, at which commit, of what, and by which command', () => {
  const { scripts } = JSON.parse(read('package.json'));
  for (const { what, date, commit, of, command, figures: rows } of JSON.parse(read('docs/figures.json'))) {
    expect([what, date]).toEqual([what, expect.stringMatching(/^\d{4}-\d\d-\d\d$/)]);
    expect([what, commit]).toEqual([what, expect.stringMatching(/^[0-9a-f]{7}$/)]);
    expect([what, of]).toEqual([what, expect.stringMatching(/\w+ \w+/)]);
    const script = /^npm run ([\w:]+)/.exec(command)?.[1];
    expect([command, script === undefined || script in scripts]).toEqual([command, true]);
    expect(command).toMatch(/^(npm|npx|node) /);
    expect(Object.keys(rows).length).toBeGreaterThan(3);
  }
});

test.each(PAGES.filter((page) => !/figures|benchmark|adr\/|CHANGELOG/.test(page)))('%s has no dated figures', (page) => {
  expect(read(page)).not.toMatch(/[Mm]easured on \d{4}-\d\d-\d\d/);
});
