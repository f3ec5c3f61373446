// The book of a class (cahier de textes): session notes and homework by date, the load of a day, the lessons to come.
// docs/spec/homework.md, "The book of a class", "The load of a class".

import { addDays, cleanText, daysBetween, err, lengthOf, localDateAt, ok } from '@preau/core/base';
import {
  COMFORTABLE_MINUTES,
  lessonsBetween,
  lessonsOfTeacher,
  lessonsToCome,
  loadByDay,
  LONGEST_SPAN_DAYS,
  MAX_WORK_TEXT,
  releaseAt,
} from '@preau/core/school';
import type {
  AudienceId,
  EpochMs,
  FileId,
  LessonId,
  LocalDate,
  PersonId,
  Result,
  SessionClaims,
} from '@preau/core/base';
import type { LessonOfDate } from '@preau/core/school';
import type { BookAnswer, ClassLesson, ClassLessonsAnswer, LoadAnswer, SavedWork } from '@preau/protocol/school';
import type { Clock, Randomness } from '../../base/index.ts';
import type { FileReader, UnknownFile } from '../files/file-ports.ts';
import type { SwitchStore } from '../mail/switch-ports.ts';
import type { AudienceSight, ClassLessonStore, FoundLesson, HomeworkStore, NoteStore } from './homework-ports.ts';
import { holderOf, readerOf, schoolsOf } from './work-reader.ts';

/** Why the book stays closed, or a note is not written. */
export interface BookRefusal {
  readonly code:
    | 'audience.unknown'
    | 'audience.notYours'
    | 'lesson.unknown'
    | 'homework.stale'
    | 'homework.tooLong'
    | 'request.invalid'
    | UnknownFile['code'];
  readonly detail?: string;
}

/** Days of a class, both included. */
export interface ClassSpan {
  readonly audienceId: AudienceId;
  readonly from: LocalDate;
  readonly to: LocalDate;
}

/** A session note as a request says it. */
export interface PutNote {
  readonly base: number;
  readonly text: string;
  readonly fileIds: readonly FileId[];
}

/** What the desk works with. */
export interface ClassBookDeskParts {
  readonly homework: Pick<HomeworkStore, 'findAudiences' | 'readLoad'>;
  readonly lessons: ClassLessonStore;
  readonly notes: NoteStore;
  readonly switches: Pick<SwitchStore, 'read'>;
  readonly clock: Clock;
  readonly randomness: Randomness;
}

/** The desk. */
export interface ClassBookDesk {
  /** Everybody of the class: pupils, guardians, teachers, the office; who stood in there for the days around it. */
  book(session: SessionClaims, span: ClassSpan): Promise<Result<BookAnswer, BookRefusal>>;
  /** For who teaches the class, and the office. */
  load(session: SessionClaims, span: ClassSpan): Promise<Result<LoadAnswer, BookRefusal>>;
  /** A teacher’s next lessons with a class, or with the class of a lesson. */
  lessons(
    session: SessionClaims,
    of: { readonly audienceId?: AudienceId | undefined; readonly lessonId?: LessonId | undefined },
  ): Promise<Result<ClassLessonsAnswer, BookRefusal>>;
  putNote(session: SessionClaims, lessonId: LessonId, note: PutNote): Promise<Result<SavedWork, BookRefusal>>;
  /** Whoever reads a note reads its files. */
  readonly mayReadNote: FileReader;
}

/** How far ahead lessons are looked for: five weeks pass over any holidays but summer. */
const AHEAD_DAYS = 35;
/** Lessons that are told: some weeks of a teacher with one class, also of one who teaches it all day long. */
const TOLD = 40;

