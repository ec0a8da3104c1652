/** Every planted bug. */
import { ANSWERS } from './answers';
import { Planted } from './plant';
import { PURCHASES } from './purchases';
import { RELEASES } from './releases';

export { check, patched, plant, type Edit, type Planted } from './plant';
export const PLANTED: readonly Planted[] = [...PURCHASES, ...RELEASES, ...ANSWERS];
