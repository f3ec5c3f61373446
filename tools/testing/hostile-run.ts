// What the hostile runs of school, lesson and gate share: how long, from which seed, and what is wrong with an answer. docs/spec/wall.md, "Hostile bodies".

import { PROBLEMS } from '@preau/protocol/base';

/** Twenty thousand in the long run, a thousand in every run; TEST_REQUESTS says another number. */
export const HOSTILE_REQUESTS = Number(
  process.env['TEST_REQUESTS'] ?? (process.env['TEST_LONG'] === undefined ? 1_000 : 20_000),
);
/** The same seed, the same requests; TEST_SEED looks elsewhere. */
export const HOSTILE_SEED = Number(process.env['TEST_SEED'] ?? 20_261_124);
/** So long may a run last: a hundred thousand take ten to twenty minutes. */
export const HOSTILE_TIMEOUT_MS = 40 * 60_000;
/** So many faults end a run: more of them tell no more. */
export const MOST_FAULTS = 20;

/** An answer, read. */
export interface HostileAnswer {
  readonly status: number;
  /** The code of a refusal, however it was told. */
  readonly code: unknown;
  readonly contentType: string;
}

/** Refusals are told with at least these. RFC 9457. */
const PROBLEM_TYPE = /^application\/problem\+json/;

/** What is wrong with an answer: a fault, a refusal that the catalogue has not or has otherwise, one that wrote to a table all the same. */
export function faultOf({ status, code, contentType }: HostileAnswer, touched: readonly string[]): string | undefined {
  if (status < 400) return undefined;
  const name = String(code);
  if (status >= 500 && !BUSY.includes(name)) return `answers ${status} ${name}`;
  const known = (PROBLEMS as Readonly<Record<string, { readonly status: number } | undefined>>)[name];
  if (known === undefined) return `${status} with the code ${name}`;
  if (known.status !== status) return `${name} with ${status}`;
  if (!PROBLEM_TYPE.test(contentType)) return `${name} as ${contentType}`;
  return touched.length === 0 ? undefined : `${name}, yet wrote ${touched.join(', ')}`;
}

/** A house without media servers says so; that is no fault. */
const BUSY: readonly string[] = ['media.unavailable'];

/** Counts what the answers said, to be told at the end. */
export class CodeCount {
  readonly #times = new Map<string, number>();

  add(code: string): void {
    this.#times.set(code, (this.#times.get(code) ?? 0) + 1);
  }

  has(code: string): boolean {
    return this.#times.has(code);
  }

  toString(): string {
    return [...this.#times]
      .toSorted((a, b) => b[1] - a[1])
      .map(([code, times]) => `${code} ${times}`)
      .join(', ');
  }
}
