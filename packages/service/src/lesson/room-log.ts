// The writer of one lesson's log in this process: decisions one after another, those that wait written together (group commit).
// docs/spec/lesson.md, "The log".

import { ok } from '@preau/core/base';
import type { EpochMs, PersonId, Result } from '@preau/core/base';
import { EMPTY_LESSON, evolve } from '@preau/core/lesson';
import type { Decision, LessonEvent, LessonState } from '@preau/core/lesson';
import type { Clock } from '../base/index.ts';
import type { LessonKey, LessonLog } from './ports.ts';
import { problem } from './problem.ts';
import type { LessonProblem } from './problem.ts';

/** Something to decide on the newest state. */
export interface Wish {
  readonly actor: PersonId | null;
  readonly commandId: string | null;
  decide(state: LessonState, now: EpochMs): Decision;
}

/** What became of a wish: the seq of its first event, 0 when it changed nothing. */
export type Outcome = Result<{ readonly seq: number }, LessonProblem>;

interface Job extends Wish {
  settle(outcome: Outcome): void;
}

/** Wishes that may wait; the next one is refused with `server.unavailable`. */
export const MAX_WAITING = 2_000;
/** Wishes written together. */
const MAX_BATCH = 200;
/** Times that a batch is decided again after another process wrote first. */
const MAX_ATTEMPTS = 8;
/** Events kept in memory for catching up; who lacks more gets a snapshot. LESSON-53. */
const TAIL_LENGTH = 1_000;
const PAGE = 2_000;
/** Wait told with `server.unavailable`, before jitter. */
const RETRY_MS = 1_000;

/** One lesson's log. `appended` is told of every event, ours or another process's, once and in order. */
export class RoomLog {
  readonly key: LessonKey;
  state: LessonState = EMPTY_LESSON;
  readonly #log: LessonLog;
  readonly #clock: Clock;
  readonly #appended: (events: readonly LessonEvent[], ours: boolean) => void;
  readonly #queue: Job[] = [];
  readonly #commands = new Map<string, number>();
  #tail: LessonEvent[] = [];
  #lastAt: EpochMs = 0;
  #pumping = false;
  #mustRead = false;

  constructor(parts: {
    key: LessonKey;
    log: LessonLog;
    clock: Clock;
    appended: (events: readonly LessonEvent[], ours: boolean) => void;
  }) {
    this.key = parts.key;
    this.#log = parts.log;
    this.#clock = parts.clock;
    this.#appended = parts.appended;
  }

  /** Reads the whole log; once, before anything else. Nobody is told. */
  async load(): Promise<void> {
    await this.#read(() => undefined);
  }

