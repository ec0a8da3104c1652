/** What assignments and SIP rules of a stack route, so that no number is to be answered at two places. */
import { CfnResource, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/** The constructs of a stack that route something, each with what it routes. */
const routes = new WeakMap<Stack, Map<Construct, () => unknown[]>>();

/**
 * Has the construct refuse, at synth, what an earlier one of the same stack routes as well: a number, or the token that
 * stands for it. Where a condition decides which of them is deployed, nothing is known.
 */
export function answerOnce(construct: Construct, resource: CfnResource, routed: () => unknown[]): void {
  const stack = Stack.of(construct);
  const all = routes.get(stack) ?? new Map<Construct, () => unknown[]>();
  routes.set(stack, all);
  all.set(construct, () => (resource.cfnOptions.condition === undefined ? routed() : []));
  construct.node.addValidation({ validate: () => clashes(stack, construct, all) });
}

function clashes(stack: Stack, construct: Construct, all: ReadonlyMap<Construct, () => unknown[]>): string[] {
  const keys = (routed: () => unknown[]) => routed().map((each) => JSON.stringify(stack.resolve(each)));
  const own = keys(all.get(construct)!);
  const constructs = [...all.keys()];
  for (const earlier of constructs.slice(0, constructs.indexOf(construct)).filter(isInTree)) {
    const shared = keys(all.get(earlier)!).find((key) => own.includes(key));
    if (shared !== undefined) {
      return [
        `${shared.replace(/"/g, '')}: already routed by ${earlier.node.path}, and a number is answered at one ` +
          'place; remove it from one of the two',
      ];
    }
  }
  return [];
}

const isInTree = (construct: Construct): boolean =>
  construct.node.scope?.node.tryFindChild(construct.node.id) === construct;
