// How much the compressed parts of a PDF would unfold to, before anything reads it: a file of kilobytes may hold gigabytes. WORK-107.

import { createInflate } from 'node:zlib';

/** Of all compressed streams together, bytes: a scan of fifty pages in colour is under it. */
const MOST_BYTES = 400_000_000;
const MARK = Buffer.from('stream');

/** Does it unfold to more than it may? What cannot be unfolded counts as far as it goes. */
export async function unfoldsTooFar(pdf: Uint8Array, most = MOST_BYTES): Promise<boolean> {
  const bytes = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength);
  let room = most;
  for (let at = bytes.indexOf(MARK); at >= 0; at = bytes.indexOf(MARK, at + MARK.length)) {
    let from = at + MARK.length;
    if (bytes[from] === 0x0d) from += 1;
    if (bytes[from] === 0x0a) from += 1;
    // The first byte of deflated data with the usual window; another is no deflate, or none that a reader takes.
    if ((bytes[from]! & 0x0f) !== 8) continue;
    room -= await unfolded(bytes.subarray(from), room);
    if (room < 0) return true;
  }
  return false;
}

/** Bytes that come out, at most one piece more than `most`. */
function unfolded(bytes: Uint8Array, most: number): Promise<number> {
  return new Promise((resolve) => {
    const inflate = createInflate({ chunkSize: 256 * 1024 });
    let count = 0;
    const end = (): void => {
      inflate.destroy();
      resolve(count);
    };
    inflate.on('data', (chunk: Buffer) => {
      count += chunk.length;
      if (count > most) end();
    });
    inflate.on('end', end);
    // What stands behind the compressed part, and what is none.
    inflate.on('error', end);
    inflate.end(bytes);
  });
}
