/** Checks of the service's ids of what numbers are assigned and routed to. */
import { error, Finding, isKnown, named } from './finding';

const GUID = '[a-fA-F0-9]{8}(?:-[a-fA-F0-9]{4}){3}-[a-fA-F0-9]{12}';
/** As the newer model of the service has it. */
const VOICE_CONNECTOR_ID = new RegExp(`^(?:[a-z0-9]{21,22}|${GUID})$`);
/** For these, the service's models have no pattern: what is certainly something else is refused. */
const OPAQUE_ID = /^[A-Za-z0-9_-]+$/;
const SHORT_ID = /^[a-z0-9]{21,22}$/;

export function checkVoiceConnectorId(id: string): Finding[] {
  if (!isKnown(id) || VOICE_CONNECTOR_ID.test(id)) return [];
  return [
    wrong('voiceConnectorId', id, 'the id of a Voice Connector has 21 or 22 lower-case letters and digits', 'vc'),
  ];
}

export function checkVoiceConnectorGroupId(id: string): Finding[] {
  if (!isKnown(id)) return [];
  if (SHORT_ID.test(id)) {
    return [
      error(
        `voiceConnectorGroupId ${id}: it has the shape of the id of a Voice Connector; ` +
          'use PhoneNumberAssignmentTarget.fromVoiceConnectorId, or copy the id from ListVoiceConnectorGroups',
      ),
    ];
  }
  return OPAQUE_ID.test(id) ? [] : [wrong('voiceConnectorGroupId', id, 'not the id of a group', undefined)];
}

export function checkSipMediaApplicationId(id: string): Finding[] {
  if (!isKnown(id) || OPAQUE_ID.test(id)) return [];
  return [wrong('sipMediaApplicationId', id, 'not the id of a SIP media application', 'sma')];
}

/** ARNs and host names hold the id, so people often give one of them in its place. */
function wrong(name: string, id: string, rule: string, arnResource: 'vc' | 'sma' | undefined): Finding {
  const ofArn = /^arn:[^:]*:chime:[^:]*:[^:]*:(vc|sma)\/([^/]+)$/.exec(id);
  if (ofArn !== null && ofArn[1] === arnResource) {
    return error(`${name} ${id}: an ARN, but the id is expected; write what follows the last slash, ${ofArn[2]}`);
  }
  const ofHost = /^([a-z0-9]{21,22})\.voiceconnector\.chime\.aws$/.exec(id);
  if (ofHost !== null && arnResource === 'vc') {
    return error(
      `${name} ${id}: a host name, but the id is expected; write what stands before the first dot, ${ofHost[1]}`,
    );
  }
  return error(`${name} ${named(id)}: ${rule}; copy it from ${LISTED_BY[name]}`);
}

const LISTED_BY: Readonly<Record<string, string>> = {
  voiceConnectorId: 'ListVoiceConnectors',
  voiceConnectorGroupId: 'ListVoiceConnectorGroups',
  sipMediaApplicationId: 'ListSipMediaApplications',
};
