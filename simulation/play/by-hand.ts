/** What people do to numbers without any stack. */
import type { World } from './world';
import type { RuleRecord } from '../../local/chime-sdk-voice/model/records';
import { dropRule, freeByHand, holdByHand } from '../cloudformation/holders';
import type { ConsoleAct, Move } from '../plan/plan';
import { numbersOf, Stack } from '../world/stack';

const ACTS: Readonly<Record<ConsoleAct, (world: World, number: string) => void>> = {
  delete: ({ model }, number) => model.deletePhoneNumber({ PhoneNumberId: number }),
  restore: ({ model }, number) => model.restorePhoneNumber({ PhoneNumberId: number }),
  rename: ({ model }, number) => model.updatePhoneNumber({ PhoneNumberId: number, Name: 'by hand' }),
  callingName: ({ model }, number) => model.updatePhoneNumber({ PhoneNumberId: number, CallingName: 'By Hand' }),
  productType: ({ model }, number) =>
    model.updatePhoneNumber({ PhoneNumberId: number, ProductType: 'SipMediaApplicationDialIn' }),
  unassign,
  reassign: ({ model }, number) => holdByHand(model, 'connector', number),
  regroup: ({ model }, number) => holdByHand(model, 'group', number),
  rule: ({ model }, number) => holdByHand(model, 'rule', number),
  portOut: ({ model }, number) => model.control.portOut([number]),
};

/** Somebody does something to a number of a stack in the console. */
export function actInConsole(world: World, { act, stack: name, pick }: Extract<Move, { do: 'console' }>): void {
  const stack = world.cloudFormation.stacks.get(name);
  if (!stack) return;
  const numbers = withinReach(world, stack, act);
  const number = numbers[pick % Math.max(1, numbers.length)];
  if (!number) return;
  world.observer.handled(number, act);
  try {
    ACTS[act](world, number);
  } catch {
    world.note('refusedByHand', { act, number });
  }
}

/** What a stack declares; what waits in the deletion queue can be ported out as well. */
function withinReach(world: World, stack: Stack, act: ConsoleAct): string[] {
  const declared = [...stack.resources.values()].flatMap(numbersOf);
  if (declared.length > 0 || act !== 'portOut') return declared;
  return [...world.observer.purchases.keys()].filter((bought) => world.truth(bought));
}

/** Somebody takes a number off whatever holds it. */
function unassign(world: World, number: string): void {
  const held = holderOf(world, number);
  if (held) freeByHand(world.model, held, number);
}

const holderOf = (world: World, number: string) => world.truth(number)?.associations[0];

/** Takes off everything that would stand in the way of deleting a stack. */
export function unassignAll(world: World, stack: Stack): void {
  const left = stack.leftovers.map(({ resource }) => resource);
  const isRouted = [...stack.resources.values()].some(({ route }) => route);
  for (const number of [...stack.resources.values(), ...left].flatMap(numbersOf)) {
    // What an assignment or a rule of the stack had put somewhere is in this person's hands from now on.
    if (isRouted && holderOf(world, number)) world.observer.handled(number, 'unassign');
    try {
      unassign(world, number);
    } catch {
      /* it was not held any more */
    }
  }
  for (const number of world.observer.byHand.keys()) unassign(world, number);
  clearPlaces(world, new Set(stack.places.values()));
}

/** What a clean-up that was given up has left at the connectors and applications of a stack. */
function clearPlaces(world: World, places: ReadonlySet<string>): void {
  for (const number of [...world.plan.bystanders, ...world.observer.purchases.keys()]) {
    if (!places.has(holderOf(world, number)?.value ?? '')) continue;
    world.observer.handled(number, 'unassign');
    unassign(world, number);
  }
  const isOfStack = ({ triggerType, targets }: RuleRecord): boolean =>
    triggerType === 'RequestUriHostname' && targets.some(({ applicationId }) => places.has(applicationId));
  for (const { id, triggerValue } of world.rules().filter(isOfStack)) {
    world.observer.handled(triggerValue, 'rule');
    dropRule(world.model, id);
  }
}

/** Other customers of the service buy numbers before anybody here does. */
export function snatch(world: World, { area, from, count }: Extract<Move, { do: 'snatch' }>): void {
  for (let index = from; index < from + count; index++) {
    const number = `+1${area}555${String(100 + index).padStart(4, '0')}`;
    if (!world.truth(number)) world.model.control.snatch([number]);
  }
}
