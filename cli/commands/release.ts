/** `release`: puts numbers that nobody declares into the deletion queue. */
import { defineVerb } from './give-and-take';

export const define = defineVerb('release');
