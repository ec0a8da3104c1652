/** The examples, what they are synthesised with, and the stacks that they give. */

/** The names are those of the programs in TypeScript. */
export type ExampleName = 'app' | 'support-line' | 'bot-line' | 'cross-stack' | 'port-in';

export interface Example {
  readonly name: ExampleName;
  readonly stacks: readonly string[];
  /** With its defaults, and with a person's own values, whose types the languages have to convert. */
  readonly contexts: readonly Readonly<Record<string, string>>[];
}

export const EXAMPLES: readonly Example[] = [
  { name: 'app', stacks: ['SupportLinesStack'], contexts: [{}, { count: '3', callingName: 'Another Corp' }] },
  { name: 'support-line', stacks: ['SupportLineStack'], contexts: [{}, { count: '2', network: 'DUAL_STACK' }] },
  { name: 'bot-line', stacks: ['BotLineStack'], contexts: [{}] },
  { name: 'cross-stack', stacks: ['LinesStack', 'ContactCenterStack'], contexts: [{}] },
  { name: 'port-in', stacks: ['PortInStack'], contexts: [{ order: '11111111-89ab-cdef-0123-456789abcdef' }] },
];
