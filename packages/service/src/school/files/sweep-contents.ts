// Contents that no record names go, once they have lain for a day: an upload that is on its way is never swept. FILE-15.

import type { EpochMs, SchoolId } from '@preau/core/base';
import type { ContentStore, FileRecords } from './file-ports.ts';

/** So many contents are asked about at once. */
const ASKED_AT_ONCE = 500;

/** Sweeps what was put before. Several processes may do it at the same time. Answers how many went. */
export async function sweepContents(
  { files, contents }: { readonly files: Pick<FileRecords, 'known'>; readonly contents: ContentStore },
  before: EpochMs,
): Promise<number> {
  let removed = 0;
  const waiting = new Map<SchoolId, string[]>();
  const clear = async (schoolId: SchoolId, hashes: readonly string[]): Promise<void> => {
    waiting.delete(schoolId);
    const known = await files.known(schoolId, hashes);
    for (const sha256 of hashes)
      if (!known.has(sha256) && (await contents.remove(schoolId, sha256, before))) removed += 1;
  };
  for await (const { schoolId, sha256, putAt } of contents.list()) {
    if (putAt >= before) continue;
    const hashes = [...(waiting.get(schoolId) ?? []), sha256];
    waiting.set(schoolId, hashes);
    if (hashes.length >= ASKED_AT_ONCE) await clear(schoolId, hashes);
  }
  for (const [schoolId, hashes] of [...waiting]) await clear(schoolId, hashes);
  return removed;
}
