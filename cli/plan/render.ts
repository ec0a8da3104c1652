/** A plan for a reader: as a table for a terminal, as Markdown for a pull request. */
import { DetailPlan, Fate, NumberPlan, OrderPlan, Plan, RuleApplication, RulePlan, StackPlan } from './plan-shape';
import { table } from '../output/table';
import { Terminal } from '../output/terminal';
import { lines } from '../output/text';

type Row = readonly [sign: string, what: string, why: string];

const DETAIL_NAMES = { productType: 'product type', name: 'name', callingName: 'calling name' } as const;

/** What happens to one order, a row each: a sign that needs no colour, what, and what else is to be known. */
export function rowsOf(order: OrderPlan): Row[] {
  const { fails, unknown, warnings } = order;
  return [
    ...(order.action === 'unknown' ? [['?', 'cannot be planned', ''] as const] : []),
    ...purchaseRows(order),
    ...numberRows(order.numbers),
    ...order.details.map(detailRow),
    ...order.routing.map(({ change, holder, numbers }): Row => {
      const names = numbers.join(', ');
      return ['~', change === 'assign' ? `assign ${names} to ${holder}` : `take ${names} off ${holder}`, ''];
    }),
    ...order.rules.map(ruleRow),
    ...(order.action === 'none' ? [['=', 'no change', ''] as const] : []),
    ...(fails === undefined ? [] : [['x', 'will fail', fails] as const]),
    ...unknown.map((said): Row => ['?', 'not known yet', said]),
    ...warnings.map((said): Row => ['!', 'warning', said]),
  ];
}

const plural = (count: number): string => `${count} number${count === 1 ? '' : 's'}`;

function purchaseRows({ buys: { count, numbers, productType, offers } }: OrderPlan): Row[] {
  const where = offers.map(({ where: place, offered, pattern, matching }) => {
    const shown = offered >= 500 ? '500 or more' : String(offered);
    const match = pattern === undefined ? '' : `, ${matching} match ${pattern}`;
    return `${place}: ${shown} offered now${numbers.length > 0 ? `, ${matching} of these among them` : match}`;
  });
  if (count === 0) return offers.length > 0 ? [['·', 'searched', where.join('; ')]] : [];
  const which = numbers.length > 0 ? numbers.join(', ') : `${plural(count)}${productType ? ` (${productType})` : ''}`;
  return [['+', `buy ${which}`, where.join('; ')]];
}

const FATES: Readonly<Record<Fate, readonly [sign: string, words: string]>> = {
  keep: ['=', 'keep'],
  restore: ['+', 'restore'],
  adopt: ['+', 'adopt'],
  takeOver: ['+', 'take over'],
  release: ['-', 'release'],
  leave: ['·', 'leave in the inventory'],
  leftToOwner: ['·', 'leave to its other owner'],
};

