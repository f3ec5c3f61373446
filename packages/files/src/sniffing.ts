// What a file holds, by its bytes: a signature on file-type's list, or plain text. The name is not asked. FILE-5.

import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { fileTypeFromFile } from 'file-type';
import type { Sniffed } from '@preau/core/school';

/** Other names of the same thing. */
const SAME: Readonly<Record<string, string>> = {
  'audio/x-m4a': 'audio/mp4',
  'audio/ogg; codecs=opus': 'audio/ogg',
  'video/x-m4v': 'video/mp4',
  'video/matroska': 'video/webm',
  'audio/x-flac': 'audio/flac',
  'audio/vnd.wave': 'audio/wav',
  'image/apng': 'image/png',
};
const SAMPLE_BYTES = 65_536;

/** Reads signature and sample. */
export async function sniff(path: string): Promise<Sniffed> {
  const found = await fileTypeFromFile(path).catch(() => undefined);
  const mediaType = found === undefined ? undefined : (SAME[found.mime] ?? found.mime);
  if (mediaType === undefined || mediaType === 'application/xml' || mediaType.startsWith('text/'))
    return (await withFile(path, isText)) ? 'text' : 'unknown';
  if (mediaType === 'video/webm')
    return { mediaType: (await withFile(path, hasPictures)) ? 'video/webm' : 'audio/webm' };
  return { mediaType };
}

/** UTF-8 without control characters at both ends, or the same in an older alphabet. */
async function isText(file: FileHandle): Promise<boolean> {
  const { size } = await file.stat();
  const ends = [await sample(file, 0), await sample(file, Math.max(0, size - SAMPLE_BYTES))];
  return ends.every(
    (bytes) => !bytes.some((byte) => byte < 32 && byte !== 9 && byte !== 10 && byte !== 13 && byte !== 12),
  );
}

/** A recorder's WebM says at its beginning which tracks it has (Matroska, CodecID `V_…` and `A_…`). */
async function hasPictures(file: FileHandle): Promise<boolean> {
  return (await sample(file, 0)).includes('V_', 0, 'latin1');
}

async function sample(file: FileHandle, position: number): Promise<Buffer> {
  const buffer = Buffer.alloc(SAMPLE_BYTES);
  const { bytesRead } = await file.read(buffer, 0, SAMPLE_BYTES, position);
  return buffer.subarray(0, bytesRead);
}

async function withFile<T>(path: string, work: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(path, 'r');
  try {
    return await work(file);
  } finally {
    await file.close();
  }
}
