/** The account's SIP rules as they would be by now. */
import { randomUUID } from 'node:crypto';
import { Change, RuleChange } from './changes';
import { ImaginedNumbers, without } from './numbers';
import { Once, PlanClock, RealAccount } from './real-account';
import { SipRuleState } from '../../../lambda/attempt/knowledge/observations';
import { RuleSettings, Trigger } from '../../../lambda/attempt/record/sip-rule-payload';
import { CallError } from '../../../lambda/service/errors';
import { Association, standing } from '../../../lambda/service/number-state';
import { isSameTrigger } from '../../../lambda/sip-rule/rules';
import { whole } from '../../account/read-only';

export class ImaginedRules {
  /** Only those that would be changed; one that would be deleted is `undefined`. */
  readonly changed = new Map<string, SipRuleState | undefined>();
  private readonly ruled = new Once<SipRuleState | undefined>();
  private readonly allRuled = new Once<readonly SipRuleState[]>();

  constructor(
    private readonly real: RealAccount['chime'],
    private readonly clock: PlanClock,
    private readonly numbers: ImaginedNumbers,
    private readonly changes: Change[],
  ) {}

  async one(id: string): Promise<SipRuleState | undefined> {
    return this.changed.has(id) ? this.changed.get(id) : this.ruled.ask(id, () => this.real.getRule(id));
  }

  /** A trigger has one rule, and a number is one of the account that SIP media applications may have. */
  async create(trigger: Trigger, settings: RuleSettings): Promise<SipRuleState> {
    const refuse = (code: string, message: string) => {
      throw new CallError('CreateSipRule', code, message, 409);
    };
    const rules = await this.all();
    if (rules.some((rule) => isSameTrigger(rule.trigger, trigger))) {
      refuse('ConflictException', `${trigger.value} has a SIP rule already`);
    }
    const isNumber = trigger.type === 'ToPhoneNumber';
    if (isNumber && !(await this.takesRules(trigger.value))) {
      refuse('BadRequestException', 'no number of this account with product type SipMediaApplicationDialIn');
    }
    const after = { ...settings, trigger, id: randomUUID(), createdAt: this.clock.now() };
    this.set({ id: after.id, after });
    const associations: Association[] = [{ kind: 'SipRuleId', id: after.id }];
    if (isNumber) await this.numbers.change([trigger.value], () => ({ status: 'Assigned', associations }));
    return after;
  }

  private async takesRules(number: string): Promise<boolean> {
    const state = (await this.numbers.all()).find((each) => each.number === number);
    return state !== undefined && standing(state) === 'Here' && state.productType === 'SipMediaApplicationDialIn';
  }

  async update(id: string, settings: RuleSettings): Promise<SipRuleState> {
    const before = (await this.one(id))!;
    const after = { ...before, ...settings };
    this.set({ id, before, after });
    return after;
  }

  async delete(before: SipRuleState): Promise<void> {
    const { id, trigger } = before;
    this.set({ id, before });
    if (trigger.type === 'ToPhoneNumber') await this.numbers.change([trigger.value], (state) => without(state, id));
  }

  private set(change: Omit<RuleChange, 'do'>): void {
    this.changes.push({ do: 'Rule', ...change });
    this.changed.set(change.id, change.after);
  }

  async all(): Promise<readonly SipRuleState[]> {
    const listed = await this.allRuled.ask(
      '',
      async () => (await whole((listing) => this.real.listRules(listing))).value,
    );
    const left = listed.filter(({ id }) => !this.changed.has(id));
    return [...left, ...[...this.changed.values()].flatMap((rule) => rule ?? [])];
  }
}
