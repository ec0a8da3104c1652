/**
 * Watches the world and knows nothing of the handler: only what was bought, touched and released, what CloudFormation
 * thinks it has, and what was answered.
 */
import { checkAnswers } from './answers';
import { Elsewhere } from './elsewhere';
import { type Errand, type Process, whose } from './process';
import { numbersOf, Resource, Stack } from './stack';
import type { World } from './world';

export interface Violation {
  readonly guarantee: 'G1' | 'G2' | 'G3' | 'G4' | 'G5' | 'G6' | 'log' | 'simulation';
  readonly what: string;
  readonly at: number;
}

interface Details {
  readonly productType: string;
  readonly name: string;
  readonly alive: boolean;
}

interface Before {
  readonly physicalId?: string;
  readonly numbers: readonly string[];
  readonly details: ReadonlyMap<string, Details>;
  readonly declaredName?: string;
  readonly declaredType?: string;
  readonly declaredCount: number;
}

interface Purchase {
  readonly by: Errand;
  readonly at: number;
  readonly order: string;
}

/** No declaration needs so many orders: whoever places more does not learn from failures. */
const MOST_ORDERS = 10;
const RELEASES = new Set(['DeletePhoneNumber', 'BatchDeletePhoneNumber']);
const TOUCHES = new Set([
  ...RELEASES, 'UpdatePhoneNumber', 'BatchUpdatePhoneNumber', 'RestorePhoneNumber',
  'DisassociatePhoneNumbersFromVoiceConnector', 'DisassociatePhoneNumbersFromVoiceConnectorGroup', 'UpdateSipRule', 'DeleteSipRule',
]);
const TAKES_OFF: Readonly<Record<string, string>> = {
  DisassociatePhoneNumbersFromVoiceConnector: 'taken off a connector', DisassociatePhoneNumbersFromVoiceConnectorGroup: 'taken off a group', DeleteSipRule: 'rule deleted',
};

export class Observer {
  readonly violations: Violation[] = [];
  readonly purchases = new Map<string, Purchase>();
  /** Numbers that rightly stay although nobody declares them, and why. */
  readonly excused = new Map<string, string>();
  /** When people changed a number by hand. */
  readonly byHand = new Map<string, number>();
  private readonly deletedByHand = new Map<string, number>();
  private readonly known = new Set<string>();
  private readonly before = new Map<Stack, Map<string, Before>>();
  private readonly troubled = new Set<string>();
  /** How many orders each attempt has placed, by its ResponseURL. */
  private readonly ordersOf = new Map<string, number>();
  /** Resources that were let go of in the middle of an Update, by stack, logical id and physical id. */
  private readonly letGo = new Set<string>();
  /** Resources without which a rollback went on. */
  private readonly left = new Set<string>();

  private readonly elsewhere: Elsewhere;

  constructor(private readonly world: World) {
    this.elsewhere = new Elsewhere(world, (guarantee, what) => this.violate(guarantee, what));
    this.elsewhere.inTheAccount(world.plan.bystanders);
  }

  violate(guarantee: Violation['guarantee'], what: string): void {
    this.violations.push({ guarantee, what, at: this.world.kernel.now });
    this.world.note('violation', { guarantee, what });
  }

  requested(errand: Errand): void {
    const source = errand.properties.Source as { PhoneNumbers?: string[]; PhoneNumberOrderId?: string };
    for (const number of source.PhoneNumbers ?? this.elsewhere.numbersOf(source.PhoneNumberOrderId ?? '')) this.known.add(number);
    this.elsewhere.requested(errand);
    this.askedAt.set(`${errand.stackId} ${errand.logicalId}`, this.world.kernel.now);
  }

  /** An order, and numbers, that somebody else has brought into the account. */
  foundElsewhere(order: string, numbers: readonly string[]): void {
    this.elsewhere.placed(order, numbers);
  }

  portMoved(order: string): void {
    this.elsewhere.moved(order);
  }

