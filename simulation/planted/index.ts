/** Every planted bug. */
import { ANSWERS } from './answers';
import { MANY } from './many';
import { Planted } from './plant';
import { PURCHASES } from './purchases';
import { RELEASES } from './releases';
import { ROUTING } from './routing';
import { WAITS } from './waits';

export { check, patched, plant, type Edit, type Planted } from './plant';
export const PLANTED: readonly Planted[] = [...PURCHASES, ...RELEASES, ...ANSWERS, ...WAITS, ...MANY, ...ROUTING];
