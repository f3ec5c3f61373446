// What a cell keeps of credit between hours: one page, made anew and put in the place of the old one. Pure. GATE-46, GATE-173 to GATE-176.

import { creditAfter } from '@preau/core/gate';
import type { EpochMs } from '@preau/core/base';
import type { Credit } from '@preau/core/gate';

/** A class of which nothing was settled for a week is forgotten. */
export const KEPT_HOURS = 7 * 24;
/** Classes that owe or are owed; those of which nothing was settled for longest are forgotten first. */
const KEPT_CLASSES = 60_000;
const HOUR_MS = 3_600_000;
/** An hour of credit ends at minute 48: settled before the doors of the lessons that begin on the hour open (`DOORS_OPEN_BEFORE_MS`). */
const AHEAD_MS = 12 * 60_000;
/** Less than four seconds is owed by nobody. */
const TRIFLE_HOURS = 0.001;

/** What a class got in the hour that runs. */
export interface ClassHour {
  /** While its lesson could have been taught: teacher and somebody of the class had come. */
  readonly teachableMs: number;
  /** While it was: teacher in, and four in five of those who had come at level 1 or above. */
  readonly taughtMs: number;
  /** The ranks that its lessons of this hour had, by minute of the day at which they began. */
  readonly ranks: Readonly<Record<string, number>>;
}

/** What a class is owed, and the hour of which it was settled last. */
export interface ClassCredit {
  readonly credit: Credit;
  readonly hour: number;
}

/** The page. `hour` counts hours of credit since the epoch (`creditHourOf`); `open` is what classes got in it so far. Maps are by class key. */
export interface CreditPage {
  readonly version: number;
  readonly hour: number;
  readonly open: ReadonlyMap<string, ClassHour>;
  readonly credits: ReadonlyMap<string, ClassCredit>;
}

/** An hour that was settled. */
export interface SettledHour {
  readonly hour: number;
  /** Share (0-1) of the teachable time that classes got, all together. */
  readonly average: number;
  readonly classes: readonly (ClassHour & { readonly classKey: string; readonly credit: Credit })[];
}

/** The hour of credit at a moment: from 7:48 to 8:48 it is the one that began at 8:00. */
export function creditHourOf(at: EpochMs): number {
  return Math.floor((at + AHEAD_MS) / HOUR_MS);
}

/** When the hour is on the clock: its full hour. */
export function instantOfHour(hour: number): EpochMs {
  return hour * HOUR_MS;
}

/** Nothing is owed, and the hour begins. */
export function emptyPage(hour: number): CreditPage {
  return { version: 0, hour, open: new Map(), credits: new Map() };
}

/** The page with what classes got since, `ms` long. */
export function withSample(page: CreditPage, classes: readonly ClassSample[], ms: number): CreditPage {
  const open = new Map(page.open);
  for (const { classKey, isTaught, startMinute, rank } of classes) {
    const { teachableMs, taughtMs, ranks } = open.get(classKey) ?? { teachableMs: 0, taughtMs: 0, ranks: {} };
    open.set(classKey, {
      teachableMs: teachableMs + ms,
      taughtMs: taughtMs + (isTaught ? ms : 0),
      ranks: { ...ranks, [startMinute]: rank },
    });
  }
  return { ...page, open };
}

/** A class whose lesson could be taught just now. */
export interface ClassSample {
  readonly classKey: string;
  readonly isTaught: boolean;
  readonly startMinute: number;
  readonly rank: number;
}

/**
 * The page after its hour, and what was settled; the same page when the hour is not over yet. Shares are weighed by the time that could be taught, so that
 * what some are owed others owe, whatever their hours; where all had the same, it is `averageOf`. GATE-46, GATE-173.
 */
export function settledPage(page: CreditPage, hourNow: number): { page: CreditPage; settled: SettledHour | undefined } {
  if (hourNow <= page.hour) return { page, settled: undefined };
  const hour = { hour: hourNow, open: new Map<string, ClassHour>() };
  if (page.open.size === 0) return { page: { ...page, ...hour }, settled: undefined };
  const [taught, teachable] = [...page.open.values()].reduce(
    ([a, b], { taughtMs, teachableMs }) => [a + taughtMs, b + teachableMs],
    [0, 0],
  );
  const average = teachable === 0 ? 1 : taught / teachable;
  const credits = new Map(page.credits);
  const classes = [...page.open].map(([classKey, got]) => {
    const before = credits.get(classKey)?.credit ?? 0;
    const credit = creditAfter(before, got.taughtMs / HOUR_MS, (average * got.teachableMs) / HOUR_MS);
    // Set anew, so that the map is in the order of the last settlements.
    credits.delete(classKey);
    if (Math.abs(credit) >= TRIFLE_HOURS) credits.set(classKey, { credit, hour: page.hour });
    return { classKey, ...got, credit };
  });
  for (const [classKey, { hour: last }] of credits)
    if (hourNow - last > KEPT_HOURS || credits.size > KEPT_CLASSES) credits.delete(classKey);
  return { page: { ...page, ...hour, credits }, settled: { hour: page.hour, average, classes } };
}

/** The page as text. */
export function textOfPage({ version, hour, open, credits }: CreditPage): string {
  return JSON.stringify({
    v: 1,
    version,
    hour,
    open: [...open].map(([key, got]) => [key, got.teachableMs, got.taughtMs, got.ranks]),
    credits: [...credits].map(([key, owed]) => [key, owed.credit, owed.hour]),
  });
}

/** Reads it again. Throws TypeError on anything that is not one. */
export function pageOfText(text: string): CreditPage {
  const page = JSON.parse(text) as Record<string, unknown>;
  const { v, version, hour, open, credits } = page;
  if (v !== 1 || !isCount(version) || !isCount(hour)) throw notAPage();
  return {
    version,
    hour,
    open: new Map(
      rowsOf(open).map(([key, teachableMs, taughtMs, ranks]) => {
        if (typeof key !== 'string' || !isCount(teachableMs) || !isCount(taughtMs)) throw notAPage();
        if (typeof ranks !== 'object' || ranks === null || !Object.values(ranks).every(isCount)) throw notAPage();
        return [key, { teachableMs, taughtMs, ranks: ranks as Record<string, number> }];
      }),
    ),
    credits: new Map(
      rowsOf(credits).map(([key, credit, last]) => {
        if (typeof key !== 'string' || !Number.isFinite(credit) || !isCount(last)) throw notAPage();
        return [key, { credit: credit as number, hour: last }];
      }),
    ),
  };
}

function rowsOf(value: unknown): readonly (readonly unknown[])[] {
  if (!Array.isArray(value) || !value.every((row) => Array.isArray(row))) throw notAPage();
  return value as readonly (readonly unknown[])[];
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

function notAPage(): TypeError {
  return new TypeError('Cannot use a page of credits: it is not one');
}
