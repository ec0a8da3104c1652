import { findReferences } from './references';
import { Template } from './template';

/** How the work on one node ended. */
export type Outcome = 'done' | 'failed' | 'notRun';

/** The resources that each resource of a template needs, by reference or DependsOn. */
export function dependenciesOf(template: Template): Map<string, string[]> {
  const graph = new Map<string, string[]>();
  for (const [logicalId, resource] of Object.entries(template.Resources)) {
    const found = new Set<string>([resource.DependsOn ?? []].flat());
    findReferences(resource.Properties, found);
    if (found.has(logicalId)) throw new Error(`Circular dependency between resources: [${logicalId}]`);
    graph.set(logicalId, [...found].filter((name) => template.Resources[name]));
  }
  refuseCycles(graph);
  return graph;
}

/** Runs the work of each node once those that it needs are done; what needs a failed node is not run. */
export async function runGraph(
  nodes: readonly string[],
  dependencies: (node: string) => readonly string[],
  work: (node: string) => Promise<void>,
  stop?: AbortSignal,
): Promise<Map<string, Outcome>> {
  const known = new Set(nodes);
  const started = new Map<string, Promise<Outcome>>();
  const visit = (node: string): Promise<Outcome> => {
    const existing = started.get(node);
    if (existing) {
      return existing;
    }
    const outcome = Promise.resolve().then(() => run(node));
    started.set(node, outcome);
    return outcome;
  };
  const run = async (node: string): Promise<Outcome> => {
    const needed = await Promise.all(
      dependencies(node)
        .filter((name) => known.has(name))
        .map(visit),
    );
    if (stop?.aborted || needed.some((outcome) => outcome !== 'done')) {
      return 'notRun';
    }
    return work(node).then(
      () => 'done' as const,
      () => 'failed' as const,
    );
  };
  const outcomes = await Promise.all(nodes.map(visit));
  return new Map(nodes.map((node, i) => [node, outcomes[i]]));
}

/** Every node from which a node can be reached: what needs it, directly or not. */
export function dependents(node: string, graph: ReadonlyMap<string, readonly string[]>): Set<string> {
  const found = new Set<string>();
  const add = (target: string): void => {
    for (const [candidate, needs] of graph) {
      if (needs.includes(target) && !found.has(candidate)) {
        found.add(candidate);
        add(candidate);
      }
    }
  };
  add(node);
  return found;
}

function refuseCycles(graph: ReadonlyMap<string, readonly string[]>): void {
  const finished = new Set<string>();
  const visit = (node: string, path: readonly string[]): void => {
    if (path.includes(node)) {
      throw new Error(`Circular dependency between resources: [${path.slice(path.indexOf(node)).join(', ')}]`);
    }
    if (!finished.has(node)) {
      graph.get(node)?.forEach((next) => visit(next, [...path, node]));
      finished.add(node);
    }
  };
  [...graph.keys()].forEach((node) => visit(node, []));
}
