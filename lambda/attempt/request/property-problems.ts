/** What can be wrong with the properties of any kind of resource. */
import { number, text } from './property-values';
import { MAX_TIMEOUT_MINUTES, MIN_TIMEOUT_MINUTES, PROPERTIES_VERSION } from '../../../src/contract/envelope';
import { hasDynamicReference } from '../../../src/order/validation/finding';

type Properties = Readonly<Record<string, unknown>>;

/** The properties that every kind has. */
const COMMON = ['ServiceToken', 'ServiceTimeout', 'Version', 'StateMachineArn', 'Region', 'TimeoutSeconds'];

/** What is wrong with the properties that every kind has, or that nobody knows; `what` names the resource. */
export function problemWithProperties(
  properties: Properties,
  own: readonly string[],
  what: string,
): string | undefined {
  if (properties.Version !== PROPERTIES_VERSION) {
    return (
      `property version ${text(properties.Version)}: this provider reads ${PROPERTIES_VERSION}; deploy provider and ` +
      `${what} with one version of the library`
    );
  }
  const unknown = Object.keys(properties).find((name) => !COMMON.includes(name) && !own.includes(name));
  if (unknown) return `${unknown}: not a property of a ${what}; remove it`;
  return unresolvedReference(properties) ?? wrongTimeout(properties);
}

function wrongTimeout({ TimeoutSeconds }: Properties): string | undefined {
  const seconds = number(TimeoutSeconds);
  if (TimeoutSeconds === undefined) return undefined;
  if (seconds !== undefined && seconds >= MIN_TIMEOUT_MINUTES * 60 && seconds <= MAX_TIMEOUT_MINUTES * 60) {
    return undefined;
  }
  return (
    `timeout ${text(TimeoutSeconds)}: not between ${MIN_TIMEOUT_MINUTES * 60} and ${MAX_TIMEOUT_MINUTES * 60} ` +
    'seconds; choose one that is'
  );
}

/**
 * A reference that arrived as it was written. CloudFormation puts parameters of type String and StringList in, but
 * leaves secrets and secure parameters of custom resources as they are.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
 */
export function unresolvedReference(value: unknown, path = ''): string | undefined {
  if (typeof value === 'object' && value !== null) {
    for (const [name, inner] of Object.entries(value)) {
      const found = unresolvedReference(inner, Array.isArray(value) ? path : name);
      if (found !== undefined) return found;
    }
  }
  if (!hasDynamicReference(value)) return undefined;
  return (
    `${path} ${String(value)}: CloudFormation did not resolve this reference, as it resolves neither secrets nor ` +
    'secure parameters in custom resources; use a parameter of type String or StringList, by {{resolve:ssm:...}}'
  );
}
