// Works out what each class got, from what lessons tell of themselves and who waits at the door, and what it is owed. Pure but for its memory. GATE-173.

import type { EpochMs, LessonId, LessonRef, PersonId } from '@preau/core/base';
import type { Credit } from '@preau/core/gate';
import type { LessonLiveFact, PlanLesson } from '../base/index.ts';
import { creditHourOf, emptyPage, settledPage, withSample } from './credit-page.ts';
import type { ClassSample, CreditPage, SettledHour } from './credit-page.ts';
import { turnOf } from './door-cohort.ts';

/** A lesson of which nothing was heard for so long counts as silent: four of its facts are missing. A longer pause between two looks counts as not seen. */
const HEARD_MS = 2 * 60_000;
/** Lessons kept; the oldest heard goes first. */
const KEPT = 50_000;
/** From this share of those who came a lesson counts as taught (`creditAfter`). */
const FOUR_IN_FIVE = 0.8;

/** What the desk works with. */
export interface CreditDeskDeps {
  readonly plan: { findPlanned(lessonId: string): PlanLesson | undefined };
  readonly zone: string;
  /** The rank of a lesson's class in its hour, the door's. */
  readonly rankOf: (lesson: LessonRef, at: EpochMs) => number;
}

/** Who waits at the door, by lesson. */
export interface DoorSight {
  /** Everybody who waits, teachers included. */
  readonly waiting: ReadonlyMap<string, number>;
  /** How many teachers among them; only of lessons that `absentTeachers` named. */
  readonly teachers: ReadonlyMap<string, number>;
}

/** The desk. */
export interface CreditDesk {
  heard(fact: LessonLiveFact, at: EpochMs): void;
  /** What a class is owed by the page in hand; 0 of one that it does not name. */
  creditOf(classKey: string): Credit;
  /** The page in hand, and the next one in its place. */
  page(): CreditPage;
  take(page: CreditPage): void;
  /** Takes a page that somebody else wrote: what this desk saw before is in it, or lost. */
  begin(page: CreditPage): void;
  /** The teachers of a lesson that is on, while none of them is known to be in: whether one waits at the door is to be looked up. */
  absentTeachers(lessonId: string, at: EpochMs): readonly PersonId[];
  /** The page with what classes got since the last look, and the hour that ended meanwhile. Nothing changes until it is taken. */
  look(sight: DoorSight, at: EpochMs): { readonly page: CreditPage; readonly settled: SettledHour | undefined };
}

interface Heard {
  live: LessonLiveFact;
  at: EpochMs;
}

/** What does not change while a lesson is on. */
interface Drawn {
  readonly classKey: string;
  readonly startMinute: number;
  readonly rank: number;
}

/** Makes a desk with an empty page. */
export function createCreditDesk(deps: CreditDeskDeps): CreditDesk {
  const lessons = new Map<string, Heard>();
  const drawn = new Map<string, Drawn>();
  let page: CreditPage | undefined;
  let lookedAt: EpochMs | undefined;

  const planned = (lessonId: string, at: EpochMs): LessonRef | undefined => {
    const found = deps.plan.findPlanned(lessonId);
    if (found === undefined || found.cancelled) return undefined;
    const { lesson } = found;
    return at >= lesson.startsAt && at < lesson.endsAt && lesson.audienceIds.length > 0 ? lesson : undefined;
  };
  const heardOf = (lessonId: string, at: EpochMs): Heard | undefined => {
    const found = lessons.get(lessonId);
    return found !== undefined && found.live.phase !== 'closed' && at - found.at <= HEARD_MS ? found : undefined;
  };
  /** Looked up once: times of a zone are dear, and the rank stands. */
  const drawnOf = (lesson: LessonRef, at: EpochMs): Drawn => {
    const found = drawn.get(lesson.lessonId);
    if (found !== undefined) return found;
    const { classKey, startMinute } = turnOf(lesson.lessonId, lesson, at, deps.zone);
    const made = { classKey, startMinute, rank: deps.rankOf(lesson, at) };
    drawn.set(lesson.lessonId, made);
    return made;
  };
  /** Undefined when the lesson could not be taught: nobody there, or no teacher who wanted in. */
  const sampleOf = (lessonId: string, sight: DoorSight, at: EpochMs): ClassSample | undefined => {
    const lesson = planned(lessonId, at);
    if (lesson === undefined) return undefined;
    const known = heardOf(lessonId, at);
    const teachersWaiting = sight.teachers.get(lessonId) ?? 0;
    const isOpen = known?.live.phase === 'open' && known.live.teacherPresent;
    const inside = known?.live.present ?? 0;
    const arrived = inside + Math.max(0, (sight.waiting.get(lessonId) ?? 0) - teachersWaiting);
    if ((!isOpen && teachersWaiting === 0) || arrived === 0) return undefined;
    const isTaught = isOpen && hearingOf(known.live) >= FOUR_IN_FIVE * arrived;
    return { ...drawnOf(lesson, at), isTaught };
  };

  return {
    heard: (live, at) => {
      const known = lessons.get(live.lessonId);
      if (known === undefined) {
        if (live.phase === 'closed') return;
        if (lessons.size >= KEPT) lessons.delete(lessons.keys().next().value!);
        lessons.set(live.lessonId, { live, at });
      } else if (live.phase === 'closed') lessons.delete(live.lessonId);
      else if (live.at >= known.live.at) [known.live, known.at] = [live, at];
    },
    creditOf: (classKey) => page?.credits.get(classKey)?.credit ?? 0,
    page: () => page ?? emptyPage(0),
    take: (next) => void (page = next),
    begin: (next) => {
      page = next;
      lookedAt = undefined;
    },
    absentTeachers: (lessonId, at) => {
      const lesson = planned(lessonId, at);
      if (lesson === undefined || heardOf(lessonId, at)?.live.teacherPresent === true) return [];
      return lesson.teacherIds;
    },
    look: (sight, at) => {
      const sinceMs = Math.max(0, at - (lookedAt ?? at));
      const ms = sinceMs > HEARD_MS ? 0 : sinceMs;
      lookedAt = at;
      for (const [lessonId, { at: heardAt }] of lessons) if (at - heardAt > HEARD_MS) lessons.delete(lessonId);
      const { page: now, settled } = settledPage(page ?? emptyPage(creditHourOf(at)), creditHourOf(at));
      for (const id of drawn.keys()) if (planned(id, at) === undefined) drawn.delete(id);
      const ids = new Set<string>([...lessons.keys(), ...sight.waiting.keys()]);
      const samples = [...ids].map((id) => sampleOf(id, sight, at)).filter((sample) => sample !== undefined);
      return { page: ms === 0 ? now : withSample(now, samples, ms), settled };
    },
  };
}

/** Pupils who hear: all of them from level 1, and where the teacher wants no sound; at the margin as many as have seats, after the teacher. */
function hearingOf({ level, wish, present, marginSeats }: LessonLiveFact): number {
  return level >= 1 || wish === 0 ? present : Math.min(present, Math.max(0, marginSeats - 1));
}

/** The lessons of a queue, with those who wait in both lanes together. */
export function waitingOf(
  queues: readonly (readonly { readonly lessonId: string; readonly present: number }[])[],
): Map<LessonId, number> {
  const waiting = new Map<LessonId, number>();
  for (const { lessonId, present } of queues.flat())
    waiting.set(lessonId as LessonId, (waiting.get(lessonId as LessonId) ?? 0) + present);
  return waiting;
}
