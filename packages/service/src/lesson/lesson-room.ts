// One lesson in hand: its log, the sockets of its members, who was heard, and what the media server must know.

import { CLOSES_AFTER_MS, ok } from '@preau/core/base';
import type { DeviceId, EpochMs, PersonId, Result } from '@preau/core/base';
import {
  decide,
  decideCeiling,
  decideCloseByTime,
  decideEnter,
  decideLost,
  findMember,
  isTeacherPresent,
} from '@preau/core/lesson';
import type { Decision, LessonCommand, LessonEvent, LessonState, Reader } from '@preau/core/lesson';
import { BEAT_MS, LOST_AFTER_MS, SILENCE_MS } from '@preau/protocol/lesson';
import type { Clock, LessonLiveFact, LevelFact } from '../base/index.ts';
import { Connection } from './connection.ts';
import type { ConnectionOwner } from './connection.ts';
import { EventFrames, toFrame } from './fan-out.ts';
import { MediaDesk } from './media-desk.ts';
import type { LessonCard, LessonDirectory, LessonKey, LessonLog, MediaRooms, Wire, WireEnd } from './ports.ts';
import { Presence } from './presence.ts';
import { problem } from './problem.ts';
import type { LessonProblem } from './problem.ts';
import { RoomLog } from './room-log.ts';
import type { Outcome } from './room-log.ts';

/** Sockets of one person; the oldest gives way. LESSON-65. */
export const MAX_SOCKETS_PER_PERSON = 3;
/** A socket that has been silent for so long is closed. */
const DEAD_AFTER_MS = 15_000;
/** A closed lesson keeps its sockets so long, so that everybody reads that it is over. */
const FAREWELL_MS = 2_000;

/** Sockets are spread over so many slices of a beat, so that nothing goes to all at once. */
export const BEAT_SLICES = 6;

/** What a room needs. */
export interface RoomParts {
  readonly key: LessonKey;
  readonly log: LessonLog;
  readonly directory: LessonDirectory;
  readonly media: MediaRooms | null;
  readonly clock: Clock;
  /** Told after every append of this process. */
  readonly appended: (room: LessonRoom, events: readonly LessonEvent[]) => void;
}

/** A lesson in memory. */
export class LessonRoom {
  readonly key: LessonKey;
  readonly log: RoomLog;
  readonly presence = new Presence();
  readonly mediaDesk: MediaDesk | null;
  /** What the school said last, and when; null until asked. */
  card: LessonCard | null = null;
  cardAt: EpochMs = 0;
  /** Something that `lesson.live` tells has changed; and when it was told last. */
  isLiveDirty = true;
  liveAt: EpochMs = 0;
  usedAt: EpochMs;
  /** Since when this process has the lesson in hand. */
  readonly loadedAt: EpochMs;
  readonly #parts: RoomParts;
  readonly #connections = new Set<Connection>();
  #attached = 0;
  /** What the gate said last of this lesson, obeyed as soon as there is a log. */
  #ordered: LevelFact | undefined;

  constructor(parts: RoomParts) {
    this.key = parts.key;
    this.#parts = parts;
    this.loadedAt = parts.clock.now();
    this.usedAt = this.loadedAt;
    this.mediaDesk = parts.media === null ? null : new MediaDesk(parts.key, parts.media);
    this.log = new RoomLog({
      key: parts.key,
      log: parts.log,
      clock: parts.clock,
      appended: (events, ours) => this.#spread(events, ours),
    });
  }

  get state(): LessonState {
    return this.log.state;
  }

  get connectionCount(): number {
    return this.#connections.size;
  }

