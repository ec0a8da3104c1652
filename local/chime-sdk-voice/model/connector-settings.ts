/** What a Voice Connector is set up with: termination and its credentials, origination, streaming, logging. */
import type {
  LoggingConfiguration, Origination, OriginationRoute, StreamingConfiguration, Termination,
} from '@aws-sdk/client-chime-sdk-voice';
import { list, optionalText, optionalWord, requiredText, structure } from './checks';
import { CIDR, COUNTRY, E164, HOST, NOT_BLANK } from './constraints';
import { badRequest, notFound } from './errors';
import type { Input, Output } from './operation-types';
import { flagIn, numberIn } from './primitives';
import type { ConnectorSettings } from './records';
import { heldConnector } from './voice-connectors';
import type { World } from './world';

const PROTOCOLS = ['TCP', 'UDP'] as const;
const NOTIFICATION_TARGETS = ['EventBridge', 'SNS', 'SQS'] as const;
const MAX_ROUTES = 20;
const SIP_PORT = 5060;

/** Sets up outbound calls. */
export function putTermination(
  world: World,
  input: Input<'PutVoiceConnectorTermination'>,
): Output<'PutVoiceConnectorTermination'> {
  const termination = terminationOf(world, structure(input.Termination, 'Termination'));
  change(world, input.VoiceConnectorId, { termination });
  return { Termination: termination };
}

/** Looks at outbound calls. */
export function getTermination(
  world: World,
  input: Input<'GetVoiceConnectorTermination'>,
): Output<'GetVoiceConnectorTermination'> {
  return { Termination: setting<Termination>(world, input.VoiceConnectorId, 'termination') };
}

/** Ends outbound calls. */
export function deleteTermination(
  world: World,
  input: Input<'DeleteVoiceConnectorTermination'>,
): Record<string, never> {
  const credentials = world.switches.terminationTakesCredentials ? { credentials: undefined } : {};
  return change(world, input.VoiceConnectorId, { termination: undefined, ...credentials });
}

/** When the connector was last heard; this service hears no SIP, so never. */
export function getTerminationHealth(
  world: World, input: Input<'GetVoiceConnectorTerminationHealth'>,
): Output<'GetVoiceConnectorTerminationHealth'> {
  setting(world, input.VoiceConnectorId, 'termination');
  return { TerminationHealth: undefined };
}

/** Adds users for outbound calls, or gives them other passwords. */
export function putCredentials(
  world: World,
  input: Input<'PutVoiceConnectorTerminationCredentials'>,
): Record<string, never> {
  const connector = heldConnector(world, input.VoiceConnectorId);
  const added = list(input.Credentials ?? [], 'Credentials').map((item) => {
    const { Username, Password } = structure(item, 'Credentials');
    requiredText(Password, 'Password', NOT_BLANK);
    return requiredText(Username, 'Username', NOT_BLANK);
  });
  return change(world, connector.id, {
    credentials: [...new Set([...(connector.settings.credentials ?? []), ...added])],
  });
}

/** Lists users; passwords are never shown, and here not even kept. */
export function listCredentials(
  world: World, input: Input<'ListVoiceConnectorTerminationCredentials'>,
): Output<'ListVoiceConnectorTerminationCredentials'> {
  return { Usernames: [...heldConnector(world, input.VoiceConnectorId).settings.credentials ?? []] };
}

/** Removes users. */
export function deleteCredentials(
  world: World,
  input: Input<'DeleteVoiceConnectorTerminationCredentials'>,
): Record<string, never> {
  const { id, settings } = heldConnector(world, input.VoiceConnectorId);
  const gone = list(input.Usernames, 'Usernames').map((name) => requiredText(name, 'Usernames', NOT_BLANK));
  return change(world, id, { credentials: (settings.credentials ?? []).filter((name) => !gone.includes(name)) });
}

/** Sets up where inbound calls go. */
export function putOrigination(
  world: World,
  input: Input<'PutVoiceConnectorOrigination'>,
): Output<'PutVoiceConnectorOrigination'> {
  const connector = heldConnector(world, input.VoiceConnectorId);
  const { Routes, Disabled } = structure(input.Origination, 'Origination');
  const origination: Origination = {
    Routes: list(Routes ?? [], 'Routes', { max: MAX_ROUTES }).map((item) =>
      routeOf(world, structure(item, 'Routes'), connector.requireEncryption),
    ),
    Disabled: flagIn(world, Disabled, 'Disabled') ?? false,
  };
  change(world, connector.id, { origination });
  return { Origination: origination };
}

/** Looks at where inbound calls go. */
export function getOrigination(
  world: World,
  input: Input<'GetVoiceConnectorOrigination'>,
): Output<'GetVoiceConnectorOrigination'> {
  return { Origination: setting<Origination>(world, input.VoiceConnectorId, 'origination') };
}

/** Lets inbound calls go nowhere. */
export function deleteOrigination(
  world: World,
  input: Input<'DeleteVoiceConnectorOrigination'>,
): Record<string, never> {
  return change(world, input.VoiceConnectorId, { origination: undefined });
}

/** Sets up streaming. */
export function putStreaming(
  world: World, input: Input<'PutVoiceConnectorStreamingConfiguration'>,
): Output<'PutVoiceConnectorStreamingConfiguration'> {
  const streaming = streamingOf(world, structure(input.StreamingConfiguration, 'StreamingConfiguration'));
  change(world, input.VoiceConnectorId, { streaming });
  return { StreamingConfiguration: streaming };
}

