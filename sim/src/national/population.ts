// The people of one cell: classes with a teacher and a roster, and what is known of each person for the whole morning.

import { NO_HISTORY, withShow } from '@preau/core/gate';
import type { ExpectedClass, ShowUp } from '@preau/core/gate';
import type { Values } from './parameters.ts';
import { DRAW, normalOf, unitOf } from './random.ts';

/** What a person is, as bits of `Cell.traits`. */
export const TRAIT = { teacher: 1, accommodated: 2, sso: 4, nat: 8, secondDevice: 16 } as const;
/** So many earlier lessons have taught the gate how many of a class come. */
const LESSONS_BEFORE = 5;

/** A cell: people of class c are numbered `first[c]` (the teacher) to `first[c + 1] - 1`. */
export interface Cell {
  readonly index: number;
  readonly seed: number;
  readonly classes: number;
  readonly people: number;
  readonly first: Int32Array;
  readonly classOf: Int32Array;
  readonly traits: Uint8Array;
  /** The share of a roster that comes on average. */
  readonly shows: Float64Array;
  /** What the gate knows of each class: roster, teacher, and how many came to earlier lessons (GATE-44). */
  readonly known: readonly ExpectedClass[];
  /** Seconds that the first page takes on the line of the home. */
  readonly loadSeconds: Float32Array;
  /** How many people are expected at a lesson start, teachers included. */
  readonly expected: number;
}

/** Makes the people of a cell. The same seed makes the same people, whatever the policy. `sizes`: pupils by class, where they need not be drawn. */
export function peopleOf(
  index: number,
  classes: number,
  seed: number,
  values: Values,
  sizes?: readonly number[],
): Cell {
  const own = Math.imul(seed + 1, 1_000_003) + index;
  const rosters =
    sizes ??
    Array.from({ length: classes }, (_, c) =>
      Math.round(Math.min(45, Math.max(2, values.rosterMean + values.rosterSd * normalOf(own, DRAW.roster, c, 0)))),
    );
  const people = rosters.reduce((sum, roster) => sum + roster + 1, 0);
  const cell = {
    index,
    seed: own,
    classes,
    people,
    first: new Int32Array(classes + 1),
    classOf: new Int32Array(people),
    traits: new Uint8Array(people),
    shows: new Float64Array(classes),
    known: [] as ExpectedClass[],
    loadSeconds: new Float32Array(people),
  };
  let expected = 0;
  for (const [c, roster] of rosters.entries()) {
    const shows = values.presence + values.presenceSd * normalOf(own, DRAW.show, c, 0);
    cell.shows[c] = Math.min(1, Math.max(0.2, shows));
    cell.first[c + 1] = cell.first[c]! + roster + 1;
    cell.classOf.fill(c, cell.first[c], cell.first[c + 1]);
    cell.known.push({ history: historyOf(own, c, roster, cell.shows[c]), roster, teachers: 1 });
    expected += roster * cell.shows[c] + 1;
    for (let p = cell.first[c]!; p < cell.first[c + 1]!; p += 1) {
      cell.traits[p] = traitsOf(own, p, p === cell.first[c], values);
      cell.loadSeconds[p] = loadOf(own, p, values);
    }
  }
  return { ...cell, expected };
}

function historyOf(seed: number, c: number, roster: number, shows: number): ShowUp {
  let history = NO_HISTORY;
  for (let lesson = 0; lesson < LESSONS_BEFORE; lesson += 1) {
    let came = 0;
    for (let n = 0; n < roster; n += 1) came += unitOf(seed, DRAW.week, c * 64 + n, lesson) < shows ? 1 : 0;
    history = withShow(history, came, roster);
  }
  return history;
}

function traitsOf(seed: number, p: number, isTeacher: boolean, values: Values): number {
  const draw = (n: number): number => unitOf(seed, DRAW.person, p, n);
  let traits = isTeacher ? TRAIT.teacher : draw(0) < values.accommodated ? TRAIT.accommodated : 0;
  if (draw(1) < values.ssoShare) traits |= TRAIT.sso;
  if (draw(2) < values.natShare) traits |= TRAIT.nat;
  if (draw(3) < values.secondDevice) traits |= TRAIT.secondDevice;
  return traits;
}

/** The line is shared by the pupils of the home who come at the same time. */
function loadOf(seed: number, p: number, values: Values): number {
  const isThin = unitOf(seed, DRAW.person, p, 4) < values.thinLine;
  const sharing = 1 + (unitOf(seed, DRAW.person, p, 5) < values.siblingsOnLine ? 1 : 0);
  return (values.pageBytes * 8 * sharing) / (1_000 * (isThin ? values.thinLineKbps : values.lineKbps));
}

/** Whether somebody keeps to a slot: the same people for every share, and more of them for a larger one. */
export function keepsSlots(cell: Cell, p: number, compliance: number): boolean {
  return unitOf(cell.seed, DRAW.person, p, 6) < compliance;
}
