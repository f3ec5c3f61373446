// The lesson client without a screen: comes in, stays in, comes back. docs/spec/lesson.md, "The client".

import type { LessonId, Result } from '@preau/core/base';
import type { LessonCommand, LessonState } from '@preau/core/lesson';
import { SILENCE_MS } from '@preau/protocol/lesson';
import type { EnterAnswer, OpenAnswer, ServerFrame } from '@preau/protocol/lesson';
import { attempt, enter, readFrame } from './attempt.ts';
import type { Arrival, HeldTicket } from './attempt.ts';
import { call, mayRetry, refusalOfClose } from './calls.ts';
import type { Refusal } from './calls.ts';
import { LogFollower } from './log-follower.ts';
import { missedBetween } from './mirror.ts';
import { Outbox } from './outbox.ts';
import type { Platform, Socket } from './platform.ts';
import { SilenceWatch, WATCH_MS } from './silence-watch.ts';
import { letGo, Tries } from './tries.ts';
import type { LessonView, Line } from './view.ts';

const OPEN_MS = 10_000;
const ID_CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** One lesson on one device. Construct it, call `start`, and `close` it at the end. */
export class LessonConnection {
  readonly #platform: Platform;
  readonly #lessonId: LessonId;
  readonly #listeners = new Set<() => void>();
  readonly #outbox: Outbox;
  readonly #log: LogFollower;
  readonly #tries: Tries;
  #view: LessonView;
  #entry: EnterAnswer | null = null;
  #held: HeldTicket | null = null;
  #socket: Socket | null = null;
  readonly #silence = new SilenceWatch();
  #silenceMs = SILENCE_MS;
  #lostFrom: LessonState | null = null;
  #cancelWatch: (() => void) | null = null;
  #stopWake: (() => void) | null = null;
  #isClosed = false;

