/** What answers numbers, as it stands, and how it changed or is planned to change. */
import { Engine } from './engines';
import { Plan, RoutingPlan, RulePlan } from '../../cli/plan/plan-shape';

interface Rule {
  readonly trigger: string;
  readonly disabled: boolean;
  /** Ids, in the order in which they are asked. */
  readonly applications: readonly string[];
}

export interface Routing {
  /** Of each number that is not in the deletion queue the id of its Voice Connector, if it has one. */
  readonly connectors: ReadonlyMap<string, string | undefined>;
  /** By the service's id. */
  readonly rules: ReadonlyMap<string, Rule>;
}

export function routingOf({ chime: { model } }: Engine): Routing {
  const numbers = (model.listPhoneNumbers({}).PhoneNumbers ?? []).filter(({ DeletionTimestamp }) => !DeletionTimestamp);
  return {
    connectors: new Map(
      numbers.map(({ E164PhoneNumber, Associations = [] }) => [
        E164PhoneNumber!,
        Associations.find(({ Name }) => Name === 'VoiceConnectorId')?.Value,
      ]),
    ),
    rules: new Map(
      (model.listSipRules().SipRules ?? []).map(
        ({ SipRuleId, TriggerValue, Disabled = false, TargetApplications = [] }) => [
          SipRuleId!,
          {
            trigger: TriggerValue!,
            disabled: Disabled,
            applications: TargetApplications.map(({ SipMediaApplicationId }) => SipMediaApplicationId!),
          },
        ],
      ),
    ),
  };
}

/** One line for each number and each rule that changes, so that a plan and what has become of it can be compared. */
export type RoutingChanges = readonly string[];

const numberLine = (change: RoutingPlan['change'], number: string, holder: string): string =>
  `${change} ${number}: ${holder}`;
const ruleLine = (change: RulePlan['change'], { trigger, applications, disabled }: Rule): string =>
  `${change} rule for ${trigger}: ${applications.join(', ')}${disabled ? ', disabled' : ''}`;

/** What happened between two looks. */
export function routingBetween(before: Routing, after: Routing): RoutingChanges {
  const numbers = [...new Set([...before.connectors.keys(), ...after.connectors.keys()])].flatMap((number) => {
    const [was, is] = [before.connectors.get(number), after.connectors.get(number)];
    if (was === is) return [];
    return [numberLine(is ? 'assign' : 'takeOff', number, `Voice Connector ${is ?? was}`)];
  });
  const rules = [...new Set([...before.rules.keys(), ...after.rules.keys()])].flatMap((id) => {
    const [was, is] = [before.rules.get(id), after.rules.get(id)];
    if (!was || !is) return [is ? ruleLine('create', is) : ruleLine('delete', was!)];
    return JSON.stringify(was) === JSON.stringify(is) ? [] : [ruleLine('change', is)];
  });
  return [...numbers, ...rules].sort();
}

/** What a plan says of it. */
export function routingIn({ stacks }: Plan): RoutingChanges {
  const orders = stacks.flatMap((stack) => stack.orders);
  const numbers = orders
    .flatMap(({ routing }) => routing)
    .flatMap((each) => each.numbers.map((number) => numberLine(each.change, number, each.holder)));
  const rules = orders
    .flatMap((order) => order.rules)
    .filter(({ change }) => change !== 'keep')
    .map(({ change, trigger, disabled, applications }) =>
      ruleLine(change, { trigger: trigger.value, disabled, applications: applications.map(({ id }) => id) }),
    );
  return [...numbers, ...rules].sort();
}

/** The types of the resources of which a plan can say nothing before the deployment. */
export const unknownIn = ({ stacks }: Plan): string[] =>
  stacks.flatMap(({ orders }) => orders.filter(({ action }) => action === 'unknown').map(({ type }) => type)).sort();
