/**
 * A definition as Step Functions gets it: out of a synthesised template, with CloudFormation's functions and
 * substitutions resolved.
 */
import { resolve, ResolveScope } from '../../local/cloudformation/engine/intrinsics';

export const arnOfFunction = (logicalId: string): string =>
  `arn:aws:lambda:us-east-1:123456789012:function:${logicalId}`;

/** The definition of the only state machine of a template. */
export function definitionIn(template: any): string {
  const machine = Object.values<any>(template.Resources).find(
    ({ Type }) => Type === 'AWS::StepFunctions::StateMachine',
  );
  const { DefinitionString, DefinitionSubstitutions = {} } = resolve(machine.Properties, scopeOf(template));
  return String(DefinitionString).replace(/\$\{([^}]+)\}/g, (_, name: string) => DefinitionSubstitutions[name]);
}

export function scopeOf(template: any): ResolveScope {
  return {
    template,
    parameters: {},
    region: 'us-east-1',
    account: '123456789012',
    stackName: 'Stack',
    stackId: 'arn:aws:cloudformation:us-east-1:123456789012:stack/Stack/1',
    ref: (logicalId) => logicalId,
    getAtt: (logicalId, attribute) => (attribute === 'Arn' ? arnOfFunction(logicalId) : `${logicalId}.${attribute}`),
    importValue: (name) => name,
  };
}
