// Reading a lesson: catching up in one request, and the roll call. docs/spec/lesson.md, "Catching up" and "The roll call".

import { DEFAULT_ZONE, ok } from '@preau/core/base';
import type { LessonId, PersonClaim, PersonId, Result, SchoolId } from '@preau/core/base';
import { attendance, findMember, rollCallRows, viewFor, visibleTo } from '@preau/core/lesson';
import type { LessonEvent, Member } from '@preau/core/lesson';
import type { LogAnswer, RollCallAnswer } from '@preau/protocol/lesson';
import type { Clock } from '../base/index.ts';
import type { LessonHouse } from './lesson-house.ts';
import type { LessonRoom } from './lesson-room.ts';
import type { LessonDirectory, LessonLog, SchoolPerson } from './ports.ts';
import { problem } from './problem.ts';
import type { LessonProblem } from './problem.ts';

const PAGE = 2_000;
const MAX_FOUND = 20;

/** What the reader needs. */
export interface ReaderParts {
  readonly house: LessonHouse;
  readonly log: LessonLog;
  readonly directory: LessonDirectory;
  readonly clock: Clock;
}

/** A roll call with the zone in which its hours are read. */
export interface RollCall {
  readonly answer: RollCallAnswer;
  readonly zone: string;
}

/** Answers questions about a lesson to the persons of one account. */
export class LessonReader {
  readonly #parts: ReaderParts;

  constructor(parts: ReaderParts) {
    this.#parts = parts;
  }

  /** Snapshot or tail after a seq, for a member who entered. LESSON-53. */
  async log(
    lessonId: LessonId,
    persons: readonly PersonClaim[],
    after: number,
  ): Promise<Result<LogAnswer, LessonProblem>> {
    const found = await this.member(lessonId, persons);
    if (!found.ok) return found;
    const { room, member } = found.value;
    if (member.presence === 'removed') return problem('lesson.removed');
    if (member.seat === null) return problem('lesson.notEntered');
    const tail = after === 0 || after > room.state.seq ? undefined : room.log.after(after);
    return ok({
      lessonId,
      at: this.#parts.clock.now(),
      seq: room.state.seq,
      snapshot: tail === undefined ? viewFor(room.state, member) : null,
      events: (tail ?? []).map((event) => visibleTo(event, member)),
    });
  }

  /** Who was there; for a teacher of the lesson or the head of its school. */
  async rollCall(lessonId: LessonId, persons: readonly PersonClaim[]): Promise<Result<RollCall, LessonProblem>> {
    const room = await this.#parts.house.find(lessonId, schoolsOf(persons));
    if (room === undefined) return problem('lesson.unknown');
    const isHead = persons.some((person) => person.schoolId === room.key.schoolId && person.roles.includes('head'));
    const isBegun = room.state.seq > 0;
    // Of a lesson to which nobody came only the timetable knows the teachers. LESSON-48.
    const planned = isBegun ? undefined : await this.#parts.house.card(room);
    const isTeacher = persons.some(({ personId }) =>
      isBegun
        ? findMember(room.state, personId)?.part === 'teacher'
        : planned?.roster.some((member) => member.personId === personId && member.part === 'teacher'),
    );
    if (!isTeacher && !isHead) return problem('lesson.notTeacher');
    if (!isBegun) return problem('lesson.notOpen');
    const sheet = attendance(await this.#readAll(room), this.#parts.clock.now());
    const { openedAt, closedAt } = sheet;
    const card = await this.#parts.house.card(room).catch(() => undefined);
    return ok({
      zone: card?.zone ?? DEFAULT_ZONE,
      answer: {
        lessonId,
        subject: sheet.lesson?.subject ?? '',
        audienceLabel: sheet.lesson?.audienceLabel ?? '',
        openedAt,
        closedAt,
        rows: rollCallRows(sheet),
      },
    });
  }

  /** People whom a teacher of the lesson may invite. */
  async peopleToInvite(
    lessonId: LessonId,
    persons: readonly PersonClaim[],
    search: string,
  ): Promise<Result<readonly SchoolPerson[], LessonProblem>> {
    const found = await this.member(lessonId, persons);
    if (!found.ok) return found;
    const { room, member } = found.value;
    if (member.part !== 'teacher') return problem('lesson.notTeacher');
    if (search.trim().length < 2) return ok([]);
    const people = await this.#parts.directory.searchPeople(room.key.schoolId, search.trim(), MAX_FOUND);
    return ok(people.filter((person) => findMember(room.state, person.personId) === undefined));
  }

  /** The place that one of these persons has in the lesson's log; a teacher's place before a pupil's. */
  async member(
    lessonId: LessonId,
    persons: readonly PersonClaim[],
  ): Promise<Result<{ readonly room: LessonRoom; readonly member: Member }, LessonProblem>> {
    const room = await this.#parts.house.find(lessonId, schoolsOf(persons));
    if (room === undefined) return problem('lesson.unknown');
    const members = persons
      .map(({ personId }) => findMember(room.state, personId))
      .filter((member) => member !== undefined);
    const member = members.find(({ part }) => part === 'teacher') ?? members[0];
    if (member !== undefined) return ok({ room, member });
    if (room.state.seq > 0) return problem('lesson.notYours');
    const card = await this.#parts.house.card(room);
    return problem(
      card?.roster.some(({ personId }) => includes(persons, personId)) === true
        ? 'lesson.notEntered'
        : 'lesson.notYours',
    );
  }

  async #readAll(room: LessonRoom): Promise<readonly LessonEvent[]> {
    const events: LessonEvent[] = [];
    for (;;) {
      const page = await this.#parts.log.read(room.key, events.at(-1)?.seq ?? 0, PAGE);
      events.push(...page);
      if (page.length < PAGE) return events;
    }
  }
}

/** The schools of an account's persons. */
export function schoolsOf(persons: readonly PersonClaim[]): readonly SchoolId[] {
  return persons.map(({ schoolId }) => schoolId);
}

function includes(persons: readonly PersonClaim[], personId: PersonId): boolean {
  return persons.some((person) => person.personId === personId);
}
