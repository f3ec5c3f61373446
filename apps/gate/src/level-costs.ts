// What a pupil costs at each level, as it was measured on our own media server. A copy of docs/reference/level-costs.json that is shipped with the gate.

import { readFileSync } from 'node:fs';
import type { LevelCosts } from '@preau/core/gate';

/** The file shipped with the gate. */
export const LEVEL_COSTS_FILE = new URL('../data/level-costs.json', import.meta.url);
/** Of each core so much may be used for sound and picture when nothing is configured: the rest is for peaks. Our choice; GATE-116. */
export const USED_OF_A_CORE = 0.75;

/** CPU cores of a pupil at each level, and when that was measured. */
export interface MeasuredCosts {
  readonly measured: string;
  readonly costs: LevelCosts;
}

/** Reads the costs. Throws when the file is not one of ours, or a higher level costs less than a lower one. */
export function readLevelCosts(file: URL = LEVEL_COSTS_FILE): MeasuredCosts {
  const { measured, servers } = JSON.parse(readFileSync(file, 'utf8')) as {
    readonly measured: string;
    readonly servers: { readonly preau: Readonly<Record<string, { readonly cpuMsPerSecondPerPupil: number }>> };
  };
  const cores = [0, 1, 2, 3, 4].map(
    (level) => (servers.preau[`L${level}`]?.cpuMsPerSecondPerPupil ?? Number.NaN) / 1_000,
  );
  const [l0, l1, l2, l3, l4] = cores as [number, number, number, number, number];
  if (l0 !== 0 || cores.some((cost, level) => !(cost >= (cores[level - 1] ?? 0))))
    throw new RangeError(`Cannot use the costs of levels measured ${measured}: ${cores.join(', ')}`);
  return { measured, costs: { 0: l0, 1: l1, 2: l2, 3: l3, 4: l4 } };
}
