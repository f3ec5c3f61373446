// Decides how high each running lesson may go: the ladder of core/gate over the real counts, media node by media node. GATE-115 to GATE-122.

import { DOORS_OPEN_BEFORE_MS } from '@preau/core/base';
import {
  arrivedBy,
  creditStepOf,
  decideLevels,
  declaredCurve,
  loadOf,
  NO_HISTORY,
  RAISE_AFTER_MS,
  RAISE_WITHIN_RATIO,
  rankOf,
  seatsExpected,
  seatsKept,
  withShow,
} from '@preau/core/gate';
import type { EpochMs, LessonId, LessonRef, Level } from '@preau/core/base';
import type { ArrivalCurve, LadderNode, LevelCosts, LevelDecision, RunningLesson, ShowUp } from '@preau/core/gate';
import type { LessonLiveFact, LevelFact, PlanLesson } from '../base/index.ts';

/** The word for a lesson is said again after so long: the bus loses. GATE-117. */
export const SAID_AGAIN_MS = 30_000;
/** A lesson that nobody told of for so long has no process any more: four of its facts are missing. GATE-121. */
export const UNHEARD_MS = 2 * 60_000;
/** Lessons and classes kept; the oldest goes first. A cell has some thousand. */
const KEPT = 50_000;
const HIGHEST: Level = 4;

/** A media node as it is now. */
export interface MediaNode {
  readonly nodeId: string;
  /** CPU cores that sound and picture may use on it, all in all. */
  readonly cores: number;
  /** The share of them (0-1) that may be used now. */
  readonly usable: number;
}

/** What the desk works with. */
export interface LevelDeskDeps {
  readonly nodes: () => readonly MediaNode[];
  /** The node that carries a lesson's media. */
  readonly nodeOf: (lessonId: LessonId) => string;
  /** CPU cores that one pupil costs at each level, measured. */
  readonly costs: LevelCosts;
  readonly plan: { findPlanned(lessonId: string): PlanLesson | undefined };
  /** The rank of a lesson's class in its hour, the door's. */
  readonly rankOf: (lesson: LessonRef, at: EpochMs) => number;
  /** When people come to lessons of this start, the door's; as declared when absent. */
  readonly curveOf?: ((startsAt: EpochMs) => ArrivalCurve) | undefined;
}

/** Decides the levels of the lessons that it hears of. Pure but for its memory: no clock, no bus. */
export interface LevelDesk {
  /** A lesson told how it is. */
  heard(fact: LessonLiveFact, at: EpochMs): void;
  /** Another gate decided: what it said stands until this one decides. GATE-120. */
  followed(fact: LevelFact, at: EpochMs): void;
  /** Call it every second. Answers what is to be said now. */
  decide(at: EpochMs): readonly LevelFact[];
}

interface Entry {
  live: LessonLiveFact;
  heardAt: EpochMs;
  readonly startsAt: EpochMs;
  readonly lesson: LessonRef | undefined;
  readonly rank: number;
  readonly classKey: string;
  /** Pupils on the roster, teachers, what was known of the class at the beginning, and the most pupils seen. */
  readonly roster: number;
  readonly teachers: number;
  readonly history: ShowUp;
  came: number;
  ceiling: Level;
  marginSeats: number;
  changedAt: EpochMs | null;
  said: { ceiling: Level; marginSeats: number; at: EpochMs };
}