  /** Decides a wish after those that wait. A command that stands in the log already is answered with its seq. */
  submit(wish: Wish): Promise<Outcome> {
    if (this.#queue.length >= MAX_WAITING) return Promise.resolve(problem('server.unavailable', RETRY_MS));
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    this.#queue.push({
      actor: wish.actor,
      commandId: wish.commandId,
      decide: (state, now) => wish.decide(state, now),
      settle: resolve,
    });
    this.#start();
    return promise;
  }

  /** Another process wrote up to `seq`: reads what this one lacks. */
  hint(seq: number): void {
    if (seq <= this.state.seq) return;
    this.#mustRead = true;
    this.#start();
  }

  /** The events after a seq, or undefined when memory does not reach back so far. */
  after(seq: number): readonly LessonEvent[] | undefined {
    const first = this.#tail[0]?.seq ?? this.state.seq + 1;
    return seq + 1 < first ? undefined : this.#tail.filter((event) => event.seq > seq);
  }

  #start(): void {
    if (this.#pumping) return;
    this.#pumping = true;
    // Later in this turn of the loop, so that wishes that arrive together are written together.
    queueMicrotask(() => void this.#pump());
  }

  async #pump(): Promise<void> {
    while (this.#queue.length > 0 || this.#mustRead) {
      const batch = this.#queue.splice(0, MAX_BATCH);
      try {
        if (this.#mustRead) await this.#read((events) => this.#appended(events, false));
        await this.#write(batch);
      } catch {
        // NOTE: the write may have happened, so the next batch begins by reading; a command sent again finds itself there.
        this.#mustRead = true;
        for (const job of [...batch, ...this.#queue.splice(0)]) job.settle(problem('server.unavailable', RETRY_MS));
        break;
      }
    }
    this.#pumping = false;
  }

  async #write(batch: readonly Job[]): Promise<void> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const { events, outcomes } = this.#plan(batch);
      const result = events.length === 0 ? 'appended' : await this.#log.append(this.key, this.state.seq, events);
      if (result === 'appended') {
        this.#take(events);
        if (events.length > 0) this.#appended(events, true);
        batch.forEach((job, index) => job.settle(outcomes[index]!));
        return;
      }
      if (result === 'refused') return this.#writeApart(batch);
      await this.#read((found) => this.#appended(found, false));
    }
    for (const job of batch) job.settle(problem('server.unavailable', RETRY_MS));
  }

  /** One of them holds a content that the cell refuses: that one is told so, the others are written. LESSON-145. */
  async #writeApart(batch: readonly Job[]): Promise<void> {
    if (batch.length === 1) batch[0]!.settle(problem('content.refused'));
    else for (const job of batch) await this.#write([job]);
  }

  #plan(batch: readonly Job[]): { events: LessonEvent[]; outcomes: Outcome[] } {
    const at = Math.max(this.#clock.now(), this.#lastAt);
    const events: LessonEvent[] = [];
    const planned = new Map<string, number>();
    let { state } = this;
    const outcomes = batch.map((job): Outcome => {
      const id = commandKey(job);
      const known = id === undefined ? undefined : (this.#commands.get(id) ?? planned.get(id));
      if (known !== undefined) return ok({ seq: known });
      const decision = job.decide(state, at);
      if (!decision.ok) return decision;
      const seq = decision.value.length === 0 ? 0 : state.seq + 1;
      for (const decided of decision.value) {
        const event: LessonEvent = {
          seq: state.seq + 1,
          at,
          actor: job.actor,
          commandId: job.commandId,
          visibility: decided.visibility,
          fact: decided.fact,
        };
        events.push(event);
        state = evolve(state, event);
      }
      if (id !== undefined && seq > 0) planned.set(id, seq);
      return ok({ seq });
    });
    return { events, outcomes };
  }

  async #read(told: (events: readonly LessonEvent[]) => void): Promise<void> {
    for (;;) {
      const page = await this.#log.read(this.key, this.state.seq, PAGE);
      this.#take(page);
      if (page.length > 0) told(page);
      if (page.length < PAGE) break;
    }
    this.#mustRead = false;
  }

  #take(events: readonly LessonEvent[]): void {
    for (const event of events) {
      this.state = evolve(this.state, event);
      this.#lastAt = Math.max(this.#lastAt, event.at);
      const id = commandKey(event);
      if (id !== undefined && !this.#commands.has(id)) this.#commands.set(id, event.seq);
      this.#tail.push(event);
      if (event.fact.kind === 'messageDeleted') this.#erase(event.fact.target);
      if (event.fact.kind === 'sheetChanged' && event.actor === null) this.#eraseSheets(event.seq);
    }
    if (this.#tail.length > 2 * TAIL_LENGTH) this.#tail = this.#tail.slice(-TAIL_LENGTH);
  }

  /** A deleted text is not told again to anybody who catches up. LESSON-4. */
  #erase(target: number): void {
    this.#tail = this.#tail.map((event) =>
      event.seq === target && event.fact.kind === 'messagePosted'
        ? { ...event, fact: { ...event.fact, body: null } }
        : event,
    );
  }

  /** What the house took out of a sheet is not told again either. LESSON-146. */
  #eraseSheets(before: number): void {
    this.#tail = this.#tail.map((event) => {
      const { fact } = event;
      if (event.seq >= before || (fact.kind !== 'sheetChanged' && fact.kind !== 'prepared')) return event;
      const slides = fact.slides.map((slide) => ({ ...slide, alt: '' }));
      return fact.kind === 'prepared'
        ? { ...event, fact: { ...fact, slides, body: fact.body && { ...fact.body, sheet: '' } } }
        : { ...event, fact: { ...fact, slides, body: null } };
    });
  }
}

function commandKey(of: { readonly actor: PersonId | null; readonly commandId: string | null }): string | undefined {
  return of.commandId === null ? undefined : `${of.actor}:${of.commandId}`;
}
