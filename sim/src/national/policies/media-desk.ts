// The media nodes of a cell in one hour: each class is placed on one, by expected size; core/gate's ladder decides for each node. With a ladder it
// decides levels. Without, the same decision at one price says which classes have seats at the fixed level, and the door keeps the others outside.

import { arrivedBy, decideLevels, seatsExpected, seatsKept } from '@preau/core/gate';
import type { ArrivalCurve, LadderFill, LevelCosts, RunningLesson } from '@preau/core/gate';
import type { Level } from '@preau/core/base';
import type { Hall } from '../hall.ts';

/** How the desk is used. */
export interface DeskOptions {
  readonly ranks: Float64Array;
  readonly ladder: boolean;
  readonly fill: LadderFill;
  /** When people come, as the gate has learnt it. */
  readonly curve: ArrivalCurve;
}

/** What of the ladder's decisions is known of a class, and (without a ladder) the seats taken. */
export interface Desk {
  readonly levels: Uint8Array;
  readonly margins: Int32Array;
  /** The counts of this class have changed. */
  touch(c: number): void;
  /** Decides where something changed, or nothing was decided for a while. */
  decide(now: number): void;
  /** For one call of the door: how many more of a lesson have a seat, never more than a node has left; undefined when nobody at the door has one. */
  roomNow(): ((lessonId: string) => number) | undefined;
  /** False for a class that is kept outside for want of seats. */
  hasSeats(c: number): boolean;
  take(c: number): void;
  give(c: number): void;
}

/** Without news a node is looked at this often: classes wait to be raised, teachers become late. */
const QUIET_SECONDS = 15;

/** Places the classes and makes the desk. */
export function createDesk(hall: Hall, { ranks, ladder, fill, curve }: DeskOptions): Desk {
  const { cell, hour, media, values, crowd } = hall;
  const fixed = media.costs[values.fixedLevel as Level];
  const costs: LevelCosts = ladder ? media.costs : { 0: 0, 1: fixed, 2: fixed, 3: fixed, 4: fixed };
  const wanted = (ladder ? values.fixedLevel : 1) as Level;
  const expected = Float64Array.from(cell.known, seatsExpected);
  const nodeOf = placed(expected, media.nodes);
  const lessonsOf: number[][] = Array.from({ length: media.nodes }, () => []);
  for (const [c, node] of nodeOf.entries()) lessonsOf[node]!.push(c);
  // Nearly in the order of the ladder already, which then has little left to sort.
  for (const lessons of lessonsOf) lessons.sort((a, b) => ranks[a]! - ranks[b]!);
  const ids = Array.from({ length: cell.classes }, (_, c) => String(c));
  const levels = new Uint8Array(cell.classes);
  const margins = new Int32Array(cell.classes);
  const seats = new Int32Array(cell.classes);
  const taken = new Int32Array(cell.classes);
  const takenOfNode = new Int32Array(media.nodes);
  const seatsOfNode = Math.floor(media.capacity / fixed + 1e-9);
  const changedAt = new Float64Array(cell.classes).fill(-1);
  const isDecided = new Uint8Array(cell.classes);
  const isTouched = new Uint8Array(media.nodes).fill(1);
  const decidedAt = new Float64Array(media.nodes).fill(-Infinity);
  const startsAt = hour.startsAt * 1_000;

  /** `arrived`: the share of those who come that has come by now. */
  const lessonOf = (c: number, arrived: number): RunningLesson => {
    // Without the ladder who waits at the door needs a seat as well.
    const atDoor = ladder ? 0 : crowd.atDoor[c]!;
    const teacherIn = crowd.teacherIn[c] === 1 || (!ladder && crowd.teacherAtDoor[c] === 1);
    const pupils = crowd.inside[c]! + atDoor;
    const present = { pupils, people: pupils + (teacherIn ? 1 : 0), teacherIn };
    const kept = seatsKept(cell.known[c]!, present, arrived);
    return {
      lessonId: ids[c]!,
      rank: ranks[c]!,
      startsAt,
      teacherIn,
      reserved: Math.min(expected[c]!, kept.seats),
      variance: kept.variance,
      present: kept.seats,
      wanted,
      current: isDecided[c] === 1 ? (levels[c] as Level) : null,
      changedAt: changedAt[c]! < 0 ? null : changedAt[c]!,
      marginSeats: margins[c]!,
    };
  };
  const decideNode = (node: number, now: number): void => {
    const arrived = arrivedBy(curve, now - startsAt);
    const lessons = lessonsOf[node]!.map((c) => lessonOf(c, arrived));
    const decisions = decideLevels({ capacity: media.capacity, costs, lessons, fill }, now);
    for (const { lessonId, level, marginSeats } of decisions) {
      const c = Number(lessonId);
      if (isDecided[c] === 1 && levels[c] !== level) changedAt[c] = now;
      isDecided[c] = 1;
      levels[c] = level;
      margins[c] = marginSeats;
      // A whole class has what its node has left: seats are kept for all classes together.
      seats[c] = level > 0 ? seatsOfNode : marginSeats;
    }
  };
  return {
    levels,
    margins,
    touch: (c) => void (isTouched[nodeOf[c]!] = 1),
    decide: (now) => {
      for (let node = 0; node < media.nodes; node += 1) {
        const wait = isTouched[node] === 1 ? values.ladderEverySeconds : QUIET_SECONDS;
        if (now < decidedAt[node]! + wait) continue;
        decidedAt[node] = now;
        isTouched[node] = 0;
        decideNode(node, now * 1_000);
      }
    },
    roomNow: () => {
      const left = takenOfNode.map((count) => seatsOfNode - count);
      const isWaitedFor = (seatsOf: number, c: number): boolean =>
        seatsOf > taken[c]! && left[nodeOf[c]!]! > 0 && crowd.atDoor[c]! + crowd.teacherAtDoor[c]! > 0;
      if (!seats.some(isWaitedFor)) return undefined;
      return (lessonId) => {
        const c = Number(lessonId);
        const room = Math.max(0, Math.min(seats[c]! - taken[c]!, left[nodeOf[c]!]!));
        left[nodeOf[c]!]! -= Math.min(room, crowd.atDoor[c]! + crowd.teacherAtDoor[c]!);
        return room;
      };
    },
    hasSeats: (c) => ladder || seats[c]! > 0,
    take: (c) => {
      taken[c]! += 1;
      takenOfNode[nodeOf[c]!]! += 1;
    },
    give: (c) => {
      taken[c]! -= 1;
      takenOfNode[nodeOf[c]!]! -= 1;
    },
  };
}

/** The largest class first, each on the node with the fewest people expected. */
function placed(sizes: Float64Array, nodes: number): Int32Array {
  const load = new Float64Array(nodes);
  const nodeOf = new Int32Array(sizes.length);
  for (const c of [...sizes.keys()].toSorted((a, b) => sizes[b]! - sizes[a]! || a - b)) {
    let least = 0;
    for (let node = 1; node < nodes; node += 1) if (load[node]! < load[least]!) least = node;
    nodeOf[c] = least;
    load[least]! += sizes[c]!;
  }
  return nodeOf;
}