/** Makes a desk that knows of no lesson. */
export function createLevelDesk(deps: LevelDeskDeps): LevelDesk {
  const entries = new Map<LessonId, Entry>();
  const shows = new Map<string, ShowUp>();
  const declared = declaredCurve(DOORS_OPEN_BEFORE_MS);
  const curveOf = deps.curveOf ?? (() => declared);

  const begin = (live: LessonLiveFact, at: EpochMs): Entry => {
    const planned = deps.plan.findPlanned(live.lessonId);
    const lesson = planned?.lesson;
    const classKey = lesson?.audienceIds.toSorted().join(' ') ?? live.lessonId;
    const teachers = lesson?.teacherIds.length ?? 1;
    const roster = planned === undefined ? live.expected : Math.max(0, planned.seats.length - teachers);
    const { ceiling, marginSeats } = live;
    return {
      live,
      heardAt: at,
      startsAt: lesson?.startsAt ?? at,
      lesson,
      rank: lesson === undefined ? unplannedRank(live.lessonId) : deps.rankOf(lesson, at),
      classKey,
      roster,
      teachers,
      history: shows.get(classKey) ?? NO_HISTORY,
      came: 0,
      // What the lesson logged is where we begin, and what it was lowered to rests for a minute. GATE-119.
      ceiling,
      marginSeats,
      changedAt: ceiling < HIGHEST ? at : null,
      said: { ceiling, marginSeats, at: -Infinity },
    };
  };

  const end = (lessonId: LessonId, { live, classKey, came, roster }: Entry): void => {
    entries.delete(lessonId);
    if (live.phase !== 'closed') return;
    const learnt = withShow(shows.get(classKey) ?? NO_HISTORY, came, roster);
    shows.delete(classKey);
    shows.set(classKey, learnt);
    if (shows.size > KEPT) shows.delete(shows.keys().next().value!);
  };

  const decideNode = (node: MediaNode, on: readonly Entry[], at: EpochMs): void => {
    const costs = costsOn(node, deps.costs);
    const ladder: LadderNode = {
      capacity: node.usable,
      costs,
      lessons: on.map((entry) => runningOf(entry, curveOf, at)),
    };
    const byId = new Map(ladder.lessons.map((lesson) => [lesson.lessonId, lesson]));
    const decisions = decideLevels(ladder, at);
    const lessons = decisions.map(({ lessonId }) => byId.get(lessonId)!);
    const levels = decisions.map(({ level }) => level);
    const spare = node.usable * RAISE_WITHIN_RATIO - loadOf(lessons, levels, costs);
    const isShort = decisions.some(({ level }, n) => level < lessons[n]!.wanted);
    for (const [n, decision] of decisions.entries()) {
      const entry = entries.get(decision.lessonId as LessonId)!;
      settle(entry, ceilingOf(decision, lessons[n]!, isShort ? 0 : spare, entry, costs, at), decision.marginSeats, at);
    }
  };

  return {
    heard: (live, at) => {
      const known = entries.get(live.lessonId);
      if (known === undefined) {
        if (live.phase === 'closed') return;
        if (entries.size >= KEPT) entries.delete(entries.keys().next().value!);
        entries.set(live.lessonId, begin(live, at));
      } else {
        known.heardAt = at;
        if (live.at >= known.live.at) known.live = live;
        // The plan came after the lesson had begun.
        if (known.lesson === undefined && deps.plan.findPlanned(live.lessonId) !== undefined) {
          const { came, ceiling, marginSeats, changedAt, said } = known;
          entries.set(live.lessonId, { ...begin(known.live, at), came, ceiling, marginSeats, changedAt, said });
        }
      }
      const entry = entries.get(live.lessonId)!;
      entry.came = Math.max(entry.came, live.present);
    },
    followed: ({ lessonId, ceiling, marginSeats }, at) => {
      const entry = entries.get(lessonId);
      if (entry === undefined) return;
      settle(entry, ceiling, marginSeats, at);
      entry.said = { ceiling, marginSeats, at };
    },
    decide: (at) => {
      const byNode = new Map<string, Entry[]>();
      for (const [lessonId, entry] of entries) {
        if (entry.live.phase === 'closed' || at - entry.heardAt > UNHEARD_MS) end(lessonId, entry);
        else if (entry.live.people > 0) {
          const nodeId = deps.nodeOf(lessonId);
          const on = byNode.get(nodeId);
          if (on === undefined) byNode.set(nodeId, [entry]);
          else on.push(entry);
        }
      }
      for (const node of deps.nodes()) decideNode(node, byNode.get(node.nodeId) ?? [], at);
      return [...entries.values()].filter((entry) => isToSay(entry, at)).map((entry) => say(entry, at));
    },
  };
}

