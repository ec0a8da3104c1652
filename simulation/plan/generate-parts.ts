/** Parts of a run that every generator draws alike. */
import { CALL_FAULTS, DECLARED, ENGINE_FAULTS, PlannedFault } from './faults';
import type { CloudFormationSwitches } from './plan';
import type { Chance } from './random';

export function cloudFormationOf(chance: Chance): CloudFormationSwitches {
  return {
    rollbackAfterReplacement: chance.pick(['updateNewId', 'updateOldId', 'noUpdate']),
    deleteNewIdOfFailedUpdate: chance.yes(0.5),
    updateAfterFailedReplacement: chance.yes(0.5),
    rollbackReplacementPolicy: chance.pick(['none', 'none', 'UpdateReplacePolicy', 'DeletionPolicy']),
    reuseRequestIdOnRetry: chance.yes(0.5),
    cleanupAttempts: chance.pick([3, 3, 1]),
    unansweredDeleteAttempts: chance.pick([1, 2]),
    dateInUrl: chance.yes(0.85),
    cancelsInProgress: chance.yes(0.8),
    deletedFunctionRunsOn: chance.yes(0.2),
  };
}

/** Faults of `enrich` strike the others. */
const OPERATIONS = Object.keys(DECLARED).filter((name) => !/SipRule|ConnectorGroup|^Associate/.test(name));

export function faultOf(chance: Chance): PlannedFault {
  if (chance.yes(0.25)) {
    return {
      kind: chance.pick(ENGINE_FAULTS),
      operation: 'Engine',
      nth: chance.between(1, 12),
      times: 1,
      detail: chance.between(0, 9999),
    };
  }
  const anywhere = chance.yes(0.55);
  const kind = chance.weighted({
    crashBefore: 4,
    crashAfter: 5,
    answerLost: 5,
    connectionReset: 3,
    throttled: 3,
    declaredError: 4,
    failedAfterEffect: 3,
    slowAnswer: 3,
    denied: 0.5,
    itemsRefused: 2,
  } satisfies Record<(typeof CALL_FAULTS)[number], number>);
  const operation =
    kind === 'itemsRefused'
      ? chance.pick(['BatchUpdatePhoneNumber', 'BatchDeletePhoneNumber'])
      : anywhere
        ? '*'
        : chance.pick(OPERATIONS);
  const times = kind.startsWith('crash') ? chance.pick([1, 1, 1, 3]) : chance.pick([1, 1, 2, 3, 5]);
  return {
    kind,
    operation,
    nth: anywhere ? chance.between(1, 90) : chance.between(1, 3),
    times,
    detail: chance.between(0, 9999),
  };
}
