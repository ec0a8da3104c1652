/** Voice Connectors and their groups: as much of them as it takes to hold a number. */
import type { VoiceConnector, VoiceConnectorGroup } from '@aws-sdk/client-chime-sdk-voice';
import { integer, list, optionalText, optionalWord, requiredText, structure } from './checks';
import { NOT_BLANK, RESOURCE_NAME, VOICE_REGIONS } from './constraints';
import { badRequest, notFound, refusal } from './errors';
import { type Holder, holdsNumbers } from './holders';
import { ACCOUNT_ID } from './numbers';
import type { Input, Output } from './operation-types';
import { pageOf } from './paging';
import { flagIn } from './primitives';
import type { ConnectorGroupRecord, ConnectorRecord } from './records';
import { tagsOf } from './tags';
import type { World } from './world';

const NETWORK_TYPES = ['IPV4_ONLY', 'DUAL_STACK'] as const;
const MAX_GROUP_ITEMS = 3;

/** Makes a Voice Connector. */
export function createVoiceConnector(
  world: World,
  input: Input<'CreateVoiceConnector'>,
): Output<'CreateVoiceConnector'> {
  const requireEncryption = requiredEncryption(world, input.RequireEncryption);
  const record: ConnectorRecord = {
    name: requiredText(input.Name, 'Name', RESOURCE_NAME),
    awsRegion: optionalWord(input.AwsRegion, 'AwsRegion', VOICE_REGIONS) ?? 'us-east-1',
    requireEncryption,
    settings: {},
    tags: tagsOf(input.Tags),
    integrationType: optionalText(input.IntegrationType, 'IntegrationType') ?? null,
    networkType: optionalWord(input.NetworkType, 'NetworkType', NETWORK_TYPES) ?? 'IPV4_ONLY',
    id: world.random.voiceConnectorId(),
    sequence: world.nextSequence(),
    createdAt: world.now,
    updatedAt: world.now,
  };
  const beside = world.connectors.all().filter(({ awsRegion }) => awsRegion === record.awsRegion);
  requireRoom(world, beside.length, world.switches.voiceConnectorQuota, `Voice Connectors in ${record.awsRegion}`);
  world.put(world.connectors, record.id, record);
  return { VoiceConnector: connectorView(record) };
}

/** Looks at a Voice Connector. */
export function getVoiceConnector(world: World, input: Input<'GetVoiceConnector'>): Output<'GetVoiceConnector'> {
  return { VoiceConnector: connectorView(heldConnector(world, input.VoiceConnectorId)) };
}

/** Changes a Voice Connector's name and encryption; Region and network stay. */
export function updateVoiceConnector(
  world: World,
  input: Input<'UpdateVoiceConnector'>,
): Output<'UpdateVoiceConnector'> {
  const record: ConnectorRecord = {
    ...heldConnector(world, input.VoiceConnectorId),
    name: requiredText(input.Name, 'Name', RESOURCE_NAME),
    requireEncryption: requiredEncryption(world, input.RequireEncryption),
    updatedAt: world.now,
  };
  world.put(world.connectors, record.id, record);
  return { VoiceConnector: connectorView(record) };
}

/** Lists the Regions that a Voice Connector may live in. */
export function listAvailableVoiceConnectorRegions(): Output<'ListAvailableVoiceConnectorRegions'> {
  return { VoiceConnectorRegions: [...VOICE_REGIONS] };
}

/** Lists Voice Connectors. */
export function listVoiceConnectors(world: World, input: Input<'ListVoiceConnectors'>): Output<'ListVoiceConnectors'> {
  const { items, nextToken } = pageOf(world, world.connectors.allAsOf(world.seenByList), input, ['connectors']);
  return { VoiceConnectors: items.map(connectorView), NextToken: nextToken };
}

/** Deletes a Voice Connector that holds no numbers. */
export function deleteVoiceConnector(
  world: World,
  input: Input<'DeleteVoiceConnector'>,
): Output<'DeleteVoiceConnector'> {
  const { id } = heldConnector(world, input.VoiceConnectorId);
  requireFree(world, { name: 'VoiceConnectorId', value: id });
  if (world.groups.all().some(({ items }) => items.some(({ connectorId }) => connectorId === id))) {
    throw refusal(world.switches.deleteConnectorInUse, `Voice Connector ${id} is in a group; take it out first.`);
  }
  world.put(world.connectors, id, null);
  return {};
}

/** Makes a group. */
export function createVoiceConnectorGroup(
  world: World,
  input: Input<'CreateVoiceConnectorGroup'>,
): Output<'CreateVoiceConnectorGroup'> {
  const record: ConnectorGroupRecord = {
    name: requiredText(input.Name, 'Name', RESOURCE_NAME),
    items: groupItems(world, input.VoiceConnectorItems ?? []),
    id: world.random.voiceConnectorId(),
    sequence: world.nextSequence(),
    createdAt: world.now,
    updatedAt: world.now,
  };
  requireRoom(world, world.groups.all().length, world.switches.voiceConnectorGroupQuota, 'Voice Connector groups');
  world.put(world.groups, record.id, record);
  return { VoiceConnectorGroup: groupView(record) };
}

