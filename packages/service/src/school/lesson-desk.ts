// Lessons by hand: ad hoc by a teacher, added, moved, cancelled or restored by the head. docs/spec/school.md, "First day and Monday".

import { err, ok } from '@preau/core/base';
import type { AudienceId, EpochMs, LessonId, PersonId, Result, Role, SessionClaims } from '@preau/core/base';
import type { AddedLesson } from '@preau/core/school';
import type { Bus, Clock, Randomness } from '../base/index.ts';
import { changeLesson } from './change-lesson.ts';
import type { LessonPatch } from './change-lesson.ts';
import type { DayStore, Deed, TimetableStore } from './day-ports.ts';
import { hasConflict, wrongHours } from './lesson-hours.ts';
import type { LessonRefusal } from './lesson-hours.ts';
import { actorsOf, isOffice } from './rights.ts';
import type { Actor } from './rights.ts';
import type { PeopleStore } from './roster-ports.ts';

/** A teacher's own lesson may begin this far from now: it is ad hoc. */
export const AD_HOC_WITHIN_MS = 15 * 60_000;

/** A lesson to add. Without teachers it is the acting teacher's. */
export interface AddLesson {
  readonly audienceId: AudienceId;
  readonly subject: string;
  readonly startsAt: EpochMs;
  readonly endsAt: EpochMs;
  readonly teacherIds?: readonly PersonId[] | undefined;
  readonly room?: string | undefined;
  /** The office may mark it as a test that counts. TIME-10. */
  readonly exam?: boolean | undefined;
}

/** What the desk works with. */
export interface LessonDeskParts {
  readonly timetables: TimetableStore;
  readonly people: Pick<PeopleStore, 'findAudience'>;
  readonly days: Pick<DayStore, 'findSchool'>;
  readonly bus: Pick<Bus, 'publish'>;
  readonly clock: Clock;
  readonly randomness: Randomness;
}

/** The desk. Every method checks the rights of the session. */
export interface LessonDesk {
  add(session: SessionClaims, lesson: AddLesson): Promise<Result<{ readonly lessonId: LessonId }, LessonRefusal>>;
  change(session: SessionClaims, lessonId: LessonId, patch: LessonPatch): Promise<Result<null, LessonRefusal>>;
}

const STAFF: readonly Role[] = ['operator', 'head', 'teacher'];
const OFFICE: readonly Role[] = ['operator', 'head'];

/** Makes the desk. */
export function createLessonDesk(parts: LessonDeskParts): LessonDesk {
  const { clock, randomness } = parts;
  const deedOf = (actor: Actor): Deed => ({ auditId: randomness.uuid(), actorId: actor.personId, at: clock.now() });
  const tell = (actor: Actor): Promise<void> =>
    parts.bus.publish('timetable.changed', { schoolId: actor.schoolId }).catch(() => undefined);

  async function findActor(session: SessionClaims, audienceId: AudienceId): Promise<Result<Actor, LessonRefusal>> {
    const actors = actorsOf(session, STAFF);
    if (actors.length === 0) return err({ code: 'session.forbidden' });
    for (const actor of actors) {
      const audience = await parts.people.findAudience(actor.schoolId, audienceId, actor.personId);
      if (audience !== undefined)
        return isOffice(actor) || audience.taught ? ok(actor) : err({ code: 'audience.notYours' });
    }
    return err({ code: 'audience.unknown' });
  }

  return {
    async add(session, wanted) {
      const wrong = wrongHours(wanted);
      if (wrong !== undefined) return err(wrong);
      const found = await findActor(session, wanted.audienceId);
      if (!found.ok) return found;
      const actor = found.value;
      const own = !isOffice(actor);
      if (
        own &&
        (Math.abs(wanted.startsAt - clock.now()) > AD_HOC_WITHIN_MS ||
          wanted.teacherIds?.some((id) => id !== actor.personId) === true)
      ) {
        return err({ code: 'session.forbidden', detail: 'a teacher adds lessons of their own that begin now' });
      }
      const teacherIds = wanted.teacherIds ?? (actor.roles.includes('teacher') ? [actor.personId] : []);
      if (teacherIds.length === 0)
        return err({ code: 'request.invalid', detail: 'teacherIds: a lesson needs a teacher' });
      const school = await parts.days.findSchool(actor.schoolId);
      if (school === undefined) return err({ code: 'audience.unknown' });
      const lesson: AddedLesson = {
        lessonId: randomness.uuid() as LessonId,
        startsAt: wanted.startsAt,
        endsAt: wanted.endsAt,
        audienceIds: [wanted.audienceId],
        teacherIds,
        subject: wanted.subject,
        room: wanted.room ?? '',
        note: '',
        cancelled: false,
        exam: wanted.exam ?? false,
      };
      const done = await parts.timetables.draft(
        school.schoolId,
        async (draft): Promise<Result<{ readonly lessonId: LessonId }, LessonRefusal>> => {
          if (!(await draft.knows(lesson.audienceIds, teacherIds))) return err({ code: 'person.unknown' });
          if (await hasConflict(draft, school, lesson, own ? actor.personId : null))
            return err({ code: 'timetable.conflict' });
          await draft.add(lesson, deedOf(actor));
          return ok({ lessonId: lesson.lessonId });
        },
      );
      if (done.ok) await tell(actor);
      return done;
    },
    async change(session, lessonId, patch) {
      const actors = actorsOf(session, OFFICE);
      if (actors.length === 0) return err({ code: 'session.forbidden' });
      for (const actor of actors) {
        const school = await parts.days.findSchool(actor.schoolId);
        if (school === undefined) continue;
        const done = await parts.timetables.draft(school.schoolId, (draft) =>
          changeLesson(draft, school, lessonId, patch, deedOf(actor)),
        );
        if (done.ok) await tell(actor);
        if (done.ok || done.error.code !== 'lesson.unknown') return done;
      }
      return err({ code: 'lesson.unknown' });
    },
  };
}
