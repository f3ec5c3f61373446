// Letting people in: opening, entering, the pass for a socket. docs/spec/lesson.md, "The doors".

import { ok } from '@preau/core/base';
import type { DeviceId, LessonId, Level, PassClaims, PersonId, Result, SchoolId, SessionId } from '@preau/core/base';
import { decideJoinRoster, decideOpen, decidePrepare, findClosedDoor, findMember, levelFor } from '@preau/core/lesson';
import type { LessonState, Phase } from '@preau/core/lesson';
import type { Bus, Checker, Clock, Minter } from '../base/index.ts';
import type { JoinMeter } from './join-meter.ts';
import type { LessonHouse } from './lesson-house.ts';
import type { LessonRoom } from './lesson-room.ts';
import type { DeviceMark, LessonCard, SheetStore } from './ports.ts';
import { problem } from './problem.ts';
import type { LessonProblem } from './problem.ts';

/** A pass lives so long. LESSON-60. */
export const PASS_LIFE_MS = 60_000;
/** A late pupil is looked up again at most so often per lesson. */
const ROSTER_REREAD_MS = 2_000;

/** What the doorkeeper needs. */
export interface DoorParts {
  readonly house: LessonHouse;
  readonly sheets: SheetStore;
  readonly minter: Minter<'pass'>;
  readonly checker: Checker<'pass'>;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly deviceMark: DeviceMark;
  /** Level at which a lesson opens until a teacher or the gate says otherwise. */
  readonly firstLevel: Level;
  /** Told how long each entry took. */
  readonly meter: JoinMeter;
}

/** One person at the door. */
export interface Caller {
  readonly personId: PersonId;
  readonly schoolId: SchoolId;
  readonly deviceId: DeviceId;
  readonly sessionId: SessionId | null;
}

/** A seat and the pass for its socket. */
export interface Entry {
  readonly personId: PersonId;
  readonly seat: number;
  readonly level: Level;
  readonly phase: Phase;
  readonly pass: string;
  /** How the log names the device. */
  readonly deviceId: DeviceId;
}

/** Decides who comes in. */
export class Doorkeeper {
  readonly #parts: DoorParts;

  constructor(parts: DoorParts) {
    this.#parts = parts;
  }

  /** Takes a person in who bears an admitted ticket. The same seat again after a reload, a cut or on another device. */
  async enter(lessonId: LessonId, caller: Caller, resume: boolean): Promise<Result<Entry, LessonProblem>> {
    const { clock, meter } = this.#parts;
    const since = clock.now();
    const entry = await this.#enter(lessonId, caller, resume);
    if (entry.ok || entry.error.code === 'server.unavailable') meter.note(clock.now() - since, entry.ok);
    return entry;
  }

  async #enter(lessonId: LessonId, caller: Caller, resume: boolean): Promise<Result<Entry, LessonProblem>> {
    const found = await this.#prepared(lessonId, caller);
    if (!found.ok) return found;
    const room = found.value;
    const deviceId = this.#parts.deviceMark(lessonId, caller.deviceId);
    const outcome = await room.enter(caller.personId, deviceId, resume);
    if (!outcome.ok) return outcome;
    const { state } = room;
    const seat = findMember(state, caller.personId)?.seat;
    if (seat === undefined || seat === null) return problem('lesson.notEntered');
    const claims: PassClaims = {
      personId: caller.personId,
      schoolId: caller.schoolId,
      lessonId,
      deviceId,
      seat,
      sessionId: caller.sessionId,
    };
    return ok({
      personId: caller.personId,
      seat,
      level: levelFor(state, caller.personId),
      phase: state.phase,
      deviceId,
      pass: await this.#parts.minter.mint(claims, PASS_LIFE_MS),
    });
  }

  /** Opens a lesson for its teacher; whoever waits is in without a click. */
  async open(lessonId: LessonId, caller: Caller): Promise<Result<LessonState, LessonProblem>> {
    const found = await this.#prepared(lessonId, caller);
    if (!found.ok) return found;
    const outcome = await found.value.log.submit({
      actor: caller.personId,
      commandId: null,
      decide: (state) => decideOpen(state, caller.personId),
    });
    return outcome.ok ? ok(found.value.state) : outcome;
  }

  /** Checks a pass before the upgrade, and uses it up. */
  async admit(lessonId: LessonId, pass: string): Promise<Result<PassClaims, LessonProblem>> {
    const checked = await this.#parts.checker.check(pass);
    if (checked === undefined || checked.claims.lessonId !== lessonId || checked.expiresAt <= this.#parts.clock.now())
      return problem('pass.invalid');
    // Counted where all processes count, so that a pass is used once in the whole cell; a leeway longer than its life.
    const uses = await this.#parts.bus.count(`pass:${checked.id}`, 1, 2 * PASS_LIFE_MS);
    return uses === 1 ? ok(checked.claims) : problem('pass.invalid');
  }

  /** The lesson with a log that has begun, for somebody who may come in at this hour. Strangers leave no trace. */
  async #prepared(lessonId: LessonId, caller: Caller): Promise<Result<LessonRoom, LessonProblem>> {
    const room = await this.#parts.house.find(lessonId, [caller.schoolId]);
    if (room === undefined) return problem('lesson.unknown');
    const { state } = room;
    if (state.phase === 'closed')
      return findMember(state, caller.personId) === undefined ? problem('lesson.notYours') : problem('lesson.closed');
    const isKnown = findMember(state, caller.personId) !== undefined;
    // An open lesson asks the school nothing more, except for somebody whom it does not know.
    const card =
      state.phase === 'open' && isKnown
        ? undefined
        : await this.#parts.house.card(room, isKnown ? undefined : ROSTER_REREAD_MS);
    const member = card?.roster.find((candidate) => candidate.personId === caller.personId);
    if (!isKnown && member === undefined) return problem('lesson.notYours');
    if (card?.cancelled === true && state.phase === 'waiting') return problem('lesson.cancelled');
    const lesson = state.lesson ?? card?.lesson;
    const shut =
      lesson === undefined || state.phase === 'open' ? undefined : findClosedDoor(lesson, this.#parts.clock.now());
    if (shut !== undefined) return { ok: false, error: shut };
    if (state.seq === 0 && card !== undefined) {
      const prepared = await this.#prepare(room, card);
      if (!prepared.ok) return prepared;
    } else if (!isKnown && member !== undefined && card !== undefined) {
      await room.log.submit({
        actor: null,
        commandId: null,
        decide: (now) => decideJoinRoster(now, member, card.names[member.personId] ?? ''),
      });
    }
    return ok(room);
  }

  async #prepare(room: LessonRoom, card: LessonCard): Promise<Result<unknown, LessonProblem>> {
    const sheet = await this.#parts.sheets.read(room.key);
    const { lesson, roster, names } = card;
    const preparation = {
      lesson,
      roster,
      names,
      sheet: sheet?.text ?? '',
      slides: sheet?.slides ?? [],
      level: this.#parts.firstLevel,
    };
    return room.log.submit({ actor: null, commandId: null, decide: (state) => decidePrepare(state, preparation) });
  }
}
