import { ServiceError } from './service-error';

const MAX_LEVELS = 15;
const MAX_NAME_LENGTH = 1011;

/** Parameter Store's rules for a name; throws `ValidationException` for one that breaks them. */
export function checkParameterName(name: unknown): string {
  if (typeof name !== 'string' || name === '') {
    throw new ServiceError(
      'ValidationException',
      `Parameter name "${String(name)}" must be a non-empty string: give the parameter a name.`,
    );
  }
  if (!/^[A-Za-z0-9_.\-/]+$/.test(name)) {
    throw new ServiceError(
      'ValidationException',
      `Parameter name "${name}" may hold only letters, digits and . - _ with / between levels: `
        + 'replace the other characters.',
    );
  }
  if (name.length > MAX_NAME_LENGTH) {
    throw new ServiceError(
      'ValidationException',
      `Parameter name "${name}" is longer than ${MAX_NAME_LENGTH} characters: shorten it.`,
    );
  }
  checkHierarchy(name);
  return name;
}

function checkHierarchy(name: string): void {
  if (name.includes('/') && !name.startsWith('/')) {
    throw new ServiceError(
      'ValidationException',
      `Parameter name "${name}" must be fully qualified: put a / in front of it.`,
    );
  }
  const levels = name.split('/').slice(1);
  if (levels.some((level) => level === '')) {
    throw new ServiceError(
      'ValidationException',
      `Parameter name "${name}" must not hold an empty level: remove the extra slash.`,
    );
  }
  if (levels.length > MAX_LEVELS) {
    throw new ServiceError('HierarchyLevelLimitExceededException',
      `Parameter name "${name}" has ${levels.length} levels, at most ${MAX_LEVELS} are allowed: use fewer.`);
  }
  if (/^\/?(aws|ssm)/i.test(name)) {
    throw new ServiceError(
      'ValidationException',
      `Parameter name "${name}" must not begin with "aws" or "ssm": choose another prefix.`,
    );
  }
}
