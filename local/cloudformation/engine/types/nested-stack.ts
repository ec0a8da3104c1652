import { readFileSync } from 'node:fs';
import { accepted } from '../accept';
import { writtenOut } from '../loops';
import { parameterValues } from '../parameters';
import { ResourceFailure, ResourceHandler, ResourceRequest, ResourceResult } from '../resource-handler';
import { StackRecord, Target } from '../stack';
import { Template } from '../template';

/**
 * A stack that is a resource of another. It does not roll back by itself: its parent deletes it or takes its update
 * back. What an update has left over is cleaned up once the whole operation has succeeded, the root stack's that is.
 */
export const nestedStack: ResourceHandler = {
  create: async (request) => {
    const { stack, stackOperations } = opened(request);
    request.record.requested = true;
    const operation = request.operation.nested(stack, request.signal);
    const problem = await stackOperations.bring(operation, targetOf(request, stack));
    if (problem !== undefined) {
      operation.markStack('CREATE_FAILED', problem);
      throw new ResourceFailure(`Embedded stack ${stack.id} was not successfully created: ${problem}`, {
        physicalId: stack.id,
      });
    }
    operation.markStack('CREATE_COMPLETE');
    return resultOf(stack);
  },

  update: async (request) => {
    const stack = existing(request, request.physicalId);
    const operation = request.operation.nested(stack, request.signal);
    Object.assign(stack.code, request.operation.stack.code);
    const problem = await request.operation.engine.stackOperations.bring(operation, targetOf(request, stack));
    if (problem !== undefined) {
      operation.markStack('UPDATE_FAILED', problem);
      throw new ResourceFailure(`Embedded stack ${stack.id} was not successfully updated: ${problem}`);
    }
    return resultOf(stack);
  },

  /** It has been taken in before the stack that holds it. */
  takeIn: (request) => resultOf(existing(request, request.physicalId)),

  rollBack: async (request) => {
    const stack = existing(request, request.physicalId);
    if (stack.stable !== undefined) {
      await request.operation.engine.stackOperations.rollBack(
        request.operation.nested(stack),
        'The parent stack rolls back.',
      );
      if (stack.status !== 'UPDATE_ROLLBACK_COMPLETE') {
        throw new ResourceFailure(`Embedded stack ${stack.id} was not successfully updated: ${stack.reason}`);
      }
    }
    return resultOf(stack);
  },

  finish: async ({ operation, record }) => {
    const stack = operation.engine.stacks().find(({ id }) => id === record.physicalId);
    if (stack?.stable !== undefined) {
      await operation.engine.stackOperations.finish(operation.nested(stack));
    }
  },

  delete: async (request) => {
    const { engine } = request.operation;
    const stack = engine
      .stacks()
      .find(({ id, deletedAt }) => id === request.record.physicalId && deletedAt === undefined);
    if (!stack) {
      return;
    }
    await engine.stackOperations.remove(request.operation.nested(stack));
    if (stack.deletedAt === undefined) {
      throw new ResourceFailure(`Embedded stack ${stack.id} was not successfully deleted: ${stack.reason}`);
    }
  },
};

function opened({ operation, record }: ResourceRequest) {
  const { engine } = operation;
  return { stack: engine.openNestedStack(operation.stack, record.logicalId), stackOperations: engine.stackOperations };
}

function existing({ operation }: ResourceRequest, id: string): StackRecord {
  const found = operation.engine.stacks().find((stack) => stack.id === id && stack.deletedAt === undefined);
  if (!found) {
    throw new ResourceFailure(`Embedded stack ${id} does not exist.`);
  }
  return found;
}

function targetOf({ operation, properties, record }: ResourceRequest, stack: StackRecord): Target {
  const template = readTemplate(String(properties.TemplateURL), stack, record.logicalId);
  const given = Object.fromEntries(Object.entries<any>(properties.Parameters ?? {})
    .map(([name, value]) => [name, [value].flat().join(',')]));
  const read = (name: string) => operation.engine.parameterStore(stack.region).read(name);
  return accepted(template, () => parameterValues(template, given, {}, read), stack);
}

/** The template behind an S3 URL whose key an asset of the assembly has. */
function readTemplate(url: string, stack: StackRecord, logicalId: string): Template {
  const key = Object.keys(stack.code).find((candidate) => url.endsWith(`/${candidate}`));
  if (key === undefined) {
    throw new ResourceFailure(`Nested stack "${logicalId}": "${url}" is not a file asset of the assembly; `
      + 'only those are simulated on this machine.');
  }
  return writtenOut(JSON.parse(readFileSync(stack.code[key], 'utf8')));
}

function resultOf(stack: StackRecord): ResourceResult {
  return {
    physicalId: stack.id,
    attributes: Object.fromEntries(stack.outputs.map(({ key, value }) => [`Outputs.${key}`, value])),
  };
}
