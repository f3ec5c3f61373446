// What pictures need of a place for bytes. A folder is one; an S3-compatible store will be another.

/** Bytes by name. A name is written once and never changes: it is made from the content. */
export interface FileStore {
  /** Writes a file whole or not at all; a file that exists is left as it is. Name: `[a-z0-9/.-]`, no dots alone. */
  put(name: string, bytes: Uint8Array): Promise<void>;
  /** The bytes, or undefined when there is no such file. */
  read(name: string): Promise<Uint8Array | undefined>;
}
