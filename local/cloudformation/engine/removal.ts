import { Operation, randomUuid } from './context';
import { isCustomResource } from './custom-resource';
import { runGraph } from './graph';
import { ResourceFailure } from './resource-handler';
import { handlerOf } from './resource-types';
import { ResourceRecord } from './stack';

/** A physical resource to delete. */
export interface Removal {
  readonly resource: ResourceRecord;
  readonly retain: boolean;
}

/** How hard a deletion is tried. */
export interface RemovalRules {
  /** Tries when the answer is FAILED. */
  readonly attempts: number;
  /** Tries when there is no answer. */
  readonly unansweredAttempts: number;
}

/** Deletes what depends on others before the others; gives back the resources that could not be deleted. */
export async function removeAll(
  operation: Operation,
  removals: readonly Removal[],
  rules: RemovalRules,
): Promise<ResourceRecord[]> {
  const nodes = removals.map((_removal, index) => String(index));
  const users = (node: string) =>
    nodes.filter(
      (other) =>
        removals[Number(other)].resource.logicalId !== removals[Number(node)].resource.logicalId
        && removals[Number(other)].resource.dependencies.includes(removals[Number(node)].resource.logicalId),
    );
  const outcomes = await runGraph(nodes, users, (node) => remove(operation, removals[Number(node)], rules));
  return nodes.filter((node) => outcomes.get(node) === 'failed').map((node) => removals[Number(node)].resource);
}

async function remove(operation: Operation, { resource, retain }: Removal, rules: RemovalRules): Promise<void> {
  if (retain) {
    operation.mark(resource, 'DELETE_SKIPPED');
    leaveBehind(operation, resource);
  } else if (isCustomResource(resource.type) ? resource.requested : resource.physicalId !== undefined) {
    await tryToDelete(operation, resource, rules);
  } else {
    operation.mark(resource, 'DELETE_COMPLETE');
  }
  forget(operation, resource);
}

async function tryToDelete(operation: Operation, resource: ResourceRecord, rules: RemovalRules): Promise<void> {
  const { switches, engine } = operation;
  const requestId = randomUuid(engine.random);
  for (let attempt = 1; ; attempt++) {
    operation.mark(resource, 'DELETE_IN_PROGRESS');
    try {
      await operation.failIfChosen(resource.logicalId, 'delete');
      const notActedOut = await handlerOf(resource.type).delete({
        operation,
        record: resource,
        properties: resource.attempted && !resource.physicalId ? resource.attempted : resource.properties,
        requestId: attempt === 1 || switches.reuseRequestIdOnRetry ? requestId : undefined,
      });
      operation.mark(resource, 'DELETE_COMPLETE', notActedOut ?? undefined);
      return;
    } catch (error) {
      operation.mark(resource, 'DELETE_FAILED', (error as Error).message);
      const unanswered = error instanceof ResourceFailure && error.unanswered;
      if (attempt >= (unanswered ? rules.unansweredAttempts : rules.attempts)) {
        throw error;
      }
    }
  }
}

function leaveBehind({ stack }: Operation, { type, physicalId }: ResourceRecord): void {
  if (physicalId !== undefined) {
    stack.retained = [...(stack.retained ?? []), { type, physicalId }];
  }
}

function forget({ stack }: Operation, resource: ResourceRecord): void {
  if (stack.resources[resource.logicalId] === resource) {
    delete stack.resources[resource.logicalId];
  }
  stack.leftovers = stack.leftovers.filter((leftover) => leftover.resource !== resource);
}