  /** A person has a number in hand from now on. */
  handled(number: string, act: string): void {
    this.byHand.set(number, this.world.kernel.now);
    if (act !== 'delete') return;
    this.deletedByHand.set(number, this.world.kernel.now);
    this.elsewhere.queuedByHand(number);
  }

  /** A rollback went on without a resource: what it is like is for a person to see to. */
  skipped(stack: Stack, resource: Resource): void {
    this.troubled.add(`${stack.id} ${resource.logicalId}`);
    this.left.add(`${stack.id} ${resource.logicalId}`);
    this.excuseNamed(resource.rollbackFailure!, `named when the rollback of ${resource.logicalId} failed`);
  }

  /** Before a call has its effect. */
  touch(operation: string, input: unknown, { errand }: Process): void {
    if (!TOUCHES.has(operation)) return;
    const numbers = this.numbersOf(operation, input);
    for (const number of numbers) {
      if (!this.known.has(number)) this.violate('G6', `${operation} of ${number}, which was never declared, for ${whose(errand)}`);
      if (RELEASES.has(operation)) this.release(number, errand);
    }
    if (operation.endsWith('UpdatePhoneNumber')) this.elsewhere.changed(input as object, numbers, errand, (number) => this.purchases.get(number)?.by.url === errand.url);
    if (TAKES_OFF[operation]) this.world.note('happened', { what: TAKES_OFF[operation] });
    if ((TAKES_OFF[operation] || operation === 'UpdateSipRule') && errand.properties.DisassociateOnRelease !== 'true') {
      this.violate('G6', `${numbers.join(', ')} was disassociated for ${whose(errand)}, which did not ask for it`);
    }
    for (const number of numbers) this.touchedAt.set(number, [...this.touchedAt.get(number) ?? [], [this.world.kernel.now, errand.stackId]]);
    this.world.note('call', { operation, numbers, errand, input });
  }

  /** A SIP rule stands for the number that it is about. */
  private numbersOf(operation: string, input: unknown): string[] {
    if (!operation.endsWith('SipRule')) return numbersIn(input);
    const number = this.world.numberOfRule((input as { SipRuleId: string }).SipRuleId);
    return number === undefined ? [] : [number];
  }

  private release(number: string, errand: Errand): void {
    this.elsewhere.released(number, errand);
    const kept = this.keptAt.get(number);
    const releasing = `${errand.stackId} ${errand.logicalId}`;
    // It was the releasing one's, too, if that declared it itself, before or after.
    if (kept !== undefined && !(this.declaredAt.get(number) ?? []).some(([at, by]) => at > kept || by === releasing)) {
      this.violate('G3', `${number} was released for ${whose(errand)}, but it had been kept by policy, and nobody has declared it since`);
    }
    this.keptAt.delete(number);
    // Taken away by a person since it was declared: whoever had fetched it and failed puts it back to where it was.
    const taken = this.deletedByHand.get(number);
    if (taken !== undefined && !(this.declaredAt.get(number) ?? []).some(([at]) => at > taken)) return;
    for (const stack of this.world.cloudFormation.byId.values()) {
      if (stack.deleted) continue;
      const settling = /^UPDATE_(IN_PROGRESS|FAILED|ROLLBACK_IN_PROGRESS|ROLLBACK_FAILED)$/.test(stack.status) && stack.stable;
      // What an update that is being rolled back had added may go: it was not there before.
      const undone = stack.status.startsWith('UPDATE_ROLLBACK') && errand.kind === 'Update' && stack.id === errand.stackId;
      const current = [...stack.resources.values()].filter(({ logicalId }) => !undone || logicalId !== errand.logicalId);
      const declarations = [...current, ...(settling ? stack.stable!.resources.values() : [])];
      for (const resource of declarations) {
        if (!numbersOf(resource).includes(number)) continue;
        if (['DELETE_IN_PROGRESS', 'DELETE_FAILED'].includes(resource.status)) continue;
        const own = stack.id === errand.stackId && resource.logicalId === errand.logicalId;
        if (own && errand.kind === 'Delete' && resource.physicalId === errand.physicalId) continue;
        this.violate('G3', `${number} was released for ${whose(errand)}, but ${resource.logicalId} of stack ${stack.name} (${resource.physicalId}, ${resource.status}) declares it`);
        return;
      }
    }
  }

