// Files in a folder: written beside, synced, then linked into place, so that a crash leaves a whole file or none.

import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { EpochMs } from '@preau/core/base';
import type { FileStore, KeptFile } from './file-store.ts';
import { openDraft, orNothing, placeDraft } from './folder-place.ts';

const NAME = /^[a-z0-9]+(?:[/.-][a-z0-9]+)*$/;

/** The folder adapter. Several processes may share the folder. */
export class FolderFiles implements FileStore {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Opens a folder, making it when there is none (0700: it holds a school's pictures). */
  static async open(folder: string): Promise<FolderFiles> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return new FolderFiles(folder);
  }

  async put(name: string, bytes: Uint8Array): Promise<void> {
    const path = this.#path(name);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const draft = `${path}.${randomUUID()}.draft`;
    try {
      const file = await openDraft(draft);
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      await placeDraft(draft, path);
    } finally {
      await rm(draft, { force: true });
    }
  }

  async read(name: string): Promise<Uint8Array | undefined> {
    try {
      return await readFile(this.#path(name));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  async *list(folder: string): AsyncGenerator<KeptFile> {
    const entries = await readdir(this.#path(folder), { withFileTypes: true }).catch(orNothing);
    for (const entry of entries) {
      const name = `${folder}/${entry.name}`;
      if (entry.isDirectory()) yield* this.list(name);
      else if (entry.isFile() && NAME.test(name)) {
        const found = await stat(this.#path(name)).catch(orNothing);
        if ('mtimeMs' in found) yield { name, putAt: found.mtimeMs };
      }
    }
  }

  async remove(name: string, before: EpochMs): Promise<boolean> {
    const path = this.#path(name);
    const found = await stat(path).catch(orNothing);
    if (!('mtimeMs' in found) || found.mtimeMs >= before) return false;
    await rm(path, { force: true });
    return true;
  }

  #path(name: string): string {
    if (!NAME.test(name)) throw new RangeError(`Cannot use a file name: ${JSON.stringify(name)}`);
    return join(this.#folder, name);
  }
}
