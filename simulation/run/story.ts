/** Puts a run into words that a person can follow. */
import { conditionsOf } from '../plan/conditions';
import { OrderSpec, Plan, Template } from '../plan/plan';
import { Played } from '../play/history';

const START = Date.UTC(2026, 10, 21, 12);

export function tell(plan: Plan, { entries, violations }: Played): string {
  const lines = [
    `service: ${JSON.stringify(plan.service)}`,
    `CloudFormation: ${JSON.stringify(plan.cloudFormation)}`,
    ...conditionsOf(plan),
    `Parameter Store shows a write after at most ${plan.ledgerLag} ms; in the account before: ` +
      `${plan.bystanders.join(', ') || 'nothing'}`,
    '',
    ...entries.flatMap(({ at, kind, data }) => {
      const text = SENTENCES[kind]?.(data);
      return text === undefined ? [] : [`${clock(at)}  ${text}`];
    }),
    '',
    ...violations.map(({ guarantee, what, at }) => `VIOLATION of ${guarantee} at ${clock(at).trim()}: ${what}`),
  ];
  return lines.join('\n');
}

function clock(at: number): string {
  const seconds = (at - START) / 1000;
  const [days, rest] = [Math.floor(seconds / 86_400), seconds % 86_400];
  return `${days > 0 ? `${days} d ` : ''}${rest.toFixed(2)}`.padStart(12);
}

const of = (data: any): string =>
  `${data.kind} of ${data.logicalId} in ${data.stackName}${data.physicalId ? ` (${data.physicalId})` : ''}`;

const gained = (data: any): string => `${data?.PhoneNumbers ?? ''}${data?.Warnings ? ` (${data.Warnings})` : ''}`;

/** What is told of each kind of entry; of the others nothing. */
const SENTENCES: Readonly<Record<string, (data: any) => string>> = {
  move: (data) => `== ${moveInWords(data)}`,
  rest: () => '== the faults are over, and what failed is repeated',
  stack: (data) => `stack ${data.stackName}: ${data.status}`,
  request: (data) =>
    `CloudFormation sends ${of(data)} [${data.url.split('?')[0].split('/').at(-1)}]: ${properties(data.properties)}`,
  execution: (data) => `  an execution begins for the ${of(data)}`,
  answer: (data) =>
    `CloudFormation is told ${data.status} for the ${data.kind} of ${data.logicalId} in ${data.stackName}: ` +
    `id ${data.physicalId}; ${data.status === 'FAILED' ? data.reason : gained(data.data)}`,
  cancelled: (data) => `CloudFormation waits no longer for the ${of(data)}`,
  unanswered: (data) => `CloudFormation got no answer in an hour for the ${of(data)}`,
  retained: (data) => `${data.logicalId} is retained by its policy`,
  fault: (data) => `  FAULT ${data.kind} strikes ${data.operation}`,
  crash: (data) => `  the function dies (${data.why}) in the ${of(data)}`,
  gaveUp: (data) => `  GiveUp for the ${of(data)}`,
  script: (data) => `  this order will be ${data.outcome}${data.seconds ? ` (${data.seconds} s)` : ''}`,
  bought: (data) => `  BOUGHT ${data.numbers.join(', ')} (order ${data.order}) for the ${of(data.errand)}`,
  call: (data) => `  ${data.operation} ${data.numbers.join(', ')} ${detail(data.input)}for the ${of(data.errand)}`,
  violation: (data) => `!! ${data.guarantee}: ${data.what}`,
  port: (data) => `order ${data.id}, placed elsewhere, is ${data.status} now`,
  skipped: (data) => `the rollback goes on without ${data.logicalId}`,
  siblingFails: (data) => `a sibling in ${data.stackName} fails`,
};

const detail = (input: any): string =>
  ['ProductType', 'Name', 'CallingName']
    .flatMap((key) => {
      const value = input[key] ?? input.UpdatePhoneNumberRequestItems?.[0]?.[key];
      return value === undefined ? [] : [`${key}="${value}" `];
    })
    .join('');

