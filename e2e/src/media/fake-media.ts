// The picture and sound that a fake camera shows: a real Y4M and WAV file made by the test, one colour and one tone a person, so that
// whoever decodes them can be told apart.
import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';

/** Size and length of the made films. */
export interface FilmOptions {
  readonly width?: number;
  readonly height?: number;
  readonly framesPerSecond?: number;
  readonly seconds?: number;
}

/** Writes an uncompressed Y4M film: a flat field of `luma` (16-235) with a bar that moves, so that every frame differs. */
export function writeFilm(file: string, luma: number, options: FilmOptions = {}): void {
  const { width = 640, height = 360, framesPerSecond = 15, seconds = 4 } = options;
  const descriptor = openSync(file, 'w');
  try {
    writeSync(descriptor, `YUV4MPEG2 W${width} H${height} F${framesPerSecond}:1 Ip A1:1 C420jpeg\n`);
    const frame = Buffer.alloc((width * height * 3) / 2, 128);
    const total = framesPerSecond * seconds;
    for (let index = 0; index < total; index += 1) {
      frame.fill(luma, 0, width * height);
      const bar = Math.floor((index / total) * (width - 32));
      for (let line = 0; line < height; line += 1)
        frame.fill(235 - luma + 16, line * width + bar, line * width + bar + 32);
      writeSync(descriptor, 'FRAME\n');
      writeSync(descriptor, frame);
    }
  } finally {
    closeSync(descriptor);
  }
}

/** Writes a 48 kHz mono WAV of one tone, loud enough that silence cannot be taken for it. */
export function writeTone(file: string, hertz: number, seconds = 4): void {
  const rate = 48_000;
  const samples = rate * seconds;
  const bytes = Buffer.alloc(44 + samples * 2);
  bytes.write('RIFF', 0, 'latin1');
  bytes.writeUInt32LE(36 + samples * 2, 4);
  bytes.write('WAVEfmt ', 8, 'latin1');
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(rate, 24);
  bytes.writeUInt32LE(rate * 2, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36, 'latin1');
  bytes.writeUInt32LE(samples * 2, 40);
  for (let index = 0; index < samples; index += 1) {
    bytes.writeInt16LE(Math.round(12_000 * Math.sin((2 * Math.PI * hertz * index) / rate)), 44 + index * 2);
  }
  writeFileSync(file, bytes);
}
