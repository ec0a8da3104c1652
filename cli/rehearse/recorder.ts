/** What a rehearsal is drawn from: CloudFormation's events, the service's calls, and what became of each number. */
import { changesBetween, NumberChange, numbersOf, NumberView } from './numbers';
import { World } from './world';
import { StackEvent } from '../../local/cloudformation/engine/stack';

/** Calls of one operation with one result, one after another. */
export interface RecordedCalls {
  readonly at: number;
  readonly operation: string;
  readonly result: string;
  readonly times: number;
}

/** What was seen to have become of a number. */
export interface SeenChange extends NumberChange {
  readonly at: number;
}

export class Recorder {
  /** In the order in which everything happened. */
  readonly happened: (StackEvent | RecordedCalls)[] = [];
  readonly changes: SeenChange[] = [];
  private numbers: readonly NumberView[];

  constructor(private readonly world: World) {
    this.numbers = numbersOf(world.chime.model);
    world.onRequest(({ what, result }) => this.call(what, result));
  }

  event(event: StackEvent): void {
    this.happened.push(event);
  }

  /** What has changed in the inventory since the last look. */
  look(): void {
    const [at, numbers] = [this.world.clock.now(), numbersOf(this.world.chime.model)];
    const changes = [...changesBetween(this.numbers, numbers), ...pendingSince(this.numbers, numbers)];
    this.changes.push(...changes.map((change) => ({ ...change, at })));
    this.numbers = numbers;
  }

  private call(operation: string, result: string): void {
    const last = this.happened.at(-1);
    if (last && 'operation' in last && last.operation === operation && last.result === result) {
      this.happened[this.happened.length - 1] = { ...last, times: last.times + 1 };
    } else {
      this.happened.push({ at: this.world.clock.now(), operation, result, times: 1 });
    }
    this.look();
  }
}

/** The service does not show the new calling name before it has come through. */
function pendingSince(before: readonly NumberView[], after: readonly NumberView[]): NumberChange[] {
  const isPending = ({ callingNameStatus }: NumberView) => callingNameStatus === 'UpdateInProgress';
  const already = new Set(before.filter(isPending).map(({ number }) => number));
  return after
    .filter((view) => isPending(view) && !already.has(view.number))
    .map(({ number }) => ({ number, change: 'changed', detail: 'calling name pending' }));
}
