/** A state machine in the Amazon States Language, as far as it is understood here. */
export interface StateMachineDefinition {
  readonly StartAt: string;
  readonly States: Record<string, StateDefinition>;
  readonly TimeoutSeconds?: number;
}

/** One state; which fields it may have depends on its type. */
export type StateDefinition = Record<string, any> & { readonly Type: string };

/** A rule of `Retry`. */
export interface Retrier {
  readonly ErrorEquals: string[];
  readonly IntervalSeconds?: number;
  readonly MaxAttempts?: number;
  readonly BackoffRate?: number;
  readonly MaxDelaySeconds?: number;
  readonly JitterStrategy?: 'FULL' | 'NONE';
}

/** A rule of `Catch`. */
export interface Catcher {
  readonly ErrorEquals: string[];
  readonly Next: string;
  readonly ResultPath?: string | null;
}

const MACHINE_FIELDS = ['Comment', 'QueryLanguage', 'StartAt', 'States', 'TimeoutSeconds', 'Version'];
const COMMON_FIELDS = ['Type', 'Comment', 'QueryLanguage', 'InputPath', 'OutputPath'];
const FLOW_FIELDS = ['Next', 'End'];
const STATE_FIELDS: Record<string, readonly string[]> = {
  Task: [
    ...FLOW_FIELDS,
    'Resource', 'Parameters', 'ResultSelector', 'ResultPath', 'Retry', 'Catch', 'TimeoutSeconds',
    'TimeoutSecondsPath',
  ],
  Pass: [...FLOW_FIELDS, 'Result', 'ResultPath', 'Parameters'],
  Wait: [...FLOW_FIELDS, 'Seconds', 'SecondsPath', 'Timestamp', 'TimestampPath'],
  Choice: ['Choices', 'Default'],
  Succeed: [],
  Fail: ['Error', 'Cause', 'ErrorPath', 'CausePath'],
};
const RETRY_FIELDS = [
  'Comment', 'ErrorEquals', 'IntervalSeconds', 'MaxAttempts', 'BackoffRate', 'MaxDelaySeconds', 'JitterStrategy',
];
const CATCH_FIELDS = ['Comment', 'ErrorEquals', 'Next', 'ResultPath'];

/** Reads a definition and refuses, by name of state and field, what the local interpreter does not understand. */
export function parseDefinition(text: string): StateMachineDefinition {
  let definition: StateMachineDefinition;
  try {
    definition = JSON.parse(text);
  } catch (error) {
    throw new Error(
      `The state machine's definition is not valid JSON (${(error as Error).message}): check its substitutions.`,
    );
  }
  refuseUnknown('the state machine', definition, MACHINE_FIELDS);
  refuseLanguage('the state machine', { ...definition });
  if (!definition.States?.[definition.StartAt]) {
    throw new Error(`StartAt "${definition.StartAt}" of the state machine must name one of its states: correct it.`);
  }
  for (const [name, state] of Object.entries(definition.States)) {
    checkState(name, state, definition);
  }
  return definition;
}

function checkState(name: string, state: StateDefinition, definition: StateMachineDefinition): void {
  const fields = STATE_FIELDS[state.Type];
  if (!fields) {
    throw new Error(
      `State "${name}": type "${state.Type}" is not supported on this machine, `
        + `only ${Object.keys(STATE_FIELDS).join(', ')}.`,
    );
  }
  refuseUnknown(`state "${name}"`, state, [...COMMON_FIELDS, ...fields]);
  refuseLanguage(`state "${name}"`, state);
  if (state.Type === 'Task' && typeof state.Resource !== 'string') {
    throw new Error(`State "${name}": Resource must be the ARN of a function or of states:::lambda:invoke.`);
  }
  (state.Retry ?? []).forEach((rule: object, i: number) =>
    refuseUnknown(`state "${name}", Retry[${i}]`, rule, RETRY_FIELDS),
  );
  (state.Catch ?? []).forEach((rule: object, i: number) =>
    refuseUnknown(`state "${name}", Catch[${i}]`, rule, CATCH_FIELDS),
  );
  checkTargets(name, state, definition);
}

function checkTargets(name: string, state: StateDefinition, definition: StateMachineDefinition): void {
  const ends = state.End === true || ['Succeed', 'Fail', 'Choice'].includes(state.Type);
  const targets: unknown[] = [
    ...(ends ? [] : [state.Next]),
    ...(state.Default === undefined ? [] : [state.Default]),
    ...(state.Catch ?? []).map((rule: Catcher) => rule.Next),
    ...(state.Choices ?? []).map((rule: Catcher) => rule.Next),
  ];
  for (const target of targets) {
    if (typeof target !== 'string' || !definition.States[target]) {
      throw new Error(
        `State "${name}": next state "${String(target)}" does not exist: name one of the machine's states, or End.`,
      );
    }
  }
}

function refuseUnknown(where: string, value: object, known: readonly string[]): void {
  const unknown = Object.keys(value).find((field) => !known.includes(field));
  if (unknown !== undefined) {
    throw new Error(
      `${capitalise(where)}: field "${unknown}" is not supported on this machine; leave it out, or test it on AWS.`,
    );
  }
}

function refuseLanguage(where: string, value: Record<string, any>): void {
  if (value.QueryLanguage !== undefined && value.QueryLanguage !== 'JSONPath') {
    throw new Error(
      `${capitalise(where)}: field "QueryLanguage" is ${value.QueryLanguage}; `
        + 'only JSONPath is supported on this machine.',
    );
  }
}

function capitalise(text: string): string {
  return text[0].toUpperCase() + text.slice(1);
}