  /** After a purchase took effect. */
  bought(order: string, ordered: readonly string[], { errand }: Process): void {
    // A number that the account had already is refused by its order in the end.
    const numbers = ordered.filter((number) => this.world.truth(number)?.orderId === order);
    const orders = (this.ordersOf.get(errand.url) ?? 0) + 1;
    this.ordersOf.set(errand.url, orders);
    if (orders > MOST_ORDERS) this.violate('G2', `${whose(errand)} places its order number ${orders}`);
    this.world.note('bought', { order, numbers, errand });
    const source = errand.properties.Source as { Type: string; Count?: string; PhoneNumbers?: string[]; AreaCodes?: string[] };
    const wanted = source.Type === 'List' ? source.PhoneNumbers!.length : Number(source.Count ?? 0);
    const fits = (number: string) => (source.Type === 'List' ? source.PhoneNumbers!.includes(number) : (source.AreaCodes ?? []).some((area) => number.startsWith(`+1${area}`)));
    const held = this.boughtFor(errand).filter((number) => fits(number) && !numbers.includes(number) && this.isHeld(number)
      && !this.byHand.has(number) && !this.excused.has(number) && !this.isDeclaredElsewhere(number, errand));
    if (held.length + numbers.length > wanted) {
      this.violate('G2', `${numbers.join(', ')} bought for ${whose(errand)}, which needs ${wanted} and has ${held.join(', ') || 'none'}`);
    }
    for (const number of numbers) {
      this.known.add(number);
      this.purchases.set(number, { by: errand, at: this.world.kernel.now, order });
      this.keptAt.delete(number);
      this.excused.delete(number);
    }
  }

  private isHeld(number: string): boolean {
    const record = this.world.truth(number);
    return record !== undefined && record.queuedAt === null && ['Unassigned', 'Assigned', 'AcquireInProgress'].includes(record.status);
  }

  private isDeclaredElsewhere(number: string, errand: Errand): boolean {
    const own = (stack: Stack, { logicalId }: Resource) => stack.id === errand.stackId && logicalId === errand.logicalId;
    return this.live().some(([stack, resource]) => numbersOf(resource).includes(number) && !own(stack, resource));
  }

  private live(): [Stack, Resource][] {
    return [...this.world.cloudFormation.byId.values()].filter(({ deleted }) => !deleted)
      .flatMap((stack) => [...stack.resources.values()].map((resource): [Stack, Resource] => [stack, resource]));
  }

  /** CloudFormation was told SUCCESS. */
  declared(stack: Stack, resource: Resource): void {
    if ((resource.properties.Source as { Type: string }).Type === 'Order') {
      const exempt = (number: string) => this.byHand.has(number) || this.isShared(stack, resource, number, stack.operationAt);
      this.elsewhere.declaredOrder(stack, resource, numbersOf(resource), exempt);
    }
    for (const number of numbersOf(resource)) {
      this.known.add(number);
      this.declaredAt.set(number, [...this.declaredAt.get(number) ?? [], [this.world.kernel.now, `${stack.id} ${resource.logicalId}`]]);
      const record = this.world.truth(number);
      const there = record && record.queuedAt === null && ['Unassigned', 'Assigned'].includes(record.status);
      if (!there && !this.byHand.has(number)) {
        this.violate('G3', `${resource.logicalId} of stack ${stack.name} was told that it has ${number}, which ${!record ? 'is not in the account' : record.queuedAt !== null ? 'is in the deletion queue' : `is ${record.status}`}`);
      }
    }
  }