  /** `place` is a ticket that the device holds already, also one of the evening before. */
  constructor(parts: {
    readonly platform: Platform;
    readonly lessonId: LessonId;
    readonly place?: HeldTicket | undefined;
  }) {
    const { platform, lessonId } = parts;
    this.#held = parts.place ?? null;
    this.#platform = platform;
    this.#lessonId = lessonId;
    this.#outbox = new Outbox(() => this.#show({}));
    this.#log = new LogFollower({
      platform,
      outbox: this.#outbox,
      changed: () => this.#show({}),
      beat: (seq) => this.#write({ t: 'beat', seq }),
    });
    this.#tries = new Tries({
      platform,
      attempt: (resume, signal) =>
        attempt({
          platform,
          lessonId,
          resume,
          after: this.#log.state.seq,
          held: this.#held,
          signal,
          keepTicket: (ticket) => void (this.#held = ticket),
        }),
      arrived: (arrival) => this.#arrive(arrival),
      refused: (refusal) => this.#refused(refusal),
    });
    this.#view = {
      lessonId,
      personId: null,
      deviceId: null,
      state: this.#log.state,
      line: { kind: 'entering' },
      pending: [],
      missed: null,
    };
  }

  readonly getSnapshot = (): LessonView => this.#view;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  /** Comes in. Once; `reenter` tries again after a refusal. */
  start(): void {
    this.#stopWake = this.#platform.onWake?.(() => this.#woke()) ?? null;
    this.#watch();
    void this.#tries.begin(false);
  }

  /** Asks; settles when the command stands in the log (with its seq, 0 when it changed nothing), was refused, or was given up. */
  send(command: LessonCommand): Promise<Result<number, Refusal>> {
    if (this.#isClosed) return Promise.resolve({ ok: false, error: { code: 'network' } });
    const id = Array.from(
      { length: 16 },
      () => ID_CHARACTERS[Math.floor(this.#platform.random() * ID_CHARACTERS.length)] ?? 'A',
    ).join('');
    const outcome = this.#outbox.add(id, command, this.#platform.now());
    if (this.#view.line.kind === 'live') this.#write({ t: 'command', id, command });
    if (command.kind !== 'leave') return outcome;
    return outcome.then((result) => {
      // A line that comes back would enter again: who leaves goes.
      if (result.ok) this.close();
      return result;
    });
  }

  /** Opens the lesson, for its teacher. */
  async open(): Promise<Result<undefined, Refusal>> {
    const answer = await call<OpenAnswer>(this.#platform, {
      method: 'POST',
      url: `/api/lessons/${this.#lessonId}/open`,
      timeoutMs: OPEN_MS,
    });
    return answer.ok ? { ok: true, value: undefined } : answer;
  }

  /** Takes sound and picture over from another device of the person. */
  takeOver(): void {
    void enter({
      platform: this.#platform,
      lessonId: this.#lessonId,
      resume: false,
      held: this.#held,
      signal: new AbortController().signal,
      keepTicket: (ticket) => void (this.#held = ticket),
    });
  }

  /** Tries again after a refusal, and takes media. */
  reenter(): void {
    if (this.#isClosed || this.#view.line.kind !== 'refused') return;
    this.#tries.forget();
    this.#setLine(this.#entry === null ? { kind: 'entering' } : { kind: 'lost', since: this.#silence.heardAt });
    void this.#tries.begin(false);
  }

  /** Something else says that the line is back (sound and picture flow again, the network woke): a try that waits or hangs is made now. */
  nudge(): void {
    if (!this.#isClosed && this.#view.line.kind !== 'live') this.#tries.hurry(this.#entry !== null);
  }

  /** Puts « De retour » away. */
  readMissed(): void {
    this.#show({ missed: null });
  }

  /** Puts a refused message away. */
  withdraw(id: string): void {
    this.#outbox.withdraw(id);
  }

  /** Lets go of the lesson without leaving it: the seat stays, the server notices the silence. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#end();
    this.#log.close();
    this.#cancelWatch?.();
    this.#stopWake?.();
    this.#outbox.close();
  }

  #arrive({ entry, socket, hello, log, frames }: Arrival): void {
    letGo(this.#socket);
    this.#entry = entry;
    this.#socket = socket;
    this.#silenceMs = hello.silenceMs;
    this.#silence.heard(this.#platform.now());
    this.#tries.forget();
    socket.onmessage = ({ data }) => this.#hear(socket, readFrame(data));
    socket.onclose = ({ code }) => {
      if (this.#socket !== socket) return;
      this.#socket = null;
      const refusal = refusalOfClose(code);
      // A dead line that is reset while we try to come back: somebody answers again.
      if (refusal.code === 'network' && this.#tries.isRunning) this.nudge();
      else this.#closed(refusal);
    };
    this.#log.arrived(entry, log);
    this.#goLive();
    for (const frame of frames) this.#log.take(frame);
    for (const { id, command } of this.#outbox.all()) this.#write({ t: 'command', id, command });
  }

  /** A line that one of our own tries replaced, not another tab, is no end. LESSON-96. */
  #closed(refusal: Refusal): void {
    const isReplaced = refusal.code === 'lesson.replaced';
    if (isReplaced && this.#tries.isRunning) return this.#lose();
    this.#refused(isReplaced && this.#tries.takeStray() ? { code: 'network' } : refusal);
  }

  #goLive(): void {
    const before = this.#lostFrom;
    this.#lostFrom = null;
    const missed = before === null ? null : missedBetween(before, this.#log.state, this.#entry?.personId ?? null);
    const isWorthTelling = missed !== null && missed.messages + missed.slides > 0;
    this.#show({
      line: { kind: 'live' },
      personId: this.#entry?.personId ?? null,
      deviceId: this.#entry?.deviceId ?? null,
      ...(isWorthTelling ? { missed } : {}),
    });
  }

  #hear(socket: Socket, frame: ServerFrame | undefined): void {
    if (this.#socket !== socket) return;
    this.#silence.heard(this.#platform.now());
    if (this.#view.line.kind === 'lost') {
      // The old line speaks again before a new one stood.
      this.#tries.halt();
      this.#goLive();
    }
    if (frame !== undefined) this.#log.take(frame);
  }

  #refused(refusal: Refusal): void {
    if (this.#isClosed) return;
    const isOver = this.#log.state.phase === 'closed' || refusal.code === 'lesson.closed';
    if (isOver || !mayRetry(refusal)) {
      this.#end();
      return this.#setLine({ kind: 'refused', refusal: isOver ? { code: 'lesson.closed' } : refusal });
    }
    // Both pass by themselves and have a page of their own until then; who was in already stays where they are.
    const isAtTheDoor = refusal.code === 'ticket.waiting' && this.#entry === null;
    if (refusal.code === 'lesson.tooEarly' || isAtTheDoor) this.#setLine({ kind: 'refused', refusal });
    else if (this.#view.line.kind === 'live') this.#lose();
    this.#tries.plan(this.#entry !== null, refusal.retryAfterMs);
  }

  #lose(): void {
    this.#lostFrom ??= this.#log.state;
    this.#setLine({ kind: 'lost', since: this.#silence.heardAt });
  }

  #watch(): void {
    const now = this.#platform.now();
    this.#outbox.expire(now);
    if (this.#socket !== null && this.#view.line.kind === 'live' && this.#silence.isSilent(now, this.#silenceMs)) {
      this.#lose();
      void this.#tries.begin(true);
    }
    this.#cancelWatch = this.#platform.setTimer(WATCH_MS, () => this.#watch());
  }

  /** The network woke, or the page is shown again. */
  #woke(): void {
    if (this.#view.line.kind === 'live') this.#silence.woke(this.#platform.now(), this.#silenceMs);
    else this.nudge();
  }

  /** No line, and no try to get one. */
  #end(): void {
    this.#tries.halt();
    letGo(this.#socket);
    this.#socket = null;
  }

  #write(
    frame:
      | { readonly t: 'command'; readonly id: string; readonly command: LessonCommand }
      | { readonly t: 'beat'; readonly seq: number },
  ): void {
    try {
      this.#socket?.send(JSON.stringify(frame));
    } catch {
      // NOTE: a socket that closes at this moment throws; its close event brings us back, and the outbox keeps the command.
    }
  }

  #setLine(line: Line): void {
    this.#show({ line });
  }

  #show(change: Partial<LessonView>): void {
    this.#view = { ...this.#view, ...change, state: this.#log.state, pending: this.#outbox.messages };
    for (const listener of [...this.#listeners]) listener();
  }
}
