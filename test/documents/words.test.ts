/**
 * Plain English: where people read, no words and phrases that only this project uses. `npm run lint:words` has the
 * spelling.
 */
import { textsOfErrors } from './error-texts';
import { PAGES, prose, read } from './pages';

/** Pages for users; API.md is made of the doc comments of all public classes. */
const FOR_USERS = [
  'README.md',
  'SECURITY.md',
  'API.md',
  ...['lifecycle', 'troubleshooting', 'operations', 'migration', 'searching', 'routing', 'command-line'].map(
    (name) => `docs/${name}.md`,
  ),
];

/** Words of the glossary of docs/architecture.md, which is for people who change the handler. */
const PRIVATE: readonly [RegExp, string][] = [
  [/\bledger\b/i, 'the records in Parameter Store'],
  [/\bfence\b/i, 'the timeout of the function'],
  [/\bgenerations?\b/i, 'physical id'],
  [/\btombstones?\b/i, 'the record of a finished Delete'],
  [/\bturn after turn\b|\b(?:short|single|each|every|next) turns?\b/i, 'step, or invocation'],
  [/\border intents?\b/i, 'an order, written down before it is placed'],
];

/** Constructions that people have stumbled over. */
const UNCLEAR: readonly [RegExp, string][] = [
  [/\bwall clock\b/i, 'real time'],
  [/\b(?:could not|cannot|are not|is not) (?:to )?be had\b/i, 'is unavailable, could not be acquired'],
  [/\bgiv(?:e|es|en|ing) back what was bought\b|\bgiven back\b|\bgiving back\b|\bgive back$/i, 'release'],
  [/\bwhat stands behind (?:the|this|every)\b/i, 'what does the work of it'],
  [/\bwhat could be had\b|\bwas not had\b/i, 'what is available'],
  [/\bhas not the shape\b/i, 'does not have the shape'],
  [/\bwhat came\b/i, 'what was bought'],
  [/\bwhere they are to go\b/i, 'to release them'],
  [/\bother candidates than\b/i, 'different numbers'],
  [/\bfor a part see\b/i, 'a link'],
  [/\bof before\b/i, 'old, or former'],
  [/\bmend(?:s|ed|ing)?\b/i, 'fix'],
  [/\bwith which details\b/i, 'the details that it was found with'],
  [/\bdeadline is wall\b/i, 'deadlines count real time'],
  [/\basserts? (?:it|the|them)\b/i, 'sets, requests'],
  [/\bfor want of\b/i, 'because there is no'],
  [/\bthe like\b/i, 'name it'],
  [/\b(?:is|are) due\b/i, 'is expected'],
  [/\bblanks\b/i, 'spaces'],
  [/\b(?:is|are) no (?:error|refusal|template|cloud assembly|kind of|asset)\b/i, 'is not, or causes no'],
  [/\bputs? (?:the )?numbers to\b/i, 'assigns numbers to'],
  [/\bwithout regard to\b/i, 'independently of'],
  [/\bwhole number from \d/i, 'a whole number of 1 or more'],
  [/\bgoes? before\b/i, 'wins over'],
  [/\bwhat does the work of\b/i, 'the provider that does the work of'],
  [/\b(?:handed|given) out against\b/i, 'available only to those who hand in documents'],
  [/\bworking notes\b/i, 'a source that people can read'],
];

const EVERYWHERE = [
  ...FOR_USERS,
  ...['CONTRIBUTING.md', 'TESTING.md', 'CHANGELOG.md'],
  ...['architecture', 'benchmarks', 'cloudformation-events', 'defects', 'e2e', 'figures', 'plan-schema'].map(
    (name) => `docs/${name}.md`,
  ),
  ...['docs/played.md', 'docs/scale.md'],
  ...PAGES.filter((page) => /^docs\/adr\/|^local\//.test(page)),
];

function found(text: string, phrases: readonly [RegExp, string][]): string[] {
  const plain = text
    .replace(/\]\([^)]*\)/g, ']')
    .replace(/<[^>]*>/g, '')
    .replace(/ › [^|;]*/g, '') // the title of a test
    .replace(/\s+/g, ' ');
  return phrases.flatMap(([phrase, instead]) => {
    const at = plain.search(phrase);
    return at < 0 ? [] : [`"${plain.slice(Math.max(0, at - 40), at + 50)}": write ${instead}`];
  });
}

test.each(FOR_USERS)('%s has no private words', (page) => expect(found(prose(page), PRIVATE)).toEqual([]));
test.each(EVERYWHERE)('%s has no unclear phrases', (page) => expect(found(prose(page), UNCLEAR)).toEqual([]));

test.each(['overview', 'architecture', 'rehearsal'])('docs/%s.svg has neither', (picture) => {
  const text = [...read(`docs/${picture}.svg`).matchAll(/>([^<]*[^<\s][^<]*)</g)].map(([, words]) => words).join(' ');
  expect(text.length).toBeGreaterThan(200);
  expect(found(text, [...PRIVATE, ...UNCLEAR])).toEqual([]);
});

test('errors and warnings have neither', () => {
  expect(textsOfErrors().flatMap((text) => found(text, [...PRIVATE, ...UNCLEAR]))).toEqual([]);
});

test('every private word stands in the glossary', () => {
  const glossary = read('docs/architecture.md').split('## Words')[1];
  for (const word of ['ledger', 'turn', 'generation', 'intent', 'note', 'tombstone', 'deed', 'claim', 'goal', 'lag']) {
    expect(glossary).toContain(`| ${word} |`);
  }
});