  /** Somebody else may have a say in this number. */
  private isShared(stack: Stack, { logicalId }: Resource, number: string, since: number): boolean {
    const key = `${stack.id} ${logicalId}`;
    return (this.declaredAt.get(number) ?? []).some(([, by]) => by !== key)
      || (this.touchedAt.get(number) ?? []).some(([at, by]) => at >= since && by !== stack.id)
      || this.live().some(([other, resource]) => `${other.id} ${resource.logicalId}` !== key && this.names(resource, number));
  }

  /** Whether a resource declares a number, or the order that brings it. */
  private names({ properties, attempted }: Resource, number: string): boolean {
    return [properties, attempted].some((bag) => {
      const source = bag?.Source as { PhoneNumbers?: string[]; PhoneNumberOrderId?: string } | undefined;
      return source?.PhoneNumbers?.includes(number) || this.elsewhere.numbersOf(source?.PhoneNumberOrderId ?? '').includes(number);
    });
  }

  updateBegins(stack: Stack): void {
    const before = new Map<string, Before>();
    for (const [id, resource] of stack.resources) {
      const numbers = numbersOf(resource);
      before.set(id, {
        physicalId: resource.physicalId,
        numbers,
        declaredName: resource.properties.PhoneNumberName as string | undefined,
        declaredType: resource.properties.ProductType as string | undefined,
        declaredCount: countOf(resource.properties),
        details: new Map(numbers.map((number) => {
          const record = this.world.truth(number);
          return [number, { productType: record?.productType ?? '', name: record?.name ?? '', alive: this.isHeld(number) }];
        })),
      });
    }
    this.before.set(stack, before);
    this.beganAt.set(stack, this.world.kernel.now);
  }

  /** Who declared a number, and when. */
  private readonly declaredAt = new Map<string, [number, string][]>();
  private readonly beganAt = new Map<Stack, number>();
  /** When CloudFormation last sent a request for a resource. */
  private readonly askedAt = new Map<string, number>();
  /** When the deletion policy kept a number. */
  private readonly keptAt = new Map<string, number>();
  /** When a number was touched, and for which stack. */
  private readonly touchedAt = new Map<string, [number, string][]>();

  /** An update was rolled back, and CloudFormation is content. */
  rolledBack(stack: Stack): void {
    const began = this.beganAt.get(stack) ?? 0;
    for (const [id, before] of this.before.get(stack) ?? []) {
      const resource = stack.resources.get(id);
      if (!resource || this.troubled.has(`${stack.id} ${id}`)) continue;
      const byHand = before.numbers.some((number) => (this.byHand.get(number) ?? -1) >= began);
      const shared = before.numbers.some((number) => (this.declaredAt.get(number) ?? []).some(([at, key]) => at >= began && key !== `${stack.id} ${id}`)
        || this.live().filter(([, other]) => numbersOf(other).includes(number)).length > 1);
      const contested = before.numbers.some((number) => (this.touchedAt.get(number) ?? []).some(([at, by]) => at >= began && by !== stack.id)
        || this.isUnfinished(stack, number, began));
      if (byHand || shared || contested) continue;
      const lost = before.numbers.filter((number) => before.details.get(number)!.alive && !this.isHeld(number));
      if (lost.length > 0) this.violate('G4', `${id} of stack ${stack.name} was rolled back and has lost ${lost.join(', ')}`);
      const now = numbersOf(resource);
      const alive = before.numbers.filter((number) => before.details.get(number)!.alive);
      // A declaration that was only partly met may be met by now.
      const same = alive.every((number) => now.includes(number)) && (now.length === alive.length || now.length <= before.declaredCount);
      if (alive.length === before.numbers.length && !same) {
        this.violate('G4', `${id} of stack ${stack.name} was rolled back from ${before.numbers.join(', ')} and now declares ${now.join(', ') || 'nothing'}`);
      }
      // Under some readings CloudFormation asks for nothing: then nobody can put details back. And what a rollback that went on
      // without the resource left is not what it was.
      if ((this.askedAt.get(`${stack.id} ${id}`) ?? 0) < rollbackBegan(stack, began) || this.left.has(`${stack.id} ${id}`)) continue;
      for (const number of alive) this.compare(stack, id, number, before);
    }
    this.before.delete(stack);
  }