/** A lesson as the ladder takes it. GATE-115. */
function runningOf(entry: Entry, curveOf: (startsAt: EpochMs) => ArrivalCurve, at: EpochMs): RunningLesson {
  const { live, startsAt, lesson, ceiling } = entry;
  // A lesson that no plan told of: its doors opened when it was heard of.
  const arrived = arrivedBy(curveOf(startsAt), at - startsAt - (lesson === undefined ? DOORS_OPEN_BEFORE_MS : 0));
  const present = { pupils: live.present, people: live.people, teacherIn: live.teacherPresent };
  const { seats, variance } = seatsKept(entry, present, arrived);
  return {
    lessonId: live.lessonId,
    rank: entry.rank,
    startsAt,
    teacherIn: live.teacherPresent,
    // Above what was expected at the beginning it pays itself. GATE-61.
    reserved: Math.min(seatsExpected(entry), seats),
    variance,
    present: seats,
    wanted: live.wish,
    current: lower(ceiling, live.wish),
    changedAt: entry.changedAt,
    marginSeats: entry.marginSeats,
  };
}

/**
 * What a lesson is told: its level, and beyond what its teacher wants as far as the node would bear. Where somebody is held down nobody is offered
 * more. An offer sinks at once and rises after a minute. GATE-118.
 */
function ceilingOf(
  { level }: LevelDecision,
  lesson: RunningLesson,
  spare: number,
  { ceiling, changedAt }: Entry,
  costs: LevelCosts,
  at: EpochMs,
): Level {
  if (level < lesson.wanted) return level;
  const seats = Math.max(lesson.reserved, lesson.present);
  let offer = level;
  for (const higher of [1, 2, 3, 4] as const)
    if (higher > level && (costs[higher] - costs[level]) * seats <= spare + 1e-12) offer = higher;
  const isResting = changedAt !== null && at - changedAt < RAISE_AFTER_MS;
  return offer > ceiling && isResting ? (Math.max(level, ceiling) as Level) : offer;
}

function settle(entry: Entry, ceiling: Level, marginSeats: number, at: EpochMs): void {
  if (ceiling !== entry.ceiling || marginSeats > 0 !== entry.marginSeats > 0) entry.changedAt = at;
  entry.ceiling = ceiling;
  entry.marginSeats = marginSeats;
}

/** Growing seats at the margin wait for the half minute, so that counts that tremble do not fill the log. GATE-117. */
function isToSay({ ceiling, marginSeats, said }: Entry, at: EpochMs): boolean {
  const begins = said.marginSeats === 0 && marginSeats > 0;
  return ceiling !== said.ceiling || marginSeats < said.marginSeats || begins || at - said.at >= SAID_AGAIN_MS;
}

function say(entry: Entry, at: EpochMs): LevelFact {
  const { ceiling, marginSeats } = entry;
  entry.said = { ceiling, marginSeats, at };
  return { lessonId: entry.live.lessonId, ceiling, marginSeats, at };
}

/** Costs as shares of the whole node. */
function costsOn({ cores }: MediaNode, costs: LevelCosts): LevelCosts {
  return { 0: costs[0] / cores, 1: costs[1] / cores, 2: costs[2] / cores, 3: costs[3] / cores, 4: costs[4] / cores };
}

/** A lesson that no plan told of is drawn by its id, without credit or debt. */
function unplannedRank(lessonId: LessonId): number {
  let hash = 0x811c9dc5;
  for (const sign of lessonId) hash = Math.imul(hash ^ sign.codePointAt(0)!, 0x01000193);
  return rankOf(creditStepOf(0), hash >>> 0);
}

function lower(a: Level, b: Level): Level {
  return a < b ? a : b;
}