function properties(bag: any): string {
  const { Source: source, ProductType, CallingName, PhoneNumberName, PartialOrderPolicy, TimeoutSeconds } = bag;
  if (source === undefined) return routeInWords(bag);
  const { Removal, ReleaseBehavior, AdoptExisting, DisassociateOnRelease } = bag;
  const what =
    source.Type === 'List'
      ? source.PhoneNumbers.join(' ')
      : source.Type === 'Order'
        ? `order ${source.PhoneNumberOrderId}`
        : `${source.Count} of ${source.AreaCodes.join('/')}`;
  const flags = [
    CallingName !== undefined && `calling name ${CallingName}`,
    PhoneNumberName !== undefined && `name ${PhoneNumberName}`,
    PartialOrderPolicy,
    `removal ${Removal}`,
    ReleaseBehavior,
    AdoptExisting === 'true' && 'adopt',
    DisassociateOnRelease === 'true' && 'disassociate',
  ];
  return `${what}, ${ProductType}, ${flags.filter(Boolean).join(', ')}, ${TimeoutSeconds} s`;
}

/** Of an assignment or a SIP rule. */
function routeInWords({ PhoneNumbers, TriggerValue, ...bag }: any): string {
  const { VoiceConnectorId, VoiceConnectorGroupId, TargetApplications, Disabled, ForceAssociate } = bag;
  if (PhoneNumbers) {
    const at = VoiceConnectorId ?? VoiceConnectorGroupId;
    return `${PhoneNumbers.join(' ')} at ${at}${ForceAssociate === 'true' ? ', by force' : ''}`;
  }
  const targets = TargetApplications.map((target: any) => target.SipMediaApplicationId).join(' ');
  return `${TriggerValue} to ${targets}${Disabled === 'true' ? ', disabled' : ''}`;
}

const MOVES: Readonly<Record<string, (move: any) => string>> = {
  deploy: (move) =>
    [
      `deploy ${move.stack}: ${templateInWords(move.template)}`,
      ...Object.entries(move.routes ?? {}).map(([id, route]) => `${id} = ${JSON.stringify(route)}`),
      troublesOf(move),
    ].filter(Boolean).join('; '),
  destroy: (move) => `destroy ${move.stack}`,
  silence: (move) => `in ${move.delay} s every function dies, and so on for ${move.seconds} s`,
  pause: (move) => `${move.seconds} s pass`,
  console: (move) => `somebody does "${move.act}" to a number of ${move.stack} in the console`,
  port: (move) => `order ${move.port}, placed elsewhere, becomes ${move.status} in ${move.delay} s`,
  snatch: (move) => `others take ${move.count} numbers of ${move.area}`,
};

const moveInWords = (move: any): string => MOVES[move.do]?.(move) ?? JSON.stringify(move);

/** What goes wrong with a deployment as a whole. */
const troublesOf = ({ fail, cancelAfter, destroyAfter, noRollback, overlap }: any): string =>
  [
    fail === 'last' && 'a sibling fails in the end',
    Number.isInteger(fail) && `a sibling fails after ${fail} s`,
    cancelAfter !== undefined && `cancelled after ${cancelAfter} s`,
    destroyAfter !== undefined && `destroyed after ${destroyAfter} s`,
    noRollback && 'no rollback',
    overlap && 'nobody waits for it',
  ]
    .filter(Boolean)
    .join(', ');

const templateInWords = (template: Template): string =>
  Object.entries(template)
    .map(([id, spec]) => {
      if (spec.kind === 'holder') {
        return `${id} holds ${spec.of}${spec.by ? ` by a ${spec.by}` : ''}${spec.detached ? ' (detached)' : ''}`;
      }
      return `${id} = ${sourceInWords(spec.source)} [${spec.policy}]`;
    })
    .join('; ');

function sourceInWords(source: OrderSpec['source']): string {
  if (source.Type === 'List') return source.PhoneNumbers.join(' ');
  return source.Type === 'Search' ? `${source.Count} of ${source.AreaCodes?.join('/')}` : source.PhoneNumberOrderId;
}