  /** Takes a member in, or back to the same seat. */
  async enter(personId: PersonId, deviceId: DeviceId, resume: boolean): Promise<Outcome> {
    const outcome = await this.log.submit({
      actor: personId,
      commandId: null,
      decide: (state) => decideEnter(state, personId, deviceId, resume),
    });
    if (outcome.ok) this.presence.note(personId, this.#parts.clock.now());
    return outcome;
  }

  /** Adds a socket whose pass was checked. The first frame says hello. */
  async attach(owner: Omit<ConnectionOwner, 'part'>, wire: Wire): Promise<Result<Connection, LessonProblem>> {
    const entered = await this.enter(owner.personId, owner.deviceId, true);
    if (!entered.ok) return entered;
    const member = findMember(this.state, owner.personId);
    if (member === undefined || member.seat === null) return problem('lesson.notEntered');
    const now = this.#parts.clock.now();
    const connection = new Connection({
      owner: { ...owner, part: member.part },
      wire,
      now,
      slice: (this.#attached += 1) % BEAT_SLICES,
      carry: (from, id, command) => this.#command(from, id, command),
    });
    const mine = [...this.#connections].filter((other) => other.owner.personId === owner.personId);
    for (const other of mine) if (other.owner.deviceId === owner.deviceId) this.#drop(other, 'lesson.replaced');
    if (mine.length >= MAX_SOCKETS_PER_PERSON && mine[0] !== undefined) this.#drop(mine[0], 'lesson.replaced');
    this.#connections.add(connection);
    connection.send(
      toFrame({
        t: 'hello',
        lessonId: this.key.lessonId,
        personId: owner.personId,
        seat: member.seat,
        seq: this.state.seq,
        at: now,
        beatMs: BEAT_MS,
        silenceMs: SILENCE_MS,
      }),
    );
    return ok(connection);
  }

  /** The socket is gone; whether the person is, the silence will tell. */
  detach(connection: Connection): void {
    connection.end();
    this.#connections.delete(connection);
    this.usedAt = this.#parts.clock.now();
  }

  /** A frame from a socket. */
  receive(connection: Connection, text: string): Promise<void> {
    const now = this.#parts.clock.now();
    this.presence.note(connection.owner.personId, now);
    // Cut for longer than the silence allows, and yet on the same socket: the seat is taken again.
    if (findMember(this.state, connection.owner.personId)?.presence === 'lost')
      void this.enter(connection.owner.personId, connection.owner.deviceId, true);
    return connection.receive(text, now);
  }

  /** Sends the beat to the sockets of these slices of the wheel. */
  beat(slices: ReadonlySet<number>): void {
    let frame: string | undefined;
    for (const connection of this.#connections) {
      if (slices.has(connection.slice))
        connection.send((frame ??= toFrame({ t: 'beat', seq: this.state.seq, at: this.#parts.clock.now() })));
    }
  }

  /** What time brings: the lost, the planned end, dead sockets, revoked sessions, media orders that failed. */
  tick(now: EpochMs, isRevoked: (connection: Connection) => boolean): void {
    for (const { personId, since } of this.presence.takeSilent(this.state, now, LOST_AFTER_MS)) {
      void this.#lose(personId, since);
    }
    const { lesson, phase, closedAt } = this.state;
    if (lesson !== null && phase !== 'closed' && now > lesson.endsAt + CLOSES_AFTER_MS) {
      void this.log.submit({ actor: null, commandId: null, decide: decideCloseByTime });
    }
    for (const connection of this.#connections) {
      if (phase === 'closed' && now > (closedAt ?? 0) + FAREWELL_MS) this.#drop(connection, 'lesson.closed');
      else if (isRevoked(connection)) this.#drop(connection, 'session.revoked');
      else if (now - connection.heardAt > DEAD_AFTER_MS) this.#drop(connection, 'lesson.tooSlow');
    }
    void this.mediaDesk?.run(now);
  }

  /** The gate decided the ceiling: the log says so, once, whichever process is first. LESSON-132. */
  obey(fact: LevelFact): void {
    if (fact.at < (this.#ordered?.at ?? -Infinity)) return;
    this.#ordered = fact;
    const now = decideCeiling(this.state, fact);
    if (!now.ok || now.value.length === 0) return;
    const decideLatest = (state: LessonState): Decision => decideCeiling(state, this.#ordered ?? fact);
    void this.log.submit({ actor: null, commandId: null, decide: decideLatest });
  }

  /** Another process died: present members whom this one does not hear were on it. Who is on a third one is taken back there. */
  loseUnheard(since: EpochMs): void {
    for (const { personId, presence } of Object.values(this.state.members)) {
      if (presence === 'present' && !this.presence.has(personId)) void this.#lose(personId, since);
    }
  }

  /** Ends every socket with a code. */
  closeSockets(code: WireEnd): void {
    for (const connection of this.#connections) this.#drop(connection, code);
  }

  /** Counts for the bus. */
  live(now: EpochMs): LessonLiveFact {
    const members = Object.values(this.state.members);
    return {
      lessonId: this.key.lessonId,
      schoolId: this.key.schoolId,
      phase: this.state.phase,
      level: this.state.level,
      wish: this.state.wish,
      ceiling: this.state.ceiling,
      marginSeats: this.state.marginSeats,
      present: members.filter((member) => member.part !== 'teacher' && member.presence === 'present').length,
      people: members.filter((member) => member.presence === 'present').length,
      expected: members.filter((member) => member.part === 'pupil').length,
      teacherPresent: isTeacherPresent(this.state),
      at: now,
    };
  }

  /** How this person reads the lesson, if he has a place in it. */
  readerOf(personId: PersonId): Reader | undefined {
    const member = findMember(this.state, personId);
    return member === undefined ? undefined : { personId, part: member.part };
  }

  async #command(from: Connection, commandId: string, command: LessonCommand): Promise<Outcome> {
    const { personId } = from.owner;
    // Leaving with one device while another stays is no leave.
    if (
      command.kind === 'leave' &&
      [...this.#connections].some((other) => other !== from && other.isOpen && other.owner.personId === personId)
    )
      return ok({ seq: 0 });
    const found =
      command.kind === 'invite'
        ? await this.#parts.directory.findPerson(this.key.schoolId, command.personId).catch(() => 'fault' as const)
        : undefined;
    if (found === 'fault') return problem('server.unavailable');
    const invitee =
      found === undefined
        ? null
        : { member: { personId: found.personId, part: 'guest' as const, audienceId: null }, name: found.name };
    return this.log.submit({
      actor: personId,
      commandId,
      decide: (state) => decide(state, command, personId, invitee),
    });
  }

  async #lose(personId: PersonId, since: EpochMs): Promise<void> {
    const outcome = await this.log.submit({
      actor: null,
      commandId: null,
      decide: (state) => decideLost(state, personId, since),
    });
    // The store did not answer: said again at a later tick.
    if (!outcome.ok) this.presence.note(personId, since);
  }

  #spread(events: readonly LessonEvent[], ours: boolean): void {
    const frames = new EventFrames(events);
    for (const connection of this.#connections) connection.send(frames.for(connection.owner));
    for (const { fact } of events) {
      if (fact.kind === 'removed') this.#dropPerson(fact.personId, 'lesson.removed');
      if (fact.kind === 'prepared' && this.#ordered !== undefined) this.obey(this.#ordered);
    }
    const now = this.#parts.clock.now();
    this.mediaDesk?.follow(events, this.state, now, () => this.state);
    this.isLiveDirty = true;
    this.usedAt = now;
    if (ours) this.#parts.appended(this, events);
  }

  #dropPerson(personId: PersonId, code: WireEnd): void {
    for (const connection of this.#connections)
      if (connection.owner.personId === personId) this.#drop(connection, code);
  }

  #drop(connection: Connection, code: WireEnd): void {
    connection.close(code);
    this.#connections.delete(connection);
  }
}
