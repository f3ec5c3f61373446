// What the gate's probes saw, stage by stage. Numbers only from probes; a stage never probed says so. GATE-30 to GATE-34.

import { p95Of, stateOf, withProbe } from '@preau/core/gate';
import type { EpochMs } from '@preau/core/base';
import type { Probe } from '@preau/core/gate';
import type { StageStatus, StatusAnswer } from '@preau/protocol/gate';

/** A stage of the pupil's path. */
export type Stage = StageStatus['stage'];
/** All stages, in the order of the path. */
export const STAGES: readonly Stage[] = ['gate', 'sign-in', 'workspace', 'lessons', 'media'];

/** Remembers probes and says what they mean. */
export interface StatusBoard {
  told(stage: Stage, probe: Probe): void;
  read(at: EpochMs): StatusAnswer;
}

/** Makes an empty board. */
export function createStatusBoard(): StatusBoard {
  const probes = new Map<Stage, readonly Probe[]>();
  return {
    told: (stage, probe) => {
      probes.set(stage, withProbe(probes.get(stage) ?? [], probe));
    },
    read: (at) => ({
      t: at,
      source: 'probe',
      stages: STAGES.map((stage) => {
        const seen = probes.get(stage) ?? [];
        return { stage, state: stateOf(seen, at), p95Ms: p95Of(seen, at), checkedAt: seen.at(-1)?.at ?? null };
      }),
    }),
  };
}
