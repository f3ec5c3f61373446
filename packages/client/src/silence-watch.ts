// Tells silence from lateness: what counts is time during which this program ran and could have heard. LESSON-91, LESSON-106.

/** How often the client looks at its watch, milliseconds. */
export const WATCH_MS = 100;
/**
 * One look counts at most this much, milliseconds. A page that hung for 3 s finds its frames only after its late timer: it has not
 * heard silence, it has not listened. Four such looks in a row, with turns for frames between them, are silence all the same.
 */
const LONGEST_LOOK_MS = 500;
/** After a wake-up the old frames are no proof: this much more silence is enough, milliseconds. */
const GRACE_AFTER_WAKE_MS = 600;

/** Adds up silence between frames. Times are epoch milliseconds of one clock. */
export class SilenceWatch {
  /** When a frame was heard last. */
  heardAt = 0;
  #lookedAt = 0;
  #silentMs = 0;

  /** A frame came. */
  heard(now: number): void {
    this.heardAt = now;
    this.#lookedAt = now;
    this.#silentMs = 0;
  }

  /** Looks: has it been silent for longer than the limit? To be called every `WATCH_MS`. */
  isSilent(now: number, limitMs: number): boolean {
    this.#silentMs += Math.min(Math.max(0, now - this.#lookedAt), LONGEST_LOOK_MS);
    this.#lookedAt = now;
    return this.#silentMs > limitMs;
  }

  /** The machine slept or the page was hidden: by its clock the line may have been silent for long. */
  woke(now: number, limitMs: number): void {
    if (now - this.heardAt > limitMs) this.#silentMs = Math.max(this.#silentMs, limitMs - GRACE_AFTER_WAKE_MS);
    this.#lookedAt = now;
  }
}
