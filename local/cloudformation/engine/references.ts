/** Every name that a part of a template refers to with Ref, Fn::GetAtt or Fn::Sub; pseudo parameters are among them. */
export function findReferences(value: unknown, found = new Set<string>()): Set<string> {
  if (Array.isArray(value)) {
    value.forEach((item) => findReferences(item, found));
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, part] of Object.entries(value)) {
      referencesOf(name, part).forEach((reference) => found.add(reference));
      findReferences(part, found);
    }
  }
  return found;
}

/** What one function refers to, its arguments' own functions not considered. */
export function referencesOf(name: string, part: unknown): string[] {
  switch (name) {
    case 'Ref': return typeof part === 'string' ? [part] : [];
    case 'Fn::GetAtt': return [String(Array.isArray(part) ? part[0] : String(part).split('.')[0])];
    case 'Fn::Sub': return substituted(part);
    default: return [];
  }
}

function substituted(part: unknown): string[] {
  const [text, own] = Array.isArray(part) ? part : [part, {}];
  return [...String(text).matchAll(/\$\{([^!}.]+)[^}]*\}/g)].map((match) => match[1])
    .filter((name) => !Object.prototype.hasOwnProperty.call(own ?? {}, name));
}
