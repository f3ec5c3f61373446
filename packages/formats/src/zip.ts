// Opens a zip from a stranger: few entries, bounded sizes, no bombs, no paths, no passwords. SCHOOL-45.

import { crc32 } from 'node:zlib';
import { fromBufferPromise, openPromise } from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';
import type { ProblemList } from './problems.ts';

/** Entries that a package may hold. */
export const MAX_ENTRIES = 64;
/** Unpacked bytes of one entry. */
export const MAX_ENTRY_BYTES = 256 * 1024 * 1024;
/** Unpacked bytes of all entries that are read. */
export const MAX_TOTAL_BYTES = 512 * 1024 * 1024;
/** Unpacked bytes for one packed byte, above 1 MB. Rosters pack to about 1:10, bombs to 1:1000. */
export const MAX_RATIO = 200;

/** Entries by name, unpacked; undefined when the zip is refused (the problems say why). Only `wanted` names are unpacked. */
export async function readZip(
  source: string | Uint8Array,
  file: string,
  wanted: (name: string) => boolean,
  problems: ProblemList,
): Promise<Map<string, Uint8Array> | undefined> {
  const before = problems.count;
  try {
    const options = { lazyEntries: true, autoClose: false, validateEntrySizes: true, decodeStrings: true } as const;
    const zip =
      typeof source === 'string'
        ? await openPromise(source, options)
        : await fromBufferPromise(Buffer.from(source.buffer, source.byteOffset, source.byteLength), options);
    try {
      const entries = await listEntries(zip, file, problems);
      if (entries === undefined || problems.count > before) return undefined;
      const contents = new Map<string, Uint8Array>();
      for (const entry of entries.filter((e) => wanted(e.fileName)))
        contents.set(entry.fileName, await unpack(zip, entry));
      return contents;
    } finally {
      zip.close();
    }
  } catch (cause) {
    if (isMissingFile(cause)) throw cause;
    problems.add(file, `The zip cannot be read: ${(cause as Error).message}`);
    return undefined;
  }
}

async function listEntries(zip: ZipFile, file: string, problems: ProblemList): Promise<Entry[] | undefined> {
  if (zip.entryCount > MAX_ENTRIES) {
    problems.add(file, `The zip has ${zip.entryCount} entries; at most ${MAX_ENTRIES} are allowed`);
    return undefined;
  }
  const entries: Entry[] = [];
  const seen = new Set<string>();
  let total = 0;
  for await (const entry of zip.eachEntry()) {
    total += entry.uncompressedSize;
    const reason = refusalOf(entry, seen, total);
    if (reason !== undefined) problems.add(file, reason, undefined, entry.fileName);
    seen.add(entry.fileName);
    entries.push(entry);
  }
  return entries;
}

function refusalOf(entry: Entry, seen: ReadonlySet<string>, total: number): string | undefined {
  if (seen.has(entry.fileName)) return 'The zip holds this name twice';
  if (entry.isEncrypted()) return 'The entry is encrypted; pack it without a password';
  if (!entry.canDecodeFileData())
    return `The entry is packed by a method that is not supported (${entry.compressionMethod}); use deflate`;
  if (entry.uncompressedSize > MAX_ENTRY_BYTES)
    return `The entry unpacks to ${entry.uncompressedSize} bytes; at most ${MAX_ENTRY_BYTES} are allowed`;
  if (total > MAX_TOTAL_BYTES) return `The zip unpacks to more than ${MAX_TOTAL_BYTES} bytes`;
  if (entry.uncompressedSize > 1024 * 1024 && entry.uncompressedSize > entry.compressedSize * MAX_RATIO) {
    return `The entry unpacks to over ${MAX_RATIO} times its packed size, as a zip bomb does`;
  }
  return undefined;
}

// yauzl fails once an entry yields another size than it declared; the CRC-32 is left to us.
async function unpack(zip: ZipFile, entry: Entry): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  for await (const part of await zip.openReadStreamPromise(entry)) parts.push(part as Buffer);
  const bytes = Buffer.concat(parts);
  if (crc32(bytes) !== entry.crc32) throw new Error(`the checksum of ${entry.fileName} does not match`);
  return bytes;
}

function isMissingFile(cause: unknown): boolean {
  const code = (cause as NodeJS.ErrnoException).code;
  return typeof code === 'string' && /^E[A-Z]+$/.test(code);
}
