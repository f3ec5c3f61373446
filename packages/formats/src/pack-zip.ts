// Files -> a zip, the same bytes for the same files.

import type { Readable } from 'node:stream';
import { ZipFile } from 'yazl';

// A zip dates each entry; ours all bear, in local time without zone, the first day that the format knows.
const ENTRY = { mtime: new Date(1980, 0, 1), forceDosTimestamp: true };

/** Packs text files, in order. */
export async function packZip(files: ReadonlyMap<string, string>): Promise<Uint8Array> {
  const zip = new ZipFile();
  for (const [name, text] of files) zip.addBuffer(Buffer.from(text, 'utf8'), name, ENTRY);
  zip.end();
  const parts: Buffer[] = [];
  for await (const part of zip.outputStream) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

/** Packs what is read from streams, one after the other, as fast as the zip is taken: for what should not lie in memory. */
export function packZipStream(files: ReadonlyMap<string, Readable>): NodeJS.ReadableStream {
  const zip = new ZipFile();
  for (const [name, stream] of files) {
    // A stream that fails ends the zip: half a file must not look like a whole one.
    stream.on('error', (error) => (zip.outputStream as unknown as Readable).destroy(error));
    zip.addReadStream(stream, name, ENTRY);
  }
  zip.end();
  return zip.outputStream;
}
