/** The examples, what they are synthesised with, the stacks that they give, and what a rehearsal of them comes to. */
import { ChimeVoiceModel } from '../../local/chime-sdk-voice';

/** The names are those of the programs in TypeScript. */
export type ExampleName = 'app' | 'support-line' | 'bot-line' | 'cross-stack' | 'port-in';

export interface Example {
  readonly name: ExampleName;
  readonly stacks: readonly string[];
  /** With its defaults, and with a person's own values, whose types the languages have to convert. */
  readonly contexts: readonly Readonly<Record<string, string>>[];
  /** How many numbers something answers, once the last context is deployed. */
  readonly answered: number;
  /** What happens to the account, outside of any stack, before the context of this index is deployed. */
  readonly outside?: (model: ChimeVoiceModel, index: number) => void;
  /** The resource that fails when the first context is deployed after the last one. */
  readonly fails?: string;
}

const PORT_IN = { phoneNumbers: ['+12065550100', '+12065550101'], status: 'FOC', focDate: '2026-12-01' } as const;
/** In an account to which nothing has happened yet, it always gets the same id. */
const PORT_IN_ORDER = new ChimeVoiceModel({ clock: Date.now }).control.injectPortInOrder(PORT_IN);

export const EXAMPLES: readonly Example[] = [
  {
    name: 'app',
    stacks: ['SupportLinesStack'],
    contexts: [{}, { count: '3', callingName: 'Another Corp' }],
    answered: 0,
    fails: 'Directory',
  },
  {
    name: 'support-line',
    stacks: ['SupportLineStack'],
    contexts: [{}, { count: '2', network: 'DUAL_STACK' }],
    answered: 2,
  },
  { name: 'bot-line', stacks: ['BotLineStack'], contexts: [{}], answered: 1 },
  { name: 'cross-stack', stacks: ['LinesStack', 'ContactCenterStack'], contexts: [{}], answered: 2 },
  {
    name: 'port-in',
    stacks: ['PortInStack'],
    contexts: [{ order: PORT_IN_ORDER }, { order: PORT_IN_ORDER, name: 'sales' }],
    answered: PORT_IN.phoneNumbers.length,
    outside: ({ control }, index) => {
      if (index === 0) control.injectPortInOrder(PORT_IN);
      else control.setPortInStatus(PORT_IN_ORDER, 'Successful');
    },
  },
];
