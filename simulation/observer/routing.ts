/**
 * G7: what is routed. No number answers at two places, none is left with something deleted or put there by something
 * deleted, what stands on others can be deleted, and a rollback puts the routing back.
 */
import { Chronicle, keyOf, Moment, requesterOf, Violate } from './chronicle';
import { Removals } from './removals';
import type { WorldParts } from '../world/interfaces';
import { type Errand, whose } from '../world/process';
import { numbersRouted, Resource, Stack } from '../world/stack';

export const ROUTING_EVENTS = [
  'assigned',
  'assigned to a group',
  'moved by force',
  'moved by its own update',
  'taken off a connector',
  'taken off a group',
  'rule created',
  'rule changed',
  'rule deleted',
  'connector or application deleted',
  'routing checked after a rollback',
  'routing checked at rest',
  'assignment fails',
  'rule fails',
  'rule created for a host name',
  'rule changed for a host name',
  'rule dropped for a host name',
  'host name checked at rest',
  'number of another stack assigned',
  'number of another stack answered by a rule',
  'number of another stack held up its order',
  'silence',
  'function silent',
  'several resources silent at once',
  'no answer within the hour',
  'answered when nobody waited',
  'console unassign',
  'console reassign',
  'sibling fails',
  'operation cancelled',
  'destroyed meanwhile',
  'rolled back',
];

/** What answers a number: the ids of connectors, groups and rules. */
type Routed = ReadonlyMap<string, string>;

/** The routing of a stack when its update began, by logical id. */
interface Before {
  readonly began: number;
  readonly routes: ReadonlyMap<string, Routed>;
}

export class Routing {
  private readonly updates = new Map<Stack, Before>();
  /** Who last had what answers a number changed, and when. */
  private readonly changes = new Map<string, Moment[]>();
  /** When CloudFormation was last told SUCCESS. */
  private readonly declaredAt = new Map<string, number>();
  /** Numbers that are in a person's hands, as a clean-up was given up. */
  private readonly excused = new Set<string>();

  constructor(
    private readonly world: WorldParts,
    private readonly chronicle: Chronicle,
    private readonly removals: Removals,
    private readonly violate: Violate,
  ) {}

  /** What answers the number, as it is. */
  private answering(number: string): string[] {
    const associations = (this.world.truth(number)?.associations ?? []).map(({ value }) => value);
    const rules = this.world.rules().filter(({ triggerValue }) => triggerValue === number);
    return [...new Set([...associations, ...rules.map(({ id, targets, disabled }) => ruleKey(id, targets, disabled))])]
      .filter((key) => !rules.some(({ id }) => id === key))
      .sort();
  }

  /** Before a call has its effect. */
  touch(operation: string, input: unknown, numbers: readonly string[], errand: Errand): void {
    const what = EVENTS[operation];
    if (!what || isOrder(errand)) return;
    this.world.note('happened', { what });
    if (numbers.some(isHostName)) this.world.note('happened', { what: `${what} for a host name` });
    const isForced = (input as { ForceAssociate?: boolean }).ForceAssociate === true;
    for (const number of numbers) {
      if (isForced && this.answering(number).length > 0) this.world.note('happened', { what: 'moved by force' });
      this.checkSilence(operation, number, errand);
      const moments = this.changes.get(number) ?? [];
      this.changes.set(number, [...moments, { at: this.world.kernel.now, by: requesterOf(errand) }]);
    }
  }

  /** What an Update keeps answers all the time, also while it moves. */
  private checkSilence(operation: string, number: string, errand: Errand): void {
    const stack = this.world.cloudFormation.byId.get(errand.stackId);
    const resource = stack?.resources.get(errand.logicalId);
    if (!stack || !resource || errand.kind !== 'Update') return;
    const isKept = numbersRouted(resource).includes(number) && JSON.stringify(errand.properties).includes(number);
    if (!isKept || this.chronicle.byHand.has(number)) return;
    if (/^Associate/.test(operation)) {
      this.world.note('happened', { what: 'moved by its own update' });
    } else if (/^Disassociate/.test(operation) && !this.isContested(stack, resource, number, stack.operationAt)) {
      this.violate('G7', `${number} was taken off for ${whose(errand)}, which had it before and keeps it`);
    }
  }

  /** CloudFormation was told SUCCESS. */
  declared(stack: Stack, resource: Resource): void {
    if (!resource.route) return;
    this.declaredAt.set(keyOf(stack, resource), this.world.kernel.now);
    if (resource.route.from !== undefined && numbersRouted(resource).length > 0) {
      const what = resource.route.kind === 'assignment' ? 'assigned' : 'answered by a rule';
      this.world.note('happened', { what: `number of another stack ${what}` });
    }
    this.checkRouted(stack, resource, stack.operationAt);
  }

