/** Puts a run into words that a person can follow. */
import { Played } from './history';
import { Plan, Template } from './plan';

const START = Date.UTC(2026, 10, 21, 12);

export function tell(plan: Plan, { entries, violations }: Played): string {
  const lines = [
    `service: ${JSON.stringify(plan.service)}`,
    `CloudFormation: ${JSON.stringify(plan.cloudFormation)}`,
    `Parameter Store shows a write after at most ${plan.ledgerLag} ms; in the account before: ${plan.bystanders.join(', ') || 'nothing'}`,
    '',
    ...entries.flatMap(({ at, kind, data }) => {
      const text = sentence(kind, data);
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

const of = (data: any): string => `${data.kind} of ${data.logicalId} in ${data.stackName}${data.physicalId ? ` (${data.physicalId})` : ''}`;

function sentence(kind: string, data: any): string | undefined {
  switch (kind) {
    case 'move': return `== ${moveInWords(data)}`;
    case 'rest': return '== the faults are over, and what failed is repeated';
    case 'stack': return `stack ${data.stackName}: ${data.status}`;
    case 'request': return `CloudFormation sends ${of(data)} [${data.url.split('?')[0].split('/').at(-1)}]: ${properties(data.properties)}`;
    case 'execution': return `  an execution begins for the ${of(data)}`;
    case 'answer': return `CloudFormation is told ${data.status} for the ${data.kind} of ${data.logicalId} in ${data.stackName}: id ${data.physicalId}${data.status === 'FAILED' ? `; ${data.reason}` : `; ${data.data?.PhoneNumbers ?? ''}${data.data?.Warnings ? ` (${data.data.Warnings})` : ''}`}`;
    case 'cancelled': return `CloudFormation waits no longer for the ${of(data)}`;
    case 'unanswered': return `CloudFormation got no answer in an hour for the ${of(data)}`;
    case 'retained': return `${data.logicalId} is retained by its policy`;
    case 'fault': return `  FAULT ${data.kind} strikes ${data.operation}`;
    case 'crash': return `  the function dies (${data.why}) in the ${of(data)}`;
    case 'gaveUp': return `  GiveUp for the ${of(data)}`;
    case 'script': return `  this order will be ${data.outcome}${data.seconds ? ` (${data.seconds} s)` : ''}`;
    case 'bought': return `  BOUGHT ${data.numbers.join(', ')} (order ${data.order}) for the ${of(data.errand)}`;
    case 'call': return `  ${data.operation} ${data.numbers.join(', ')} ${detail(data.input)}for the ${of(data.errand)}`;
    case 'violation': return `!! ${data.guarantee}: ${data.what}`;
    case 'port': return `order ${data.id}, placed elsewhere, is ${data.status} now`;
    case 'skipped': return `the rollback goes on without ${data.logicalId}`;
    case 'siblingFails': return `a sibling in ${data.stackName} fails`;
    default: return undefined;
  }
}

const detail = (input: any): string => ['ProductType', 'Name', 'CallingName'].flatMap((key) => {
  const value = input[key] ?? input.UpdatePhoneNumberRequestItems?.[0]?.[key];
  return value === undefined ? [] : [`${key}="${value}" `];
}).join('');

function properties(bag: any): string {
  const { Source: source, ProductType, CallingName, PhoneNumberName, PartialOrderPolicy, TimeoutSeconds } = bag;
  const { Removal, ReleaseBehavior, AdoptExisting, DisassociateOnRelease } = bag;
  const what = source.Type === 'List' ? source.PhoneNumbers.join(' ') : source.Type === 'Order' ? `order ${source.PhoneNumberOrderId}` : `${source.Count} of ${source.AreaCodes.join('/')}`;
  const flags = [CallingName !== undefined && `calling name ${CallingName}`, PhoneNumberName !== undefined && `name ${PhoneNumberName}`, PartialOrderPolicy, `removal ${Removal}`, ReleaseBehavior, AdoptExisting === 'true' && 'adopt', DisassociateOnRelease === 'true' && 'disassociate'];
  return `${what}, ${ProductType}, ${flags.filter(Boolean).join(', ')}, ${TimeoutSeconds} s`;
}

function moveInWords(move: any): string {
  switch (move.do) {
    case 'deploy': {
      const troubles = [
        move.fail !== undefined && (move.fail === 'last' ? 'a sibling fails in the end' : `a sibling fails after ${move.fail} s`),
        move.cancelAfter !== undefined && `cancelled after ${move.cancelAfter} s`, move.destroyAfter !== undefined && `destroyed after ${move.destroyAfter} s`,
        move.noRollback && 'no rollback', move.overlap && 'nobody waits for it',
      ].filter(Boolean);
      return `deploy ${move.stack}: ${templateInWords(move.template)}${troubles.length > 0 ? `; ${troubles.join(', ')}` : ''}`;
    }
    case 'destroy': return `destroy ${move.stack}`;
    case 'pause': return `${move.seconds} s pass`;
    case 'console': return `somebody does "${move.act}" to a number of ${move.stack} in the console`;
    case 'port': return `order ${move.port}, placed elsewhere, becomes ${move.status} in ${move.delay} s`;
    case 'snatch': return `others take ${move.count} numbers of ${move.area}`;
    default: return JSON.stringify(move);
  }
}

const templateInWords = (template: Template): string => Object.entries(template).map(([id, spec]) => {
  if (spec.kind === 'holder') return `${id} holds ${spec.of}${spec.by ? ` by a ${spec.by}` : ''}${spec.detached ? ' (detached)' : ''}`;
  return `${id} = ${spec.source.Type === 'List' ? spec.source.PhoneNumbers.join(' ') : spec.source.Type === 'Search' ? `${spec.source.Count} of ${spec.source.AreaCodes?.join('/')}` : spec.source.PhoneNumberOrderId} [${spec.policy}]`;
}).join('; ');
