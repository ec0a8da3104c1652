/** `/_local/...`: the model's test controls on the wire, on paths that the service does not have. */
import {
  integer,
  list,
  optionalText,
  optionalWord,
  requiredText,
  requiredWord,
  shown,
  structure,
} from '../model/checks';
import { NUMBER_STATUSES, ORDER_STATUSES } from '../model/constraints';
import { badRequest } from '../model/errors';
import type { Fault, FaultKind, OrderScript } from '../model/faults';
import type { ChimeVoiceModel } from '../model/model';
import { OPERATION_NAMES } from '../model/operations';
import type { PortInOrder } from '../model/port-in';
import { parseSwitches } from '../model/switches';

/** The first segment of every control path. */
export const CONTROL_ROOT = '_local';

/** What the controls work on. */
export interface ControlTarget {
  readonly model: ChimeVoiceModel;
  /** Moves the service's clock forward; returns the present. */
  readonly advance: (seconds: number) => number;
  readonly now: () => number;
}

type Control = (target: ControlTarget, body: Record<string, unknown>) => object;

const KINDS: readonly FaultKind[] = ['error', 'throttle', 'denied', 'lostAnswer', 'reset', 'latency', 'items'];
const OUTCOMES: readonly OrderScript['outcome'][] = [
  'stuck',
  'failed',
  'partial',
  'slow',
  'unlisted',
  'unnamed',
  'contradicted',
];
const ENDINGS = ['Failed', 'Cancelled'] as const;
const COUNT = { min: 1, max: 1_000_000, preset: 1 };

const CONTROLS: Readonly<Record<string, Control>> = {
  'GET state': ({ model, now }) => ({ now: new Date(now()), ...model.snapshot() }),
  'GET switches': ({ model }) => model.switches,
  'POST switches': ({ model }, body) => {
    model.setSwitches(plainly(() => parseSwitches(body)));
    return model.switches;
  },
  'POST faults': ({ model }, body) => {
    if (body.clear === true) {
      model.control.clearFaults();
    }
    const faults = list(body.faults ?? [], 'faults').map(parseFault);
    const orders = list(body.orders ?? [], 'orders').map(parseScript);
    model.control.addFaults(...faults);
    model.control.scriptOrders(...orders);
    return { faults: model.snapshot().faults, orders: model.snapshot().world.orderScripts };
  },
  'POST snatch': ({ model }, body) => {
    model.control.snatch(strings(body.phoneNumbers));
    return {};
  },
  'POST give-back': ({ model }, body) => {
    model.control.giveBack(strings(body.phoneNumbers));
    return {};
  },
  'POST port-in': ({ model }, body) => ({ orderId: model.control.injectPortInOrder(body as unknown as PortInOrder) }),
  'POST port-in-status': ({ model }, body) => {
    const status = requiredWord(body.status, 'status', ORDER_STATUSES);
    model.control.setPortInStatus(requiredText(body.orderId, 'orderId'), status, optionalText(body.focDate, 'focDate'));
    return {};
  },
  'POST settle-order': ({ model }, body) => {
    model.control.settleOrder(requiredText(body.orderId, 'orderId'), strings(body.failing ?? []));
    return {};
  },
  'POST number-status': ({ model }, body) => {
    model.control.setNumberStatus(
      requiredText(body.phoneNumber, 'phoneNumber'),
      requiredWord(body.status, 'status', NUMBER_STATUSES),
    );
    return {};
  },
  'POST calling-name': ({ model }, body) => {
    const outcome = optionalWord(body.outcome, 'outcome', ['UpdateSucceeded', 'UpdateFailed'] as const);
    model.control.finishCallingName(requiredText(body.phoneNumber, 'phoneNumber'), outcome);
    return {};
  },
  'POST quota': ({ model }, body) => {
    model.control.setQuota(integer(body.quota, 'quota', { min: 0, max: 1_000_000, preset: 5 }));
    return {};
  },
  'POST clock': ({ advance }, body) => {
    const seconds = integer(body.advanceSeconds, 'advanceSeconds', { min: 0, max: 10_000_000_000, preset: 0 });
    return { now: new Date(advance(seconds)) };
  },
};

/**
 * Answers a control request.
 *
 * @throws ServiceError when there is no such control or its input is wrong.
 */
export function answerControl(
  target: ControlTarget,
  method: string,
  name: string,
  body: Record<string, unknown>,
): object {
  const key = `${method} ${name}`;
  if (!Object.hasOwn(CONTROLS, key)) {
    throw badRequest(`There is no control ${shown(key)}. Use one of: ${Object.keys(CONTROLS).join(', ')}.`);
  }
  return CONTROLS[key](target, body);
}

function parseFault(value: unknown): Fault {
  const fault = structure(value, 'faults');
  const count = (member: 'nth' | 'times') => integer(fault[member], member, COUNT);
  return {
    operation: requiredWord(fault.operation, 'operation', ['*' as const, ...OPERATION_NAMES]),
    kind: requiredWord(fault.kind, 'kind', KINDS),
    nth: count('nth'),
    times: count('times'),
    error: optionalText(fault.error, 'error', { pattern: /^[A-Za-z]{1,64}$/, text: 'the name of an exception' }),
    message: optionalText(fault.message, 'message'),
    latencyMs: integer(fault.latencyMs, 'latencyMs', { min: 0, max: 600_000, preset: 0 }),
    positions:
      fault.positions === undefined
        ? undefined
        : list(fault.positions, 'positions').map((item) =>
          integer(item, 'positions', { min: 0, max: 1_000_000, preset: 0 }),
        ),
  };
}

function parseScript(value: unknown): OrderScript {
  const { outcome, failing, seconds, endsAs } = structure(value, 'orders');
  return {
    outcome: requiredWord(outcome, 'outcome', OUTCOMES),
    failing:
      failing === undefined
        ? undefined
        : Array.isArray(failing)
          ? strings(failing)
          : integer(failing, 'failing', COUNT),
    seconds:
      seconds === undefined ? undefined : integer(seconds, 'seconds', { min: 0, max: 10_000_000_000, preset: 0 }),
    ...(endsAs !== undefined && { endsAs: requiredWord(endsAs, 'endsAs', ENDINGS) }),
  };
}

function strings(value: unknown): string[] {
  return list(value, 'phoneNumbers').map((item) => requiredText(item, 'phoneNumbers'));
}

/** A plain error, which knows nothing of the wire, as a refusal. */
function plainly<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw badRequest((error as Error).message);
  }
}