/** Makes the desk. */
export function createClassBookDesk(parts: ClassBookDeskParts): ClassBookDesk {
  const { clock } = parts;

  async function sightOf(session: SessionClaims, audienceId: AudienceId): Promise<AudienceSight | undefined> {
    return (await parts.homework.findAudiences(readerOf(session, clock.now()), [audienceId]))[0];
  }

  async function lessonsOf(sight: AudienceSight, from: LocalDate, to: LocalDate): Promise<readonly LessonOfDate[]> {
    const { slots, added } = await parts.lessons.readLessons(sight, from, to);
    return lessonsBetween(from, to, sight.zone, slots, added).filter((lesson) =>
      lesson.audienceIds.includes(sight.audienceId),
    );
  }

  /** A lesson is written about by who holds it, or who teaches all its classes. */
  async function authorOf(session: SessionClaims, found: FoundLesson): Promise<PersonId | undefined> {
    const holder = holderOf(session, found);
    if (holder !== undefined) return holder.teacherId;
    const { audienceIds } = found.lesson;
    const sights = await parts.homework.findAudiences(readerOf(session, clock.now()), audienceIds);
    const teacherId = sights.length === audienceIds.length ? sights[0]?.teacherId : undefined;
    return sights.every((each) => each.teacherId === teacherId) ? (teacherId ?? undefined) : undefined;
  }

  return {
    async book(session, { audienceId, from, to }) {
      const wrong = wrongSpan(from, to);
      if (wrong !== undefined) return err(wrong);
      const now = clock.now();
      const sight =
        (await sightOf(session, audienceId)) ?? (await parts.notes.findStandIn(readerOf(session, now), audienceId));
      if (sight === undefined) return err({ code: 'audience.unknown' });
      const { notes, homework } = await parts.notes.readBook(readerOf(session, now), sight, from, to);
      const own = sight.teacherId;
      const held = own === null ? [] : await lessonsOf(sight, from, to);
      const written = new Set(notes.map((note) => note.lessonId));
      const mine = held.filter((lesson) => own !== null && lesson.teacherIds.includes(own));
      return ok({
        today: localDateAt(now, sight.zone),
        zone: sight.zone,
        audience: { audienceId, label: sight.label, pupils: sight.pupils },
        notes: notes.map((note) => ({ ...note, mayChange: mine.some((lesson) => lesson.lessonId === note.lessonId) })),
        homework,
        unwritten: mine
          .filter((l) => l.startsAt <= now && l.status !== 'cancelled' && !written.has(l.lessonId))
          .map(toClassLesson),
      });
    },
    async load(session, { audienceId, from, to }) {
      const wrong = wrongSpan(from, to);
      if (wrong !== undefined) return err(wrong);
      const sight = await sightOf(session, audienceId);
      if (sight === undefined) return err({ code: 'audience.unknown' });
      if (sight.teacherId === null && !sight.isOffice) return err({ code: 'audience.notYours' });
      const items = await parts.homework.readLoad(sight, from, to, clock.now());
      return ok({ days: loadByDay(items), comfortableMinutes: COMFORTABLE_MINUTES });
    },
    async lessons(session, of) {
      const now = clock.now();
      const found =
        of.lessonId === undefined ? undefined : await parts.lessons.findLesson(schoolsOf(session), of.lessonId);
      if (of.lessonId !== undefined && found === undefined) return err({ code: 'lesson.unknown' });
      const ids = found?.lesson.audienceIds ?? (of.audienceId === undefined ? [] : [of.audienceId]);
      if (ids.length === 0) return err({ code: 'request.invalid', detail: 'audienceId or lessonId is needed' });
      const holder = found && holderOf(session, found);
      const sights = await parts.homework.findAudiences(readerOf(session, now), ids, holder);
      const sight = sights.find((each) => each.audienceId === of.audienceId) ?? sights[0];
      if (sight === undefined) return err({ code: found === undefined ? 'audience.unknown' : 'lesson.unknown' });
      const own = holder?.teacherId ?? sight.teacherId;
      if (own === null && !sight.isOffice) return err({ code: 'audience.notYours' });
      const today = localDateAt(now, sight.zone);
      const lessons = lessonsOfTeacher(await lessonsOf(sight, today, addDays(today, AHEAD_DAYS)), own);
      return ok({
        today,
        zone: sight.zone,
        given:
          found === undefined
            ? null
            : { ...toClassLesson({ ...found.lesson, date: found.date }), audiences: sights.map(toNamed) },
        audience: { ...toNamed(sight), pupils: sight.pupils },
        next: lessonsToCome(lessons, now).slice(0, TOLD).map(toClassLesson),
      });
    },
    async putNote(session, lessonId, wanted) {
      const now = clock.now();
      const text = cleanText(wanted.text);
      if (lengthOf(text) > MAX_WORK_TEXT) return err({ code: 'homework.tooLong' });
      if (text === '' && wanted.base === 0) return err({ code: 'request.invalid', detail: 'text must say something' });
      const found = await parts.lessons.findLesson(schoolsOf(session), lessonId);
      if (found === undefined) return err({ code: 'lesson.unknown' });
      const teacherId = await authorOf(session, found);
      if (teacherId === undefined) return err({ code: 'lesson.unknown' });
      const { schoolId, zone, date, lesson } = found;
      const isQuiet = wanted.base === 0 && (await parts.switches.read(schoolId)).quietHours;
      const saved = await parts.notes.save({
        ...wanted,
        text,
        schoolId,
        lessonId,
        noteId: parts.randomness.uuid(),
        audienceIds: lesson.audienceIds,
        teacherId,
        subject: lesson.subject,
        heldOn: date,
        startsAt: lesson.startsAt,
        releaseAt: isQuiet ? releaseOfNote(now, lesson.startsAt, zone, lessonId) : Math.max(now, lesson.startsAt),
        at: now,
      });
      if (!saved.ok) return saved;
      const { decision, version, releaseAt: seenFrom } = saved.value;
      return decision === 'unknown' || decision === 'stale'
        ? err({ code: 'homework.stale' })
        : ok({ version, releaseAt: seenFrom });
    },
    mayReadNote: (session, schoolId, useId) => parts.notes.mayRead(readerOf(session, clock.now()), schoolId, useId),
  };
}

/** A note that is prepared is read from the beginning of the lesson on; else quiet hours decide. WORK-41. */
function releaseOfNote(now: EpochMs, startsAt: EpochMs, zone: string, lessonId: LessonId): EpochMs {
  return startsAt > now ? startsAt : releaseAt(now, zone, lessonId);
}

function wrongSpan(from: LocalDate, to: LocalDate): BookRefusal | undefined {
  const days = daysBetween(from, to) + 1;
  return days >= 1 && days <= LONGEST_SPAN_DAYS
    ? undefined
    : { code: 'request.invalid', detail: `from and to: 1 to ${LONGEST_SPAN_DAYS} days` };
}

function toClassLesson({ lessonId, subject, date, startsAt }: LessonOfDate): ClassLesson {
  return { lessonId, subject, date, startsAt };
}

function toNamed({ audienceId, label }: AudienceSight): { readonly audienceId: AudienceId; readonly label: string } {
  return { audienceId, label };
}
