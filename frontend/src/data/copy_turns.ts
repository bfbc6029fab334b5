/**
 * Who waits for whom in the second copy's worker.
 *
 * Appends go in order and wait for nothing slow. A sweep reads segment by segment beside them; while
 * it does, no segment may be taken away, so what removes some waits for its end.
 */
export class CopyTurns {
  private turn: Promise<unknown> = Promise.resolve();
  private sweeping: Promise<unknown> = Promise.resolve();

  /** `work` never rejects. */
  take(ask: 'open' | 'append' | 'sweep' | 'reseal' | 'release', work: () => Promise<void>): void {
    if (ask === 'sweep') this.sweeping = this.turn.then(work);
    else if (ask === 'open' || ask === 'append') this.inTurn(work);
    else void this.sweeping.then(() => this.inTurn(work));
  }

  private inTurn(work: () => Promise<void>): void {
    this.turn = this.turn.then(work);
  }
}
