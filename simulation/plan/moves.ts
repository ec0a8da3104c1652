/** Makes up what the people who use the stacks do. */
import { BASIC_ACTS, Move, OrderSpec, Template } from './plan';
import { Chance } from './random';
import { changed, dropHolders, fresh } from './templates';

type Deploy = Extract<Move, { do: 'deploy' }>;

const STACKS = ['Alpha', 'Beta'];

/** The moves as far as they have been made up, and what each stack declares by then. */
interface Draft {
  readonly chance: Chance;
  readonly templates: Record<string, Template>;
  /** There is another stack to move to, and to work on meanwhile. */
  readonly isPaired: boolean;
}

/** What may come next, and the moves that it takes. */
const ACTS = {
  deploy: (draft, stack) => [deploy(draft, stack)],
  destroy,
  move: ({ chance, templates }, stack) => moveAcross(chance, templates, stack),
  console: ({ chance }, stack) => [{ do: 'console', act: chance.pick(BASIC_ACTS), stack, pick: chance.between(0, 99) }],
  snatch: ({ chance }) => [
    { do: 'snatch', area: chance.pick(['206', '425']), from: chance.between(0, 6), count: chance.between(1, 30) },
  ],
  quota: ({ chance }) => [{ do: 'quota', more: chance.between(0, 2) }],
  pause: ({ chance }) => [{ do: 'pause', seconds: chance.pick([5, 60, 600, 86_400]) }],
} satisfies Record<string, (draft: Draft, stack: string) => Move[]>;

export function movesOf(chance: Chance): Move[] {
  const stacks = chance.yes(0.35) ? STACKS : STACKS.slice(0, 1);
  const draft: Draft = { chance, templates: {}, isPaired: stacks.length > 1 };
  const moves: Move[] = [];
  const count = chance.between(2, 3);
  for (let at = 0; at < count; at++) {
    const stack = chance.pick(stacks);
    moves.push(...ACTS[draft.templates[stack] ? nextAct(draft) : 'deploy'](draft, stack));
  }
  return moves;
}

const nextAct = ({ chance, isPaired }: Draft): keyof typeof ACTS =>
  chance.weighted({
    deploy: 11,
    destroy: 2,
    console: 2.5,
    pause: 1.5,
    snatch: 0.8,
    move: isPaired ? 2 : 0,
    quota: 0.3,
  });

function deploy({ chance, templates, isPaired }: Draft, stack: string): Deploy {
  const before = templates[stack];
  templates[stack] = before ? changed(chance, before) : fresh(chance);
  return {
    do: 'deploy',
    stack,
    template: templates[stack],
    ...troubles(chance, !before),
    ...(isPaired && chance.yes(0.3) && { overlap: true }),
  };
}

/** Most of those who destroy a stack bring it back, at once or after a while. */
function destroy({ chance, templates, isPaired }: Draft, stack: string): Move[] {
  const moves: Move[] = [{ do: 'destroy', stack, ...(isPaired && chance.yes(0.2) && { overlap: true }) }];
  if (!chance.yes(0.7)) {
    delete templates[stack];
    return moves;
  }
  if (chance.yes(0.6)) moves.push({ do: 'pause', seconds: chance.pick([30, 3_600, 6 * 86_400, 8 * 86_400]) });
  return [...moves, { do: 'deploy', stack, template: templates[stack], ...troubles(chance, true) }];
}

/** What goes wrong with a stack operation as a whole. */
export function troubles(chance: Chance, creating: boolean): Partial<Deploy> {
  const weights = creating
    ? { none: 24, cancel: 0, destroy: 1, noRollback: 1.5 }
    : { none: 9, cancel: 2, destroy: 0, noRollback: 0.8 };
  switch (chance.weighted({ ...weights, last: 3, early: 5 })) {
    case 'last':
      return { fail: 'last' };
    case 'early':
      return { fail: chance.pick([0, 1, 2, 3, 5, 8, 12, 20, 40, 90]) };
    case 'cancel':
      return { cancelAfter: chance.pick([1, 2, 4, 8, 15, 30, 70]) };
    case 'destroy':
      return { destroyAfter: chance.pick([1, 2, 4, 8, 15, 30]) };
    case 'noRollback':
      return { fail: chance.pick(['last', 3, 9] as const), noRollback: true };
    default:
      return {};
  }
}

/** An order goes to the other stack: there first, then away from here, or the other way round. */
function moveAcross(chance: Chance, templates: Record<string, Template>, from: string): Move[] {
  const to = STACKS.find((name) => name !== from)!;
  const id = Object.keys(templates[from]).find((key) => templates[from][key].kind === 'order')!;
  const spec: OrderSpec = { ...(templates[from][id] as OrderSpec), adopt: true };
  const rest: Record<string, Template[string]> = { ...templates[from] };
  delete rest[id];
  dropHolders(rest, id);
  const creating = !templates[to];
  templates[to] = { ...templates[to], Moved: spec };
  const arrive: Move = {
    do: 'deploy',
    stack: to,
    template: templates[to],
    ...troubles(chance, creating),
    ...(chance.yes(0.2) && { overlap: true }),
  };
  const last = Object.values(rest).every(({ kind }) => kind !== 'order');
  const leave: Move = last
    ? { do: 'destroy', stack: from }
    : { do: 'deploy', stack: from, template: rest, ...troubles(chance, false) };
  if (last) delete templates[from];
  else templates[from] = rest;
  return chance.yes(0.7) ? [arrive, leave] : [leave, arrive];
}
