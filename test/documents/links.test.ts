/** Every link within the repository leads somewhere, wherever the page is read: on GitHub, npm or Construct Hub. */
import { existsSync, statSync } from 'fs';
import { join, normalize } from 'path';
import { anchors, PAGES, prose, read, REPOSITORY, ROOT } from './pages';

interface Link {
  readonly page: string;
  readonly target: string;
}

const links: Link[] = PAGES.flatMap((page) =>
  [...prose(page).matchAll(/\]\(<?([^)\s>]+)>?(?: "[^"]*")?\)|(?:src|href)="([^"]+)"/g)].map(([, one, other]) => ({
    page,
    target: one ?? other,
  })),
);

/** Path and anchor within the repository; nothing for what leads elsewhere. */
function inside({ page, target }: Link): { path: string; anchor?: string } | undefined {
  const [address, anchor] = target.split('#');
  const ours = new RegExp(`^${REPOSITORY}/(?:blob|tree|raw)/main/(.*)$`).exec(address);
  if (ours) return { path: ours[1], anchor };
  if (/^[a-z]+:/.test(address)) return undefined;
  return { path: address === '' ? page : normalize(join(page, '..', decodeURI(address))), anchor };
}

test('there are links to speak of', () => {
  expect(links.length).toBeGreaterThan(200);
  expect(links.filter((link) => inside(link)).length).toBeGreaterThan(100);
});

test.each(PAGES)('%s: every file and heading that it links exists', (page) => {
  const broken = links
    .filter((link) => link.page === page)
    .filter((link) => {
      const found = inside(link);
      if (!found) return false;
      if (!existsSync(join(ROOT, found.path))) return true;
      if (found.anchor === undefined || statSync(join(ROOT, found.path)).isDirectory()) return false;
      return found.path.endsWith('.md') && !anchors(found.path).has(found.anchor);
    });
  expect(broken.map(({ target }) => target)).toEqual([]);
});

test('README, which is read on npm and Construct Hub as well, has no link relative to the repository', () => {
  const relative = links.filter(({ page, target }) => page === 'README.md' && !/^(https:|#)/.test(target));
  expect(relative).toEqual([]);
});

test('README has no badge before there is a release', () => {
  expect(read('README.md')).not.toMatch(/shields\.io|constructs\.dev\/badge/);
});

test('README says in its first lines what it costs, and that it was never run against AWS', () => {
  const top = read('README.md').split('\n').slice(0, 20).join('\n');
  expect(top).toContain('**This buys phone numbers.**');
  expect(top).toContain('**Not yet run against AWS.**');
});

test('README fits 300 lines', () => {
  expect(read('README.md').split('\n').length).toBeLessThanOrEqual(301);
});

test.each(PAGES.filter((page) => /^docs\/[^/]+\.md$|^(SECURITY|TESTING|CONTRIBUTING)\.md$/.test(page)))(
  '%s says first for whom it is',
  (page) => {
    expect(read(page).split('\n\n')[1]).toMatch(/^For (you|whoever)/);
  },
);
