/** What CloudFormation showed of its stacks at earlier moments. */
import type { Resource, Stack } from '../world/stack';

export interface View {
  readonly status: string;
  readonly operationAt: number;
  readonly resources: ReadonlyMap<string, Pick<Resource, 'status' | 'physicalId' | 'requestedAt'>>;
  readonly gone: ReadonlyMap<string, string>;
}

export class Views {
  private readonly taken = new Map<string, { readonly at: number; readonly view: View }[]>();

  take(stacks: Iterable<Stack>, at: number): void {
    for (const stack of stacks) {
      const resources = new Map(
        [...stack.resources].map(([id, { status, physicalId, requestedAt }]) => [
          id,
          { status, physicalId, requestedAt },
        ]),
      );
      const view: View = { status: stack.status, operationAt: stack.operationAt, resources, gone: new Map(stack.gone) };
      const before = this.taken.get(stack.id) ?? [];
      this.taken.set(stack.id, [...before, { at, view }]);
    }
  }

  /** The last view until then, or the first one there is. */
  of(id: string, until: number): View | undefined {
    const taken = this.taken.get(id);
    return (taken?.filter(({ at }) => at <= until).at(-1) ?? taken?.[0])?.view;
  }
}
