import { Clock, systemClock } from './clock';
import { checkParameterName } from './parameter-name';
import { ServiceError } from './service-error';

/** A parameter as it is kept. */
export interface StoredParameter {
  readonly name: string;
  readonly type: string;
  readonly value: string;
  readonly version: number;
  /** Milliseconds since 1970. */
  readonly lastModified: number;
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

const STANDARD_TIER_BYTES = 4096;

/** The Standard tier of Systems Manager Parameter Store, as far as a ledger needs it. */
export class ParameterStore {
  private readonly entries = new Map<string, Entry>();
  private readonly clock: Clock;

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

  /** Runs one operation of the API. */
  public call(operation: string, input: Input): Input {
    switch (operation) {
      case 'PutParameter': return this.putParameter(input);
      case 'GetParameter': return this.getParameter(input);
      case 'GetParameters': return this.getParameters(input);
      case 'GetParametersByPath': return this.getParametersByPath(input);
      case 'DeleteParameter': return this.deleteParameter(input);
      case 'DeleteParameters': return this.deleteParameters(input);
      default:
        throw new ServiceError('UnknownOperationException', `Operation "${operation}" of Parameter Store is not served on this machine.`);
    }
  }

  private putParameter(input: Input): Input {
    const name = checkParameterName(input.Name);
    const existing = this.entries.get(name)?.current;
    if (existing && input.Overwrite !== true) {
      throw new ServiceError('ParameterAlreadyExists',
        'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.');
    }
    const type: string | undefined = input.Type ?? existing?.type;
    if (type === undefined || !['String', 'StringList', 'SecureString'].includes(type)) {
      throw new ServiceError('ValidationException',
        `Type "${String(type)}" of parameter "${name}" must be String, StringList or SecureString: give one of them.`);
    }
    checkValue(name, input.Value, input.Tier);
    const version = (existing?.version ?? 0) + 1;
    this.write(name, { name, type, value: input.Value, version, lastModified: this.clock.now() });
    return { Version: version, Tier: 'Standard' };
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
      throw new ServiceError('ValidationException', `MaxResults ${pageSize} must be between 1 and 10: ask for fewer and follow NextToken.`);
    }
    const prefix = path.endsWith('/') ? path : `${path}/`;
    const after = input.NextToken === undefined ? '' : decodeToken(input.NextToken);
    const matching = [...this.entries.keys()].sort()
      .filter((name) => name.startsWith(prefix) && (input.Recursive === true || !name.slice(prefix.length).includes('/')))
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

function checkValue(name: string, value: unknown, tier: unknown): void {
  if (typeof value !== 'string' || value === '') {
    throw new ServiceError('ValidationException', `Value of parameter "${name}" must be a non-empty string: give it a value.`);
  }
  if (tier !== undefined && tier !== 'Standard') {
    throw new ServiceError('ValidationException', `Tier "${String(tier)}" of parameter "${name}" is not served on this machine: use Standard.`);
  }
  if (Buffer.byteLength(value) > STANDARD_TIER_BYTES) {
    throw new ServiceError('ValidationException',
      `Standard tier parameters support a maximum parameter value of ${STANDARD_TIER_BYTES} characters; "${name}" has ${Buffer.byteLength(value)}: split it.`);
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
