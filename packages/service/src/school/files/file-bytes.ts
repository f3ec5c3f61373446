// Files that the house makes of files, for other features. Port: FileBytes. FILE-22.

import { ok } from '@preau/core/base';
import type { FileId } from '@preau/core/base';
import type { Clock, Randomness } from '../../base/index.ts';
import type { ContentStore, FileBytes, FileRecords } from './file-ports.ts';

/** No larger file is read whole into memory. */
const MOST_BYTES = 25_000_000;

/** Makes it over records and contents. */
export function createFileBytes(parts: {
  readonly files: FileRecords;
  readonly contents: ContentStore;
  readonly clock: Clock;
  readonly randomness: Randomness;
}): FileBytes {
  const { files, contents, clock, randomness } = parts;
  return {
    async read(schoolId, ownerId, fileId) {
      const record = (await files.find([schoolId], fileId))?.record;
      if (record === undefined || record.ownerId !== ownerId || record.bytes > MOST_BYTES) return undefined;
      const source = await contents.open(schoolId, record.sha256);
      if (source === undefined) return undefined;
      const { name, mediaType } = record;
      const bytes = new Uint8Array(record.bytes);
      let at = 0;
      for await (const chunk of source) {
        bytes.set(chunk, at);
        at += chunk.byteLength;
      }
      return { info: { fileId, name, mediaType, bytes: record.bytes }, bytes };
    },
    async make(schoolId, ownerId, { name, mediaType, bytes }) {
      const fileId = randomness.uuid() as FileId;
      const kept = await contents.put(schoolId, once(bytes));
      const added = await files.add({
        schoolId,
        ownerId,
        fileId,
        name,
        mediaType,
        ...kept,
        createdAt: clock.now(),
        pictures: {},
      });
      return added.ok ? ok({ fileId, name, mediaType, bytes: kept.bytes }) : added;
    },
  };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
