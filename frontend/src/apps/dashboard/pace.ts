/** Answers words with work: the first word of a burst at once, those behind it `apartMs` apart, and none
 * while work goes on, unless that hangs. What the page does without a word (its half minute, another
 * view) delays none. */
const HANGS_MS = 5_000;

export class Pace {
  private readonly work: () => Promise<void>;
  private readonly apartMs: number;
  private readonly isWanted: () => boolean;
  private begunAt = -Infinity;
  private busySince = -Infinity;
  private running = 0;
  private isOwed = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** `isWanted`: false where what was said has been answered meanwhile */
  constructor(work: () => Promise<void>, apartMs: number, isWanted: () => boolean = () => true) {
    this.work = work;
    this.apartMs = apartMs;
    this.isWanted = isWanted;
  }

  word(): void {
    const nowMs = performance.now();
    const restMs = this.begunAt + this.apartMs - nowMs;
    if (this.running > 0 && nowMs - this.busySince < HANGS_MS) this.isOwed = true;
    else if (restMs <= 0) this.begin();
    else this.timer ??= setTimeout(() => { this.begin(); }, restMs);
  }

  /** A word that comes meanwhile is answered when this has ended. */
  async during(work: () => Promise<void>): Promise<void> {
    this.running += 1;
    this.busySince = performance.now();
    try {
      await work();
    } finally {
      this.running -= 1;
      if (this.running === 0 && this.isOwed) {
        this.isOwed = false;
        this.word();
      }
    }
  }

  private begin(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (!this.isWanted()) return;
    this.begunAt = performance.now();
    void this.during(this.work);
  }
}
