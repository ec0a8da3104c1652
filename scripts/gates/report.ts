/**
 * Reports in a real browser, of a plan and of a rehearsal: nothing on its console, everything on the page, on a phone,
 * on a desk, in the dark and on paper. With REPORT_PICTURES=DIRECTORY it leaves pictures there for a person to look at.
 */
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Terminal } from '../../cli/output/terminal';
import { Plan } from '../../cli/plan/plan-shape';
import { run } from '../../cli/program';
import { report } from '../../cli/report/report';
import { Timeline } from '../../cli/report/timeline';
import { timelineOfPlan } from '../../cli/report/timeline-of-plan';
import { attempt, ROOT, runTypeScript, scratch } from '../support/workspace';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];
const FOLDERS = ['/usr/bin', '/usr/local/bin', '/snap/bin'];

/** Every kind of entry, and what must not be taken for markup. */
const TIMELINE: Timeline = {
  title: 'A rehearsal of Lines & <friends>',
  summary: ['Two numbers were bought, one was released.'],
  figures: [{ label: 'bought', value: '2' }],
  events: [
    { at: Date.UTC(2026, 10, 28, 9), actor: 'cloudformation', subject: 'Lines', what: 'CREATE_IN_PROGRESS' },
    { at: Date.UTC(2026, 10, 28, 9, 1), actor: 'provider', subject: 'Lines/Support', what: 'ordered', tone: 'good' },
    { at: Date.UTC(2026, 11, 6), actor: 'provider', subject: 'Lines', what: 'released', numbers: ['+12065550100'] },
    {
      at: Date.UTC(2026, 11, 6),
      actor: 'provider',
      subject: `Lines/${'AVeryLongConstructIdThatHasNoPlaceToBreak'.repeat(4)}`,
      what: '<script>throw 1</script>',
      detail: 'a "sentence"',
      tone: 'bad',
    },
  ],
  numbers: [
    {
      number: '+12065550100',
      owner: 'Lines/Support',
      steps: [{ state: 'bought' }, { state: 'queued', note: 'until' }],
    },
  ],
  madeAt: Date.UTC(2026, 10, 28),
};

/** One report, and what has to be on its page. */
interface Page {
  readonly name: string;
  readonly html: string;
  readonly title: string;
  readonly items: number;
  readonly words: readonly RegExp[];
}

/** What a frame of that width shows; measured inside of the browser. */
interface Seen {
  readonly title: string;
  readonly wider: number;
  readonly headings: readonly string[];
  readonly scripts: number;
  readonly items: number;
  readonly dark: boolean;
  readonly paper: string;
  readonly text: string;
}

export async function reportInBrowser(): Promise<string> {
  const browser = FOLDERS.flatMap((folder) => NAMES.map((name) => join(folder, name))).find(existsSync);
  if (!browser) throw new Error(`no Chromium in ${FOLDERS.join(', ')}: install it ("apt-get install chromium")`);
  const pages = [everyKind(), planned(), await rehearsed()];
  for (const page of pages) {
    const [light, , dark] = [look(browser, page, 360), look(browser, page, 1280), look(browser, page, 360, true)];
    if (light.paper === dark.paper) throw new Error(`${page.name}: the page is ${light.paper} in the dark as well`);
    print(browser, page);
  }
  return (
    `${pages.map(({ name }) => name).join(', ')}: whole on 360 and 1280 pixels, in light, in dark and on paper, ` +
    'without a word on the console'
  );
}

const everyKind = (): Page => ({
  name: 'every kind of entry',
  html: report(TIMELINE),
  title: 'A rehearsal of Lines &amp; &lt;friends&gt;',
  items: 4,
  words: [/<script>throw 1<\/script>/, /in the deletion queue/],
});

/** The plan that the documentation shows. */
function planned(): Page {
  const [, json] = /^```json\n([^]*?)^```$/m.exec(readFileSync(join(ROOT, 'docs', 'plan-schema.md'), 'utf8'))!;
  return {
    name: 'a plan',
    html: report(timelineOfPlan(JSON.parse(json) as Plan)),
    title: 'What deploying Lines would do to phone numbers',
    items: 4,
    words: [/asks for an Update, then for a Delete/, /in the deletion queue until 2026-12-05/, /held afterwards\s+1/],
  };
}

