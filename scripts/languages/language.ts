/** What a language has to be able to do so that it can be checked. */
import type { ExampleName } from './examples';
import type { Outcome } from '../support/workspace';

/**
 * The four ways to be wrong: a list where a string is expected, a missing property, no member of the enum, a rule of
 * the service broken.
 */
export type WrongInput = 'list' | 'missing' | 'enum' | 'rule';

/** A clean project, outside of the repository, into which the built package is installed. */
export interface Project {
  /** Synthesises the example that this program is, with this context, into this directory. */
  synthesise(program: string, out: string, context: Readonly<Record<string, string>>): void;
  /** Compiles and synthesises, into this directory, what `audit --as-code` has printed. */
  adopt(program: string, out: string): void;
  /** Runs the program that is wrong in this way. */
  declareWrongly(how: WrongInput): Outcome;
  /** Runs the command that the package brings along, in the project's directory. */
  command?(args: readonly string[], env?: Readonly<Record<string, string>>): Outcome;
  /** Where the project is. */
  readonly directory?: string;
}

export interface Language {
  readonly name: string;
  /** The target of jsii-pacmak, and whether it is to build or only to write code. */
  readonly target: 'js' | 'python' | 'java' | 'go';
  readonly codeOnly?: boolean;
  /** What `audit --as-code` calls it. */
  readonly code: 'typescript' | 'python' | 'java' | 'go';
  /** What the message for each wrong input has to say; what is not listed is refused by the compiler. */
  readonly messages: Readonly<Partial<Record<WrongInput, RegExp>>>;
  /** The examples that there are in this language, and what their programs are called. */
  readonly programs: Readonly<Partial<Record<ExampleName, string>>>;
  /** Makes the project, given the directory in which jsii-pacmak has put the package. */
  install(built: string): Project;
}

/** Every language passes the library's own messages on, word for word. */
export const RULE_MESSAGE = /areaCodes 12: not three digits; check the digits/;

export function contextVariables(out: string, context: Readonly<Record<string, string>>): Record<string, string> {
  return {
    CDK_OUTDIR: out,
    CDK_CONTEXT_JSON: JSON.stringify(context),
    JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION: '1',
    JSII_SILENCE_WARNING_DEPRECATED_NODE_VERSION: '1',
  };
}
