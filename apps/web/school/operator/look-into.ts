// What of the house wants to be looked at, so that who reads its page in a hurry reads one line. OFFICE-77.

import type { CellHealthAnswer } from '@preau/protocol/school';

type Round = CellHealthAnswer['rounds'][number];

/** A backup older than this is said to be old, ms. */
export const OLD_BACKUP_MS = 2 * 86_400_000;
/** From this share of the disk on it is nearly full. */
export const FULL_DISK_RATIO = 0.9;

/** It was tried after it was last done, and went wrong. */
export function hasFailed({ doneAt, failedAt }: Pick<Round, 'doneAt' | 'failedAt'>): boolean {
  return failedAt !== null && failedAt > (doneAt ?? 0);
}

/** Names of parts and rounds, `disk` and `backup`, in the order of the page. What is not known yet is not among them. */
export function lookInto({ at, parts, disk, backupAt, rounds }: CellHealthAnswer): readonly string[] {
  const isFull = disk !== null && disk.freeBytes < (1 - FULL_DISK_RATIO) * disk.totalBytes;
  const isOld = backupAt === null || at - backupAt > OLD_BACKUP_MS;
  return [
    ...parts.filter(({ health }) => health === 'strained' || health === 'failing').map(({ name }) => name),
    ...(isFull ? ['disk'] : []),
    ...(isOld ? ['backup'] : []),
    ...rounds.filter((round) => round.isLate || hasFailed(round)).map(({ name }) => name),
  ];
}
