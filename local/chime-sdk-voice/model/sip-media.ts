/** SIP media applications and the rules that tie a number to them. */
import type { SipMediaApplication, SipRule } from '@aws-sdk/client-chime-sdk-voice';
import { list, optionalText, requiredText, requiredWord, shown, structure } from './checks';
import { E164, FUNCTION_ARN, NOT_BLANK, RESOURCE_NAME, TRIGGER_TYPES } from './constraints';
import { badRequest, notFound, refusal } from './errors';
import { heldBy, type Holder, isHeldBy, released } from './holders';
import { withPlus } from './number-id';
import { ACCOUNT_ID } from './numbers';
import type { Input, Output } from './operation-types';
import { requireOpenAccount } from './orders';
import { pageOf } from './paging';
import { flagIn, numberIn } from './primitives';
import type { ApplicationRecord, NumberRecord, RuleRecord } from './records';
import { tagsOf } from './tags';
import { hostNameOf, requireRoom } from './voice-connectors';
import type { World } from './world';

/** Makes an application. */
export function createSipMediaApplication(
  world: World,
  input: Input<'CreateSipMediaApplication'>,
): Output<'CreateSipMediaApplication'> {
  requireOpenAccount(world, 'SipMediaApplicationDialIn');
  const record: ApplicationRecord = {
    name: requiredText(input.Name, 'Name', RESOURCE_NAME),
    awsRegion: requiredText(input.AwsRegion, 'AwsRegion', NOT_BLANK),
    lambdaArn: endpointOf(input.Endpoints),
    logsMessages: false,
    tags: tagsOf(input.Tags),
    id: world.random.guid(),
    sequence: world.nextSequence(),
    createdAt: world.now,
    updatedAt: world.now,
  };
  const beside = world.applications.all().filter(({ awsRegion }) => awsRegion === record.awsRegion);
  requireRoom(
    world,
    beside.length,
    world.switches.sipMediaApplicationQuota,
    `SIP media applications in ${record.awsRegion}`,
  );
  world.put(world.applications, record.id, record);
  return { SipMediaApplication: applicationView(record) };
}

/** Changes an application's name and function; its Region stays. */
export function updateSipMediaApplication(
  world: World, input: Input<'UpdateSipMediaApplication'>,
): Output<'UpdateSipMediaApplication'> {
  const found = heldApplication(world, input.SipMediaApplicationId);
  const record: ApplicationRecord = {
    ...found,
    name: optionalText(input.Name, 'Name', RESOURCE_NAME) ?? found.name,
    lambdaArn: input.Endpoints ? endpointOf(input.Endpoints) : found.lambdaArn,
    updatedAt: world.now,
  };
  world.put(world.applications, record.id, record);
  return { SipMediaApplication: applicationView(record) };
}

/** Sets up an application's logging. */
export function putApplicationLogging(
  world: World, input: Input<'PutSipMediaApplicationLoggingConfiguration'>,
): Output<'PutSipMediaApplicationLoggingConfiguration'> {
  const found = heldApplication(world, input.SipMediaApplicationId);
  const { EnableSipMediaApplicationMessageLogs: logs } = structure(
    input.SipMediaApplicationLoggingConfiguration ?? {}, 'SipMediaApplicationLoggingConfiguration',
  );
  const record = { ...found, logsMessages: flagIn(world, logs, 'EnableSipMediaApplicationMessageLogs') ?? false };
  world.put(world.applications, record.id, record);
  return { SipMediaApplicationLoggingConfiguration: { EnableSipMediaApplicationMessageLogs: record.logsMessages } };
}

/** Looks at an application's logging. */
export function getApplicationLogging(
  world: World, input: Input<'GetSipMediaApplicationLoggingConfiguration'>,
): Output<'GetSipMediaApplicationLoggingConfiguration'> {
  const { logsMessages } = heldApplication(world, input.SipMediaApplicationId);
  return { SipMediaApplicationLoggingConfiguration: { EnableSipMediaApplicationMessageLogs: logsMessages } };
}

/** Looks at an application. */
export function getSipMediaApplication(
  world: World,
  input: Input<'GetSipMediaApplication'>,
): Output<'GetSipMediaApplication'> {
  return { SipMediaApplication: applicationView(heldApplication(world, input.SipMediaApplicationId)) };
}

/** Lists applications. */
export function listSipMediaApplications(
  world: World,
  input: Input<'ListSipMediaApplications'>,
): Output<'ListSipMediaApplications'> {
  const { items, nextToken } = pageOf(world, world.applications.allAsOf(world.seenByList), input, ['applications']);
  return { SipMediaApplications: items.map(applicationView), NextToken: nextToken };
}

/** Deletes an application that no rule targets. */
export function deleteSipMediaApplication(
  world: World,
  input: Input<'DeleteSipMediaApplication'>,
): Output<'DeleteSipMediaApplication'> {
  const { id } = heldApplication(world, input.SipMediaApplicationId);
  if (world.rules.all().some((rule) => targets(rule, id))) {
    throw refusal(
      world.switches.deleteTargetedApplication,
      `SIP media application ${id} is the target of a SIP rule; disable and delete the rule first.`,
    );
  }
  world.put(world.applications, id, null);
  return {};
}

