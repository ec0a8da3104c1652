/**
 * Histories that broke a guarantee once, each as the plan that was left when it had been made as short as it can be.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plan } from '../plan/plan';

export interface Regression {
  readonly what: string;
  readonly guarantee: string;
  readonly plan: Plan;
}

const FOLDER = join(__dirname, '..', 'regressions');

export const regressions = (): Regression[] =>
  readdirSync(FOLDER)
    .sort()
    .map((file) => readRegression(join(FOLDER, file)));

export const readRegression = (file: string): Regression => JSON.parse(readFileSync(file, 'utf8')) as Regression;
