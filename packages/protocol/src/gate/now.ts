// How it stands at the gate just now, for operators: counts and rates, nobody's name. SCHOOL-130, SCHOOL-131.

import type { EpochMs, Level } from '@preau/core/base';
import type { PromiseRecord } from './gate.ts';

/** Answer of `GET /q/now.json`; operators only. */
export interface GateNowAnswer {
  readonly v: 1;
  readonly t: EpochMs;
  readonly lessons: {
    /** Opened by their teacher. */
    readonly open: number;
    /** Of them, with the teacher and four in five of those expected. */
    readonly full: number;
    /** Somebody is there and the teacher never came. */
    readonly untaught: number;
    /** Everybody who is in a lesson. */
    readonly people: number;
  };
  /** Open lessons at each level, all five. */
  readonly levels: readonly { readonly level: Level; readonly lessons: number; readonly people: number }[];
  readonly lanes: readonly {
    readonly lane: string;
    readonly waiting: number;
    readonly perSecond: number;
    /** How long the last of them would wait at this speed, milliseconds; null while nobody waits or nothing moves. */
    readonly waitMs: number | null;
  }[];
  readonly joins: {
    /** Entries a second over the last ten seconds, as lessons told them. */
    readonly perSecond: number;
    /** What the gate gives out now, and the most that it may: a measured or configured figure. */
    readonly usablePerSecond: number;
    readonly mostPerSecond: number;
    /** Of entering, the worst of the processes that told, over the last ten seconds; null when nobody entered. */
    readonly p95Ms: number | null;
    /** The busiest process (share of one core, 0-1), and how many told; null when none did. */
    readonly cpuRatio: number | null;
    readonly processes: number;
  };
  readonly promises: PromiseRecord;
  /** Who came to the door and who entered, in steps of ten seconds since the gate started, at most for half an hour, the oldest first. */
  readonly course: readonly { readonly t: EpochMs; readonly came: number; readonly entered: number }[];
}