/** Makes a rule; one with a number takes hold of the number. */
export function createSipRule(world: World, input: Input<'CreateSipRule'>): Output<'CreateSipRule'> {
  const draft = {
    name: requiredText(input.Name, 'Name', RESOURCE_NAME),
    disabled: flagIn(world, input.Disabled, 'Disabled') ?? false,
    triggerType: requiredWord(input.TriggerType, 'TriggerType', TRIGGER_TYPES),
    triggerValue: requiredText(input.TriggerValue, 'TriggerValue', NOT_BLANK),
    targets: ruleTargets(world, input.TargetApplications),
  };
  const number = draft.triggerType === 'ToPhoneNumber' ? triggerNumber(world, draft.triggerValue) : undefined;
  if (draft.triggerType === 'RequestUriHostname') {
    requireHost(world, draft.triggerValue);
  }
  requireSettled(world, draft.targets, number);
  const stamp = { id: world.random.guid(), sequence: world.nextSequence(), createdAt: world.now, updatedAt: world.now };
  const rule: RuleRecord = { ...draft, ...stamp };
  world.put(world.rules, rule.id, rule);
  hold(world, rule);
  return { SipRule: ruleView(rule) };
}

/** Looks at a rule. */
export function getSipRule(world: World, input: Input<'GetSipRule'>): Output<'GetSipRule'> {
  const id = requiredText(input.SipRuleId, 'SipRuleId', NOT_BLANK);
  return { SipRule: ruleView(present(world.rules.asOf(id, world.seenByGet), id)) };
}

/** Changes a rule; its trigger stays. */
export function updateSipRule(world: World, input: Input<'UpdateSipRule'>): Output<'UpdateSipRule'> {
  const rule = heldRule(world, input.SipRuleId);
  const changed: RuleRecord = {
    ...rule,
    name: requiredText(input.Name, 'Name', RESOURCE_NAME),
    disabled: flagIn(world, input.Disabled, 'Disabled') ?? rule.disabled,
    targets: input.TargetApplications ? ruleTargets(world, input.TargetApplications) : rule.targets,
    updatedAt: world.now,
  };
  world.put(world.rules, rule.id, changed);
  hold(world, changed);
  return { SipRule: ruleView(changed) };
}

/** Deletes a rule that is disabled, and lets go of its number. */
export function deleteSipRule(world: World, input: Input<'DeleteSipRule'>): Output<'DeleteSipRule'> {
  const rule = heldRule(world, input.SipRuleId);
  if (!rule.disabled) {
    throw refusal(
      world.switches.deleteEnabledSipRule,
      `SIP rule ${rule.id} is enabled; disable it with UpdateSipRule first.`,
    );
  }
  letGo(world, rule);
  world.put(world.rules, rule.id, null);
  return {};
}

/** Lists rules, all or those of one application. */
export function listSipRules(world: World, input: Input<'ListSipRules'>): Output<'ListSipRules'> {
  const id = optionalText(input.SipMediaApplicationId, 'SipMediaApplicationId', NOT_BLANK);
  const application = id === undefined ? undefined : heldApplication(world, id);
  const rules = world.rules
    .allAsOf(world.seenByList)
    .filter((rule) => application === undefined || targets(rule, application.id));
  const { items, nextToken } = pageOf(world, rules, input, ['rules', application?.id]);
  return { SipRules: items.map(ruleView), NextToken: nextToken };
}

function heldApplication(world: World, id: unknown): ApplicationRecord {
  const application = world.applications.get(requiredText(id, 'SipMediaApplicationId', NOT_BLANK));
  if (!application) {
    throw notFound(`There is no SIP media application ${String(id)} in this account.`);
  }
  return application;
}

function heldRule(world: World, id: unknown): RuleRecord {
  const asked = requiredText(id, 'SipRuleId', NOT_BLANK);
  return present(world.rules.get(asked), asked);
}

function present(rule: RuleRecord | undefined, id: string): RuleRecord {
  if (!rule) {
    throw notFound(`There is no SIP rule ${id} in this account.`);
  }
  return rule;
}

function targets(rule: RuleRecord, applicationId: string): boolean {
  return rule.targets.some((target) => target.applicationId === applicationId);
}

function endpointOf(endpoints: unknown): string {
  const [endpoint] = list(endpoints, 'Endpoints', { min: 1, max: 1 });
  return requiredText(structure(endpoint, 'Endpoints').LambdaArn, 'LambdaArn', FUNCTION_ARN);
}

function requireHost(world: World, host: string): void {
  const known = world.connectors.all().some((connector) => hostNameOf(connector) === host);
  if (!known && world.switches.sipRuleForUnknownHost === 'BadRequest') {
    throw badRequest(
      `TriggerValue ${shown(host)} is no Voice Connector's outbound host name; create the connector first.`,
    );
  }
  if (world.rules.all().some((rule) => rule.triggerType === 'RequestUriHostname' && rule.triggerValue === host)) {
    throw refusal(world.switches.secondSipRule, `${host} has a SIP rule already; a host name has one.`);
  }
}

