// What came of a scenario on both servers, and what of it differs.
import type { EngineName } from './engine.ts';

/** What was observed: facts that must be alike on both servers. Times are told by `Scene.timed`, not here. */
export type Facts = Readonly<Record<string, string | number | boolean>>;

/** What came of one scenario with one cast. */
export interface Outcome {
  readonly id: string;
  readonly title: string;
  readonly parts: string;
  readonly facts: Partial<Record<EngineName, Facts>>;
  readonly timesMs: Partial<Record<EngineName, Readonly<Record<string, number>>>>;
}

/** The facts of an outcome that are not the same on both servers. */
export function differencesOf(outcome: Outcome): { fact: string; embedded: string; livekit: string }[] {
  const { embedded, livekit } = outcome.facts;
  if (embedded === undefined || livekit === undefined) return [];
  return [...new Set([...Object.keys(embedded), ...Object.keys(livekit)])]
    .filter((fact) => embedded[fact] !== livekit[fact])
    .map((fact) => ({ fact, embedded: String(embedded[fact]), livekit: String(livekit[fact]) }));
}
