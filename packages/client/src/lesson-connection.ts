// The lesson client without a screen: comes in, stays in, comes back. docs/spec/lesson.md, "The client".

import type { LessonId, Result } from '@preau/core/base';
import type { LessonCommand } from '@preau/core/lesson';
import { SILENCE_MS } from '@preau/protocol/lesson';
import type { EnterAnswer, LogAnswer, OpenAnswer, ServerFrame } from '@preau/protocol/lesson';
import { attempt, enter, readFrame } from './attempt.ts';
import type { Arrival, HeldTicket } from './attempt.ts';
import { waitBefore } from './backoff.ts';
import { call, mayRetry, refusalOfClose } from './calls.ts';
import type { Refusal } from './calls.ts';
import { Mirror, missedBetween } from './mirror.ts';
import { Outbox } from './outbox.ts';
import type { Platform, Socket } from './platform.ts';
import { SilenceWatch, WATCH_MS } from './silence-watch.ts';
import type { LessonView, Line } from './view.ts';

const CATCH_UP_MS = 5_000;
const OPEN_MS = 10_000;
/** A try that hangs for longer is begun anew when something says that the line is back. */
const STALE_TRY_MS = 700;
/** How long a given-up try may still arrive: a line that was cut delivers late. */
const STRAY_MS = 30_000;
const ID_CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** One lesson on one device. Construct it, call `start`, and `close` it at the end. */
export class LessonConnection {
  readonly #platform: Platform;
  readonly #lessonId: LessonId;
  readonly #listeners = new Set<() => void>();
  readonly #mirror = new Mirror();
  readonly #outbox: Outbox;
  #view: LessonView;
  #entry: EnterAnswer | null = null;
  #held: HeldTicket | null = null;
  #socket: Socket | null = null;
  readonly #silence = new SilenceWatch();
  #silenceMs = SILENCE_MS;
  #lostFrom: LessonView['state'] | null = null;
  #trying: AbortController | null = null;
  #triedAt = 0;
  #tries = 0;
  /** When a try of ours was given up last: its socket may still reach the house and take the seat from the line that stands. */
  #strayAt = -Infinity;
  #cancelRetry: (() => void) | null = null;
  #cancelWatch: (() => void) | null = null;
  #stopWake: (() => void) | null = null;
  #isCatchingUp = false;
  #isClosed = false;

  /** `place` is a ticket that the device holds already, also one of the evening before. */
  constructor(parts: {
    readonly platform: Platform;
    readonly lessonId: LessonId;
    readonly place?: HeldTicket | undefined;
  }) {
    this.#held = parts.place ?? null;
    this.#platform = parts.platform;
    this.#lessonId = parts.lessonId;
    this.#outbox = new Outbox(() => this.#show({}));
    this.#view = {
      lessonId: parts.lessonId,
      personId: null,
      deviceId: null,
      state: this.#mirror.state,
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
    void this.#try(false);
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
    this.#tries = 0;
    this.#setLine(this.#entry === null ? { kind: 'entering' } : { kind: 'lost', since: this.#silence.heardAt });
    void this.#try(false);
  }

