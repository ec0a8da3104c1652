/** Pages. A token tells the operation, the filter and where to go on, so that one page's token fits no other list. */
import { integer, optionalText, shown } from './checks';
import { MAX_LIST_RESULTS, NEXT_TOKEN } from './constraints';
import { badRequest } from './errors';
import type { World } from './world';

/** Where a list goes on. */
export interface Position {
  readonly after: number;
  /** Of a shuffled search: how it was shuffled. */
  readonly shuffle?: readonly [number, number];
}

/** An opaque token for the position. */
export function tokenFor(scope: readonly unknown[], position: Position): string {
  return Buffer.from(JSON.stringify([scope, position])).toString('base64url');
}

/** The position that a token stands for; undefined where there is no token. */
export function positionOf(token: unknown, scope: readonly unknown[]): Position | undefined {
  const text = optionalText(token, 'NextToken', NEXT_TOKEN);
  if (text === undefined) {
    return undefined;
  }
  const [tokenScope, position] = decoded(text);
  if (JSON.stringify(tokenScope) !== JSON.stringify(scope) || !isPosition(position)) {
    throw badRequest(`NextToken ${shown(text)} is not from a page of this request; start without one.`);
  }
  return position;
}

function isPosition(position: Position | undefined): position is Position {
  return [position?.after, ...position?.shuffle ?? []].every(Number.isInteger);
}

function decoded(token: string): [unknown, Position?] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(token, 'base64url').toString());
    return Array.isArray(parsed) ? parsed as [unknown, Position?] : [undefined];
  } catch {
    return [undefined];
  }
}

/** One page of records, by age, and the token of the next. */
export function pageOf<T extends { readonly sequence: number }>(
  world: World,
  records: readonly T[],
  request: { readonly MaxResults?: unknown; readonly NextToken?: unknown },
  scope: readonly unknown[],
  newestFirst = false,
): { items: T[]; nextToken: string | undefined } {
  const preset = Math.min(MAX_LIST_RESULTS, Math.max(1, world.switches.listPageSize));
  const size = integer(request.MaxResults, 'MaxResults', { min: 1, max: MAX_LIST_RESULTS, preset });
  const after = positionOf(request.NextToken, scope)?.after;
  const sign = newestFirst ? -1 : 1;
  const rest = records
    .filter(({ sequence }) => after === undefined || sign * (sequence - after) > 0)
    .sort((a, b) => sign * (a.sequence - b.sequence));
  const items = rest.slice(0, size);
  const nextToken = rest.length > size ? tokenFor(scope, { after: items[size - 1].sequence }) : undefined;
  return { items, nextToken };
}