  /** Another stack had changed the number last, in an operation that had not come to an end. */
  private isUnfinished(stack: Stack, number: string, began: number): boolean {
    const last = (this.touchedAt.get(number) ?? []).filter(([at]) => at < began).at(-1);
    if (!last || last[1] === stack.id) return false;
    const [touched, by] = last;
    return !(this.declaredAt.get(number) ?? []).some(([at, key]) => at >= touched && at < began && key.startsWith(`${by} `));
  }

  private compare(stack: Stack, id: string, number: string, { details, declaredName, declaredType }: Before): void {
    const was = details.get(number)!;
    const record = this.world.truth(number);
    if (!record || record.queuedAt !== null) return;
    const productType = this.byHand.has(number) ? record.productType : was.productType;
    if (record.productType !== productType && record.productType !== declaredType) this.violate('G4', `${id} of stack ${stack.name} was rolled back, but ${number} is ${record.productType} and was ${was.productType}`);
    // What was only the token of somebody's order was no name.
    if (record.name !== was.name && !/^cpno-/.test(was.name) && record.name !== declaredName && !this.byHand.has(number)) {
      this.violate('G4', `${id} of stack ${stack.name} was rolled back, but ${number} is named "${record.name}" and was "${was.name}"`);
    }
  }

  /**
   * CloudFormation lets go of a resource without asking anybody. After an Update that was cancelled and not rolled back
   * that is the end of what this Update bought, too, when the stack goes and the function with it: it was kept by policy.
   */
  retained(stack: Stack, resource: Resource): void {
    const ending = /^(ROLLBACK|DELETE)_IN_PROGRESS$/.test(stack.status);
    if (ending && resource.attempted && (resource.policy === 'Retain' || stack.status === 'DELETE_IN_PROGRESS')) this.letGo.add(`${stack.id} ${resource.logicalId} ${resource.physicalId}`);
    // After a rollback that went on without it nobody was asked any more, nor is anybody now.
    const kept = this.left.has(`${stack.id} ${resource.logicalId}`) ? this.everOf(stack, resource) : numbersOf(resource);
    for (const number of kept) {
      this.excused.set(number, 'kept by its deletion policy');
      if (this.isHeld(number)) this.keptAt.set(number, this.world.kernel.now);
    }
  }

  deleted(stack: Stack, resource: Resource): void {
    const { Removal, ReleaseBehavior } = resource.properties;
    const current = stack.resources.get(resource.logicalId);
    const replaced = stack.status === 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS' && current !== resource && resource.data !== undefined;
    const kept = (replaced && Removal === 'Retain') || (ReleaseBehavior === 'ReturnToInventory' && !stack.status.includes('ROLLBACK'));
    this.troubled.delete(`${stack.id} ${resource.logicalId}`);
    if (kept) for (const number of this.everOf(stack, resource)) this.excused.set(number, 'kept by its policy');
  }

  /** What was bought for a resource, told to CloudFormation or not. */
  private everOf(stack: Stack, resource: Resource): string[] {
    return [...numbersOf(resource), ...this.boughtFor({ stackId: stack.id, logicalId: resource.logicalId })];
  }

  private boughtFor({ stackId, logicalId }: Pick<Errand, 'stackId' | 'logicalId'>): string[] {
    return [...this.purchases].filter(([, { by }]) => by.stackId === stackId && by.logicalId === logicalId).map(([number]) => number);
  }

  private readonly reasons = new Map<Resource, string>();

  deleteFailed(stack: Stack, resource: Resource, reason: string): void {
    this.reasons.set(resource, reason);
    this.troubled.add(`${stack.id} ${resource.logicalId}`);
  }

