/**
 * Resolves a template as far as that is possible before the deployment: parameters, what is deployed, exports, outputs.
 * What only the deployment itself can tell stays behind as a mark, and is said.
 */
import { DeployedStack } from './deployed-stacks';
import { knownParameters } from './known-parameters';
import { conditionHolds, resolve, ResolveScope } from '../../local/cloudformation/engine/intrinsics';
import { Template } from '../../local/cloudformation/engine/template';
import { findUnknown, unknownAttributeText, unknownId } from '../../local/cloudformation/engine/unknown-values';

/** What a resource of the stack would be once it has been brought up to date; what is not there is not known. */
export interface ImaginedResource {
  readonly physicalId?: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** What surrounds a stack. */
export interface Surroundings {
  readonly stackName: string;
  readonly stackId: string;
  readonly region: string;
  /** Undefined when neither the assembly nor the account says. */
  readonly account?: string;
  readonly exports: ReadonlyMap<string, string>;
  readonly outputsOf: (stackName: string, region: string) => Readonly<Record<string, string>> | undefined;
}

/** One version of a stack: what is deployed, or what is to be. */
export interface StackVersion {
  readonly template: Template;
  readonly given: Readonly<Record<string, string>>;
  readonly deployed?: DeployedStack;
  /** Resources of which more is known than CloudFormation lists. */
  readonly resources: ReadonlyMap<string, ImaginedResource>;
}

const DYNAMIC = /\{\{resolve:[^{}]*\}\}/;
const MARKED = /(?:^|-)([A-Za-z0-9]+)-NOTSIMULATED(?:\.([A-Za-z0-9.]+))?/;

export class StackScope {
  private readonly scope: ResolveScope;
  /** Parameters whose values are not known, and why not. */
  private readonly missing: ReadonlyMap<string, string>;

  constructor(
    private readonly version: StackVersion,
    private readonly around: Surroundings,
  ) {
    const { values, missing } = knownParameters(version, around.stackName);
    this.missing = missing;
    this.scope = {
      template: version.template,
      parameters: { ...values },
      region: around.region,
      account: around.account ?? unknownId(around.stackName, 'AccountId'),
      stackName: around.stackName,
      stackId: around.stackId,
      ref: (logicalId) => this.ref(logicalId),
      getAtt: (logicalId, attribute) => this.getAtt(logicalId, attribute),
      importValue: (name) => around.exports.get(name) ?? unknownId(around.stackName, `Export${plain(name)}`),
      stackOutput: ({ stackName, outputName, region = around.region }) =>
        around.outputsOf(stackName, region)?.[outputName] ?? unknownId(stackName, plain(outputName)),
    };
  }

  resolve(value: unknown): unknown {
    return resolve(value, this.scope);
  }

  /** Whether a resource is part of the stack; throws a sentence when its condition cannot be told. */
  holds(condition: string | undefined): boolean {
    const unknown = condition === undefined ? undefined : this.unknownIn(condition, new Set());
    if (unknown) throw new Error(`condition ${condition} depends on ${unknown}, ${this.whyUnknown(unknown)}`);
    return conditionHolds(condition, this.scope);
  }

  /** The end of a sentence that says why a value that comes from there is not known. */
  whyUnknown(source: string): string {
    return this.missing.get(source) ?? 'which is known only at deployment';
  }

  /** A parameter without a value on which a condition depends, however indirectly. */
  private unknownIn(condition: string, seen: Set<string>): string | undefined {
    if (seen.has(condition)) return undefined;
    seen.add(condition);
    const { Conditions = {} } = this.version.template;
    return textsIn(Conditions[condition])
      .map((text) => (this.missing.has(text) ? text : text in Conditions ? this.unknownIn(text, seen) : undefined))
      .find(Boolean);
  }

  private ref(logicalId: string): string {
    const { resources, deployed } = this.version;
    const physicalId = resources.get(logicalId)?.physicalId ?? deployed?.resources.get(logicalId)?.physicalId;
    return physicalId || unknownId(this.around.stackName, logicalId);
  }

  private getAtt(logicalId: string, attribute: string): string {
    const known = this.version.resources.get(logicalId)?.attributes[attribute];
    return known ?? unknownAttributeText(unknownId(this.around.stackName, logicalId), attribute);
  }
}

/** Every text in a value, wherever it is. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

const plain = (name: string): string => name.replace(/[^A-Za-z0-9]/g, '');

/** "Directory.Value": what a value is taken from that only the deployment can tell; undefined when it is known. */
export function unknownSource(value: unknown): string | undefined {
  const dynamic = textsIn(value).find((text) => DYNAMIC.test(text));
  if (dynamic) return DYNAMIC.exec(dynamic)![0];
  const mark = findUnknown(value);
  const [, logicalId, attribute] = (mark && MARKED.exec(mark)) || [];
  return logicalId && [logicalId, attribute].filter(Boolean).join('.');
}
