/** `restore`: fetches numbers that nobody declares out of the deletion queue. */
import { defineVerb } from './give-and-take';

export const define = defineVerb('restore');
