// Homework: given by a teacher, read by families, ticked by pupils. Every method asks the database what the account stands to.
// docs/spec/homework.md.

import { addDays, cleanText, DEFAULT_ZONE, err, lengthOf, localDateAt, ok } from '@preau/core/base';
import { LATEST_DUE_DAYS, MAX_WORK_TEXT, mayBeDue, releaseAt } from '@preau/core/school';
import type {
  AudienceId,
  FileId,
  HomeworkId,
  LessonId,
  LocalDate,
  PersonId,
  Result,
  SchoolId,
  SessionClaims,
} from '@preau/core/base';
import type { HomeworkContent } from '@preau/core/school';
import type {
  DueHomework,
  GivenHomework,
  Homework,
  HomeworkAnswer,
  HomeworkPage,
  SavedWork,
} from '@preau/protocol/school';
import type { Clock } from '../../base/index.ts';
import type { DayStore } from '../day-ports.ts';
import type { FileReader, UnknownFile } from '../files/file-ports.ts';
import type { SwitchStore } from '../mail/switch-ports.ts';
import type { ClassLessonStore, HomeworkStore } from './homework-ports.ts';
import { holderOf, readerOf, schoolsOf } from './work-reader.ts';

/** Why a deed with homework is refused. */
export interface HomeworkRefusal {
  readonly code:
    | 'homework.unknown'
    | 'homework.stale'
    | 'homework.tooLong'
    | 'homework.wrongDay'
    | 'homework.handInAsked'
    | 'audience.unknown'
    | 'audience.notYours'
    | 'request.invalid'
    | UnknownFile['code'];
  readonly detail?: string;
}

/** Homework as a request says it. */
export interface PutHomework extends Omit<HomeworkContent, 'fileIds'> {
  readonly base: number;
  readonly fileIds: readonly FileId[];
}

/** What the desk works with. */
export interface HomeworkDeskParts {
  readonly homework: HomeworkStore;
  readonly lessons: Pick<ClassLessonStore, 'findLesson'>;
  readonly switches: Pick<SwitchStore, 'read'>;
  readonly days: Pick<DayStore, 'findSchool'>;
  readonly clock: Clock;
}

/** The desk. */
export interface HomeworkDesk {
  put(session: SessionClaims, homeworkId: HomeworkId, wanted: PutHomework): Promise<Result<SavedWork, HomeworkRefusal>>;
  withdraw(session: SessionClaims, homeworkId: HomeworkId): Promise<Result<null, HomeworkRefusal>>;
  setDone(session: SessionClaims, homeworkId: HomeworkId, done: boolean): Promise<Result<null, HomeworkRefusal>>;
  /** A pupil read these; only the first time is kept. What is not theirs is left alone; nothing theirs is refused. WORK-48. */
  open(session: SessionClaims, homeworkIds: readonly HomeworkId[]): Promise<Result<null, HomeworkRefusal>>;
  /** Without days: from two weeks back, for what is late, to five weeks ahead. */
  due(
    session: SessionClaims,
    span: { readonly from?: LocalDate | undefined; readonly to?: LocalDate | undefined },
    after: HomeworkId | undefined,
  ): Promise<HomeworkPage<DueHomework>>;
  given(session: SessionClaims, after: HomeworkId | undefined): Promise<HomeworkPage<GivenHomework>>;
  find(session: SessionClaims, homeworkId: HomeworkId): Promise<Result<HomeworkAnswer, HomeworkRefusal>>;
  /** Whoever reads the homework reads its files. */
  readonly mayRead: FileReader;
}

/** Homework on one page of a list. */
export const HOMEWORK_PAGE = 50;
/** What is not done stays in the list of what is due for so long. */
const LATE_DAYS = 14;
const AHEAD_DAYS = 35;

/** Who gives homework, in which school. */
interface Giver {
  readonly schoolId: SchoolId;
  readonly zone: string;
  readonly teacherId: PersonId;
}

