// How much room files have. docs/spec/files.md, FILE-2, FILE-3.

import type { Role } from '../../base/index.ts';

/** Room of one person. */
export interface FileLimits {
  /** Largest file, bytes. */
  readonly fileBytes: number;
  /** All files of the person together, bytes; half uploads count with what they announced. */
  readonly quotaBytes: number;
}

/** Files that one thing (a homework, a message, …) may bear. FILE-20. */
export const FILES_PER_USE = 10;
/** Uploads that a person may have begun and not ended. FILE-3. */
export const OPEN_UPLOADS = 20;
/** So long a half upload waits for the rest, ms. FILE-4. */
export const UPLOAD_LIFE_MS = 24 * 3_600_000;
/** Longest name of a file, characters. */
export const FILE_NAME_LENGTH = 120;

const STAFF: readonly Role[] = ['teacher', 'head', 'operator'];

/** What somebody with these roles may keep: 100 MB a file and 5 GB for staff, 25 MB and 500 MB for everybody else. */
export function fileLimitsOf(roles: readonly Role[]): FileLimits {
  return roles.some((role) => STAFF.includes(role))
    ? { fileBytes: 100_000_000, quotaBytes: 5_000_000_000 }
    : { fileBytes: 25_000_000, quotaBytes: 500_000_000 };
}
