/** Lets whoever waits know that it is in vain. */
export class Cancel {
  aborted = false;
  private readonly waiting = new Set<() => void>();

  abort(): void {
    this.aborted = true;
    for (const wake of [...this.waiting]) wake();
    this.waiting.clear();
  }

  when(wake: () => void): void {
    if (this.aborted) wake();
    else this.waiting.add(wake);
  }
}
