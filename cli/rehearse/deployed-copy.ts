/**
 * The stacks of an assembly as they are deployed now, those nested in them included: what a rehearsal begins with
 * instead of an empty account.
 */
import { readFileSync } from 'node:fs';
import { RecordEnvelope } from '../../lambda/attempt/record/record-envelope';
import { ImportedStack } from '../../local/cloudformation';
import { AssemblyStack } from '../../local/cloudformation/assembly';
import { STACK_TYPE } from '../../local/cloudformation/engine/stack';
import { Template } from '../../local/cloudformation/engine/template';
import { DeployedStack, DeployedStacks } from '../plan/deployed-stacks';
import { parseTemplate } from '../plan/template-text';

/** What the next deployment makes of a stack; a nested one has no template any more when that removes it. */
interface Next extends Pick<AssemblyStack, 'stackName' | 'region' | 'code'> {
  readonly template?: Template;
  readonly parentId?: string;
}

/** Those that are there; a nested stack stands before the one that holds it, which needs its outputs. */
export async function copyStacks(
  wanted: readonly AssemblyStack[],
  records: readonly RecordEnvelope[],
): Promise<ImportedStack[]> {
  const deployed = new DeployedStacks();
  const copies: ImportedStack[] = [];
  for (const stack of wanted) {
    const found = await deployed.find(stack.stackName, stack.region);
    if (found) copies.push(...(await copyOf(stack, found, deployed, records)));
  }
  return copies;
}

async function copyOf(
  next: Next,
  found: DeployedStack,
  deployed: DeployedStacks,
  records: readonly RecordEnvelope[],
): Promise<ImportedStack[]> {
  const copies: ImportedStack[] = [];
  for (const { logicalId, physicalId, type } of found.resources.values()) {
    if (type !== STACK_TYPE || physicalId === '') continue;
    const nested = await deployed.find(physicalId, next.region);
    if (!nested) continue;
    copies.push(...(await copyOf(nextNested(next, logicalId, nested, found.id), nested, deployed, records)));
  }
  return [...copies, imported(next, found, records)];
}

/** The nested template is the file asset to whose key the next template's URL leads. */
function nextNested(
  { region, code, template }: Next,
  logicalId: string,
  nested: DeployedStack,
  parentId: string,
): Next {
  const url = JSON.stringify(template?.Resources[logicalId]?.Properties?.TemplateURL ?? '');
  const key = Object.keys(code).find((each) => url.includes(`/${each}`));
  const text = key === undefined ? undefined : readFileSync(code[key], 'utf8');
  return {
    stackName: nested.id.split('/')[1],
    region,
    code,
    parentId,
    ...(text !== undefined && { template: parseTemplate(text, `the nested template ${code[key!]}`) }),
  };
}

function imported(next: Next, found: DeployedStack, records: readonly RecordEnvelope[]): ImportedStack {
  const resources = [...found.resources.values()].map((resource) => ({
    ...resource,
    attributes: attributesOf(found.id, resource.logicalId, resource.physicalId, records),
  }));
  return {
    stackName: next.stackName,
    region: next.region,
    ...(next.parentId !== undefined && { parentId: next.parentId }),
    id: found.id,
    account: found.id.split(':')[4],
    status: found.status,
    template: found.template,
    parameters: found.parameters,
    given: found.given,
    outputs: found.outputs,
    resources: new Map(resources.map((resource) => [resource.logicalId, resource])),
    code: { ...next.code, ...codeOfBefore(next, found) },
  };
}

/** What the newest success of the resource has told CloudFormation. */
function attributesOf(
  stackId: string,
  logicalId: string,
  physicalId: string,
  records: readonly RecordEnvelope[],
): Readonly<Record<string, string>> | undefined {
  return records
    .filter((record) => record.stackId === stackId && record.logicalId === logicalId)
    .filter(({ outcome }) => outcome?.status === 'SUCCESS' && outcome.physicalId === physicalId && outcome.data)
    .sort((a, b) => b.sentAt - a.sentAt)[0]?.outcome!.data;
}

/** The code that is deployed is not here; the assembly's function of the same logical id takes its place. */
function codeOfBefore({ template, code }: Next, { template: before }: DeployedStack): Record<string, string> {
  return Object.fromEntries(
    Object.entries(before.Resources).flatMap(([logicalId, { Type, Properties }]) => {
      const key = keyOf(Properties);
      const next = keyOf(template?.Resources[logicalId]?.Properties) ?? '';
      const known = Type === 'AWS::Lambda::Function' && typeof key === 'string' && code[next] !== undefined;
      return known ? [[key, code[key] ?? code[next]]] : [];
    }),
  );
}

const keyOf = (properties: Record<string, unknown> | undefined): string | undefined =>
  (properties?.Code as { readonly S3Key?: string } | undefined)?.S3Key;
