/** What CloudFormation refuses before it begins: a template by itself, and with its parameters. */
import { dependenciesOf } from './graph';
import { checkRules, ResolveScope } from './intrinsics';
import { StackRecord } from './stack';
import { checkTemplate, Template } from './template';
import { checkFunctions, checkPresent } from './template-functions';
import { checkStructure } from './template-rules';

/** Refuses a template that cannot be deployed, whatever its parameters are. */
export function acceptTemplate(template: Template): void {
  checkStructure(template);
  checkTemplate(template);
  checkFunctions(template);
  dependenciesOf(template);
}

/** Refuses parameters by the rules of the template, and references to what is not there with them. */
export function acceptParameters(
  template: Template,
  parameters: Record<string, unknown>,
  { region, account, name }: Pick<StackRecord, 'region' | 'account' | 'name'>,
): void {
  const scope: ResolveScope = { ...NOWHERE, template, parameters, region, account, stackName: name };
  checkRules(scope);
  checkPresent(scope);
}

/** Rules and conditions see parameters only. */
const NOWHERE = {
  stackId: '',
  ref: (name: string) => {
    throw new Error(`A rule of the template refers to "${name}", which is not a parameter: correct it.`);
  },
  getAtt: (name: string) => {
    throw new Error(`A rule of the template refers to "${name}", which is not a parameter: correct it.`);
  },
  importValue: (name: string) => {
    throw new Error(`A rule of the template imports "${name}", which a rule cannot: correct it.`);
  },
};