/** Makes the desk. */
export function createHomeworkDesk(parts: HomeworkDeskParts): HomeworkDesk {
  const { homework, clock } = parts;

  /** Somebody who teaches all of the audiences, or who holds the lesson in which it is given. WORK-1. */
  async function findGiver(
    session: SessionClaims,
    audienceIds: readonly AudienceId[],
    lessonId: LessonId | null,
  ): Promise<Result<Giver, HomeworkRefusal>> {
    const sights = await homework.findAudiences(readerOf(session, clock.now()), audienceIds);
    const [first] = sights;
    const isWhole = first !== undefined && sights.length === audienceIds.length;
    if (isWhole && first.teacherId !== null && sights.every((each) => each.teacherId === first.teacherId))
      return ok({ schoolId: first.schoolId, zone: first.zone, teacherId: first.teacherId });
    const holder = lessonId === null ? undefined : await findHolder(session, audienceIds, lessonId);
    if (holder !== undefined) return ok(holder);
    return err({ code: isWhole ? 'audience.notYours' : 'audience.unknown' });
  }

  /** Whoever stands in for a lesson gives homework to its classes. */
  async function findHolder(
    session: SessionClaims,
    audienceIds: readonly AudienceId[],
    lessonId: LessonId,
  ): Promise<Giver | undefined> {
    const found = await parts.lessons.findLesson(schoolsOf(session), lessonId);
    if (found === undefined || !audienceIds.every((id) => found.lesson.audienceIds.includes(id))) return undefined;
    const holder = holderOf(session, found);
    return holder && { ...holder, zone: found.zone };
  }

  /** Today in the zone of the session’s first school. */
  async function todayOf(session: SessionClaims): Promise<LocalDate> {
    const [schoolId] = schoolsOf(session);
    const school = schoolId && (await parts.days.findSchool(schoolId));
    return localDateAt(clock.now(), school?.zone ?? DEFAULT_ZONE);
  }

  return {
    async put(session, homeworkId, wanted) {
      const now = clock.now();
      const content = { ...wanted, text: cleanText(wanted.text), subject: cleanText(wanted.subject) };
      if (content.text === '' || content.subject === '')
        return err({ code: 'request.invalid', detail: 'text and subject must say something' });
      if (lengthOf(content.text) > MAX_WORK_TEXT) return err({ code: 'homework.tooLong' });
      const audienceIds = [...new Set(wanted.audienceIds)].toSorted();
      const found = await findGiver(session, audienceIds, wanted.lessonId);
      if (!found.ok) return found;
      const { schoolId, zone, teacherId } = found.value;
      const today = localDateAt(now, zone);
      // What is being corrected may be due already.
      const isDayFine =
        wanted.base === 0 ? mayBeDue(wanted.dueOn, today) : wanted.dueOn <= addDays(today, LATEST_DUE_DAYS);
      if (!isDayFine) return err({ code: 'homework.wrongDay' });
      const isQuiet = wanted.base === 0 && (await parts.switches.read(schoolId)).quietHours;
      const saved = await homework.save({
        ...content,
        audienceIds,
        homeworkId,
        schoolId,
        teacherId,
        releaseAt: isQuiet ? releaseAt(now, zone, homeworkId) : now,
        at: now,
      });
      if (!saved.ok) return saved;
      const { decision, version, releaseAt: seenFrom } = saved.value;
      if (decision === 'unknown') return err({ code: 'homework.unknown' });
      return decision === 'stale' ? err({ code: 'homework.stale' }) : ok({ version, releaseAt: seenFrom });
    },
    async withdraw(session, homeworkId) {
      const isGone = await homework.withdraw(readerOf(session, clock.now()), homeworkId);
      return isGone ? ok(null) : err({ code: 'homework.unknown' });
    },
    async setDone(session, homeworkId, done) {
      const expects = await homework.setDone(readerOf(session, clock.now()), homeworkId, done);
      if (expects === undefined) return err({ code: 'homework.unknown' });
      return expects === 'handIn' ? err({ code: 'homework.handInAsked' }) : ok(null);
    },
    async open(session, homeworkIds) {
      const theirs = await homework.open(readerOf(session, clock.now()), homeworkIds);
      return theirs > 0 ? ok(null) : err({ code: 'homework.unknown' });
    },
    async due(session, span, after) {
      const now = clock.now();
      const today = await todayOf(session);
      const from = span.from ?? addDays(today, -LATE_DAYS);
      const to = span.to ?? addDays(today, AHEAD_DAYS);
      const page = { after: after ?? null, limit: HOMEWORK_PAGE + 1 };
      return toPage(today, await homework.listDue(readerOf(session, now), from, to, page));
    },
    async given(session, after) {
      const page = { after: after ?? null, limit: HOMEWORK_PAGE + 1 };
      return toPage(await todayOf(session), await homework.listGiven(readerOf(session, clock.now()), page));
    },
    async find(session, homeworkId) {
      const now = clock.now();
      const sight = await homework.find(readerOf(session, now), homeworkId);
      if (sight === undefined) return err({ code: 'homework.unknown' });
      const { schoolId } = sight.homework;
      const mayList = sight.isOwn || sight.isOffice;
      return ok({
        today: localDateAt(now, sight.zone),
        homework: sight.homework,
        pupils: sight.pupils,
        mayChange: sight.isOwn,
        everybody: mayList ? await homework.listPupils(schoolId, homeworkId, now) : null,
      });
    },
    async mayRead(session, schoolId, useId) {
      const sight = await homework.find(readerOf(session, clock.now()), useId as HomeworkId);
      return sight?.homework.schoolId === schoolId;
    },
  };
}

function toPage<H extends Homework>(today: LocalDate, found: readonly H[]): HomeworkPage<H> {
  const page = found.slice(0, HOMEWORK_PAGE);
  return { today, homework: page, next: found.length > page.length ? (page.at(-1)?.homeworkId ?? null) : null };
}
