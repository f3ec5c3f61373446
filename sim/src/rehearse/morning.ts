// The morning itself, in real time: everybody comes at their moment, and the curves are noted every ten seconds.
import { setTimeout as wait } from 'node:timers/promises';
import type { RehearsalClass } from './department.ts';
import { momentOf } from './tally.ts';
import type { Moment } from './tally.ts';
import { walkIn } from './walker.ts';
import type { Walk } from './walker.ts';

/** Somebody's moment of coming, milliseconds from the start of the lesson. */
export interface Coming {
  readonly classIndex: number;
  readonly role: 'teacher' | 'pupil';
  /** Which pupil of the class; 0 for the teacher. */
  readonly index: number;
  readonly at: number;
}

/** A morning to be walked. */
export interface MorningOptions {
  readonly url: string;
  readonly classes: readonly RehearsalClass[];
  readonly comings: readonly Coming[];
  /** The start of the lesson, epoch ms. */
  readonly startsAt: number;
  /** First and last moment, milliseconds from the start. */
  readonly from: number;
  readonly to: number;
  readonly patienceMs: number;
  readonly moment: (moments: readonly Moment[], walks: readonly Walk[]) => void;
}

/** How often the curves are noted. */
export const MOMENT_MS = 10_000;

/** Walks everybody in and answers how it went. */
export async function walkMorning(options: MorningOptions): Promise<{ walks: readonly Walk[]; moments: Moment[] }> {
  const { classes, startsAt, from, to } = options;
  const ending = new AbortController();
  const comings = options.comings.filter(({ at }) => at <= to).toSorted((a, b) => a.at - b.at);
  const walks = comings.map(({ classIndex, role, at }): Walk => ({
    classIndex,
    role,
    arrivedAt: at,
    signedInAt: null,
    enteredAt: null,
    heardAt: null,
    gaveUpAt: null,
    requests: 0,
    refusals: {},
  }));
  const walking = comings.map(async ({ classIndex, role, index }, n) => {
    const { lessonId, teacher, pupils } = classes[classIndex]!;
    const walk = walks[n]!;
    await wait(Math.max(0, startsAt + walk.arrivedAt - Date.now()));
    const person = role === 'teacher' ? teacher : pupils[index]!;
    const { url, patienceMs } = options;
    await walkIn({ url, lessonId, person, walk, startsAt, patienceMs, signal: ending.signal });
  });
  const moments: Moment[] = [];
  for (let at = from; at <= to; at += MOMENT_MS) {
    await wait(Math.max(0, startsAt + at - Date.now()));
    moments.push(momentOf(walks, at));
    options.moment(moments, walks);
  }
  ending.abort();
  await Promise.all(walking);
  return { walks, moments };
}

/** Refusals of all walks, by code. */
export function refusalsOf(walks: readonly Walk[]): Readonly<Record<string, number>> {
  const sums: Record<string, number> = {};
  for (const { refusals } of walks)
    for (const [code, count] of Object.entries(refusals)) sums[code] = (sums[code] ?? 0) + count;
  return sums;
}
