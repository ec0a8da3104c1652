/** Values of template parameters as the command line gives them: `NAME=VALUE` for all stacks, or `STACK:NAME=VALUE`. */
import { WrongUse } from './output/errors';
import { AssemblyStack } from '../local/cloudformation/assembly';

type Values = Readonly<Record<string, string>>;
type Declaring = Pick<AssemblyStack, 'template' | 'stackName'>;

/** `NAME=VALUE` as often as it was given. */
export function pairs(option: string, given: readonly string[] = []): Values {
  return Object.fromEntries(
    given.map((text) => {
      const at = text.indexOf('=');
      if (at < 1) throw new WrongUse(`${option} ${text}: not NAME=VALUE; write the name, an equals sign and the value`);
      return [text.slice(0, at), text.slice(at + 1)];
    }),
  );
}

/** The parameters that a stack declares, of those for all stacks and those for this one. */
export function parametersOf({ template, stackName }: Declaring, given: Values): Record<string, string> {
  const own = Object.entries(given).map(([name, value]) => [name.replace(`${stackName}:`, ''), value] as const);
  return Object.fromEntries(own.filter(([name]) => template.Parameters?.[name] !== undefined));
}

/** A parameter that no stack has is a slip of the pen. */
export function checkParameterNames(given: Values, stacks: readonly Declaring[]): void {
  for (const name of Object.keys(given)) {
    if (!stacks.some((stack) => Object.keys(parametersOf(stack, { [name]: '' })).length > 0)) {
      const names = stacks.map(({ stackName }) => stackName).join(', ');
      throw new WrongUse(`--parameters ${name}: not a parameter of ${names}; correct the name`);
    }
  }
}