  /** CloudFormation gave up on deleting something: what the answers named is in a person's hands. */
  leftBehind(stack: Stack, resource: Resource): void {
    const reason = this.reasons.get(resource);
    if (reason === undefined || resource.status !== 'DELETE_FAILED') return;
    for (const number of [...this.everOf(stack, resource), ...reason.match(/\+\d{8,15}/g) ?? []]) this.excused.set(number, `named in the failure of ${resource.logicalId}'s clean-up`);
    this.excuseNamed(reason, 'its order was named');
  }

  private excuseNamed(reason: string, why: string): void {
    for (const number of reason.match(/\+\d{8,15}/g) ?? []) this.excused.set(number, why);
    for (const [number, { order }] of this.purchases) if (reason.includes(order)) this.excused.set(number, why);
  }

  /** Everything is quiet: nothing that was bought may be left without an owner, and nothing that is owned may be gone. */
  atRest(): void {
    const owned = new Set(this.live().flatMap(([, resource]) => numbersOf(resource)));
    for (const [number, { by, order }] of this.purchases) {
      if (!this.isHeld(number) || owned.has(number) || this.excused.has(number) || this.byHand.has(number) || this.wasLetGo(by, number)) continue;
      this.violate('G1', `${number} (${this.world.truth(number)!.status}, order ${order}), bought for ${whose(by)}, belongs to nobody`);
    }
    for (const [stack, resource] of this.live()) {
      if (resource.status.startsWith('DELETE')) continue;
      for (const number of numbersOf(resource)) {
        if (!this.isHeld(number) && !this.byHand.has(number)) this.violate('G3', `${resource.logicalId} of stack ${stack.name} declares ${number}, which is not there any more`);
      }
    }
    checkAnswers(this.world, (what) => this.violate('G5', what));
    for (const line of this.world.logs ?? []) {
      const whole = [...this.known].find((number) => line.includes(number.slice(1)));
      if (whole || /https?:/.test(line)) this.violate('log', `a log line tells ${whole ?? 'a URL'}: ${line.slice(0, 300)}`);
    }
  }

  private wasLetGo({ kind, stackId, logicalId, physicalId, url }: Errand, number: string): boolean {
    const inbox = this.world.requests.inboxes.get(url);
    const told = inbox?.unheard || inbox?.bodies.some((body) => body.includes('"FAILED"') && body.includes(number));
    const functionAlive = this.world.cloudFormation.byId.get(stackId)?.providerAlive ?? false;
    return kind === 'Update' && told === true && !functionAlive && this.letGo.has(`${stackId} ${logicalId} ${physicalId}`);
  }
}

/** When the rollback of an update began; long ago if nothing tells. */
function rollbackBegan({ events }: Stack, updateBegan: number): number {
  const first = events.find(({ ResourceStatus, Timestamp }) => ResourceStatus === 'UPDATE_ROLLBACK_IN_PROGRESS' && Timestamp.getTime() >= updateBegan);
  return first?.Timestamp.getTime() ?? 0;
}

/** How many numbers a property bag asks for. */
function countOf({ Source: source }: Resource['properties']): number {
  const { PhoneNumbers: numbers, Count: count } = source as { PhoneNumbers?: string[]; Count?: string };
  // How many an order that was placed elsewhere has brought is not for the declaration to say.
  return numbers?.length ?? (count === undefined ? Infinity : Number(count));
}

/** The numbers that a call is about. */
export function numbersIn(input: unknown): string[] {
  const { PhoneNumberId: id, PhoneNumberIds: ids, E164PhoneNumbers: numbers, UpdatePhoneNumberRequestItems: items } = input as {
    PhoneNumberId?: string; PhoneNumberIds?: string[]; E164PhoneNumbers?: string[]; UpdatePhoneNumberRequestItems?: { PhoneNumberId: string }[];
  };
  return id !== undefined ? [id] : ids ?? numbers ?? items?.map(({ PhoneNumberId }) => PhoneNumberId) ?? [];
}
