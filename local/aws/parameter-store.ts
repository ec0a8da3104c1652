import { Clock, systemClock } from './clock';
import { checkParameterName } from './parameter-name';
import { BYTES, Tier, tierOf } from './parameter-tier';
import { ServiceError } from './service-error';
import { LEDGER_ROOT } from '../../src/contract/envelope';

/** A parameter as it is kept. */
export interface StoredParameter {
  readonly name: string;
  readonly type: string;
  readonly value: string;
  readonly version: number;
  /** Milliseconds since 1970. */
  readonly lastModified: number;
  /** Region of the store that keeps it; us-east-1, unless said. */
  readonly region?: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** Standard, unless said. */
  readonly tier?: Tier;
  /** Values of the versions before, the oldest first. */
  readonly earlier?: readonly string[];
}

/** How this Parameter Store differs from an empty, instantly consistent one. */
export interface ParameterStoreOptions {
  readonly clock?: Clock;
  readonly region?: string;
  readonly account?: string;
  /** Milliseconds during which a reader may still see what was there before a write. Default: none. */
  readonly readLagMs?: number;
  /** What an earlier run left behind. */
  readonly parameters?: StoredParameter[];
  /** Told after every write. */
  readonly onChange?: () => void;
}

interface Entry {
  current?: StoredParameter;
  /** What lagging readers see until `since + readLagMs`. */
  previous?: StoredParameter;
  since: number;
}

type Input = Record<string, any>;

/** So many versions before the newest are kept. */
const VERSIONS = 99;

/** Systems Manager Parameter Store in one region. */
export class ParameterStore {
  private readonly entries = new Map<string, Entry>();
  private readonly clock: Clock;

  private readonly operations: Readonly<Record<string, (input: Input) => Input>> = {
    PutParameter: (input) => this.putParameter(input),
    GetParameter: (input) => this.getParameter(input),
    GetParameters: (input) => this.getParameters(input),
    GetParametersByPath: (input) => this.getParametersByPath(input),
    DeleteParameter: (input) => this.deleteParameter(input),
    DeleteParameters: (input) => this.deleteParameters(input),
    AddTagsToResource: (input) => this.changeTags(input, (tags) => ({ ...tags, ...tagsOf(input.Tags) })),
    RemoveTagsFromResource: (input) => this.changeTags(input, (tags) => (
      Object.fromEntries(Object.entries(tags).filter(([key]) => !input.TagKeys.includes(key)))
    )),
    ListTagsForResource: (input) => ({
      TagList: Object.entries(this.tagged(input).tags ?? {}).map(([Key, Value]) => ({ Key, Value })),
    }),
  };

  constructor(private readonly options: ParameterStoreOptions = {}) {
    this.clock = options.clock ?? systemClock;
    for (const parameter of options.parameters ?? []) {
      this.entries.set(parameter.name, { current: parameter, since: 0 });
    }
  }

  /** Every parameter as it is now, whatever a lagging reader sees. */
  public snapshot(): StoredParameter[] {
    return [...this.entries.values()].flatMap((entry) => entry.current ?? []);
  }

  /** The value of a parameter as it is now, or that of an earlier version; undefined when there is none. */
  public read(name: string, version?: number): string | undefined {
    const current = this.entries.get(name)?.current;
    if (current === undefined || version === undefined) return current?.value;
    return [...(current.earlier ?? []), current.value].at(version - current.version - 1);
  }

  /** Takes in a parameter that stands elsewhere, one of AWS's own too; what is here already stays. */
  public takeIn(name: string, value: string): void {
    if (this.read(name) !== undefined) {
      return;
    }
    const { region } = this.options;
    this.write(name, {
      name,
      type: 'String',
      value,
      version: 1,
      lastModified: this.clock.now(),
      ...(region && { region }),
    });
  }

  /** Runs one operation of the API. */
  public call(operation: string, input: Input): Input {
    const known = this.operations[operation];
    if (!known) {
      throw new ServiceError('UnknownOperationException',
        `Operation "${operation}" of Parameter Store is not served on this machine.`);
    }
    return known(input);
  }

  private putParameter(input: Input): Input {
    const name = checkParameterName(input.Name);
    const existing = this.entries.get(name)?.current;
    if (existing && input.Overwrite !== true) {
      throw new ServiceError('ParameterAlreadyExists',
        'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.');
    }
    const type = checkType(name, input.Type ?? existing?.type);
    const tier = tierOf(input, existing);
    checkValue(name, input.Value, tier);
    const { region } = this.options;
    const former = existing ?? { version: 0, tags: input.Tags && tagsOf(input.Tags) };
    const written: StoredParameter = {
      name,
      type,
      value: input.Value,
      version: former.version + 1,
      lastModified: this.clock.now(),
      ...(region && { region }),
      ...(former.tags && { tags: former.tags }),
      ...(tier !== 'Standard' && { tier }),
      ...withEarlier(existing),
    };
    this.write(name, written);
    return { Version: written.version, Tier: tier };
  }

  private getParameter(input: Input): Input {
    const found = this.visible(checkParameterName(input.Name));
    if (!found) {
      throw new ServiceError('ParameterNotFound', `Parameter ${input.Name} not found.`);
    }
    return { Parameter: this.render(found) };
  }

  private getParameters(input: Input): Input {
    const names = checkNames(input.Names);
    const found = names.flatMap((name) => this.visible(name) ?? []);
    const invalid = names.filter((name) => !found.some((parameter) => parameter.name === name));
    return { Parameters: found.map((parameter) => this.render(parameter)), InvalidParameters: invalid };
  }

