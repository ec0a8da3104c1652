import { importersOf } from './exports';
import { storedParameters } from './parameters';
import { StackRecord } from './stack';
import { Template } from './template';
import { StackView } from '../../aws/stack-endpoint';

/** A stack as the CloudFormation API shows it. */
export function toView(stack: StackRecord): StackView {
  return {
    id: stack.id,
    name: stack.name,
    status: stack.status,
    reason: stack.reason,
    createdAt: stack.createdAt,
    updatedAt: stack.updatedAt,
    deletedAt: stack.deletedAt,
    outputs: stack.outputs,
    parameters: Object.fromEntries(
      Object.entries(stack.given).map(([key, value]) => [key, hidden(stack, key) ?? value]),
    ),
    resolvedParameters: Object.fromEntries(
      storedParameters(stack.template).map((key) => [key, String(stack.parameters[key] ?? '')]),
    ),
    template: JSON.stringify(stack.template),
    terminationProtection: stack.terminationProtection,
    resources: Object.values(stack.resources),
    events: stack.events,
  };
}

const NOT_DEPLOYABLE: Record<string, string> = {
  DELETE_FAILED: 'destroy it again',
  ROLLBACK_FAILED: 'destroy it',
  UPDATE_ROLLBACK_FAILED: 'continue its rollback, or destroy it',
};

/** Refuses a deployment that CloudFormation refuses before it begins. */
export function refuseDeploy(stack: StackRecord | undefined, template: Template, busy: boolean): void {
  if (!stack) {
    return;
  }
  if (busy) {
    throw new Error(`Stack "${stack.name}" is in ${stack.status}: wait for its end.`);
  }
  if (NOT_DEPLOYABLE[stack.status]) {
    throw new Error(
      `Stack "${stack.name}" is in ${stack.status} state and can not be updated: ${NOT_DEPLOYABLE[stack.status]}.`,
    );
  }
  const changed = Object.values(stack.resources).filter(
    ({ logicalId, type, status }) =>
      status !== 'CREATE_FAILED' && template.Resources[logicalId] && template.Resources[logicalId].Type !== type,
  );
  if (changed.length > 0) {
    throw new Error(
      'Update of resource type is not permitted. The new template modifies resource type of the following resources: '
        + `[${changed.map(({ logicalId }) => logicalId).join(', ')}]`,
    );
  }
}

/** Refuses to delete a stack that is protected, or whose exports, or whose nested stacks' exports, are in use. */
export function refuseDelete(stack: StackRecord, stacks: readonly StackRecord[]): void {
  if (stack.terminationProtection) {
    throw new Error(`Stack [${stack.name}] cannot be deleted while TerminationProtection is enabled: `
      + 'deploy it without terminationProtection first.');
  }
  for (const { exportName } of stack.outputs) {
    const users = exportName === undefined ? [] : importersOf(stack, exportName, stacks);
    if (users.length > 0) {
      throw new Error(
        `Export ${exportName} cannot be deleted as it is in use by ${users.join(', ')}: destroy that first.`,
      );
    }
  }
  stacks.filter(({ parentId, deletedAt }) => parentId === stack.id && deletedAt === undefined)
    .forEach((nested) => refuseDelete(nested, stacks));
}

/** What a value that must not be echoed shows instead. */
function hidden({ template }: StackRecord, parameter: string): string | undefined {
  return String(template.Parameters?.[parameter]?.NoEcho) === 'true' ? '****' : undefined;
}