  /** What CloudFormation takes to be routed is routed, unless others have had a say since. */
  private checkRouted(stack: Stack, resource: Resource, since: number): void {
    const { route, properties, data } = resource;
    const what = `${resource.logicalId} of stack ${stack.name}`;
    for (const number of numbersRouted(resource)) {
      if (this.isOut(stack, resource, number, since)) continue;
      const answering = this.answering(number);
      const wanted = wantedBy(resource);
      if (answering.length !== 1 || answering[0] !== wanted) {
        const now = answering.join(' and ') || 'nothing';
        this.violate('G7', `${what} was told that ${number} is answered by ${wanted}, and it is by ${now}`);
      }
    }
    const asked = route!.kind === 'assignment' ? JSON.stringify(properties.PhoneNumbers).match(/\+\d+/g) : null;
    const missing = (asked ?? []).filter((number) => !numbersRouted(resource).includes(number));
    if (missing.length > 0 && (data?.Warnings ?? 'none') === 'none') {
      this.violate('G7', `${what} was told nothing of ${missing.join(', ')}, and of no reason for that`);
    }
  }

  private isOut(stack: Stack, resource: Resource, number: string, since: number): boolean {
    return (
      this.chronicle.byHand.has(number) ||
      !this.isThere(number) ||
      this.excused.has(number) ||
      this.isContested(stack, resource, number, since)
    );
  }

  /** A connector of a rule's stack is there as long as the rule is. */
  private isThere = (number: string): boolean => isHostName(number) || this.chronicle.isHeld(number);

  /** Another resource had a say. */
  private isContested(stack: Stack, resource: Resource, number: string, since: number): boolean {
    const key = keyOf(stack, resource);
    const others = this.chronicle.live().filter(([other, one]) => one.route && keyOf(other, one) !== key);
    return (
      (this.changes.get(number) ?? []).some(({ at, by }) => at >= since && by !== key) ||
      others.some(([, one]) => numbersRouted(one).includes(number))
    );
  }

  updateBegins(stack: Stack): void {
    const routes = [...stack.resources.values()].filter(({ route }) => route);
    this.updates.set(stack, {
      began: this.world.kernel.now,
      routes: new Map(routes.map((resource) => [resource.logicalId, this.routingOf(resource)])),
    });
  }

  /** Of each number what answers it, if it is what is declared. */
  private routingOf(resource: Resource): Routed {
    const wanted = wantedBy(resource);
    const right = numbersRouted(resource).filter((number) => this.answering(number).join() === wanted);
    return new Map(right.map((number) => [number, wanted]));
  }

  /** An update was rolled back, and CloudFormation is content. */
  rolledBack(stack: Stack): void {
    const before = this.updates.get(stack);
    this.updates.delete(stack);
    for (const [logicalId, routed] of before?.routes ?? []) {
      const resource = stack.resources.get(logicalId);
      if (!resource || this.removals.isTroubled(stack, logicalId)) continue;
      this.world.note('happened', { what: 'routing checked after a rollback' });
      for (const [number, was] of routed) {
        if (this.isOutOfRollback(stack, number, before!.began)) continue;
        const now = this.answering(number).join(' and ');
        // A rule that had to be made again has another id.
        if (withoutRuleId(now) === withoutRuleId(was)) continue;
        const what = `${logicalId} of stack ${stack.name} was rolled back, but ${number} is answered by`;
        this.violate('G7', `${what} ${now || 'nothing'} and was by ${was}`);
      }
    }
  }

  /** People, or other stacks, had a say. */
  private isOutOfRollback(stack: Stack, number: string, began: number): boolean {
    return (
      this.chronicle.byHand.has(number) ||
      !this.isThere(number) ||
      this.excused.has(number) ||
      this.isDeclaredTwice(number) ||
      (this.changes.get(number) ?? []).some(({ at, by }) => at >= began && !by.startsWith(`${stack.id} `))
    );
  }

  /** Two that declare it to different places contradict each other: the one that was told last has it. */
  private isDeclaredTwice(number: string): boolean {
    const declaring = this.chronicle.live().filter(([, one]) => one.route && numbersRouted(one).includes(number));
    return new Set(declaring.map(([, one]) => wantedBy(one))).size > 1;
  }

  deleteFailed(stack: Stack, resource: Resource, reason: string): void {
    const numbers = [...numbersRouted(resource), ...(reason.match(/\+\d{8,15}/g) ?? [])];
    const isHeldUp = !resource.route && numbers.some((number) => this.isRoutedElsewhere(stack, number));
    if (isHeldUp) this.world.note('happened', { what: 'number of another stack held up its order' });
    if (this.world.faults.on || isHeldUp || !this.isAboutRouting(stack)) return;
    if (this.world.engine.silences.some(({ until }) => until > (resource.requestedAt ?? 0))) return;
    if (numbers.some((number) => this.isInAPersonsHands(number))) return;
    this.violate('G7', `${resource.logicalId} of stack ${stack.name} could not be deleted at rest: ${reason}`);
  }

