// Recorded frames on disk: a length of four bytes, then the frame, one after another.
import { readFileSync, writeFileSync } from 'node:fs';

/** Writes frames; the first one must be a key frame. */
export function writeRecording(file: string, frames: readonly Uint8Array[]): void {
  const parts = frames.flatMap((frame) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(frame.length);
    return [length, frame];
  });
  writeFileSync(file, Buffer.concat(parts));
}

const read = new Map<string, readonly Buffer[]>();

/** Reads a recording; publishers of the same one share it. Throws when the file is cut. */
export function readRecording(file: string): readonly Buffer[] {
  const known = read.get(file);
  if (known !== undefined) return known;
  const bytes = readFileSync(file);
  const frames: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = at + 4 + bytes.readUInt32BE(at);
    if (end > bytes.length)
      throw new RangeError(`Cannot read the recording ${file}: it is cut after ${frames.length} frames`);
    frames.push(bytes.subarray(at + 4, end));
    at = end;
  }
  read.set(file, frames);
  return frames;
}
