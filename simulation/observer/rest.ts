/** What must hold when everything is quiet. */
import { checkAnswers, checkIsolation } from './answers';
import { Chronicle, requesterOf, Violate } from './chronicle';
import { Removals } from './removals';
import { WorldParts } from '../world/interfaces';
import { whose } from '../world/process';
import { numbersOf } from '../world/stack';

export function checkRest(world: WorldParts, chronicle: Chronicle, removals: Removals, violate: Violate): void {
  checkLeaks(world, chronicle, removals, violate);
  checkLosses(chronicle, violate);
  checkAnswers(world, (what) => violate('G5', what));
  checkIsolation(
    world,
    (number, key) => {
      const bought = chronicle.purchases.get(number);
      const hasBought = bought !== undefined && requesterOf(bought.by) === key;
      return hasBought || chronicle.declarationsOf(number).some(({ by }) => by === key);
    },
    [...chronicle.byHand.keys()].filter((number) => !chronicle.isHeld(number)),
    (what) => violate('isolation', what),
  );
  checkLogs(world.logs ?? [], chronicle, violate);
}

/** G1: nothing that was bought is left without an owner. */
function checkLeaks(world: WorldParts, chronicle: Chronicle, removals: Removals, violate: Violate): void {
  const owned = new Set(chronicle.live().flatMap(([, resource]) => numbersOf(resource)));
  for (const [number, { by, order }] of chronicle.purchases) {
    const isExcused = owned.has(number) || chronicle.excused.has(number) || chronicle.byHand.has(number);
    const lastBy = chronicle.restores.get(number) ?? by;
    if (isExcused || !chronicle.isHeld(number) || removals.wasLetGo(lastBy, number)) continue;
    violate(
      'G1',
      `${number} (${world.truth(number)!.status}, order ${order}), bought for ${whose(by)}, belongs to nobody`,
    );
  }
}

/** G3: nothing that is owned is gone. */
function checkLosses(chronicle: Chronicle, violate: Violate): void {
  for (const [stack, resource] of chronicle.live()) {
    if (resource.status.startsWith('DELETE')) continue;
    for (const number of numbersOf(resource)) {
      if (chronicle.isHeld(number) || chronicle.byHand.has(number)) continue;
      const what = `${resource.logicalId} of stack ${stack.name} declares ${number}`;
      violate('G3', `${what}, which is not there any more`);
    }
  }
}

/** No log line tells a whole number, or an address to which answers may be sent. */
function checkLogs(logs: readonly string[], { known }: Chronicle, violate: Violate): void {
  for (const line of logs) {
    const whole = [...known].find((number) => number.startsWith('+') && line.includes(number.slice(1)));
    if (whole || /https?:/.test(line)) {
      violate('log', `a log line tells ${whole ?? 'a URL'}: ${line.slice(0, 300)}`);
    }
  }
}
