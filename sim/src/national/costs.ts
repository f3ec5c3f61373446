// What a pupil costs at each level, from the measured file, and how many media nodes a cell has for it. SIM-6.

import { readFileSync } from 'node:fs';
import type { LevelCosts } from '@preau/core/gate';
import type { Values } from './parameters.ts';

/** The measured costs: CPU milliseconds a second and bits a second down, per pupil and level. */
export interface MeasuredCosts {
  readonly measured: string;
  readonly cpuMs: readonly number[];
  readonly downBps: readonly number[];
}

interface CostFile {
  readonly measured: string;
  readonly servers: {
    readonly preau: Readonly<
      Record<string, { readonly cpuMsPerSecondPerPupil: number; readonly downBitsPerSecondPerPupil: number }>
    >;
  };
}

const FILE = new URL('../../../docs/reference/level-costs.json', import.meta.url);

/** Reads docs/reference/level-costs.json: our own media server. Throws if a level is missing. */
export function readCosts(): MeasuredCosts {
  const { measured, servers } = JSON.parse(readFileSync(FILE, 'utf8')) as CostFile;
  const levels = [0, 1, 2, 3, 4].map((level) => {
    const cost = servers.preau[`L${level}`];
    if (cost === undefined) throw new RangeError(`Cannot simulate: level-costs.json has no L${level}`);
    return cost;
  });
  return {
    measured,
    cpuMs: levels.map(({ cpuMsPerSecondPerPupil }) => cpuMsPerSecondPerPupil),
    downBps: levels.map(({ downBitsPerSecondPerPupil }) => downBitsPerSecondPerPupil),
  };
}

/** The media of a cell: so many nodes, of each of which this share may be used. */
export interface MediaPlan {
  readonly nodes: number;
  readonly capacity: number;
  /** Share of a node that one pupil costs, by level. */
  readonly costs: LevelCosts;
  /** All nodes together: how many people have a seat at the fixed level. */
  readonly seats: number;
}

/** Seats for `seatsFor` of the people expected, at the fixed level, put on whole nodes of which the needed share is used. */
export function mediaPlanOf(expected: number, measured: MeasuredCosts, values: Values): MediaPlan {
  const perNodeMs = values.nodeCores * 1_000 * values.nodeUsable;
  const share = (level: number): number => measured.cpuMs[level]! / perNodeMs;
  const costs = { 0: share(0), 1: share(1), 2: share(2), 3: share(3), 4: share(4) };
  const needed = expected * values.seatsFor * share(values.fixedLevel);
  const nodes = Math.max(1, Math.ceil(needed));
  return { nodes, capacity: needed / nodes, costs, seats: Math.floor(expected * values.seatsFor) };
}
