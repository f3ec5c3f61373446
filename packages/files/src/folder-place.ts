// How a file comes to its place in a folder: written beside, synced, linked. A crash leaves a whole file or none.

import { link, mkdir, open, rm, utimes } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Opens a draft for us alone. */
export function openDraft(path: string): ReturnType<typeof open> {
  return open(path, 'wx', 0o600);
}

/** Gives a synced draft its name. Of a file that is there already only the time is renewed. The draft is gone afterwards. */
export async function placeDraft(draft: string, path: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await link(draft, path);
    await syncFolder(dirname(path));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const now = new Date();
    await utimes(path, now, now);
  } finally {
    await rm(draft, { force: true });
  }
}

/** Another process may have removed it meanwhile: no fault. */
export function orNothing(error: unknown): never[] {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
  throw error;
}

/** The name itself must survive a crash too. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
