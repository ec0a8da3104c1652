/**
 * What the observer knows of numbers that somebody else brought into the account, and of details that nobody
 * declared.
 */
import { WorldParts } from '../world/interfaces';
import { type Errand, whose } from '../world/process';
import type { Resource, Stack } from '../world/stack';

interface Declaration {
  readonly Source: { readonly PhoneNumberOrderId: string };
  readonly ProductType: string;
  readonly PhoneNumberName?: string;
}

type Detail = 'Name' | 'CallingName';
type Change = { readonly [detail in Detail]?: string };
const DECLARES = { Name: 'PhoneNumberName', CallingName: 'CallingName' } as const satisfies Record<Detail, string>;

export class Elsewhere {
  /** Numbers of each order that was placed elsewhere. */
  private readonly orders = new Map<string, readonly string[]>();
  /** When a number of such an order became active. */
  private readonly activeSince = new Map<string, number>();
  /** Numbers that were in the account before, and have not been in the deletion queue since. */
  private readonly found = new Set<string>();
  /** When a resource was last asked for something. */
  private readonly askedAt = new Map<string, number>();
  /** Stacks that ever declared a detail. */
  private readonly declared = new Set<string>();

  constructor(
    private readonly world: WorldParts,
    private readonly violate: (guarantee: 'G2' | 'G3' | 'G6', what: string) => void,
  ) {}

  numbersOf(order: string): readonly string[] {
    return this.orders.get(order) ?? [];
  }

  placed(order: string, numbers: readonly string[]): void {
    this.orders.set(order, numbers);
    for (const number of numbers) this.found.add(number);
    this.moved(order);
  }

  inTheAccount(numbers: readonly string[]): void {
    for (const number of numbers) this.found.add(number);
  }

  moved(order: string): void {
    for (const number of this.numbersOf(order)) {
      const active = ['Unassigned', 'Assigned'].includes(this.world.truth(number)?.status ?? '');
      if (!active) this.activeSince.delete(number);
      else if (!this.activeSince.has(number)) this.activeSince.set(number, this.world.kernel.now);
    }
  }

  queuedByHand(number: string): void {
    this.found.delete(number);
  }

  requested({ stackId, stackName, logicalId, properties, sentAt }: Errand): void {
    this.askedAt.set(`${stackId} ${logicalId}`, sentAt);
    for (const detail of ['Name', 'CallingName'] as const) {
      if (properties[DECLARES[detail]] !== undefined) this.declared.add(`${stackName} ${detail}`);
    }
  }

  /** A number that was in the account before is returned, and never queued unless that is asked for. */
  released(number: string, errand: Errand): void {
    if (!this.found.delete(number) || errand.properties.ReleaseBehavior === 'DeletionQueue') return;
    this.violate(
      'G3',
      `${number}, which was in the account before anything began, was put into the deletion queue for ` +
        `${whose(errand)}, which did not ask for that`,
    );
  }

  /** Only what was declared is changed: now, or earlier by a resource of the stack, whose change is undone. */
  changed(input: object, numbers: readonly string[], errand: Errand, isBuyer: (number: string) => boolean): void {
    const items = (input as { UpdatePhoneNumberRequestItems?: Change[] }).UpdatePhoneNumberRequestItems ?? [
      input as Change,
    ];
    for (const detail of ['Name', 'CallingName'] as const) {
      if (items.every((item) => item[detail] === undefined)) continue;
      this.world.note('happened', { what: 'details checked' });
      if (this.declared.has(`${errand.stackName} ${detail}`)) continue;
      const touched = numbers.filter((number, at) => {
        const { name = '', callingName = '' } = this.world.truth(number) ?? {};
        const now = detail === 'Name' ? name : callingName;
        // An order's name is its own proof, and goes when it has served; its buyer may have to say so twice.
        return (
          items[at][detail] !== now &&
          !(detail === 'Name' && (/^cpno-/.test(name) || (items[at].Name === '' && isBuyer(number))))
        );
      });
      if (touched.length > 0) {
        this.violate(
          'G6',
          `the ${detail} of ${touched.join(', ')} was changed for ${whose(errand)}, and nobody in the stack ever ` +
            'declared one',
        );
      }
    }
  }

  /** How far reads of numbers and orders lag behind at most, in milliseconds, beyond what every run has. */
  private readLag(): number {
    const {
      getLagSeconds = 0,
      listLagSeconds = 0,
      orderLagSeconds = 0,
      orderListLagSeconds = 0,
    } = this.world.plan.service;
    const lags = [getLagSeconds, listLagSeconds, orderLagSeconds, orderListLagSeconds]
      .map(Number)
      .filter((lag) => lag > 5);
    return Math.max(0, ...lags) * 1000;
  }

  /**
   * CloudFormation was told SUCCESS of an order that was placed elsewhere: what was active by then is held, as
   * declared.
   */
  declaredOrder(stack: Stack, resource: Resource, held: readonly string[], exempt: (number: string) => boolean): void {
    const { Source, ProductType, PhoneNumberName } = resource.properties as unknown as Declaration;
    this.world.note('happened', { what: 'declared an order' });
    // What has become active since may have been missed, and what reads did not show yet when it was asked for: a
    // port-in is nothing that anybody here did and could remember.
    const asked = (this.askedAt.get(`${stack.id} ${resource.logicalId}`) ?? this.world.kernel.now) - this.readLag();
    const what = `${resource.logicalId} of stack ${stack.name}`;
    for (const number of this.numbersOf(Source.PhoneNumberOrderId)) {
      const since = this.activeSince.get(number);
      const record = this.world.truth(number);
      if (since === undefined || since > asked || record?.queuedAt !== null || exempt(number)) continue;
      if (!held.includes(number)) {
        this.violate(
          'G3',
          `${what} was told nothing of ${number}, which its order has brought ` +
            `${Math.round((this.world.kernel.now - since) / 1000)} s ago`,
        );
      } else if (record.productType !== ProductType) {
        this.violate('G3', `${what} was told that it has ${number} as ${ProductType}, which is ${record.productType}`);
      } else if (PhoneNumberName !== undefined && record.name !== PhoneNumberName) {
        this.violate(
          'G3',
          `${what} was told that it has ${number}, named "${PhoneNumberName}", which is named "${record.name}"`,
        );
      }
    }
  }
}
