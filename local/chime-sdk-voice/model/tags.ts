/** Tags of Voice Connectors and SIP media applications; nothing else of this service has any. */
import { list, requiredText, structure } from './checks';
import { NOT_BLANK } from './constraints';
import { badRequest, notFound } from './errors';
import type { Input, Output } from './operation-types';
import type { ApplicationRecord, ConnectorRecord } from './records';
import type { Table } from './table';
import type { World } from './world';

const MAX_TAGS = 50;
/** `arn:aws:chime:REGION:ACCOUNT:vc/ID` or `sma/ID`. */
const TAGGED_ARN = /^arn:[^:]+:chime:[^:]*:[^:]*:(vc|sma)\/(.+)$/;

/** Tags a resource. */
export function tagResource(world: World, input: Input<'TagResource'>): Output<'TagResource'> {
  change(world, input.ResourceARN, (tags) => ({ ...tags, ...tagsOf(input.Tags) }));
  return {};
}

/** Removes tags of a resource. */
export function untagResource(world: World, input: Input<'UntagResource'>): Output<'UntagResource'> {
  const gone = list(input.TagKeys, 'TagKeys', { min: 1 }).map((key) => requiredText(key, 'TagKeys'));
  change(world, input.ResourceARN, (tags) =>
    Object.fromEntries(Object.entries(tags).filter(([key]) => !gone.includes(key))),
  );
  return {};
}

/** Lists the tags of a resource. */
export function listTagsForResource(world: World, input: Input<'ListTagsForResource'>): Output<'ListTagsForResource'> {
  let found: Readonly<Record<string, string>> = {};
  change(world, input.ResourceARN, (tags) => { found = tags; return tags; });
  return { Tags: Object.entries(found).map(([Key, Value]) => ({ Key, Value })) };
}

/** Tags as a request lists them. */
export function tagsOf(value: unknown): Record<string, string> {
  return Object.fromEntries(list(value ?? [], 'Tags', { max: MAX_TAGS }).map((item) => {
    const { Key, Value } = structure(item, 'Tags');
    return [requiredText(Key, 'Key', NOT_BLANK), requiredText(Value, 'Value')];
  }));
}

type Change = (tags: Readonly<Record<string, string>>) => Readonly<Record<string, string>>;

function change(world: World, arn: unknown, make: Change): void {
  const [, kind, id] = TAGGED_ARN.exec(requiredText(arn, 'ResourceARN')) ?? [];
  if (kind === 'vc') {
    changeIn<ConnectorRecord>(world, world.connectors, id, make);
  } else {
    changeIn<ApplicationRecord>(world, world.applications, id, make);
  }
}

function changeIn<T extends ConnectorRecord | ApplicationRecord>(
  world: World,
  table: Table<T>,
  id: string,
  make: Change,
): void {
  const record = table.get(id);
  if (!record) {
    throw notFound('ResourceARN names no Voice Connector or SIP media application of this account.');
  }
  const tags = make(record.tags);
  if (Object.keys(tags).length > MAX_TAGS) {
    throw badRequest(`A resource has at most ${MAX_TAGS} tags.`);
  }
  if (tags !== record.tags) {
    world.put(table, id, { ...record, tags });
  }
}
