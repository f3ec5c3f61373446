// The backup file: gzip over lines of JSON, each chunk of rows following its line as raw bytes. Readable with `zcat`.

import { StoreError } from '../store-error.ts';

/** First line of every backup. */
export const MAGIC = 'PREAU-BACKUP 1';

/** A line of the file. */
export type Frame =
  | {
      readonly kind: 'header';
      readonly createdAt: number;
      readonly migrations: readonly { readonly name: string; readonly checksum: string }[];
    }
  | { readonly kind: 'table'; readonly name: string; readonly columns: readonly string[] }
  | { readonly kind: 'chunk'; readonly bytes: number }
  | { readonly kind: 'tableEnd'; readonly rows: number; readonly sha256: string }
  | { readonly kind: 'end'; readonly tables: number };

/** A frame as a line. */
export function toLine(frame: Frame): Buffer {
  return Buffer.from(`${JSON.stringify(frame)}\n`);
}

const LONGEST_LINE = 1_048_576;
const LARGEST_CHUNK = 16_777_216;

/** Reads lines and chunks from a stream of bytes, holding one chunk at most. */
export class FrameReader {
  readonly #source: AsyncIterator<Buffer>;
  #held: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** The first line; refuses what is no backup of this version. */
  async readMagic(): Promise<void> {
    if ((await this.#readLine()) !== MAGIC)
      throw new StoreError('schema', 'Cannot restore: the file is not a backup that this release can read');
  }

  /** The next frame; refuses a file that ends early. */
  async readFrame(): Promise<Frame> {
    return JSON.parse(await this.#readLine()) as Frame;
  }

  /** The bytes that follow a chunk line. */
  async readBytes(count: number): Promise<Buffer> {
    if (!Number.isInteger(count) || count < 0 || count > LARGEST_CHUNK)
      throw new StoreError('fault', 'Cannot restore: the file is damaged');
    const parts: Buffer[] = [];
    let missing = count - this.#held.length;
    parts.push(this.#held.subarray(0, count));
    this.#held = this.#held.subarray(Math.min(count, this.#held.length));
    while (missing > 0) {
      const more = await this.#next();
      parts.push(more.subarray(0, missing));
      this.#held = more.subarray(Math.min(missing, more.length));
      missing -= more.length;
    }
    return Buffer.concat(parts);
  }

  async #readLine(): Promise<string> {
    let end = this.#held.indexOf(10);
    while (end === -1) {
      if (this.#held.length > LONGEST_LINE) throw new StoreError('fault', 'Cannot restore: the file is damaged');
      this.#held = Buffer.concat([this.#held, await this.#next()]);
      end = this.#held.indexOf(10);
    }
    const line = this.#held.subarray(0, end).toString();
    this.#held = this.#held.subarray(end + 1);
    return line;
  }

  async #next(): Promise<Buffer> {
    const { done, value } = await this.#source.next();
    if (done === true) throw new StoreError('fault', 'Cannot restore: the file ends early');
    return value;
  }
}
