// What is counted in an hour: at marks after the start, and every ten seconds of the lesson. A lesson can be held when its teacher is in and four in
// five of the pupils who came are in at level 1 or above; those only at level 0 are told apart. SIM-7.

import type { LessonHour } from './arrivals.ts';
import type { MediaPlan } from './costs.ts';
import type { Crowd } from './crowd.ts';
import type { Policy } from './hall.ts';
import { CURVE, MARKS, newHourCount } from './counts.ts';
import type { HourCount } from './counts.ts';

const SAMPLE_SECONDS = 10;
const FOUR_IN_FIVE = 0.8;
/** Fewer than this share of those who came: the teacher is as good as alone. */
const ALONE_BELOW = 0.2;

/** Watches one hour of one cell. */
export class Watch {
  readonly count: HourCount;
  /** By class: share of the lesson's minutes in which it could be held, and in which a pupil was in at level 1 or above. */
  readonly got: Float64Array;
  readonly shares: Float64Array;
  readonly #crowd: Crowd;
  readonly #policy: Policy;
  readonly #hour: LessonHour;
  readonly #media: MediaPlan;
  readonly #fixedLevel: number;
  #samples = 0;

  constructor(crowd: Crowd, policy: Policy, hour: LessonHour, media: MediaPlan, fixedLevel: number) {
    this.#crowd = crowd;
    this.#policy = policy;
    this.#hour = hour;
    this.#media = media;
    this.#fixedLevel = fixedLevel;
    const { classes } = crowd.cell;
    this.count = newHourCount(classes);
    this.got = new Float64Array(classes);
    this.shares = new Float64Array(classes);
  }

  /** Call at every second. */
  look(now: number): void {
    const since = now - this.#hour.startsAt;
    const mark = MARKS.indexOf(since);
    if (mark >= 0) this.#mark(mark);
    if (since >= CURVE.from && since < CURVE.to && since % CURVE.step === 0)
      this.#point((since - CURVE.from) / CURVE.step);
    if (since >= 0 && since % SAMPLE_SECONDS === 0) this.#sample();
  }

  /** Call at the end: turns sums into shares. */
  close(): void {
    for (let c = 0; c < this.got.length; c += 1) {
      this.got[c]! /= this.#samples;
      this.shares[c]! /= this.#samples;
    }
  }

  /** Pupils of a class at level 1 or above. Of the class at the margin the teacher has the first seat. */
  #hearing(c: number): number {
    const { inside, teacherIn } = this.#crowd;
    if (this.#policy.levelOf(c) > 0) return inside[c]!;
    return Math.min(inside[c]!, Math.max(0, this.#policy.marginOf(c) - teacherIn[c]!));
  }

  #canHold(c: number, pupils: number): boolean {
    const arrived = this.#crowd.arrived[c]!;
    return this.#crowd.teacherIn[c] === 1 && arrived > 0 && pupils >= FOUR_IN_FIVE * arrived;
  }

  #mark(mark: number): void {
    const { arrived, inside, teacherIn, cell } = this.#crowd;
    const at = this.count.marks[mark]!;
    for (let c = 0; c < cell.classes; c += 1) {
      const hearing = this.#hearing(c);
      at.arrived += arrived[c]!;
      at.inside += inside[c]!;
      at.hearing += hearing;
      if (this.#canHold(c, hearing)) at.ready += 1;
      else if (this.#canHold(c, inside[c]!)) at.textOnly += 1;
      if (teacherIn[c] === 1 && inside[c]! < ALONE_BELOW * arrived[c]!) at.alone += 1;
      at.levels[this.#policy.levelOf(c)]! += inside[c]!;
    }
  }

  #point(n: number): void {
    const { ready, arrived, inside } = this.count.curve;
    for (let c = 0; c < this.got.length; c += 1) {
      if (this.#canHold(c, this.#hearing(c))) ready[n]! += 1;
      arrived[n]! += this.#crowd.arrived[c]!;
      inside[n]! += this.#crowd.inside[c]!;
    }
  }

  #sample(): void {
    const { arrived, inside, teacherIn, cell } = this.#crowd;
    const { costs, capacity, nodes } = this.#media;
    const seat = costs[this.#fixedLevel as 0 | 1 | 2 | 3 | 4];
    let [used, untaught, isShort] = [0, 0, false];
    this.#samples += 1;
    for (let c = 0; c < cell.classes; c += 1) {
      const hearing = this.#hearing(c);
      const level = this.#policy.levelOf(c);
      const people =
        level > 0 ? inside[c]! + teacherIn[c]! : hearing + Math.min(teacherIn[c]!, this.#policy.marginOf(c));
      const cost = people * costs[Math.max(1, level) as 1 | 2 | 3 | 4];
      const isReady = this.#canHold(c, hearing);
      used += cost;
      if (isReady) this.got[c]! += 1;
      else untaught += cost;
      if (arrived[c]! > 0) this.shares[c]! += hearing / arrived[c]!;
      if (hearing < arrived[c]!) isShort = true;
      if (teacherIn[c] === 1 && inside[c]! < ALONE_BELOW * arrived[c]!) this.count.aloneMinutes += SAMPLE_SECONDS / 60;
    }
    const minutes = SAMPLE_SECONDS / 60 / seat;
    this.count.seatMinutes += capacity * nodes * minutes;
    this.count.untaughtMinutes += untaught * minutes;
    if (isShort) this.count.idleMinutes += Math.max(0, capacity * nodes - used) * minutes;
    this.count.mostUsed = Math.max(this.count.mostUsed, used / (capacity * nodes));
  }
}
