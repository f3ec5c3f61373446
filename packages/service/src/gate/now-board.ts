// How it stands just now, for operators: lessons by level, lanes, entering, promises, and the course of the last half hour. Kept from what everybody
// tells on the bus; nothing of a person is in it. SCHOOL-130, SCHOOL-131.

import { LEVELS } from '@preau/core/base';
import type { EpochMs } from '@preau/core/base';
import type { GateNowAnswer, PromiseRecord } from '@preau/protocol/gate';
import type { JoinLoadFact, LessonLiveFact } from '../base/index.ts';
import type { DoorBeat } from './doors.ts';
import { SERVED_LANES } from './doors.ts';
import { createLaneMeter } from './lane-meter.ts';

/** A step of the course, and how many are kept: half an hour. */
const STEP_MS = 10_000;
const STEPS_KEPT = 180;
/** A lesson tells of itself every half minute; three times unheard it is gone. */
const UNHEARD_MS = 95_000;
/** Lessons and facts that are kept at most; what comes beyond is not counted. */
const LESSONS_KEPT = 50_000;
const LOADS_KEPT = 20_000;
/** Of those expected, so many make a class. */
const FULL_RATIO = 0.8;

/** The board of one gate. */
export interface NowBoard {
  lesson(fact: LessonLiveFact, at: EpochMs): void;
  load(fact: JoinLoadFact, at: EpochMs): void;
  /** The doors, every second. */
  beat(told: DoorBeat, at: EpochMs): void;
  read(at: EpochMs): GateNowAnswer;
}

/** What the board is told by. */
export interface NowBoardDeps {
  readonly usablePerSecond: (at: EpochMs) => number;
  readonly mostPerSecond: number;
  readonly promises: () => PromiseRecord;
}

interface Step {
  readonly t: EpochMs;
  came: number;
  entered: number;
}

/** Makes an empty board. */
export function createNowBoard({ usablePerSecond, mostPerSecond, promises }: NowBoardDeps): NowBoard {
  const lessons = new Map<string, { fact: LessonLiveFact; heardAt: EpochMs }>();
  const meter = createLaneMeter();
  let loads: { readonly fact: JoinLoadFact; readonly at: EpochMs }[] = [];
  let last: DoorBeat | undefined;
  const course: Step[] = [];

  const stepAt = (at: EpochMs): Step => {
    const t = Math.floor(at / STEP_MS) * STEP_MS;
    const newest = course.at(-1);
    if (newest !== undefined && newest.t >= t) return newest;
    // Steps in which nothing was told are nothing, not missing.
    const since = newest === undefined ? t : Math.max(newest.t + STEP_MS, t - STEPS_KEPT * STEP_MS);
    for (let gap = since; gap < t; gap += STEP_MS) course.push({ t: gap, came: 0, entered: 0 });
    const step = { t, came: 0, entered: 0 };
    course.push(step);
    course.splice(0, Math.max(0, course.length - STEPS_KEPT));
    return step;
  };

  return {
    lesson: (fact, at) => {
      if (fact.phase === 'closed') lessons.delete(fact.lessonId);
      else if (lessons.has(fact.lessonId) || lessons.size < LESSONS_KEPT)
        lessons.set(fact.lessonId, { fact, heardAt: at });
    },
    load: (fact, at) => {
      stepAt(at).entered += fact.entered;
      loads = loads.filter((each) => at - each.at <= STEP_MS);
      if (loads.length < LOADS_KEPT) loads.push({ fact, at });
    },
    beat: (told, at) => {
      const step = stepAt(at);
      const total = (beat: DoorBeat): number =>
        SERVED_LANES.reduce((sum, lane) => sum + beat.waiting[lane] + beat.served[lane], 0);
      // Whoever came waits or was let in; doors that were lost begin to count anew.
      if (last !== undefined) step.came += Math.max(0, total(told) - total(last));
      last = told;
      meter.beat(told, usablePerSecond(at), at);
      for (const [id, { heardAt }] of lessons) if (at - heardAt > UNHEARD_MS) lessons.delete(id);
    },
    read: (at) => {
      stepAt(at);
      const heard = [...lessons.values()].map(({ fact }) => fact);
      const open = heard.filter(({ phase }) => phase === 'open');
      const recent = loads.filter((each) => at - each.at <= STEP_MS).map(({ fact }) => fact);
      const p95 = recent.flatMap(({ p95Ms }) => (p95Ms === null ? [] : [p95Ms]));
      const people = (of: readonly LessonLiveFact[]): number => of.reduce((sum, fact) => sum + fact.people, 0);
      return {
        v: 1,
        t: at,
        lessons: {
          open: open.length,
          full: open.filter((fact) => fact.teacherPresent && fact.present >= FULL_RATIO * fact.expected).length,
          untaught: heard.filter((fact) => !fact.teacherPresent && fact.people > 0).length,
          people: people(heard),
        },
        levels: LEVELS.map((level) => {
          const on = open.filter((fact) => fact.level === level);
          return { level, lessons: on.length, people: people(on) };
        }),
        lanes: SERVED_LANES.map((lane) => {
          const waiting = last?.waiting[lane] ?? 0;
          const perSecond = meter.perSecond(lane, at);
          const waitMs = waiting === 0 || perSecond === 0 ? null : Math.round((waiting / perSecond) * 1_000);
          return { lane, waiting, perSecond, waitMs };
        }),
        joins: {
          perSecond: recent.reduce((sum, { entered }) => sum + entered, 0) / (STEP_MS / 1_000),
          usablePerSecond: Math.round(usablePerSecond(at) * 100) / 100,
          mostPerSecond,
          p95Ms: p95.length === 0 ? null : Math.round(Math.max(...p95)),
          cpuRatio: recent.length === 0 ? null : Math.max(...recent.map(({ cpuRatio }) => cpuRatio)),
          processes: new Set(recent.map(({ processId }) => processId)).size,
        },
        promises: promises(),
        course: course.map((step) => ({ ...step })),
      };
    },
  };
}
