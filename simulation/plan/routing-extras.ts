/**
 * What more the runs about routing have: rules for host names, numbers that come from an order of another stack, and
 * functions that die for a while, whatever they are asked. Drawn apart, so that the histories stay what they were.
 */
import type { Move, Plan } from './plan';
import { Chance } from './random';
import { APPLICATIONS, CONNECTORS, RouteSpec, Routes } from './routing-specs';

type Deploy = Extract<Move, { do: 'deploy' }>;

const HOSTS = CONNECTORS.filter((name) => name !== 'Team');

export function withMoreRouting(plan: Plan, chance: Chance): Plan {
  const deploys = plan.moves.filter((move): move is Deploy => move.do === 'deploy');
  const stacks = [...new Set(deploys.map(({ stack }) => stack))];
  const drafts = new Map(stacks.map((stack) => [stack, draftOf(chance, stacks, stack)]));
  // In half of them whoever has the numbers puts them nowhere itself.
  const givesAway = stacks.length > 1 && chance.yes(0.5) ? stacks[0] : undefined;
  const moves = plan.moves.flatMap((move): Move[] => {
    const silence = chance.yes(0.12) ? [silenceOf(chance)] : [];
    if (move.do !== 'deploy') return [...silence, move];
    const draft = drafts.get(move.stack)!;
    const own = Object.entries(move.routes ?? {}).filter(([, { of }]) => move.stack !== givesAway || of === undefined);
    return [...silence, { ...move, routes: { ...Object.fromEntries(own), ...next(chance, draft) } }];
  });
  return { ...plan, moves };
}

const silenceOf = (chance: Chance): Move => ({
  do: 'silence',
  delay: chance.pick([0, 1, 2, 4, 8, 20]),
  seconds: chance.pick([20, 20, 90, 400, 3_700]),
});

/** What a stack may have beside its other routes, and what it has by now. */
interface Draft {
  readonly makers: Readonly<Record<string, (chance: Chance) => RouteSpec>>;
  routes: Routes;
}

function draftOf(chance: Chance, stacks: readonly string[], stack: string): Draft {
  const from = stacks.find((other) => other !== stack);
  return {
    makers: {
      ...(chance.yes(0.4) && { Host: hostRule }),
      ...(from !== undefined && chance.yes(0.6) && { Borrowed: (drawn) => borrowed(drawn, from) }),
      ...(from !== undefined && chance.yes(0.4) && { Lent: (drawn) => lent(drawn, from) }),
    },
    routes: {},
  };
}

/** The routes with the next version of the stack: some come, some change, some go. */
function next(chance: Chance, draft: Draft): Routes {
  for (const [id, make] of Object.entries(draft.makers)) {
    const { [id]: before, ...rest } = draft.routes;
    const then = before ? chance.weighted({ keep: 5, change: 4, drop: 1 }) : chance.weighted({ change: 6, drop: 4 });
    if (then === 'keep') continue;
    draft.routes = then === 'drop' ? rest : { ...rest, [id]: make(chance) };
  }
  return draft.routes;
}

const hostRule = (chance: Chance): RouteSpec => ({
  kind: 'sipRule',
  host: chance.pick(HOSTS),
  pick: 0,
  ...ruled(chance),
});

const borrowed = (chance: Chance, from: string): RouteSpec => ({
  kind: 'assignment',
  of: 'Main',
  from,
  at: chance.pick(CONNECTORS),
  force: chance.yes(0.6),
  timeout: chance.pick([120, 600, 1800]),
});

const lent = (chance: Chance, from: string): RouteSpec => ({
  kind: 'sipRule',
  of: 'Calls',
  from,
  pick: chance.between(0, 2),
  ...ruled(chance),
});

const ruled = (chance: Chance) => ({
  targets: chance.pick([[...APPLICATIONS], [chance.pick(APPLICATIONS)]]),
  disabled: chance.yes(0.2),
  timeout: chance.pick([120, 600, 1800]),
});
