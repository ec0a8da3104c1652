/** A CloudFormation template. */
export interface Template {
  readonly Parameters?: Record<string, { readonly Type: string; readonly Default?: unknown }>;
  readonly Mappings?: Record<string, Record<string, Record<string, unknown>>>;
  readonly Conditions?: Record<string, unknown>;
  readonly Resources: Record<string, TemplateResource>;
  readonly Outputs?: Record<string, TemplateOutput>;
}

/** One resource of a template. */
export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Record<string, unknown>;
  readonly DependsOn?: string | string[];
  readonly Condition?: string;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

/** One output of a template. */
export interface TemplateOutput {
  readonly Value: unknown;
  readonly Condition?: string;
  readonly Export?: { readonly Name: unknown };
}

const POLICIES = ['Delete', 'Retain', 'RetainExceptOnCreate', 'Snapshot'];

/** Refuses what CloudFormation refuses before it begins. */
export function checkTemplate(template: Template): void {
  if (typeof template.Resources !== 'object' || Object.keys(template.Resources ?? {}).length === 0) {
    throw new Error('The template holds no Resources: at least one is required.');
  }
  for (const [logicalId, resource] of Object.entries(template.Resources)) {
    for (const field of ['DeletionPolicy', 'UpdateReplacePolicy'] as const) {
      const policy = resource[field];
      if (policy !== undefined && (!POLICIES.includes(policy) || (field === 'UpdateReplacePolicy' && policy === 'RetainExceptOnCreate'))) {
        throw new Error(`${field} "${policy}" of resource "${logicalId}" is not one that CloudFormation knows: use Delete or Retain.`);
      }
    }
    for (const target of [resource.DependsOn ?? []].flat()) {
      if (!template.Resources[target]) {
        throw new Error(`Resource "${logicalId}" depends on "${target}", which the template does not hold: correct DependsOn.`);
      }
    }
  }
}

/** Whether two values are the same, whatever the order of their keys. */
export function sameValue(a: unknown, b: unknown): boolean {
  return stableJson(a) === stableJson(b);
}

function stableJson(value: unknown): string {
  return JSON.stringify(value, (_key, part) => (
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part
  )) ?? 'undefined';
}
