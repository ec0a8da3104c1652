/** G3: a number is released for nobody but its owner. */
import { Chronicle, requesterOf, Violate } from './chronicle';
import { WorldParts } from '../world/interfaces';
import { type Errand, whose } from '../world/process';
import { numbersOf, Resource, Stack } from '../world/stack';

export function checkRelease(
  world: WorldParts,
  chronicle: Chronicle,
  violate: Violate,
  number: string,
  errand: Errand,
): void {
  // What is not there, or has been released already, cannot be released: the call has no effect.
  if (!chronicle.isHeld(number)) return;
  if (wasKept(chronicle, number, errand)) {
    violate(
      'G3',
      `${number} was released for ${whose(errand)}, but it had been kept by policy, and nobody has declared it since`,
    );
  }
  chronicle.keptAt.delete(number);
  if (wasGone(chronicle, number, errand)) return;
  for (const stack of world.cloudFormation.byId.values()) {
    const owner = declarationsOf(stack, errand).find((resource) => owns(stack, resource, number, errand));
    if (!owner) continue;
    violate(
      'G3',
      `${number} was released for ${whose(errand)}, but ${owner.logicalId} of stack ${stack.name} ` +
        `(${owner.physicalId}, ${owner.status}) declares it`,
    );
    return;
  }
}

/** By policy, unless it has been declared since, or was the releasing one's, too: before or after. */
function wasKept(chronicle: Chronicle, number: string, errand: Errand): boolean {
  const kept = chronicle.keptAt.get(number);
  const releasing = requesterOf(errand);
  return kept !== undefined && !chronicle.declarationsOf(number).some(({ at, by }) => at > kept || by === releasing);
}

/**
 * It was not in the account any more since anybody else declared it: a person had taken it away, or the releasing one
 * has bought it. Whoever had fetched it, or ordered it anew, and gives it up puts it back to where it was.
 */
function wasGone(chronicle: Chronicle, number: string, errand: Errand): boolean {
  const releasing = requesterOf(errand);
  const { by, at: boughtAt } = chronicle.purchases.get(number) ?? {};
  const bought = by && requesterOf(by) === releasing ? boughtAt : undefined;
  const moments = [bought, chronicle.deletedByHand.get(number)].flatMap((at) => at ?? []);
  const since = Math.max(...moments);
  const others = chronicle.declarationsOf(number).filter((declared) => declared.by !== releasing);
  return moments.length > 0 && !others.some(({ at }) => at > since);
}

/** What the resources of a stack declare, and what they declared before an update that may still be rolled back. */
function declarationsOf(stack: Stack, errand: Errand): Resource[] {
  if (stack.deleted) return [];
  const settling =
    stack.stable && /^UPDATE_(IN_PROGRESS|FAILED|ROLLBACK_IN_PROGRESS|ROLLBACK_FAILED)$/.test(stack.status);
  // What an update that is being rolled back had added may go: it was not there before.
  const undone = stack.status.startsWith('UPDATE_ROLLBACK') && errand.kind === 'Update' && stack.id === errand.stackId;
  const current = [...stack.resources.values()].filter(({ logicalId }) => !undone || logicalId !== errand.logicalId);
  return [...current, ...(settling ? stack.stable!.resources.values() : [])];
}

function owns(stack: Stack, resource: Resource, number: string, errand: Errand): boolean {
  if (!numbersOf(resource).includes(number)) return false;
  if (['DELETE_IN_PROGRESS', 'DELETE_FAILED'].includes(resource.status)) return false;
  const own = stack.id === errand.stackId && resource.logicalId === errand.logicalId;
  return !(own && errand.kind === 'Delete' && resource.physicalId === errand.physicalId);
}
