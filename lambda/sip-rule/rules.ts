/** SIP rules as the service shows them: which one is ours, and how one goes. */
import { Known, RuleRecord } from './known';
import { CountedRefusal, refusalKey } from '../attempt/knowledge/knowledge';
import { lookAfter, lookEvery, wait } from '../attempt/knowledge/looks';
import { SipRuleState } from '../attempt/knowledge/observations';
import { RuleSettings, Trigger } from '../attempt/record/sip-rule-payload';
import { Need, Step } from '../attempt/step';
import { CLOCK_SKEW, HOLDER_PATIENCE, RETRY_PAUSE, SECOND } from '../attempt/timing';
import { remedyIfDenied, treatRefusal } from '../service/errors';

/** A step, or what stands in the way in the end; nothing when it is done. */
export type Progress = Need<{ readonly stuck?: string }>;

/** So often a refused change is tried again. */
const TRIES = HOLDER_PATIENCE / RETRY_PAUSE;

export const isSameTrigger = (one: Trigger | undefined, other: Trigger | undefined): boolean =>
  one?.type === other?.type && one?.value === other?.value;

export const settingsOf = ({ name, declared }: RuleRecord): RuleSettings => {
  const { disabled, targets } = declared!;
  return { name: name!, disabled, targets };
};

export function isAsDeclared(rule: RuleSettings, { name, disabled, targets }: RuleSettings): boolean {
  return rule.name === name && rule.disabled === disabled && inOrder(rule.targets) === inOrder(targets);
}

const inOrder = (targets: RuleSettings['targets']): string =>
  JSON.stringify(
    [...targets]
      .sort((one, other) => one.Priority - other.Priority)
      .map(({ SipMediaApplicationId, Priority, AwsRegion }) => [SipMediaApplicationId, Priority, AwsRegion]),
  );

/**
 * The rule that an attempt was about to create when its response was lost: it has the name, the trigger and the age.
 * Only a list that began at `certain` or later says that there is none.
 */
export function createdBy(
  known: Known,
  { name, declared, intendedAt }: RuleRecord,
  certain: number,
): Need<{ readonly rule?: SipRuleState }> {
  const { ruleList } = known;
  const rule = ruleList?.value.find(
    (one) =>
      one.name === name &&
      isSameTrigger(one.trigger, declared?.trigger) &&
      one.createdAt >= (intendedAt ?? Infinity) - CLOCK_SKEW,
  );
  if (rule) return { rule };
  if (ruleList && ruleList.began >= certain) return {};
  if (!ruleList) return { step: { do: 'LookRules' } };
  const pause = Math.min(certain, (ruleList.ended ?? ruleList.began) + RETRY_PAUSE);
  return { step: lookAfter(known, pause, { do: 'LookRules' }) };
}

/** Whether a refused change is to wait, or has been refused for good. */
export function afterRefusal(known: Known, what: string, id: string, tries = TRIES): 'Final' | Step | undefined {
  const refused = refusalOf(known, what, id);
  if (!refused) return undefined;
  if (refused.count >= tries || ['Denied', 'Quota'].includes(treatRefusal(refused.code))) return 'Final';
  const until = refused.at + RETRY_PAUSE;
  return known.now < until ? wait((until - known.now) / SECOND) : undefined;
}

export const refusalOf = (known: Known, what: string, id: string): CountedRefusal | undefined =>
  known.refusals.get(refusalKey(what, id));

/** What is needed to know the rule as it is, after the last refusal to change it: until then nobody knows why. */
export function lookAtRule(known: Known, id: string): Step | undefined {
  const seen = known.rules.get(id);
  const refused = Math.max(0, ...['UpdateRule', 'DeleteRule'].map((what) => refusalOf(known, what, id)?.at ?? 0));
  if (seen && seen.began > refused) return undefined;
  return lookAfter(known, refused && refused + RETRY_PAUSE, { do: 'LookRule', id });
}

/**
 * Absence proves nothing: a rule is gone when neither a look at it nor the list shows it, both begun at `certain` or
 * later. Nothing when that is so.
 */
export function lookWhetherGone(known: Known, id: string, certain: number): Step | undefined {
  const { ruleList } = known;
  const seen = known.rules.get(id)!;
  if (seen.began === Infinity) return undefined; // the service has accepted its deletion
  if (seen.began < certain) return lookEvery(known, RETRY_PAUSE, seen, { do: 'LookRule', id });
  if (!ruleList || ruleList.began < certain) return lookAfter(known, certain, { do: 'LookRules' });
  if (ruleList.value.every((rule) => rule.id !== id)) return undefined;
  const isNewer = seen.began > ruleList.began;
  return lookEvery(
    known,
    RETRY_PAUSE,
    isNewer ? seen : ruleList,
    isNewer ? { do: 'LookRules' } : { do: 'LookRule', id },
  );
}

/**
 * Disables a rule, then deletes it, as the service wants it. That it is gone already is believed only after looks:
 * neither an early one nor a refusal to delete it proves that.
 */
export function removeRule(known: Known, id: string, certain: number): Progress {
  const look = lookAtRule(known, id);
  if (look) return { step: look };
  const seen = known.rules.get(id)!;
  const rule = seen.value;
  if (!rule) {
    const doubt = lookWhetherGone(known, id, certain);
    return doubt ? { step: doubt } : {};
  }
  const what = rule.disabled ? 'DeleteRule' : 'UpdateRule';
  const pause = afterRefusal(known, what, id);
  if (pause === 'Final') {
    const { code, message } = refusalOf(known, what, id)!;
    const verb = rule.disabled ? 'deleted' : 'disabled';
    const denied = remedyIfDenied(code, rule.disabled ? 'DeleteSipRule' : 'UpdateSipRule');
    const remedy = denied ?? 'remove it there, then delete again';
    return { stuck: `SIP rule ${id}: could not be ${verb} (${code}: ${message}); ${remedy}` };
  }
  if (pause) return { step: pause };
  const { name, targets } = rule;
  return {
    step: rule.disabled
      ? { do: 'DeleteRule', id }
      : { do: 'UpdateRule', id, settings: { name, targets, disabled: true } },
  };
}

/** Gives a rule that is still there the settings that it had. A look that began before `certain` may be too early. */
export function restoreSettings(known: Known, id: string, settings: RuleSettings, certain: number): Progress {
  const look = lookAtRule(known, id);
  if (look) return { step: look };
  const seen = known.rules.get(id)!;
  if (!seen.value) {
    const doubt = lookWhetherGone(known, id, certain);
    return doubt ? { step: doubt } : {};
  }
  const isShown = known.ruleUpdated === id || seen.began >= certain;
  if (isShown && isAsDeclared(seen.value, settings)) return {};
  const pause = afterRefusal(known, 'UpdateRule', id);
  if (pause !== 'Final') return { step: pause ?? { do: 'UpdateRule', id, settings } };
  const { code, message } = refusalOf(known, 'UpdateRule', id)!;
  const remedy = remedyIfDenied(code, 'UpdateSipRule') ?? 'set it as the stack declares it';
  const what = 'could not be set back to what it was before the update';
  return { stuck: `SIP rule ${id}: ${what} (${code}: ${message}); ${remedy}` };
}
