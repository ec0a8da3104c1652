/** Voice connectors, a group and SIP media applications of a stack: there as long as one of its routes names them. */
import { application, connector, group } from './holders';
import type { ChimeVoiceModel } from '../../local/chime-sdk-voice';
import { hostNameOf } from '../../local/chime-sdk-voice/model/voice-connectors';
import { ASSIGNMENT_TYPE } from '../../src/contract/assignment';
import { RESOURCE_TYPE } from '../../src/contract/order';
import { SIP_RULE_TYPE } from '../../src/contract/sip-rule';
import { APPLICATIONS, PlaceName, RouteSpec } from '../plan/routing-specs';
import type { CloudFormationPart } from '../world/interfaces';
import { bagOfRoute, numbersOf, Resource, Stack } from '../world/stack';

const isApplication = (name: PlaceName): boolean => APPLICATIONS.some((known) => known === name);

export const typeOf = ({ route }: Pick<Resource, 'route'>): string =>
  route === undefined ? RESOURCE_TYPE : route.kind === 'assignment' ? ASSIGNMENT_TYPE : SIP_RULE_TYPE;

/** What the numbers are put to. */
const endsOf = (route: RouteSpec): readonly PlaceName[] => (route.kind === 'assignment' ? [route.at] : route.targets);

/** Everything that has to be there for a route. */
const placesOf = (route: RouteSpec): readonly PlaceName[] => [...endsOf(route), ...hostsOf(route)];

const hostsOf = (route: RouteSpec): readonly PlaceName[] =>
  route.kind === 'sipRule' && route.host !== undefined ? [route.host] : [];

/** The service's id of a place, which is made when it is first asked for. */
function placeId(model: ChimeVoiceModel, { places, name: stack }: Stack, name: PlaceName): string {
  const known = places.get(name);
  if (known !== undefined) return known;
  const made = isApplication(name)
    ? application(model)
    : name === 'Team'
      ? group(model, `${stack} ${name}`)
      : connector(model, `${stack} ${name}`);
  places.set(name, made);
  return made;
}

/** The property bag of a route, with what its order has by now, in whatever stack that is. */
export function routeProperties(
  { world: { model }, stacks }: CloudFormationPart,
  stack: Stack,
  route: RouteSpec,
): Resource['properties'] {
  const ids = endsOf(route).map((name) => placeId(model, stack, name));
  const [host] = hostsOf(route).map((name) => hostNameOf({ id: placeId(model, stack, name) }));
  const owner = route.from === undefined ? stack : stacks.get(route.from);
  const ordered = route.of === undefined ? [] : numbersOf(owner?.resources.get(route.of));
  return bagOfRoute(route, ids, host ?? ordered, stack.name);
}

/** Deletes the places that no route names any more; those that the service does not let go. */
export function dropPlaces(model: ChimeVoiceModel, stack: Stack, kept: ReadonlySet<PlaceName>): PlaceName[] {
  const stuck: PlaceName[] = [];
  for (const [name, id] of stack.places) {
    if (kept.has(name)) continue;
    try {
      if (isApplication(name)) model.deleteSipMediaApplication({ SipMediaApplicationId: id });
      else if (name === 'Team') model.deleteVoiceConnectorGroup({ VoiceConnectorGroupId: id });
      else model.deleteVoiceConnector({ VoiceConnectorId: id });
      stack.places.delete(name);
      stack.placesGone.add(id);
    } catch {
      stuck.push(name);
    }
  }
  return stuck;
}

export const namedPlaces = (stack: Stack): ReadonlySet<PlaceName> =>
  new Set([...stack.resources.values()].flatMap(({ route }) => (route ? placesOf(route) : [])));
