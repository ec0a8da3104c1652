/** What a language has to be able to do so that it can be checked. */
import type { Outcome } from '../support/workspace';

/** The four ways to be wrong: a list where a string is due, a missing property, no member of the enum, a rule of the service broken. */
export type WrongInput = 'list' | 'missing' | 'enum' | 'rule';

/** A clean project, outside of the repository, into which the built package is installed. */
export interface Project {
  /** Synthesises the example with this context into this directory. */
  synthesise(out: string, context: Readonly<Record<string, string>>): void;
  /** Runs the program that is wrong in this way. */
  declareWrongly(how: WrongInput): Outcome;
}

export interface Language {
  readonly name: string;
  /** The target of jsii-pacmak, and whether it is to build or only to write code. */
  readonly target: 'js' | 'python' | 'java' | 'go';
  readonly codeOnly?: boolean;
  /** What the message for each wrong input has to say; what is not listed is refused by the compiler. */
  readonly messages: Readonly<Partial<Record<WrongInput, RegExp>>>;
  /** Makes the project, given the directory in which jsii-pacmak has put the package. */
  install(built: string): Project;
}

/** Every language passes the library's own messages on, word for word. */
export const RULE_MESSAGE = /area code 12: not three digits of which the first is 2 to 9; check the digits/;

export function contextVariables(out: string, context: Readonly<Record<string, string>>): Record<string, string> {
  return { CDK_OUTDIR: out, CDK_CONTEXT_JSON: JSON.stringify(context), JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION: '1', JSII_SILENCE_WARNING_DEPRECATED_NODE_VERSION: '1' };
}
