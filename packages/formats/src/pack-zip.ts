// Files -> a zip, the same bytes for the same files.

import { ZipFile } from 'yazl';

// A zip dates each entry; ours all bear, in local time without zone, the first day that the format knows.
const ENTRY_DATE = new Date(1980, 0, 1);

/** Packs text files, in order. */
export async function packZip(files: ReadonlyMap<string, string>): Promise<Uint8Array> {
  const zip = new ZipFile();
  for (const [name, text] of files)
    zip.addBuffer(Buffer.from(text, 'utf8'), name, { mtime: ENTRY_DATE, forceDosTimestamp: true });
  zip.end();
  const parts: Buffer[] = [];
  for await (const part of zip.outputStream) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
