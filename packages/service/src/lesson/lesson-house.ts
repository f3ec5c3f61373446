// All lessons that this process has in hand: finding and loading them, what time brings, and the way back after a crash.
// docs/spec/lesson.md, "The house".

import type { EpochMs, LessonId, SchoolId, SessionId } from '@preau/core/base';
import { decideInterrupted } from '@preau/core/lesson';
import { BEAT_MS } from '@preau/protocol/lesson';
import type { Bus, Clock, LevelFact } from '../base/index.ts';
import type { Connection } from './connection.ts';
import { BEAT_SLICES, LessonRoom } from './lesson-room.ts';
import type {
  LessonCard,
  LessonDirectory,
  LessonKey,
  LessonLog,
  MediaRooms,
  RunningLesson,
  RunningLessons,
} from './ports.ts';

/** What the house needs. */
export interface HouseParts {
  readonly log: LessonLog;
  readonly running: RunningLessons;
  readonly directory: LessonDirectory;
  readonly media: MediaRooms | null;
  readonly bus: Bus;
  readonly clock: Clock;
  /** A fresh id of this process. */
  readonly processId: string;
  /** True when no other process serves lessons: then whatever runs in the table is what a crash left behind. */
  readonly alone: boolean;
  readonly isRevoked: (sessionId: SessionId) => boolean;
  /** Told of faults that nobody waits for. */
  readonly fault: (error: unknown, what: string) => void;
}

/** How often `tick` wants to be called. */
export const TICK_MS = 100;
/** How often a process says that it lives: the error of `interrupted`, at most. LESSON-44. */
const HEARTBEAT_MS = 2_000;
/** A process that has been silent for so long is dead. */
const DEAD_PROCESS_MS = 10_000;
/** A slice of the wheel of beats lasts so long. */
const SLICE_MS = BEAT_MS / BEAT_SLICES;
/** Silence, ends and revoked sign-ins are looked for this often. */
const CHECK_MS = 500;
/** `lesson.live` is told at most so often per lesson. */
const LIVE_EVERY_MS = 1_000;
/** It is told again after so long without a change: the bus loses, and a gate that began anew knows nothing. LESSON-137. */
const LIVE_AGAIN_MS = 30_000;
/** A lesson that nobody has open is dropped from memory after this long; its log remains. */
const IDLE_MS = 60_000;
/** How long what the school said of a lesson is believed before its opening. */
const CARD_LIFE_MS = 30_000;
/** Lessons in memory; the next one is refused. A cell runs several processes long before. */
const MAX_ROOMS = 20_000;

/** The lessons of this process. Closing it ends the sockets and leaves the logs as they are. */
export class LessonHouse implements AsyncDisposable {
  readonly #parts: HouseParts;
  readonly #rooms = new Map<LessonId, Promise<LessonRoom>>();
  readonly #loaded = new Map<LessonId, LessonRoom>();
  /** What the gate said of lessons that are not in hand here; the oldest is forgotten. */
  readonly #ordered = new Map<LessonId, LevelFact>();
  readonly #unsubscribe: (() => Promise<void>)[] = [];
  /** Turns of the wheel by the clock, not by calls: late calls delay nobody's next beat. LESSON-105. */
  #sliceNumber = 0;
  #checkedAt: EpochMs = 0;
  #slowTickAt: EpochMs = 0;
  #beatAt: EpochMs = 0;
  #isBeating = false;
  #closing: Promise<void> | undefined;

  constructor(parts: HouseParts) {
    this.#parts = parts;
  }