/** The example, whose last resource fails, so that everything is released. */
async function rehearsed(): Promise<Page> {
  const directory = scratch('rehearsed');
  const example = join(ROOT, 'examples', 'typescript', 'app.ts');
  const synthesised = runTypeScript(example, { env: { CDK_OUTDIR: join(directory, 'cdk.out') } });
  if (synthesised.status !== 0) throw new Error(synthesised.stderr);
  const quiet = { write: () => undefined };
  const terminal = new Terminal({ out: quiet, err: quiet, cwd: directory, env: {} });
  const status = await run(['rehearse', '--fail', 'Directory', '--report', 'report.html'], terminal);
  if (status !== 1) throw new Error(`rehearse --fail ended with ${status}, not 1`);
  const html = readFileSync(join(directory, 'report.html'), 'utf8');
  const items = [...html.matchAll(/<li class="(cloudformation|provider)[ "]/g)].length;
  if (items < 20) throw new Error(`the rehearsal's report has ${items} entries, and more than 20 things happen`);
  return {
    name: 'a rehearsal',
    html,
    title: 'A rehearsal of SupportLinesStack',
    items,
    words: [/ROLLBACK_COMPLETE/, /CreatePhoneNumberOrder/, /bought/, /named/, /in the deletion queue/, /simulated/],
  };
}

const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--enable-logging=stderr', '--virtual-time-budget=5000'];

/** Runs the browser, which may say nothing on the console. */
function browse(browser: string, args: readonly string[]): string {
  const { status, stdout, stderr } = attempt(browser, [...FLAGS, ...args]);
  if (status !== 0) throw new Error(`${browser} ended with ${String(status)}: ${stderr.slice(-500)}`);
  const said = stderr.split('\n').filter((line) => line.includes('CONSOLE'));
  if (said.length > 0) throw new Error(`on the console: ${said.join('; ')}`);
  return stdout;
}

function look(browser: string, page: Page, width: number, dark = false): Seen {
  const file = join(scratch('report'), 'frame.html');
  writeFileSync(file, frameOf(page.html, width));
  const scheme = `--blink-settings=preferredColorScheme=${dark ? 0 : 1}`;
  const shown = browse(browser, [scheme, '--dump-dom', pathToFileURL(file).href]);
  picture(browser, page, scheme, width, dark);
  const seen = JSON.parse(/<pre>(.*)<\/pre>/s.exec(shown)?.[1] ?? '{}') as Seen;
  check(seen, page, width, dark);
  return seen;
}

function picture(browser: string, { name, html }: Page, scheme: string, width: number, dark: boolean): void {
  const pictures = process.env.REPORT_PICTURES;
  if (pictures === undefined) return;
  const file = join(scratch('picture'), 'report.html');
  writeFileSync(file, html);
  const shot = join(pictures, `${name.replace(/ /g, '-')}-${width}${dark ? '-dark' : ''}.png`);
  browse(browser, [scheme, `--window-size=${width},1600`, `--screenshot=${shot}`, pathToFileURL(file).href]);
}

/** On paper: a document of some pages, which the browser makes of it. */
function print(browser: string, { name, html }: Page): void {
  const directory = scratch('print');
  writeFileSync(join(directory, 'report.html'), html);
  const file = join(process.env.REPORT_PICTURES ?? directory, `${name.replace(/ /g, '-')}.pdf`);
  browse(browser, [
    '--no-pdf-header-footer',
    `--print-to-pdf=${file}`,
    pathToFileURL(join(directory, 'report.html')).href,
  ]);
  if (statSync(file).size < 10_000) throw new Error(`${name}: nothing is printed`);
}

function check(seen: Seen, { name, title, items, words }: Page, width: number, dark: boolean): void {
  const expected: Omit<Seen, 'paper' | 'text'> = {
    title,
    wider: 0,
    headings: ['Each number’s life', 'What happens, in order'],
    scripts: 0,
    items,
    dark,
  };
  for (const [what, value] of Object.entries(expected)) {
    const actual = JSON.stringify(seen[what as keyof Seen]);
    if (actual !== JSON.stringify(value)) {
      throw new Error(`${name}: ${what} is ${actual} on ${width} pixels, not ${JSON.stringify(value)}`);
    }
  }
  const text = seen.text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');
  const missing = words.find((word) => !word.test(text));
  if (missing) throw new Error(`${name}: ${String(missing)} is not on the page on ${width} pixels`);
}

/** Runs in the browser, beside the report, which has no script of its own. */
const MEASURE = `
  const inner = this.contentDocument;
  const all = (selector) => [...inner.querySelectorAll(selector)];
  document.querySelector('pre').textContent = JSON.stringify({
    title: inner.title,
    wider: Math.max(0, inner.documentElement.scrollWidth - this.clientWidth),
    headings: all('h2').map(({ textContent }) => textContent),
    scripts: all('script').length,
    items: all('.timeline > li').length,
    dark: matchMedia('(prefers-color-scheme: dark)').matches,
    paper: getComputedStyle(inner.body).backgroundColor,
    text: inner.body.innerText,
  });
`;

/** The report in a frame as wide as a screen. */
function frameOf(html: string, width: number): string {
  const source = html.replace(/&/g, '&amp;').replace(/"/g, '&quot;');
  return [
    '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">', // else the browser guesses
    `<iframe style="width:${width}px;height:900px;border:0"`,
    ` onload="${MEASURE}" srcdoc="${source}">`,
    '</iframe><pre></pre>',
  ].join('');
}
