/** The state as plain JSON, and the checks before it is trusted again. */
import type { FaultSnapshot } from './faults';
import { parseSwitches } from './switches';
import type { WorldSnapshot } from './world';

/** Raised when the shape of a snapshot changes. */
export const SNAPSHOT_VERSION = 2;

/** A model's whole state as plain JSON. */
export interface ModelSnapshot {
  readonly version: typeof SNAPSHOT_VERSION;
  readonly world: WorldSnapshot;
  readonly faults: FaultSnapshot[];
}

const TABLES = ['numbers', 'orders', 'connectors', 'groups', 'applications', 'rules'] as const;

/**
 * Checks that a value is a snapshot.
 *
 * @throws Error that says what is wrong with it.
 */
export function parseSnapshot(value: unknown): ModelSnapshot {
  const snapshot = object(value, 'the snapshot');
  demand(
    snapshot.version === SNAPSHOT_VERSION,
    `version is ${JSON.stringify(snapshot.version)}, this release reads version ${SNAPSHOT_VERSION}`,
  );
  demand(Array.isArray(snapshot.faults), 'faults is not a list');
  const world = object(snapshot.world, 'world');
  for (const table of TABLES) {
    checkTable(object(world[table], table), table);
  }
  demand(
    Array.isArray(world.taken) && world.taken.every((item) => typeof item === 'string'),
    'taken is not a list of numbers',
  );
  demand(Array.isArray(world.orderScripts), 'orderScripts is not a list');
  demand(typeof world.now === 'number', 'now is not a moment');
  demand(
    Number.isInteger(world.sequence) && Number.isInteger(world.random),
    'sequence or random is not a whole number',
  );
  demand(
    world.settings === null || typeof object(world.settings, 'settings').callingName === 'string',
    'settings has no callingName',
  );
  parseSwitches(world.switches);
  return snapshot as unknown as ModelSnapshot;
}

function checkTable(rows: Record<string, unknown>, table: string): void {
  for (const [key, versions] of Object.entries(rows)) {
    const where = `${table} ${key}`;
    demand(Array.isArray(versions) && versions.length > 0, `${where} is not a list of versions`);
    for (const version of versions as unknown[]) {
      const { at, value } = object(version, where);
      demand(
        typeof at === 'number' && (value === null || typeof object(value, where).sequence === 'number'),
        `${where} is not a record`,
      );
    }
  }
}

function object(value: unknown, what: string): Record<string, unknown> {
  demand(typeof value === 'object' && value !== null && !Array.isArray(value), `${what} is not an object`);
  return value as Record<string, unknown>;
}

function demand(holds: boolean, problem: string): void {
  if (!holds) {
    throw new Error(`Not a snapshot of the Chime SDK Voice service: ${problem}.`);
  }
}
