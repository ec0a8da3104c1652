import { Operation } from './context';
import { StackOutput, StackRecord } from './stack';

/** The stacks beside which an export's name is unique, and which can import it. */
export function neighbours(stack: StackRecord, stacks: readonly StackRecord[]): StackRecord[] {
  return stacks.filter(
    (other) =>
      other.deletedAt === undefined
      && other.id !== stack.id
      && other.region === stack.region
      && other.account === stack.account,
  );
}

/** Names of the stacks that import an export. */
export function importersOf(stack: StackRecord, exportName: string, stacks: readonly StackRecord[]): string[] {
  return neighbours(stack, stacks).filter((other) => other.imports.includes(exportName)).map(({ name }) => name);
}

/** Refuses exports that CloudFormation refuses; to be asked before the outputs of a stack become these. */
export function checkExports(operation: Operation, outputs: readonly StackOutput[]): void {
  const { stack, engine } = operation;
  const stacks = engine.stacks();
  const names = outputs.flatMap(({ exportName }) => exportName ?? []);
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined) {
    throw new Error(`Duplicate export name ${repeated} in the template: export it once.`);
  }
  for (const { key, value, exportName } of outputs) {
    if (exportName !== undefined && value.trim() === '') {
      throw new Error(`Cannot export output ${key}. Exported values must not be empty or whitespace-only.`);
    }
    const other = neighbours(stack, stacks).find((candidate) => (
      candidate.outputs.some((output) => exportName !== undefined && output.exportName === exportName)
    ));
    if (other) {
      throw new Error(`Export with name ${exportName} is already exported by stack ${other.name}. `
        + 'Exports must be unique within one account and region: choose another name.');
    }
  }
  checkExportsInUse(stack, outputs, stacks);
}

function checkExportsInUse(stack: StackRecord, outputs: readonly StackOutput[], stacks: readonly StackRecord[]): void {
  for (const { exportName, value } of stack.outputs) {
    const users = exportName === undefined ? [] : importersOf(stack, exportName, stacks);
    const next = outputs.find((output) => output.exportName === exportName);
    if (users.length > 0 && !next) {
      throw new Error(`Export ${exportName} cannot be deleted as it is in use by ${users.join(', ')}`);
    }
    if (users.length > 0 && next!.value !== value) {
      throw new Error(`Export ${exportName} cannot be updated as it is in use by ${users.join(', ')}`);
    }
  }
}