  private getParametersByPath(input: Input): Input {
    const path = String(input.Path ?? '');
    if (!path.startsWith('/')) {
      throw new ServiceError('ValidationException', `Path "${path}" must begin with a slash: put a / in front of it.`);
    }
    const pageSize = input.MaxResults ?? 10;
    if (!Number.isInteger(pageSize) || pageSize < 1 || pageSize > 10) {
      throw new ServiceError(
        'ValidationException',
        `MaxResults ${pageSize} must be between 1 and 10: ask for fewer and follow NextToken.`,
      );
    }
    const prefix = path.endsWith('/') ? path : `${path}/`;
    const after = input.NextToken === undefined ? '' : decodeToken(input.NextToken);
    const matching = [...this.entries.keys()]
      .sort()
      .filter(
        (name) => name.startsWith(prefix) && (input.Recursive === true || !name.slice(prefix.length).includes('/')),
      )
      .filter((name) => name > after)
      .flatMap((name) => this.visible(name) ?? []);
    const page = matching.slice(0, pageSize);
    return {
      Parameters: page.map((parameter) => this.render(parameter)),
      ...(matching.length > pageSize && { NextToken: Buffer.from(page[page.length - 1].name).toString('base64') }),
    };
  }

  private deleteParameter(input: Input): Input {
    const name = checkParameterName(input.Name);
    if (!this.entries.get(name)?.current) {
      throw new ServiceError('ParameterNotFound', `Parameter ${name} not found.`);
    }
    this.write(name, undefined);
    return {};
  }

  private deleteParameters(input: Input): Input {
    const names = checkNames(input.Names);
    const existing = names.filter((name) => this.entries.get(name)?.current);
    existing.forEach((name) => this.write(name, undefined));
    return { DeletedParameters: existing, InvalidParameters: names.filter((name) => !existing.includes(name)) };
  }

  private tagged(input: Input): StoredParameter {
    const found = this.entries.get(String(input.ResourceId))?.current;
    if (input.ResourceType !== 'Parameter' || !found) {
      throw new ServiceError('InvalidResourceId', `${input.ResourceType} ${input.ResourceId} does not exist.`);
    }
    return found;
  }

  private changeTags(input: Input, change: (tags: Record<string, string>) => Record<string, string>): Input {
    const found = this.tagged(input);
    this.write(found.name, { ...found, tags: change({ ...found.tags }) });
    return {};
  }

  private write(name: string, parameter: StoredParameter | undefined): void {
    const previous = this.visible(name);
    this.entries.set(name, { current: parameter, previous, since: this.clock.now() });
    if (!parameter && !this.options.readLagMs) {
      this.entries.delete(name);
    }
    this.options.onChange?.();
  }

  /** What a reader sees now: the newest value, or the one before it while the read lag lasts. */
  private visible(name: string): StoredParameter | undefined {
    const entry = this.entries.get(name);
    if (!entry) {
      return undefined;
    }
    const lagging = this.clock.now() < entry.since + (this.options.readLagMs ?? 0);
    return lagging ? entry.previous : entry.current;
  }

  private render(parameter: StoredParameter): Input {
    const { region = 'us-east-1', account = '123456789012' } = this.options;
    return {
      Name: parameter.name,
      Type: parameter.type,
      Value: parameter.value,
      Version: parameter.version,
      LastModifiedDate: parameter.lastModified / 1000,
      ARN: `arn:aws:ssm:${region}:${account}:parameter${parameter.name.startsWith('/') ? '' : '/'}${parameter.name}`,
      DataType: 'text',
    };
  }
}

function tagsOf(tags: readonly { readonly Key: string; readonly Value: string }[]): Record<string, string> {
  return Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]));
}

function checkType(name: string, type: unknown): string {
  if (typeof type !== 'string' || !['String', 'StringList', 'SecureString'].includes(type)) {
    throw new ServiceError('ValidationException',
      `Type "${String(type)}" of parameter "${name}" must be String, StringList or SecureString: give one of them.`);
  }
  return type;
}

/** Of our own records nobody asks for an earlier version. */
function withEarlier(existing: StoredParameter | undefined): Pick<StoredParameter, 'earlier'> {
  if (existing === undefined || existing.name.startsWith(LEDGER_ROOT)) return {};
  return { earlier: [...(existing.earlier ?? []), existing.value].slice(-VERSIONS) };
}

function checkValue(name: string, value: unknown, tier: Tier): void {
  if (typeof value !== 'string' || value === '') {
    throw new ServiceError(
      'ValidationException',
      `Value of parameter "${name}" must be a non-empty string: give it a value.`,
    );
  }
  if (Buffer.byteLength(value) > BYTES[tier]) {
    throw new ServiceError(
      'ValidationException',
      `${tier} tier parameters support a maximum parameter value of ${BYTES[tier]} characters; `
        + `"${name}" has ${Buffer.byteLength(value)}: split it.`,
    );
  }
}

function checkNames(names: unknown): string[] {
  if (!Array.isArray(names) || names.length < 1 || names.length > 10) {
    throw new ServiceError('ValidationException', 'Names must hold between 1 and 10 parameter names: split the call.');
  }
  return names.map(checkParameterName);
}

function decodeToken(token: string): string {
  const name = Buffer.from(token, 'base64').toString('utf8');
  if (!name.startsWith('/')) {
    throw new ServiceError('InvalidNextToken', 'The specified token is not valid.');
  }
  return name;
}
