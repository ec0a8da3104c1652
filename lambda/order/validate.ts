import { Declared } from './record';

export function problemWith(_declared: Declared, _replace: boolean): string | undefined {
  return undefined;
}