  /** Listens to the bus and takes over what a crash left behind. Call once, before serving. */
  async start(): Promise<void> {
    const { bus } = this.#parts;
    this.#unsubscribe.push(
      await bus.subscribe('lesson.appended', ({ lessonId, seq }) => this.#loaded.get(lessonId)?.log.hint(seq)),
      await bus.subscribe('level.decided', (fact) => this.#obey(fact)),
      await bus.subscribe('timetable.changed', ({ schoolId }) => {
        for (const room of this.#loaded.values()) if (room.key.schoolId === schoolId) room.cardAt = 0;
      }),
    );
    await this.#takeOver();
    this.#beatAt = this.#parts.clock.now();
  }

  get isClosing(): boolean {
    return this.#closing !== undefined;
  }

  get roomCount(): number {
    return this.#loaded.size;
  }

  get connectionCount(): number {
    let count = 0;
    for (const room of this.#loaded.values()) count += room.connectionCount;
    return count;
  }

  /** The lesson in memory, or loaded from its log; undefined when there is neither log nor lesson in any of these schools. */
  async find(lessonId: LessonId, schoolIds: readonly SchoolId[]): Promise<LessonRoom | undefined> {
    const known = this.#loaded.get(lessonId);
    if (known !== undefined) return schoolIds.includes(known.key.schoolId) ? known : undefined;
    for (const schoolId of new Set(schoolIds)) {
      const room = await this.#load({ schoolId, lessonId });
      if (room.state.seq > 0 || (await this.card(room)) !== undefined) return room;
      this.#forget(room);
    }
    return undefined;
  }

  /** The lesson, if this process has it in hand. */
  findLoaded(lessonId: LessonId): LessonRoom | undefined {
    return this.#loaded.get(lessonId);
  }

  /** What the school says of the lesson now; asked again after a change of the timetable or half a minute. */
  async card(room: LessonRoom, maxAgeMs: number = CARD_LIFE_MS): Promise<LessonCard | undefined> {
    const now = this.#parts.clock.now();
    if (room.card === null || now - room.cardAt > maxAgeMs) {
      room.card = (await this.#parts.directory.findLesson(room.key)) ?? null;
      room.cardAt = now;
    }
    return room.card ?? undefined;
  }

  /** Call every `TICK_MS`. */
  tick(): void {
    const now = this.#parts.clock.now();
    const slices = this.#slicesDue(now);
    const isCheck = now - this.#checkedAt >= CHECK_MS;
    if (isCheck) this.#checkedAt = now;
    const isSlow = now - this.#slowTickAt >= LIVE_EVERY_MS;
    if (isSlow) this.#slowTickAt = now;
    for (const room of this.#loaded.values()) {
      if (slices.size > 0) room.beat(slices);
      if (isCheck) room.tick(now, (connection) => this.#isRevoked(connection));
      if (!isSlow) continue;
      this.#tellLive(room, now);
      if (this.#isIdle(room, now)) this.#forget(room);
    }
    if (now - this.#beatAt >= HEARTBEAT_MS && !this.#isBeating) void this.#heartbeat(now);
  }

  /** Ends every socket with `server.closing` and stops listening; the last heartbeat dates the interruption. */
  [Symbol.asyncDispose](): Promise<void> {
    this.#closing ??= (async () => {
      for (const room of this.#loaded.values()) room.closeSockets('server.closing');
      for (const unsubscribe of this.#unsubscribe)
        await unsubscribe().catch((error: unknown) => this.#parts.fault(error, 'unsubscribe'));
      await this.#heartbeat(this.#parts.clock.now());
    })();
    return this.#closing;
  }

  #load(key: LessonKey): Promise<LessonRoom> {
    const known = this.#rooms.get(key.lessonId);
    if (known !== undefined) return known;
    if (this.#rooms.size >= MAX_ROOMS)
      return Promise.reject(new RangeError(`Cannot load lesson: ${MAX_ROOMS} are in memory`));
    const { log, directory, media, clock } = this.#parts;
    const room = new LessonRoom({ key, log, directory, media, clock, appended: (changed) => this.#appended(changed) });
    const loading = room.log.load().then(
      () => {
        this.#loaded.set(key.lessonId, room);
        const ordered = this.#ordered.get(key.lessonId);
        if (ordered !== undefined) room.obey(ordered);
        if (room.state.phase === 'open') room.mediaDesk?.resume(room.state, clock.now(), () => room.state);
        return room;
      },
      (error: unknown) => {
        this.#rooms.delete(key.lessonId);
        throw error;
      },
    );
    this.#rooms.set(key.lessonId, loading);
    return loading;
  }

  /** The gate decided a level. A lesson that is not in hand yet obeys when it is. LESSON-132. */
  #obey(fact: LevelFact): void {
    if ((this.#ordered.get(fact.lessonId)?.at ?? -Infinity) > fact.at) return;
    this.#ordered.delete(fact.lessonId);
    this.#ordered.set(fact.lessonId, fact);
    if (this.#ordered.size > MAX_ROOMS) this.#ordered.delete(this.#ordered.keys().next().value!);
    this.#loaded.get(fact.lessonId)?.obey(fact);
  }

  /** The slices of the wheel whose time has come since the last call, each once. */
  #slicesDue(now: EpochMs): ReadonlySet<number> {
    const from = this.#sliceNumber;
    this.#sliceNumber = Math.floor(now / SLICE_MS);
    const count = Math.min(BEAT_SLICES, Math.max(0, this.#sliceNumber - from));
    return new Set(Array.from({ length: count }, (_, turn) => (this.#sliceNumber - turn) % BEAT_SLICES));
  }

  #appended(room: LessonRoom): void {
    const { seq } = room.state;
    this.#parts.bus
      .publish('lesson.appended', { lessonId: room.key.lessonId, seq })
      .catch((error: unknown) => this.#parts.fault(error, 'tell lesson.appended'));
    if (room.state.phase === 'closed') this.#tellLive(room, this.#parts.clock.now());
  }

  #tellLive(room: LessonRoom, now: EpochMs): void {
    const isDue = room.isLiveDirty || (room.state.phase !== 'closed' && now - room.liveAt >= LIVE_AGAIN_MS);
    if (!isDue || room.state.seq === 0) return;
    room.isLiveDirty = false;
    room.liveAt = now;
    this.#parts.bus
      .publish('lesson.live', room.live(now))
      .catch((error: unknown) => this.#parts.fault(error, 'tell lesson.live'));
  }

  #isRevoked({ owner: { sessionId } }: Connection): boolean {
    return sessionId !== null && this.#parts.isRevoked(sessionId);
  }

  #isIdle(room: LessonRoom, now: EpochMs): boolean {
    if (room.connectionCount > 0 || now - room.usedAt < IDLE_MS || (room.mediaDesk?.pending ?? 0) > 0) return false;
    return room.state.phase === 'closed' || (room.state.phase === 'waiting' && !isAnybodyPresent(room));
  }

  #forget(room: LessonRoom): void {
    this.#rooms.delete(room.key.lessonId);
    this.#loaded.delete(room.key.lessonId);
    this.#parts.running
      .forget(this.#parts.processId, room.key)
      .catch((error: unknown) => this.#parts.fault(error, 'forget a lesson'));
  }

  async #heartbeat(now: EpochMs): Promise<void> {
    this.#isBeating = true;
    this.#beatAt = now;
    try {
      const lessons = [...this.#loaded.values()]
        .filter(({ state }) => state.seq > 0 && state.phase !== 'closed')
        .map(({ key }) => key);
      await this.#parts.running.beat(this.#parts.processId, now, lessons);
      if (!this.#parts.alone && this.#closing === undefined) await this.#takeOver();
    } catch (error) {
      this.#parts.fault(error, 'say that this process lives');
    }
    this.#isBeating = false;
  }

  /** Lessons of dead processes: each first gets `interrupted`, then goes on here. */
  async #takeOver(): Promise<void> {
    const now = this.#parts.clock.now();
    const others = await this.#parts.running.others(this.#parts.processId);
    const dead = others.filter((other) => this.#parts.alone || now - other.beatAt > DEAD_PROCESS_MS);
    const isHeldElsewhere = (lesson: RunningLesson): boolean =>
      others.some((other) => other.lessonId === lesson.lessonId && !dead.includes(other));
    for (const lesson of dead) {
      try {
        if (!(await this.#parts.running.take(lesson)) || isHeldElsewhere(lesson)) continue;
        const here = this.#loaded.get(lesson.lessonId);
        if (here !== undefined && here.loadedAt <= lesson.beatAt) {
          // The lesson was here all the time: only who was on the dead process is cut.
          here.loseUnheard(lesson.beatAt);
          continue;
        }
        const room = await this.#load({ schoolId: lesson.schoolId, lessonId: lesson.lessonId });
        await room.log.submit({
          actor: null,
          commandId: null,
          decide: (state, at) => decideInterrupted(state, lesson.beatAt, here?.loadedAt ?? at),
        });
      } catch (error) {
        this.#parts.fault(error, 'take a lesson over');
      }
    }
  }
}

function isAnybodyPresent(room: LessonRoom): boolean {
  return Object.values(room.state.members).some((member) => member.presence === 'present');
}