  private isRoutedElsewhere = (stack: Stack, number: string): boolean =>
    this.chronicle
      .live()
      .some(([other, one]) => other !== stack && one.route && JSON.stringify(one.properties).includes(number));

  private isAboutRouting = ({ name }: Stack): boolean =>
    this.world.plan.moves.some((move) => move.do === 'deploy' && move.stack === name && move.routes !== undefined);

  /** What becomes of it is for a person to see to. */
  private isInAPersonsHands(number: string): boolean {
    return this.chronicle.byHand.has(number) || this.excused.has(number) || this.wasLeftAsItWas(number);
  }

  /** A rollback went on without what had the number answered there: only a person can change that. */
  private wasLeftAsItWas(number: string): boolean {
    const last = this.changes.get(number)?.at(-1);
    return last !== undefined && this.removals.isSkipped(last.by);
  }

  /** CloudFormation gave up on deleting something. */
  leftBehind({ id }: Stack, resource: Resource): void {
    if (!resource.route || resource.status !== 'DELETE_FAILED') return;
    for (const [number, moments] of this.changes) {
      if (moments.some(({ by }) => by === `${id} ${resource.logicalId}`)) this.excused.add(number);
    }
  }

  /** The service refuses to delete a connector, a group or an application. */
  placeStuck(stack: Stack, id: string): void {
    const numbers = [...this.chronicle.known].filter((number) =>
      this.answering(number).some((key) => key.includes(id)),
    );
    if (numbers.some((number) => this.isInAPersonsHands(number))) return;
    this.violate('G7', `${id} of stack ${stack.name} could not be deleted: it still has ${numbers.join(', ')}`);
  }

  /** Everything is quiet. */
  atRest(): void {
    const routes = this.chronicle.live().filter(([, { route }]) => route);
    for (const [stack, resource] of routes) {
      this.world.note('happened', { what: 'routing checked at rest' });
      const since = this.declaredAt.get(keyOf(stack, resource));
      if (since === undefined || resource.status.startsWith('DELETE')) continue;
      if (!this.removals.isTroubled(stack, resource.logicalId)) this.checkRouted(stack, resource, since);
    }
    const wanted = new Map<string, string[]>();
    for (const [, resource] of routes) {
      for (const number of numbersRouted(resource)) {
        if (isHostName(number)) this.world.note('happened', { what: 'host name checked at rest' });
        wanted.set(number, [...(wanted.get(number) ?? []), wantedBy(resource)]);
      }
    }
    for (const number of this.changes.keys()) this.checkLeft(number, wanted.get(number) ?? []);
  }

  /** Nothing answers a number that nobody declares to. */
  private checkLeft(number: string, wanted: readonly string[]): void {
    if (this.chronicle.byHand.has(number) || this.excused.has(number)) return;
    const answering = this.answering(number);
    if (answering.length > 1) this.violate('G7', `${number} is answered by ${answering.join(' and by ')}`);
    const left = answering.filter((key) => !wanted.includes(key));
    if (left.length > 0) this.violate('G7', `${number} is answered by ${left.join(', ')}, which nobody declares`);
  }
}

const EVENTS: Readonly<Record<string, string>> = {
  AssociatePhoneNumbersWithVoiceConnector: 'assigned',
  AssociatePhoneNumbersWithVoiceConnectorGroup: 'assigned to a group',
  DisassociatePhoneNumbersFromVoiceConnector: 'routing taken off',
  DisassociatePhoneNumbersFromVoiceConnectorGroup: 'routing taken off',
  CreateSipRule: 'rule created',
  UpdateSipRule: 'rule changed',
  DeleteSipRule: 'rule dropped',
};

const isHostName = (number: string): boolean => number.endsWith('.aws');

export const isOrder = ({ properties }: Errand): boolean => properties.Source !== undefined;

const ruleKey = (id: string, targets: readonly { readonly applicationId: string }[], disabled: boolean): string =>
  `rule ${id} to ${targets.map(({ applicationId }) => applicationId).join('+')}${disabled ? ' (disabled)' : ''}`;

const withoutRuleId = (key: string): string => key.replace(/rule \S+/g, 'rule');

/** What is to answer the numbers of an assignment or a rule. */
function wantedBy({ route, data, properties }: Resource): string {
  const { VoiceConnectorId, VoiceConnectorGroupId, TargetApplications = [], Disabled } = properties;
  if (route!.kind === 'assignment') return (VoiceConnectorId ?? VoiceConnectorGroupId) as string;
  const targets = (TargetApplications as { SipMediaApplicationId: string }[]).map(({ SipMediaApplicationId }) => ({
    applicationId: SipMediaApplicationId,
  }));
  return ruleKey(data?.SipRuleId ?? '?', targets, Disabled === 'true');
}
