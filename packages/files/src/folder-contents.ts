// Content in a folder: <school>/<first two digits>/<hash>. Several processes may share the folder. Port: ContentStore. FILE-8.

import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseSchoolId } from '@preau/core/base';
import type { EpochMs, SchoolId } from '@preau/core/base';
import type { ByteRange, Bytes, ContentStore } from '@preau/service/school';
import { openDraft, orNothing, placeDraft } from './folder-place.ts';

const HASH = /^[0-9a-f]{64}$/;
const DRAFTS = 'drafts';
/** A draft that is older was left by a crash. */
const DRAFT_LIFE_MS = 86_400_000;

/** The folder engine. */
export class FolderContents implements ContentStore {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Opens a folder, making it when there is none (0700), and clears away drafts of a crash. */
  static async open(folder: string): Promise<FolderContents> {
    const drafts = join(folder, DRAFTS);
    await mkdir(drafts, { recursive: true, mode: 0o700 });
    for (const name of await readdir(drafts)) {
      const found = await stat(join(drafts, name)).catch(orNothing);
      if ('mtimeMs' in found && found.mtimeMs < Date.now() - DRAFT_LIFE_MS)
        await rm(join(drafts, name), { force: true });
    }
    return new FolderContents(folder);
  }

  async put(schoolId: SchoolId, source: Bytes): Promise<{ readonly sha256: string; readonly bytes: number }> {
    const draft = join(this.#folder, DRAFTS, randomUUID());
    try {
      const file = await openDraft(draft);
      const hash = createHash('sha256');
      let bytes = 0;
      try {
        for await (const chunk of source) {
          hash.update(chunk);
          bytes += chunk.byteLength;
          await file.writeFile(chunk);
        }
        await file.sync();
      } finally {
        await file.close();
      }
      const sha256 = hash.digest('hex');
      await placeDraft(draft, this.#path(schoolId, sha256));
      return { sha256, bytes };
    } finally {
      await rm(draft, { force: true });
    }
  }

  async open(schoolId: SchoolId, sha256: string, range?: ByteRange): Promise<Bytes | undefined> {
    try {
      const file = await open(this.#path(schoolId, sha256), 'r');
      return file.createReadStream({ ...range });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  async *list(): AsyncGenerator<{ readonly schoolId: SchoolId; readonly sha256: string; readonly putAt: EpochMs }> {
    for (const school of await readdir(this.#folder)) {
      const schoolId = parseSchoolId(school);
      if (schoolId === undefined) continue;
      for (const shelf of await readdir(join(this.#folder, school)))
        for (const sha256 of await readdir(join(this.#folder, school, shelf)).catch(orNothing)) {
          const found = HASH.test(sha256) ? await stat(this.#path(schoolId, sha256)).catch(orNothing) : [];
          if ('mtimeMs' in found) yield { schoolId, sha256, putAt: found.mtimeMs };
        }
    }
  }

  async remove(schoolId: SchoolId, sha256: string, before: EpochMs): Promise<boolean> {
    const path = this.#path(schoolId, sha256);
    const found = await stat(path).catch(orNothing);
    if (!('mtimeMs' in found) || found.mtimeMs >= before) return false;
    await rm(path, { force: true });
    return true;
  }

  #path(schoolId: SchoolId, sha256: string): string {
    if (parseSchoolId(schoolId) === undefined || !HASH.test(sha256))
      throw new RangeError(`Cannot use a content: ${JSON.stringify([schoolId, sha256])}`);
    return join(this.#folder, schoolId, sha256.slice(0, 2), sha256);
  }
}
