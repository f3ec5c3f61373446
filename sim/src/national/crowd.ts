// Where everybody of a cell stands in one lesson hour, and the counts by class. Changed by its methods only, so that nobody is in two places. SIM-3.

import { TRAIT } from './population.ts';
import type { Cell } from './population.ts';

/** Not come (yet), signing in, at the door or refused and about to try again, in the lesson, line cut, given up. */
export const PLACE = { away: 0, signIn: 1, door: 2, in: 3, cut: 4, gone: 5 } as const;
/** A place, as a number. */
export type PlaceKind = (typeof PLACE)[keyof typeof PLACE];

/** The people of a cell during one hour. */
export class Crowd {
  readonly cell: Cell;
  readonly place: Uint8Array;
  /** Seconds since midnight; -1: never. */
  readonly arrivedAt: Int32Array;
  readonly atDoorAt: Int32Array;
  readonly enteredAt: Int32Array;
  readonly givesUpAt: Float64Array;
  /** Tries to get in by hand, and requests that the page makes by itself. */
  readonly attempts: Float32Array;
  readonly requests: Float32Array;
  // By class, pupils without their teacher.
  readonly arrived: Int32Array;
  readonly inside: Int32Array;
  readonly atDoor: Int32Array;
  readonly teacherIn: Uint8Array;
  readonly teacherAtDoor: Uint8Array;
  /** How many of each place there are. */
  readonly counts: Int32Array;
  /** Called when the counts of a class have changed. */
  onChange: (c: number) => void = () => undefined;

  constructor(cell: Cell) {
    const { people, classes } = cell;
    this.cell = cell;
    this.place = new Uint8Array(people);
    this.arrivedAt = new Int32Array(people).fill(-1);
    this.atDoorAt = new Int32Array(people).fill(-1);
    this.enteredAt = new Int32Array(people).fill(-1);
    this.givesUpAt = new Float64Array(people);
    this.attempts = new Float32Array(people);
    this.requests = new Float32Array(people);
    this.arrived = new Int32Array(classes);
    this.inside = new Int32Array(classes);
    this.atDoor = new Int32Array(classes);
    this.teacherIn = new Uint8Array(classes);
    this.teacherAtDoor = new Uint8Array(classes);
    this.counts = new Int32Array(6);
    this.counts[PLACE.away] = people;
  }

  /** Somebody came. */
  arrive(p: number, now: number, givesUpAt: number): void {
    this.arrivedAt[p] = now;
    this.givesUpAt[p] = givesUpAt;
    if (!this.isTeacher(p)) this.arrived[this.cell.classOf[p]!]! += 1;
  }

  /** Moves a person. */
  move(p: number, to: PlaceKind, now: number): void {
    const from = this.place[p]! as PlaceKind;
    if (from === to) return;
    this.#count(p, from, -1);
    this.#count(p, to, 1);
    this.place[p] = to;
    if (to === PLACE.in && this.enteredAt[p]! < 0) this.enteredAt[p] = now;
    if (to === PLACE.door && this.atDoorAt[p]! < 0) this.atDoorAt[p] = now;
    this.onChange(this.cell.classOf[p]!);
  }

  isTeacher(p: number): boolean {
    return (this.cell.traits[p]! & TRAIT.teacher) !== 0;
  }

  /** Devices or tabs in use by a person: one or two. */
  devices(p: number): number {
    return (this.cell.traits[p]! & TRAIT.secondDevice) === 0 ? 1 : 2;
  }

  /** People of a class in the lesson, teacher included. */
  insideWithTeacher(c: number): number {
    return this.inside[c]! + this.teacherIn[c]!;
  }

  /** People of a class in the lesson or at its door, teacher included. */
  present(c: number): number {
    return this.insideWithTeacher(c) + this.atDoor[c]! + this.teacherAtDoor[c]!;
  }

  #count(p: number, place: PlaceKind, by: number): void {
    this.counts[place]! += by;
    const c = this.cell.classOf[p]!;
    const isTeacher = this.isTeacher(p);
    if (place === PLACE.in) (isTeacher ? this.teacherIn : this.inside)[c]! += by;
    if (place === PLACE.door) (isTeacher ? this.teacherAtDoor : this.atDoor)[c]! += by;
  }
}
