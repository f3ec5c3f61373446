// How full the disk of a folder is.

import { statfs } from 'node:fs/promises';

/** Bytes free for us and in all, on the disk that holds the folder; null when the system does not say. */
export async function diskOf(
  folder: string,
): Promise<{ readonly freeBytes: number; readonly totalBytes: number } | null> {
  try {
    const { bavail, blocks, bsize } = await statfs(folder);
    return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
  } catch {
    return null;
  }
}