/** Lists groups. */
export function listVoiceConnectorGroups(
  world: World,
  input: Input<'ListVoiceConnectorGroups'>,
): Output<'ListVoiceConnectorGroups'> {
  const { items, nextToken } = pageOf(world, world.groups.allAsOf(world.seenByList), input, ['groups']);
  return { VoiceConnectorGroups: items.map(groupView), NextToken: nextToken };
}

/** Looks at a group. */
export function getVoiceConnectorGroup(
  world: World,
  input: Input<'GetVoiceConnectorGroup'>,
): Output<'GetVoiceConnectorGroup'> {
  return { VoiceConnectorGroup: groupView(heldGroup(world, input.VoiceConnectorGroupId)) };
}

/** Replaces a group's name and connectors. */
export function updateVoiceConnectorGroup(
  world: World,
  input: Input<'UpdateVoiceConnectorGroup'>,
): Output<'UpdateVoiceConnectorGroup'> {
  const group = heldGroup(world, input.VoiceConnectorGroupId);
  const name = requiredText(input.Name, 'Name', RESOURCE_NAME);
  const record = { ...group, name, items: groupItems(world, input.VoiceConnectorItems), updatedAt: world.now };
  world.put(world.groups, record.id, record);
  return { VoiceConnectorGroup: groupView(record) };
}

/** Deletes a group without connectors and numbers. */
export function deleteVoiceConnectorGroup(
  world: World,
  input: Input<'DeleteVoiceConnectorGroup'>,
): Output<'DeleteVoiceConnectorGroup'> {
  const { id, items } = heldGroup(world, input.VoiceConnectorGroupId);
  requireFree(world, { name: 'VoiceConnectorGroupId', value: id });
  if (items.length > 0) {
    throw refusal(
      world.switches.deleteConnectorInUse,
      `Voice Connector group ${id} has Voice Connectors; take them out first.`,
    );
  }
  world.put(world.groups, id, null);
  return {};
}

/** The connector that an id means. */
export function heldConnector(world: World, id: unknown): ConnectorRecord {
  const connector = world.connectors.get(requiredText(id, 'VoiceConnectorId', NOT_BLANK));
  if (!connector) {
    throw notFound(`There is no Voice Connector ${String(id)} in this account.`);
  }
  return connector;
}

/** The group that an id means. */
export function heldGroup(world: World, id: unknown): ConnectorGroupRecord {
  const group = world.groups.get(requiredText(id, 'VoiceConnectorGroupId', NOT_BLANK));
  if (!group) {
    throw notFound(`There is no Voice Connector group ${String(id)} in this account.`);
  }
  return group;
}

/** Refuses one more than a quota allows. */
export function requireRoom(world: World, count: number, quota: number, what: string): void {
  if (count >= quota) {
    throw refusal(
      world.switches.overHolderQuota,
      `There are ${count} ${what} already, ${quota} are allowed; delete one or raise the quota.`,
    );
  }
}

/** The host name to which a Voice Connector's outbound calls go; a SIP rule may listen to it. */
export function hostNameOf({ id }: Pick<ConnectorRecord, 'id'>): string {
  return `${id}.voiceconnector.chime.aws`;
}

function requiredEncryption(world: World, value: unknown): boolean {
  const given = flagIn(world, value, 'RequireEncryption');
  if (given === undefined) {
    throw badRequest('RequireEncryption is missing; it is required.');
  }
  return given;
}

function requireFree(world: World, holder: Holder): void {
  if (holdsNumbers(world, holder)) {
    throw refusal(
      world.switches.deleteConnectorInUse,
      `${holder.name} ${holder.value} holds numbers; disassociate them first.`,
    );
  }
}

function groupItems(world: World, value: unknown): ConnectorGroupRecord['items'] {
  return list(value, 'VoiceConnectorItems', { max: MAX_GROUP_ITEMS }).map((item) => {
    const { VoiceConnectorId, Priority } = structure(item, 'VoiceConnectorItems');
    return {
      connectorId: heldConnector(world, VoiceConnectorId).id,
      priority: integer(Priority, 'Priority', { min: 1, max: 99, preset: 1 }),
    };
  });
}

function connectorView(record: ConnectorRecord): VoiceConnector {
  return {
    VoiceConnectorId: record.id,
    AwsRegion: record.awsRegion as VoiceConnector['AwsRegion'],
    Name: record.name,
    OutboundHostName: hostNameOf(record),
    RequireEncryption: record.requireEncryption,
    CreatedTimestamp: new Date(record.createdAt),
    UpdatedTimestamp: new Date(record.updatedAt),
    VoiceConnectorArn: `arn:aws:chime:${record.awsRegion}:${ACCOUNT_ID}:vc/${record.id}`,
    IntegrationType: (record.integrationType ?? undefined) as VoiceConnector['IntegrationType'],
    NetworkType: record.networkType as VoiceConnector['NetworkType'],
  };
}

function groupView(record: ConnectorGroupRecord): VoiceConnectorGroup {
  return {
    VoiceConnectorGroupId: record.id,
    Name: record.name,
    VoiceConnectorItems: record.items.map(({ connectorId, priority }) => ({
      VoiceConnectorId: connectorId,
      Priority: priority,
    })),
    CreatedTimestamp: new Date(record.createdAt),
    UpdatedTimestamp: new Date(record.updatedAt),
    VoiceConnectorGroupArn: `arn:aws:chime:us-east-1:${ACCOUNT_ID}:vcg/${record.id}`,
  };
}
