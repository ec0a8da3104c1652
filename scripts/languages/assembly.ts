/** The public API as jsii has recorded it, in as much detail as is needed to look it up in generated code. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface TypeReference {
  readonly primitive?: string;
  readonly fqn?: string;
  readonly collection?: { readonly kind: string; readonly elementtype: TypeReference };
}

export interface Property {
  readonly name: string;
  readonly type: TypeReference;
  readonly optional?: boolean;
}

export interface Method {
  readonly name: string;
  readonly static?: boolean;
  readonly returns?: { readonly type: TypeReference };
  readonly parameters?: readonly Property[];
}

export interface Type {
  readonly name: string;
  readonly kind: 'class' | 'interface' | 'enum';
  readonly datatype?: boolean;
  readonly properties?: readonly Property[];
  readonly methods?: readonly Method[];
  readonly members?: readonly { readonly name: string }[];
}

export function types(library: string): Type[] {
  const assembly = JSON.parse(readFileSync(join(library, '.jsii'), 'utf8'));
  if (assembly.schema === 'jsii/file-redirect') {
    throw new Error('.jsii: compressed, which this does not read; compile without compression');
  }
  return Object.values(assembly.types);
}
