// Follows the log from frame to frame: what comes is folded in, what is missing is fetched, what of mine stands in it is answered.

import type { LessonState } from '@preau/core/lesson';
import type { EnterAnswer, LogAnswer, ServerFrame } from '@preau/protocol/lesson';
import { call } from './calls.ts';
import { Mirror } from './mirror.ts';
import type { Outbox } from './outbox.ts';
import type { Platform } from './platform.ts';

const CATCH_UP_MS = 5_000;

/** What following needs. `changed` is told when the state may have changed, `beat` how far the log was read when the house asks. */
export interface LogFollowerParts {
  readonly platform: Platform;
  readonly outbox: Outbox;
  changed(): void;
  beat(seq: number): void;
}

/** The log as one device knows it. */
export class LogFollower {
  readonly #parts: LogFollowerParts;
  readonly #mirror = new Mirror();
  #entry: Pick<EnterAnswer, 'log' | 'personId'> | null = null;
  #isCatchingUp = false;
  #isClosed = false;

  constructor(parts: LogFollowerParts) {
    this.#parts = parts;
  }

  get state(): LessonState {
    return this.#mirror.state;
  }

  /** A line stands: this is the log it caught up with, and where more of it is read. */
  arrived(entry: Pick<EnterAnswer, 'log' | 'personId'>, log: LogAnswer): void {
    this.#entry = entry;
    this.#settle(this.#mirror.catchUp(log));
  }

  /** Takes what the socket brought. Unknown kinds are ignored. */
  take(frame: ServerFrame): void {
    const { outbox, changed, beat } = this.#parts;
    switch (frame.t) {
      case 'events':
        this.#settle(this.#mirror.take(frame.events));
        changed();
        if (this.#mirror.lacks(0)) void this.#catchUp();
        break;
      case 'beat':
        beat(this.state.seq);
        if (this.#mirror.lacks(frame.seq)) void this.#catchUp();
        break;
      case 'done':
        outbox.done(frame.id, frame.seq);
        break;
      case 'refused':
        outbox.refused(
          frame.id,
          frame.retryAfterMs === undefined
            ? { code: frame.code }
            : { code: frame.code, retryAfterMs: frame.retryAfterMs },
        );
        break;
      case 'hello':
        if (this.#mirror.lacks(frame.seq)) void this.#catchUp();
        break;
      default:
        break;
    }
  }

  /** What is still on its way is not taken in. */
  close(): void {
    this.#isClosed = true;
  }

  /** My own commands that stand in the log are answered, even when the answer itself was lost. */
  #settle(entries: ReturnType<Mirror['take']>): void {
    for (const entry of entries) {
      if ('hole' in entry || entry.commandId === null || entry.actor !== this.#entry?.personId) continue;
      this.#parts.outbox.done(entry.commandId, entry.seq);
    }
  }

  async #catchUp(): Promise<void> {
    if (this.#isCatchingUp || this.#entry === null || this.#isClosed) return;
    this.#isCatchingUp = true;
    const answer = await call<LogAnswer>(this.#parts.platform, {
      method: 'GET',
      url: `${this.#entry.log}?after=${this.state.seq}`,
      timeoutMs: CATCH_UP_MS,
    });
    this.#isCatchingUp = false;
    if (!answer.ok || this.#isClosed) return;
    this.#settle(this.#mirror.catchUp(answer.value));
    this.#parts.changed();
  }
}
