// What the gate's own probes saw of a stage, and the word for it. GATE-30 to GATE-34; constants: docs/spec/gate.md.

import type { EpochMs } from '../base/index.ts';

/** One probe: when it ended, how long it took, and whether the answer was the expected one within its deadline. */
export interface Probe {
  readonly at: EpochMs;
  readonly tookMs: number;
  readonly ok: boolean;
}

/** The word for a stage, as the probes alone can tell it. */
export type ProbedState = 'open' | 'slow' | 'down' | 'unknown';

/** Probes older than this say nothing more. */
export const PROBE_WINDOW_MS = 5 * 60_000;
/** At most this many are kept for a stage: five minutes at one every four seconds. */
export const PROBES_KEPT = 75;
/** A last probe older than this says nothing about now. */
export const PROBE_STALE_MS = 60_000;
/** From this 95th percentile on, a stage is « ralenti ». */
export const SLOW_FROM_MS = 800;

/** Adds a probe and forgets what is too old or too many. Oldest first. */
export function withProbe(probes: readonly Probe[], probe: Probe): readonly Probe[] {
  return [...probes, probe].filter((known) => known.at > probe.at - PROBE_WINDOW_MS).slice(-PROBES_KEPT);
}

/** The 95th percentile (nearest rank) of the probes of the last five minutes that were answered, in milliseconds; null when there is none. */
export function p95Of(probes: readonly Probe[], now: EpochMs): number | null {
  const took = probes
    .filter((probe) => probe.ok && probe.at > now - PROBE_WINDOW_MS)
    .map((probe) => probe.tookMs)
    .toSorted((a, b) => a - b);
  return took.length === 0 ? null : Math.round(took[Math.ceil(took.length * 0.95) - 1]!);
}

/**
 * The word for a stage. Two failures in a row are « ne répond pas » (one is a hiccup and reads « ralenti »), also when nothing ever answered;
 * no recent probe is « inconnu », never the last good word.
 */
export function stateOf(probes: readonly Probe[], now: EpochMs): ProbedState {
  const last = probes.at(-1);
  if (last === undefined || now - last.at > PROBE_STALE_MS) return 'unknown';
  if (!last.ok) return probes.at(-2)?.ok === true ? 'slow' : 'down';
  return (p95Of(probes, now) ?? 0) >= SLOW_FROM_MS ? 'slow' : 'open';
}

/** Every stage is probed about this often. */
export const PROBE_EVERY_MS = 10_000;
/** A probe that has no answer after this long has failed. */
export const PROBE_DEADLINE_MS = 3_000;

/** When to probe next: 8 to 12 s later by `ratio` (0-1), and never in the first second of a minute, when everybody else comes. */
export function nextProbeAt(now: EpochMs, ratio: number): EpochMs {
  const at = Math.round(now + PROBE_EVERY_MS * (0.8 + 0.4 * ratio));
  return at % 60_000 < 1_000 ? at + 1_000 : at;
}