  /** Something else says that the line is back (sound and picture flow again, the network woke): a try that waits or hangs is made now. */
  nudge(): void {
    if (this.#isClosed || this.#view.line.kind === 'live') return;
    if (this.#cancelRetry !== null) return this.#wake();
    if (this.#trying === null || this.#platform.now() - this.#triedAt < STALE_TRY_MS) return;
    void this.#try(this.#entry !== null);
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
    this.#halt();
    this.#cancelWatch?.();
    this.#stopWake?.();
    this.#outbox.close();
  }

  async #try(resume: boolean): Promise<void> {
    this.#halt(false);
    const trying = new AbortController();
    this.#trying = trying;
    this.#triedAt = this.#platform.now();
    const arrived = await attempt({
      platform: this.#platform,
      lessonId: this.#lessonId,
      resume,
      after: this.#mirror.state.seq,
      held: this.#held,
      signal: trying.signal,
      keepTicket: (ticket) => void (this.#held = ticket),
    });
    if (this.#trying !== trying || !arrived.ok) this.#strayAt = this.#platform.now();
    if (this.#trying !== trying) {
      if (arrived.ok) drop(arrived.value.socket);
      return;
    }
    this.#trying = null;
    if (arrived.ok) this.#arrive(arrived.value);
    else this.#refused(arrived.error);
  }

  #arrive({ entry, socket, hello, log, frames }: Arrival): void {
    drop(this.#socket);
    this.#entry = entry;
    this.#socket = socket;
    this.#silenceMs = hello.silenceMs;
    this.#silence.heard(this.#platform.now());
    this.#tries = 0;
    socket.onmessage = ({ data }) => this.#hear(socket, readFrame(data));
    socket.onclose = ({ code }) => {
      if (this.#socket !== socket) return;
      this.#socket = null;
      const refusal = refusalOfClose(code);
      // A dead line that is reset while we try to come back: somebody answers again.
      if (refusal.code === 'network' && this.#trying !== null) this.nudge();
      else this.#closed(refusal);
    };
    this.#settle(this.#mirror.catchUp(log));
    this.#goLive();
    for (const frame of frames) this.#take(frame);
    for (const { id, command } of this.#outbox.all()) this.#write({ t: 'command', id, command });
  }

  /** A line that one of our own tries replaced, not another tab, is no end. LESSON-96. */
  #closed(refusal: Refusal): void {
    const isReplaced = refusal.code === 'lesson.replaced';
    if (isReplaced && this.#trying !== null) return this.#lose();
    const isOurs = isReplaced && this.#platform.now() - this.#strayAt < STRAY_MS;
    // Once for each stray: two tabs must not take the seat from each other for ever.
    if (isOurs) this.#strayAt = -Infinity;
    this.#refused(isOurs ? { code: 'network' } : refusal);
  }

  #goLive(): void {
    const before = this.#lostFrom;
    this.#lostFrom = null;
    const missed = before === null ? null : missedBetween(before, this.#mirror.state, this.#entry?.personId ?? null);
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
      this.#halt(false);
      this.#goLive();
    }
    if (frame !== undefined) this.#take(frame);
  }

  #take(frame: ServerFrame): void {
    switch (frame.t) {
      case 'events':
        this.#settle(this.#mirror.take(frame.events));
        this.#show({});
        if (this.#mirror.lacks(0)) void this.#catchUp();
        break;
      case 'beat':
        this.#write({ t: 'beat', seq: this.#mirror.state.seq });
        if (this.#mirror.lacks(frame.seq)) void this.#catchUp();
        break;
      case 'done':
        this.#outbox.done(frame.id, frame.seq);
        break;
      case 'refused':
        this.#outbox.refused(
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

  /** My own commands that stand in the log are answered, even when the answer itself was lost. */
  #settle(entries: ReturnType<Mirror['take']>): void {
    for (const entry of entries) {
      if ('hole' in entry || entry.commandId === null || entry.actor !== this.#entry?.personId) continue;
      this.#outbox.done(entry.commandId, entry.seq);
    }
  }

  async #catchUp(): Promise<void> {
    if (this.#isCatchingUp || this.#entry === null || this.#isClosed) return;
    this.#isCatchingUp = true;
    const answer = await call<LogAnswer>(this.#platform, {
      method: 'GET',
      url: `${this.#entry.log}?after=${this.#mirror.state.seq}`,
      timeoutMs: CATCH_UP_MS,
    });
    this.#isCatchingUp = false;
    if (!answer.ok || this.#isClosed) return;
    this.#settle(this.#mirror.catchUp(answer.value));
    this.#show({});
  }

  #refused(refusal: Refusal): void {
    if (this.#isClosed) return;
    const isOver = this.#mirror.state.phase === 'closed' || refusal.code === 'lesson.closed';
    if (isOver || !mayRetry(refusal)) {
      this.#halt();
      return this.#setLine({ kind: 'refused', refusal: isOver ? { code: 'lesson.closed' } : refusal });
    }
    // Both pass by themselves and have a page of their own until then; who was in already stays where they are.
    const isAtTheDoor = refusal.code === 'ticket.waiting' && this.#entry === null;
    if (refusal.code === 'lesson.tooEarly' || isAtTheDoor) this.#setLine({ kind: 'refused', refusal });
    else if (this.#view.line.kind === 'live') this.#lose();
    const hungMs = this.#platform.now() - this.#triedAt;
    this.#cancelRetry?.();
    this.#cancelRetry = this.#platform.setTimer(
      waitBefore({ tries: this.#tries, random: this.#platform.random(), retryAfterMs: refusal.retryAfterMs, hungMs }),
      () => {
        this.#cancelRetry = null;
        void this.#try(this.#entry !== null);
      },
    );
    this.#tries += 1;
  }

  #lose(): void {
    this.#lostFrom ??= this.#mirror.state;
    this.#setLine({ kind: 'lost', since: this.#silence.heardAt });
  }

  #watch(): void {
    const now = this.#platform.now();
    this.#outbox.expire(now);
    if (this.#socket !== null && this.#view.line.kind === 'live' && this.#silence.isSilent(now, this.#silenceMs)) {
      this.#lose();
      void this.#try(true);
    }
    this.#cancelWatch = this.#platform.setTimer(WATCH_MS, () => this.#watch());
  }

  /** The network woke, or the page is shown again. */
  #woke(): void {
    if (this.#view.line.kind === 'live') this.#silence.woke(this.#platform.now(), this.#silenceMs);
    else this.nudge();
  }

  #wake(): void {
    const waits = this.#cancelRetry !== null;
    if (this.#isClosed || !waits) return;
    this.#tries = 0;
    void this.#try(this.#entry !== null);
  }

  /** Gives up the running try and the planned one; the socket too unless it is to stay. */
  #halt(dropSocket = true): void {
    this.#trying?.abort();
    this.#trying = null;
    this.#cancelRetry?.();
    this.#cancelRetry = null;
    if (!dropSocket) return;
    drop(this.#socket);
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
    this.#view = { ...this.#view, ...change, state: this.#mirror.state, pending: this.#outbox.messages };
    for (const listener of [...this.#listeners]) listener();
  }
}

function drop(socket: Socket | null): void {
  if (socket === null) return;
  socket.onmessage = null;
  socket.onclose = null;
  socket.close();
}
