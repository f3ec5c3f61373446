// Counts that can be added: cells make a nation, hours make a morning. Everything that is told is computed from these at the end.

/** Seconds after the start at which everybody is counted: H+1, H+5, H+10. */
export const MARKS: readonly number[] = [60, 300, 600];
/** Waits are counted by second up to an hour; the last bucket is who never got in. SIM-5. */
export const NEVER = 3_600;

/** The curve of an hour: every 30 seconds from ten minutes before the start to its end. */
export const CURVE = { from: -600, to: 3_300, step: 30 } as const;
const CURVE_POINTS = (CURVE.to - CURVE.from) / CURVE.step;

/** Who stood where at a mark. */
export interface MarkCount {
  arrived: number;
  inside: number;
  /** Pupils in at level 1 or above. */
  hearing: number;
  /** Classes that could hold their lesson; and those that could with text and slides only. */
  ready: number;
  textOnly: number;
  /** Teachers with less than a fifth of those who came. */
  alone: number;
  /** Pupils by level of their lesson. */
  levels: number[];
}

/** One hour. */
export interface HourCount {
  classes: number;
  people: number;
  marks: MarkCount[];
  /** Classes that could hold their lesson, pupils who had come, and pupils inside, at each point of the curve. */
  curve: { ready: number[]; arrived: number[]; inside: number[] };
  /** Pupils and teachers by seconds from coming to the first entry. */
  waits: number[];
  attempts: number;
  requests: number;
  bytes: number;
  aloneMinutes: number;
  seatMinutes: number;
  /** Seats in lessons that could not be held; and empty while somebody was outside or without sound. */
  untaughtMinutes: number;
  idleMinutes: number;
  mostUsed: number;
  hashes: number;
  wastedHashes: number;
  /** Who came from behind a school's address, and of them who never got in. */
  nat: number;
  natNever: number;
  /** Promises of a time: how many, kept, and widths. */
  promised: number;
  inside: number;
  widths: number[];
  /** Looks of somebody who waits at which no time could be told. */
  untold: number;
}

const zeros = (length: number): number[] => Array.from({ length }, () => 0);

/** Nothing counted yet. */
export function newHourCount(classes: number): HourCount {
  return {
    classes,
    people: 0,
    marks: MARKS.map(() => ({
      arrived: 0,
      inside: 0,
      hearing: 0,
      ready: 0,
      textOnly: 0,
      alone: 0,
      levels: [0, 0, 0, 0, 0],
    })),
    curve: { ready: zeros(CURVE_POINTS), arrived: zeros(CURVE_POINTS), inside: zeros(CURVE_POINTS) },
    waits: zeros(NEVER + 1),
    attempts: 0,
    requests: 0,
    bytes: 0,
    aloneMinutes: 0,
    seatMinutes: 0,
    untaughtMinutes: 0,
    idleMinutes: 0,
    mostUsed: 0,
    hashes: 0,
    wastedHashes: 0,
    nat: 0,
    natNever: 0,
    promised: 0,
    inside: 0,
    widths: zeros(61),
    untold: 0,
  };
}

type Countable = number | Countable[] | { [name: string]: Countable };

/** Adds two counts of the same form, field by field; of `mostUsed` the larger counts. */
export function added<T>(a: T, b: T, name = ''): T {
  return sum(a as Countable, b as Countable, name) as T;
}

function sum(a: Countable, b: Countable, name: string): Countable {
  if (typeof a === 'number') return name === 'mostUsed' ? Math.max(a, b as number) : a + (b as number);
  if (Array.isArray(a)) return a.map((each, n) => sum(each, (b as Countable[])[n]!, ''));
  return Object.fromEntries(
    Object.keys(a).map((key) => [key, sum(a[key]!, (b as Record<string, Countable>)[key]!, key)]),
  );
}
