// Looks through a zip without unpacking it to anywhere: its directory first, then what each entry really unfolds to, counted and thrown away.
// APPNOTE.TXT 6.3.10 (PKWARE). FILE-9.

import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw } from 'node:zlib';

/** What an archive is. */
export type ZipVerdict = 'sound' | 'bomb' | 'unreadable';

/** No archive unfolds to more, bytes. */
const MOST_BYTES = 500_000_000;
/** Up to so much nobody asks for a ratio, bytes. */
const FREE_BYTES = 50_000_000;
/** Text compresses well, a hundredfold seldom. */
const MOST_RATIO = 100;
const MOST_ENTRIES = 10_000;
const MOST_DIRECTORY_BYTES = 4_000_000;

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const END_BYTES = 22;
/** The end record may be followed by a comment of so much. */
const COMMENT_BYTES = 65_535;

interface Entry {
  readonly method: number;
  readonly isEncrypted: boolean;
  readonly packed: number;
  readonly unpacked: number;
  readonly at: number;
}

/** Judges the zip at a path. Archives above 4 GB, and broken ones, are unreadable. */
export async function readZip(path: string): Promise<ZipVerdict> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const entries = await readDirectory(file, size);
    if (entries === undefined) return 'unreadable';
    const limit = Math.min(MOST_BYTES, Math.max(FREE_BYTES, size * MOST_RATIO));
    const packed = entries.reduce((sum, entry) => sum + entry.packed, 0);
    // Entries that share their bytes are how a small archive says a lot.
    if (entries.length > MOST_ENTRIES || packed > size) return 'bomb';
    if (entries.reduce((sum, entry) => sum + entry.unpacked, 0) > limit) return 'bomb';
    let left = limit;
    for (const entry of entries) {
      if (entry.isEncrypted || entry.method === 0) {
        left -= Math.max(entry.packed, entry.unpacked);
        continue;
      }
      if (entry.method !== 8) return 'unreadable';
      const real = await unfold(file, entry, left);
      if (typeof real === 'string') return real;
      left -= real;
    }
    return left < 0 ? 'bomb' : 'sound';
  } finally {
    await file.close();
  }
}

/** The entries of the central directory; undefined when there is none that can be read. */
async function readDirectory(file: FileHandle, size: number): Promise<readonly Entry[] | undefined> {
  const tail = await read(
    file,
    Math.max(0, size - END_BYTES - COMMENT_BYTES),
    Math.min(size, END_BYTES + COMMENT_BYTES),
  );
  let end = tail.length - END_BYTES;
  while (end >= 0 && tail.readUInt32LE(end) !== END) end -= 1;
  if (end < 0) return undefined;
  const [count, bytes, start] = [tail.readUInt16LE(end + 10), tail.readUInt32LE(end + 12), tail.readUInt32LE(end + 16)];
  if (start + bytes > size || bytes > MOST_DIRECTORY_BYTES) return undefined;
  const directory = await read(file, start, bytes);
  const entries: Entry[] = [];
  let at = 0;
  while (at + 46 <= directory.length && directory.readUInt32LE(at) === ENTRY) {
    entries.push({
      isEncrypted: (directory.readUInt16LE(at + 8) & 1) === 1,
      method: directory.readUInt16LE(at + 10),
      packed: directory.readUInt32LE(at + 20),
      unpacked: directory.readUInt32LE(at + 24),
      at: directory.readUInt32LE(at + 42),
    });
    at += 46 + directory.readUInt16LE(at + 28) + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries.length === count ? entries : undefined;
}

/** How many bytes an entry unfolds to, at most `limit`: more, or more than it says, is a bomb. */
async function unfold(file: FileHandle, entry: Entry, limit: number): Promise<number | 'bomb' | 'unreadable'> {
  const local = await read(file, entry.at, 30);
  if (local.length < 30 || local.readUInt32LE(0) !== LOCAL) return 'unreadable';
  const start = entry.at + 30 + local.readUInt16LE(26) + local.readUInt16LE(28);
  if (entry.packed === 0) return 0;
  let bytes = 0;
  const most = Math.min(limit, entry.unpacked);
  const counter = new Writable({
    write(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      done(bytes > most ? new TooMuch() : null);
    },
  });
  try {
    await pipeline(
      file.createReadStream({ start, end: start + entry.packed - 1, autoClose: false }),
      createInflateRaw(),
      counter,
    );
    return bytes;
  } catch (error) {
    return error instanceof TooMuch ? 'bomb' : 'unreadable';
  }
}

class TooMuch extends Error {}

async function read(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  return buffer.subarray(0, bytesRead);
}
