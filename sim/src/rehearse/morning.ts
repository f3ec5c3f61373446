// The morning itself, in real time: everybody comes at their moment, and the curves are noted every ten seconds.
import { setTimeout as wait } from 'node:timers/promises';
import type { RehearsalClass } from './department.ts';
import type { Hearer } from './media.ts';
import { hourOf, valuesOfRehearsal } from './plan.ts';
import type { Coming } from './plan.ts';
import { momentOf } from './tally.ts';
import type { Moment } from './tally.ts';
import { newWalk } from './walk.ts';
import type { Walk } from './walk.ts';
import { walkIn } from './walker.ts';

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
  /** Told when somebody can first hear the lesson. */
  readonly heard?: (hearer: Hearer) => void;
  /** Done before everybody leaves. */
  readonly ending?: () => Promise<void>;
  readonly moment: (moments: readonly Moment[], walks: readonly Walk[]) => void;
}

/** How often the curves are noted. */
export const MOMENT_MS = 10_000;

/** Walks everybody in and answers how it went. */
export async function walkMorning(options: MorningOptions): Promise<{ walks: readonly Walk[]; moments: Moment[] }> {
  const { url, classes, startsAt, from, to } = options;
  const hour = hourOf({ from });
  const endsAt = startsAt + (hour.endsAt - hour.startsAt) * 1_000;
  const { reloadSeconds, lineBackSeconds } = valuesOfRehearsal();
  const ending = new AbortController();
  const comings = options.comings.filter(({ at }) => at <= to).toSorted((a, b) => a.at - b.at);
  const walks = comings.map(({ classIndex, role, at }) => newWalk({ classIndex, role, arrivedAt: at }));
  const walking = comings.map(async (coming, n) => {
    const { lessonId, teacher, pupils } = classes[coming.classIndex]!;
    await wait(Math.max(0, startsAt + coming.at - Date.now()));
    await walkIn({
      url,
      lessonId,
      person: coming.role === 'teacher' ? teacher : pupils[coming.index]!,
      coming,
      walk: walks[n]!,
      startsAt,
      endsAt,
      reloadMs: reloadSeconds * 1_000,
      lineBackMs: lineBackSeconds * 1_000,
      heard: (level, visitor) => options.heard?.({ coming, lessonId, level, visitor }),
      signal: ending.signal,
    });
  });
  const moments: Moment[] = [];
  for (let at = from; at <= to; at += MOMENT_MS) {
    await wait(Math.max(0, startsAt + at - Date.now()));
    moments.push(momentOf(walks, at));
    options.moment(moments, walks);
  }
  await options.ending?.();
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

/** The rank of each class as its people were told it; NaN for a class of which nobody asked. */
export function ranksOf(walks: readonly Walk[], classes: number): Float64Array {
  const ranks = new Float64Array(classes).fill(Number.NaN);
  for (const { classIndex, rank } of walks) if (rank !== null) ranks[classIndex] = rank;
  return ranks;
}
