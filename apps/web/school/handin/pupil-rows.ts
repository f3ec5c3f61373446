// Each pupil of a homework that is handed in, once, with all that is known: what waits for the teacher first. WORK-72.

import type { HandInRow, HomeworkReader } from '@preau/protocol/school';

/** Where a pupil stands, in the order of the page. `handed`: for who reads no hand-ins. */
export const HAND_IN_GROUPS = ['toLook', 'redo', 'missing', 'handed', 'done'] as const;

/** One of them. */
export type HandInGroup = (typeof HAND_IN_GROUPS)[number];

/** A pupil in the list. */
export interface PupilRow {
  readonly pupilId: string;
  readonly displayName: string;
  readonly group: HandInGroup;
  /** Null: nothing was handed in. */
  readonly handedAt: number | null;
  /** Null: not opened, or not known. */
  readonly openedAt: number | null;
  /** What was handed in, for who may open it. */
  readonly handIn: HandInRow | undefined;
}

/** Who is in the class, and then who handed in and left it. */
export function pupilRows(readers: readonly HomeworkReader[], handIns: readonly HandInRow[]): readonly PupilRow[] {
  const known = new Map(handIns.map((row) => [row.pupilId, row]));
  const rows = readers.map(({ personId, displayName, openedAt, doneAt }): PupilRow => {
    const row = known.get(personId);
    known.delete(personId);
    const handIn = row?.handInId == null ? undefined : row;
    return {
      pupilId: personId,
      displayName,
      group: handIn !== undefined ? groupOf(handIn) : doneAt === null ? 'missing' : 'handed',
      handedAt: handIn?.handedAt ?? doneAt,
      openedAt,
      handIn,
    };
  });
  const gone = [...known.values()].filter(({ handInId }) => handInId !== null);
  return [
    ...rows,
    ...gone.map((row) => ({
      pupilId: row.pupilId,
      displayName: row.displayName,
      group: groupOf(row),
      handedAt: row.handedAt,
      openedAt: null,
      handIn: row,
    })),
  ];
}

function groupOf({ state, again }: HandInRow): HandInGroup {
  if (state !== 'returned') return 'toLook';
  return again ? 'redo' : 'done';
}

/** The rows of a group. */
export function rowsIn(rows: readonly PupilRow[], group: HandInGroup): readonly PupilRow[] {
  return rows.filter((row) => row.group === group);
}
