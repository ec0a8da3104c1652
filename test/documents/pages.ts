/** The pages that people read, and what stands in them. */
import { readdirSync, readFileSync } from 'fs';
import { join, relative } from 'path';

export const ROOT = join(__dirname, '..', '..');
export const REPOSITORY = 'https://github.com/cdk-chime-phone-number-order/cdk-chime-phone-number-order';

const SKIPPED = ['node_modules', '.git', '.local', 'lib', 'dist', 'assets', 'cdk.out', '.jsii-out', 'coverage'];

function find(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    if (SKIPPED.includes(entry.name)) return [];
    const path = join(directory, entry.name);
    if (entry.isDirectory()) return find(path);
    return entry.name.endsWith('.md') ? [relative(ROOT, path)] : [];
  });
}

/** Paths from the root of the repository. */
export const PAGES = find(ROOT).sort();

export const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** A fenced block: the word after the fence, and the lines. */
export interface Block {
  readonly language: string;
  readonly text: string;
}

export function blocks(page: string): Block[] {
  return [...read(page).matchAll(/^```(\w*)[^\n]*\n([\s\S]*?)^```$/gm)].map(([, language, text]) => ({
    language,
    text,
  }));
}

/** The page without its code, where brackets and hashes mean something else. */
export function prose(page: string): string {
  return read(page)
    .replace(/^```[\s\S]*?^```$/gm, '')
    .replace(/`[^`\n]*`/g, '``');
}

/** The anchors of a page's headings, as GitHub makes them, and those that it sets itself. */
export function anchors(page: string): Set<string> {
  const text = read(page).replace(/^```[\s\S]*?^```$/gm, '');
  const found = new Set<string>([...text.matchAll(/(?:name|id)="([^"]+)"/g)].map(([, id]) => id));
  for (const [, heading] of text.matchAll(/^#{1,6} +(.+)$/gm)) {
    const plain = heading.replace(/<[^>]*>/g, '').replace(/\[([^\]]*)\]\([^)]*\)/g, '$1');
    const slug = plain
      .toLowerCase()
      .trim()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-');
    let anchor = slug;
    for (let count = 1; found.has(anchor); count++) anchor = `${slug}-${count}`;
    found.add(anchor);
  }
  return found;
}