function ruleTargets(world: World, value: unknown): RuleRecord['targets'] {
  const targeted = list(value, 'TargetApplications', { min: 1, max: 25 }).map((item) => {
    const { SipMediaApplicationId, Priority, AwsRegion } = structure(item, 'TargetApplications');
    return {
      applicationId: heldTarget(world, SipMediaApplicationId),
      priority: numberIn(world, Priority, 'Priority', { min: 1, max: Number.MAX_SAFE_INTEGER, preset: 0 }) || null,
      awsRegion: optionalText(AwsRegion, 'AwsRegion') ?? null,
    };
  });
  const priorities = targeted.flatMap(({ priority }) => priority ?? []);
  if (new Set(priorities).size < priorities.length && world.switches.repeatedPriorityInSipRule === 'BadRequest') {
    throw badRequest(`Priorities ${priorities.join(', ')} repeat; give each target its own.`);
  }
  return targeted;
}

/** CreateSipRule declares no NotFound, so an unknown target is a bad request. */
function heldTarget(world: World, id: unknown): string {
  const text = requiredText(id, 'SipMediaApplicationId', NOT_BLANK);
  if (!world.applications.get(text)) {
    throw badRequest(`There is no SIP media application ${shown(text)} to target; create it first.`);
  }
  return text;
}

function triggerNumber(world: World, value: string): NumberRecord {
  const e164 = withPlus(requiredText(value, 'TriggerValue', E164));
  const number = world.numbers.get(e164);
  if (
    number?.productType !== 'SipMediaApplicationDialIn'
    || number.queuedAt !== null
    || !['Unassigned', 'Assigned'].includes(number.status)
  ) {
    throw badRequest(
      `TriggerValue ${e164} must be an active number of this account with product type SipMediaApplicationDialIn.`,
    );
  }
  const ruled = world.rules
    .all()
    .some((rule) => rule.triggerType === 'ToPhoneNumber' && withPlus(rule.triggerValue) === e164);
  if (ruled || number.associations.length > 0) {
    throw refusal(world.switches.secondSipRule, `${e164} has a SIP rule already; a number has one.`);
  }
  return number;
}

/** The service is seen to refuse rules for what was made a moment ago, and to take them later. */
function requireSettled(world: World, ruled: RuleRecord['targets'], number?: NumberRecord): void {
  const made = [
    number?.acquiredAt ?? -Infinity,
    ...ruled.map(({ applicationId }) => world.applications.get(applicationId)!.createdAt),
  ];
  if (world.now - Math.max(...made) < world.switches.sipRuleTooSoonSeconds * 1000) {
    throw badRequest('The number or the SIP media application was made a moment ago; try again later.');
  }
}

function hold(world: World, rule: RuleRecord): void {
  if (rule.disabled && !world.switches.disabledRuleKeepsNumber) {
    letGo(world, rule);
    return;
  }
  const number = numberOf(world, rule);
  const free =
    number?.associations.length === 0 && number.queuedAt === null && number.productType === 'SipMediaApplicationDialIn';
  if (free) {
    world.putNumber(heldBy(number, holderOf(rule), world.now));
  }
}

function letGo(world: World, rule: RuleRecord): void {
  const number = numberOf(world, rule);
  if (number && isHeldBy(number, holderOf(rule))) {
    world.putNumber(released(number));
  }
}

function numberOf(world: World, rule: RuleRecord): NumberRecord | undefined {
  return rule.triggerType === 'ToPhoneNumber' ? world.numbers.get(withPlus(rule.triggerValue)) : undefined;
}

function holderOf(rule: RuleRecord): Holder {
  return { name: 'SipRuleId', value: rule.id };
}

function applicationView(record: ApplicationRecord): SipMediaApplication {
  return {
    SipMediaApplicationId: record.id,
    AwsRegion: record.awsRegion,
    Name: record.name,
    Endpoints: [{ LambdaArn: record.lambdaArn }],
    CreatedTimestamp: new Date(record.createdAt),
    UpdatedTimestamp: new Date(record.updatedAt),
    SipMediaApplicationArn: `arn:aws:chime:${record.awsRegion}:${ACCOUNT_ID}:sma/${record.id}`,
  };
}

function ruleView(rule: RuleRecord): SipRule {
  return {
    SipRuleId: rule.id,
    Name: rule.name,
    Disabled: rule.disabled,
    TriggerType: rule.triggerType,
    TriggerValue: rule.triggerValue,
    TargetApplications: rule.targets.map(({ applicationId, priority, awsRegion }) => ({
      SipMediaApplicationId: applicationId,
      Priority: priority ?? undefined,
      AwsRegion: awsRegion ?? undefined,
    })),
    CreatedTimestamp: new Date(rule.createdAt),
    UpdatedTimestamp: new Date(rule.updatedAt),
  };
}
