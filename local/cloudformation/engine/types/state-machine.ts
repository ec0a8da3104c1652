import { describeUnknown } from '../not-simulated';
import { ResourceFailure, ResourceHandler, ResourceRequest, ResourceResult } from '../resource-handler';
import { arnOf, nameOf, sameOr } from './names';

/** A state machine, run from its own definition. */
export const stateMachine: ResourceHandler = {
  create: (request) => defineStateMachine(request, nameOf(request, 'StateMachineName', 80)),
  update: (request) => defineStateMachine(request, sameOr(request, 'StateMachineName', 80, 'Name')),
  delete: ({ operation, record }) => operation.engine.executions.remove(record.physicalId!),
  restore: (request) => { defineStateMachine(request, String(request.record.attributes.Name)); },
};

function defineStateMachine({ operation, properties, record }: ResourceRequest, name: string): ResourceResult {
  const text = properties.DefinitionString ?? (properties.Definition && JSON.stringify(properties.Definition));
  if (typeof text !== 'string') {
    throw new ResourceFailure(`State machine "${record.logicalId}" needs DefinitionString or Definition; `
      + 'others are not supported on this machine.');
  }
  const substitutions: Record<string, unknown> = properties.DefinitionSubstitutions ?? {};
  const definition = text.replace(/\$\{([^}]+)\}/g, (whole, key: string) => (
    key in substitutions ? String(substitutions[key]) : whole
  ));
  const arn = arnOf(operation.stack, 'states', `stateMachine:${name}`);
  const unavailable = describeUnknown(operation, `State machine "${record.logicalId}"`, definition);
  operation.engine.executions.define(arn, definition, String(properties.RoleArn ?? ''), unavailable);
  return { physicalId: arn, attributes: { Arn: arn, Name: name } };
}
