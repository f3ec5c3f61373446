// What a teacher draws and writes upon the pages of a hand-in: strokes and remarks in units of the page, so that they sit in the same place on a
// tablet, a phone and in the PDF. docs/spec/homework.md, "Upon the page".

import type { FileId, MarkId } from '../../base/index.ts';

/** A page is this many units wide; its height follows from its shape. x goes right, y goes down from the upper left corner. WORK-100. */
export const PAGE_UNITS = 10_000;

/** Colours of the pen. */
export type PenColour = 'red' | 'blue' | 'green';
/** Widths of the pen. */
export type PenWidth = 'fine' | 'broad';

/** A page of a file of the hand-in, from 0. */
export interface MarkPlace {
  readonly fileId: FileId;
  readonly page: number;
}

/** A line of the pen or the highlighter. */
export interface Stroke extends MarkPlace {
  readonly markId: MarkId;
  readonly kind: 'pen' | 'highlight';
  /** The highlighter has one colour of its own and ignores it. */
  readonly colour: PenColour;
  readonly width: PenWidth;
  /** x and y in turn, whole units. */
  readonly points: readonly number[];
}

/** Words at a place of the page. */
export interface Remark extends MarkPlace {
  readonly markId: MarkId;
  readonly kind: 'remark';
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

/** One thing upon a page. It is never changed: another takes its place, so that two who work at once lose nothing. WORK-102. */
export type Mark = Stroke | Remark;

/** How much fits upon the pages of one hand-in. WORK-104. */
export const MARK_LIMITS = {
  /** Pages of one file that may be marked. */
  pages: 200,
  /** Units from the top of a page: four times its width. */
  height: 4 * PAGE_UNITS,
  /** Points of one stroke. */
  strokePoints: 1_500,
  /** Marks and points that stand upon one page. */
  pageMarks: 400,
  pagePoints: 40_000,
  /** Points that stand upon all pages of one hand-in. */
  points: 200_000,
  /** Characters of a remark. */
  remark: 500,
  /** Marks of one hand-in with those that were erased. */
  all: 5_000,
} as const;

/** How full one page is. */
export interface PageTally extends MarkPlace {
  readonly marks: number;
  readonly points: number;
}

/** Points of a mark; a remark has none. */
export function pointsOf(mark: Mark): number {
  return mark.kind === 'remark' ? 0 : mark.points.length / 2;
}

/** Is there room for these beside what stands (`tallies`) and what was ever written (`all`)? WORK-104. */
export function hasRoomForMarks(tallies: readonly PageTally[], all: number, added: readonly Mark[]): boolean {
  if (all + added.length > MARK_LIMITS.all) return false;
  const points = tallies.reduce((sum, tally) => sum + tally.points, 0);
  if (added.reduce((sum, mark) => sum + pointsOf(mark), points) > MARK_LIMITS.points) return false;
  const full = new Map(tallies.map((tally) => [`${tally.fileId} ${tally.page}`, { ...tally }]));
  for (const mark of added) {
    const key = `${mark.fileId} ${mark.page}`;
    const before = full.get(key) ?? { fileId: mark.fileId, page: mark.page, marks: 0, points: 0 };
    const tally = { ...before, marks: before.marks + 1, points: before.points + pointsOf(mark) };
    if (tally.marks > MARK_LIMITS.pageMarks || tally.points > MARK_LIMITS.pagePoints) return false;
    full.set(key, tally);
  }
  return true;
}

/** Remarks of a page in the order of their numbers: from the top, then from the left. WORK-106. */
export function remarksOf(marks: readonly Mark[], fileId: FileId, page: number): readonly Remark[] {
  return marks
    .filter((mark): mark is Remark => mark.kind === 'remark' && mark.fileId === fileId && mark.page === page)
    .toSorted((a, b) => a.y - b.y || a.x - b.x || (a.markId < b.markId ? -1 : 1));
}