/** Looks at streaming. */
export function getStreaming(
  world: World, input: Input<'GetVoiceConnectorStreamingConfiguration'>,
): Output<'GetVoiceConnectorStreamingConfiguration'> {
  return { StreamingConfiguration: setting<StreamingConfiguration>(world, input.VoiceConnectorId, 'streaming') };
}

/** Ends streaming. */
export function deleteStreaming(
  world: World,
  input: Input<'DeleteVoiceConnectorStreamingConfiguration'>,
): Record<string, never> {
  return change(world, input.VoiceConnectorId, { streaming: undefined });
}

/** Sets up logging; there is no operation that deletes it. */
export function putLogging(
  world: World, input: Input<'PutVoiceConnectorLoggingConfiguration'>,
): Output<'PutVoiceConnectorLoggingConfiguration'> {
  const { EnableSIPLogs, EnableMediaMetricLogs } = structure(input.LoggingConfiguration, 'LoggingConfiguration');
  const logging: LoggingConfiguration = {
    EnableSIPLogs: flagIn(world, EnableSIPLogs, 'EnableSIPLogs') ?? false,
    EnableMediaMetricLogs: flagIn(world, EnableMediaMetricLogs, 'EnableMediaMetricLogs') ?? false,
  };
  change(world, input.VoiceConnectorId, { logging });
  return { LoggingConfiguration: logging };
}

/** Looks at logging, which is off where nobody has set it up. */
export function getLogging(
  world: World, input: Input<'GetVoiceConnectorLoggingConfiguration'>,
): Output<'GetVoiceConnectorLoggingConfiguration'> {
  const { settings } = heldConnector(world, input.VoiceConnectorId);
  const off: LoggingConfiguration = { EnableSIPLogs: false, EnableMediaMetricLogs: false };
  return { LoggingConfiguration: settings.logging as LoggingConfiguration | undefined ?? off };
}

function change(world: World, id: unknown, settings: ConnectorSettings): Record<string, never> {
  const connector = heldConnector(world, id);
  world.put(world.connectors, connector.id, { ...connector, settings: { ...connector.settings, ...settings } });
  return {};
}

function setting<T>(world: World, id: unknown, name: 'termination' | 'origination' | 'streaming'): T | undefined {
  const connector = heldConnector(world, id);
  const found = connector.settings[name];
  if (found === undefined && world.switches.absentConnectorSetting === 'NotFound') {
    throw notFound(`Voice Connector ${connector.id} has no ${name}; put one first.`);
  }
  return found as T | undefined;
}

function terminationOf(world: World, termination: Record<string, unknown>): Termination {
  const { CpsLimit, DefaultPhoneNumber, CallingRegions, CidrAllowedList, Disabled } = termination;
  return {
    CpsLimit: numberIn(world, CpsLimit, 'CpsLimit', { min: 1, max: Number.MAX_SAFE_INTEGER, preset: 1 }),
    DefaultPhoneNumber: optionalText(DefaultPhoneNumber, 'DefaultPhoneNumber', E164),
    CallingRegions: list(CallingRegions, 'CallingRegions', { min: 1 }).map((region) =>
      requiredText(region, 'CallingRegions', COUNTRY),
    ),
    CidrAllowedList: list(CidrAllowedList ?? [], 'CidrAllowedList').map((block) =>
      requiredText(block, 'CidrAllowedList', CIDR),
    ),
    Disabled: flagIn(world, Disabled, 'Disabled') ?? false,
  };
}

function routeOf(world: World, route: Record<string, unknown>, encrypted: boolean): OriginationRoute {
  const { Host, Port, Protocol, Priority, Weight } = route;
  const protocol = optionalWord(Protocol, 'Protocol', PROTOCOLS) ?? (encrypted ? 'TCP' : 'UDP');
  if (encrypted && protocol !== 'TCP') {
    throw badRequest(`Protocol "${protocol}" must be TCP, as the Voice Connector requires encryption.`);
  }
  return {
    Host: requiredText(Host, 'Host', HOST),
    Port: numberIn(world, Port, 'Port', { min: 0, max: 65535, preset: SIP_PORT }),
    Protocol: protocol,
    Priority: numberIn(world, Priority, 'Priority', { min: 1, max: 100, preset: 1 }),
    Weight: numberIn(world, Weight, 'Weight', { min: 1, max: 100, preset: 1 }),
  };
}

function streamingOf(world: World, streaming: Record<string, unknown>): StreamingConfiguration {
  const { DataRetentionInHours, Disabled, StreamingNotificationTargets, MediaInsightsConfiguration } = streaming;
  const disabled = flagIn(world, Disabled, 'Disabled');
  if (DataRetentionInHours === undefined || DataRetentionInHours === null || disabled === undefined) {
    throw badRequest('DataRetentionInHours and Disabled are both required.');
  }
  return {
    DataRetentionInHours: numberIn(world, DataRetentionInHours, 'DataRetentionInHours', {
      min: 0,
      max: 87_600,
      preset: 0,
    }),
    Disabled: disabled,
    StreamingNotificationTargets: list(StreamingNotificationTargets ?? [], 'StreamingNotificationTargets', {
      max: 3,
    }).map((item) => ({
      NotificationTarget: optionalWord(
        structure(item, 'StreamingNotificationTargets').NotificationTarget,
        'NotificationTarget',
        NOTIFICATION_TARGETS,
      ),
    })),
    MediaInsightsConfiguration: MediaInsightsConfiguration as StreamingConfiguration['MediaInsightsConfiguration'],
  };
}