/** Numbers with the same fate for the same reason share a row. */
function numberRows(numbers: readonly NumberPlan[]): Row[] {
  const groups = new Map<string, NumberPlan[]>();
  for (const each of numbers) {
    const key = [each.fate, each.because, each.restorableUntil].join('|');
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return [...groups.values()].map((group): Row => {
    const [{ fate, because, restorableUntil }] = group;
    const [sign, words] = FATES[fate];
    const until = restorableUntil && `can be restored until ${restorableUntil.slice(0, 16).replace('T', ' ')} UTC`;
    const names = group.map(({ number }) => number).join(', ');
    return [sign, `${words} ${names}`, [because, until].filter(Boolean).join('; ')];
  });
}

function detailRow({ detail, value, numbers, pendingHours }: DetailPlan): Row {
  const of = numbers.length > 0 ? ` of ${numbers.join(', ')}` : '';
  const shown = value === '' ? 'taken off' : `becomes "${value}"`;
  const pending = pendingHours === undefined ? '' : `stays pending for up to ${pendingHours} hours`;
  return ['~', `${DETAIL_NAMES[detail]}${of} ${shown}`, pending];
}

const RULE_SIGNS = { create: '+', change: '~', delete: '-', keep: '=', leave: '·' } as const;

function ruleRow(rule: RulePlan): Row {
  const { change, name, trigger } = rule;
  const calls = trigger.type === 'ToPhoneNumber' ? `calls to ${trigger.value}` : `calls through ${trigger.value}`;
  const words = change === 'leave' ? 'leave the' : change;
  return [RULE_SIGNS[change], `${words} SIP rule${name === undefined ? '' : ` ${name}`} for ${calls}`, ruleText(rule)];
}

/** Of a rule that changes, what becomes of it; of one that comes, who will answer. */
function ruleText({ change, name, disabled, applications, because, before = {} }: RulePlan): string {
  const answering = applications.map(asText).join(', ');
  if (change === 'create') return `${answering}${disabled ? '; disabled' : ''}`;
  return [
    ...(because === undefined ? [] : [because]),
    ...(before.name === undefined ? [] : [`was named ${before.name}, becomes ${name}`]),
    ...(before.disabled === undefined ? [] : [disabled ? 'is disabled' : 'is enabled']),
    ...(before.applications
      ? [`was answered by ${before.applications.map(asText).join(', ')}, then ${answering}`]
      : []),
  ].join('; ');
}

const asText = ({ id, region }: RuleApplication): string => `application ${id} (${region})`;

const titleOf = ({ path, logicalId }: OrderPlan): string => path ?? logicalId;

function headlineOf({ name, region, operation, problem, orders }: StackPlan): string {
  const nothing = operation === 'none' ? 'there is no such stack' : undefined;
  const said = problem ?? nothing ?? (orders.length === 0 ? 'no phone number orders' : '');
  return `${name} (${region}, ${operation === 'none' ? 'not deployed' : operation})${said ? `: ${said}` : ''}`;
}

/** "buys 2, releases 1", or that nothing happens. */
export function summaryOf({ totals, quota, operation }: Plan): string[] {
  const words: readonly (readonly [number, string])[] = [
    [totals.buys, 'to buy'],
    [totals.restores, 'to restore'],
    [totals.adopts, 'to adopt or take over'],
    [totals.releases, 'to release'],
    [totals.leaves, 'to leave in the inventory'],
    [totals.keeps, 'to keep'],
    [totals.rules, `SIP rule${totals.rules === 1 ? '' : 's'} to create, change or delete`],
    [totals.failures, `resource${totals.failures === 1 ? '' : 's'} that will fail`],
    [totals.unknown, `resource${totals.unknown === 1 ? '' : 's'} that cannot be planned`],
  ];
  const said = words.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`);
  const peak = quota.heldAtMost > Math.max(quota.heldNow, quota.heldAfter) ? `, ${quota.heldAtMost} on the way` : '';
  return [
    `Plan (${operation}): ${said.join(', ') || 'nothing to do'}.`,
    `Held now ${quota.heldNow}, afterwards ${quota.heldAfter}${peak}; in the deletion queue ` +
      `${quota.inDeletionQueue}. Quota: ${quota.note}.`,
  ];
}

export function planText(plan: Plan, terminal: Terminal): string {
  const { colour } = terminal;
  const paint: Readonly<Record<string, (text: string) => string>> = {
    '+': colour.green,
    '-': colour.red,
    'x': colour.red,
    '~': colour.yellow,
    '!': colour.yellow,
    '?': colour.yellow,
  };
  const wrapped = (text: string, indent = ''): string[] =>
    lines(text, terminal.width - indent.length).map((line) => indent + line);
  const shown = plan.stacks.flatMap((stack) => [
    ...wrapped(headlineOf(stack)).map(colour.bold),
    ...stack.orders.flatMap((order) => [
      ...wrapped(titleOf(order), '  '),
      table(
        terminal,
        ['', '', ''],
        rowsOf(order).map(([sign, what, why]) => [paint[sign]?.(sign) ?? sign, what, why]),
        4,
      ),
    ]),
    '',
  ]);
  return [...shown, ...summaryOf(plan).flatMap((line) => wrapped(line))].join('\n');
}

const cell = (text: string): string => text.replace(/\|/g, '\\|').replace(/\n/g, ' ');

export function planMarkdown(plan: Plan): string {
  const rows = plan.stacks.flatMap((stack) => [
    `#### ${headlineOf(stack)}`,
    '',
    ...(stack.orders.length > 0 ? ['| Order | | What | |', '|---|---|---|---|'] : []),
    ...stack.orders.flatMap((order) =>
      rowsOf(order).map(([sign, what, why], index) => {
        const name = index === 0 ? `\`${titleOf(order)}\`` : '';
        return `| ${name} | \`${sign}\` | ${cell(what)} | ${cell(why)} |`;
      }),
    ),
    '',
  ]);
  const [headline, ...rest] = summaryOf(plan);
  return [`### Phone numbers: ${headline}`, '', ...rows, ...rest, ''].join('\n');
}
