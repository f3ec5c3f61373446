// What pictures need of a place for bytes. A folder is one; an S3-compatible store will be another.

import type { EpochMs } from '@preau/core/base';

/** A file that is kept. */
export interface KeptFile {
  readonly name: string;
  /** When it was put last, with the same bytes or for the first time. */
  readonly putAt: EpochMs;
}

/** Bytes by name. A name is written once and never changes: it is made from the content. */
export interface FileStore {
  /** Writes a file whole or not at all; of a file that exists only `putAt` is renewed. Name: `[a-z0-9/.-]`, no dots alone. */
  put(name: string, bytes: Uint8Array): Promise<void>;
  /** The bytes, or undefined when there is no such file. */
  read(name: string): Promise<Uint8Array | undefined>;
  /** All files below a folder. */
  list(folder: string): AsyncIterable<KeptFile>;
  /** Removes a file, unless it was put again at `before` or later. Answers whether it is gone by this call. */
  remove(name: string, before: EpochMs): Promise<boolean>;
}
