// A class at the door, in numbers and seat bits, for everybody the same bytes: no name, no id of a person. GATE-89.

import type { EpochMs, LessonId, LessonRef } from '@preau/core/base';
import type { ClassBoardAnswer } from '@preau/protocol/gate';
import type { Clock, PlanLesson } from '../base/index.ts';
import type { Doors } from './doors.ts';

/** How long one board stands. Caches may keep it as long. */
export const CLASS_STANDS_MS = 2_000;
/** Boards kept at a time: those that are looked at. */
const BOARDS_KEPT = 20_000;

/** The boards of all planned lessons. */
export interface ClassBoards {
  /** `/q/c/<opaque>.json`. */
  pathOf(lessonId: LessonId): string;
  /** The board as text, the same for two seconds; undefined when no plan told of the lesson. */
  read(lessonId: LessonId): Promise<string | undefined>;
  /** The same by the secret part of its path. */
  readOpaque(opaque: string): Promise<string | undefined>;
}

/** Makes the boards. */
export function createClassBoards(deps: {
  readonly doors: Pick<Doors, 'people' | 'queue'>;
  /** The rank of a planned lesson's class, as its tickets say it. */
  readonly rankOf: (lesson: LessonRef, at: EpochMs) => number;
  readonly plan: {
    findPlanned(lessonId: string): PlanLesson | undefined;
    findByOpaque(opaque: string): LessonId | undefined;
  };
  readonly opaqueOf: (lessonId: string) => string;
  readonly clock: Clock;
}): ClassBoards {
  const shown = new Map<LessonId, { readonly at: EpochMs; readonly text: Promise<string> }>();
  let line: { readonly at: EpochMs; readonly ranks: Promise<readonly number[]> } | undefined;
  /** Ranks of the classes that wait, best first: looked at once however many boards are asked for. */
  const ranksAt = (t: EpochMs): Promise<readonly number[]> => {
    if (line !== undefined && t - line.at < CLASS_STANDS_MS) return line.ranks;
    const look = {
      at: t,
      ranks: deps.doors
        .queue('lesson', t)
        .then((queue) => queue.flatMap(({ rank, isIn }) => (isIn ? [] : [rank])).toSorted((a, b) => a - b)),
    };
    line = look;
    look.ranks.catch(() => {
      if (line === look) line = undefined;
    });
    return look.ranks;
  };
  const write = async (planned: PlanLesson, t: EpochMs): Promise<string> => {
    const { lesson, seats } = planned;
    const [people, ranks] = await Promise.all([deps.doors.people('lesson', lesson.lessonId, t), ranksAt(t)]);
    const states = new Map<string, string>(people.map(({ personId, state }) => [personId, state]));
    const teachers = lesson.teacherIds.map((id) => states.get(id));
    const pupils = seats.filter((id) => !lesson.teacherIds.includes(id));
    const standing = (state: string): number => pupils.filter((id) => states.get(id) === state).length;
    const answer: ClassBoardAnswer = {
      v: 1,
      t,
      lessonId: lesson.lessonId,
      expected: pupils.length,
      here: standing('present'),
      in: standing('admitted'),
      classesAhead: countBelow(ranks, deps.rankOf(lesson, t)),
      teacher: teachers.includes('admitted') ? 'in' : teachers.includes('present') ? 'waiting' : 'away',
      bits: bitsOf(seats.map((id) => states.get(id) === 'present' || states.get(id) === 'admitted')),
    };
    return JSON.stringify(answer);
  };
  const read = async (lessonId: LessonId): Promise<string | undefined> => {
    const planned = deps.plan.findPlanned(lessonId);
    if (planned === undefined) return undefined;
    const now = deps.clock.now();
    const known = shown.get(lessonId);
    if (known !== undefined && now - known.at < CLASS_STANDS_MS) return known.text;
    const board = { at: now, text: write(planned, now) };
    shown.delete(lessonId);
    shown.set(lessonId, board);
    const oldest = shown.keys().next().value;
    if (shown.size > BOARDS_KEPT && oldest !== undefined) shown.delete(oldest);
    // What failed must not stand for two seconds.
    board.text.catch(() => {
      if (shown.get(lessonId) === board) shown.delete(lessonId);
    });
    return board.text;
  };
  return {
    pathOf: (lessonId) => `/q/c/${deps.opaqueOf(lessonId)}.json`,
    read,
    readOpaque: async (opaque) => {
      const lessonId = deps.plan.findByOpaque(opaque);
      return lessonId === undefined ? undefined : read(lessonId);
    },
  };
}

/** How many of the ascending ranks are better, by halving. */
function countBelow(ranks: readonly number[], rank: number): number {
  let [from, to] = [0, ranks.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (ranks[middle]! < rank) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** Seat 0 is the highest bit of the first byte; the last byte is filled with zeroes. */
function bitsOf(seats: readonly boolean[]): string {
  const bytes = new Uint8Array(Math.ceil(seats.length / 8));
  for (const [seat, isTaken] of seats.entries()) if (isTaken) bytes[seat >> 3]! |= 0x80 >> (seat & 7);
  const text = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
