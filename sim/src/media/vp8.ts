// The VP8 payload descriptor (RFC 7741 section 4.2), both ways.

/** Descriptor bytes: picture id of 15 bits, TL0PICIDX and temporal layer 0, as Chromium writes them for a simulcast layer. */
export function writeVp8Descriptor(isFrameStart: boolean, pictureId: number, tl0: number): Buffer {
  return Buffer.from([
    0x80 | (isFrameStart ? 0x10 : 0),
    0xe0,
    0x80 | ((pictureId >> 8) & 0x7f),
    pictureId & 0xff,
    tl0 & 0xff,
    0x20,
  ]);
}

/** What the first bytes of a packet say: does a frame start here, and is it a key frame? */
export function readVp8Start(raw: Buffer, start: number, end: number): { isFrameStart: boolean; isKey: boolean } {
  const first = raw[start] ?? 0;
  let at = start + 1;
  if (first & 0x80) {
    const flags = raw[at] ?? 0;
    at += 1;
    if (flags & 0x80) at += (raw[at] ?? 0) & 0x80 ? 2 : 1;
    if (flags & 0x40) at += 1;
    if (flags & 0x30) at += 1;
  }
  const isFrameStart = (first & 0x10) !== 0 && (first & 0x07) === 0 && at < end;
  return { isFrameStart, isKey: isFrameStart && ((raw[at] ?? 1) & 1) === 0 };
}

const KEY_FRAME_TIMES = 4;

/** Encoded frames of one picture, one after another. */
export interface FrameSource {
  /** The next frame; a key frame when asked, and the first one in any case. */
  next(isKeyWanted: boolean): Buffer;
}

/**
 * Frames of the right size with a true VP8 frame header (RFC 6386 section 9.1) and noise behind it: a server cannot tell them from
 * pictures, a decoder can.
 */
export function syntheticFrames(shape: {
  readonly width: number;
  readonly height: number;
  readonly framesPerSecond: number;
  readonly bitrateBps: number;
}): FrameSource {
  const bytes = Math.max(20, Math.round(shape.bitrateBps / 8 / shape.framesPerSecond));
  const noise = (size: number): Buffer =>
    Buffer.from(Uint8Array.from({ length: size }, (_, index) => (index * 197 + size) & 0xff));
  const delta = noise(bytes);
  delta[0] = 0x11;
  const key = noise(bytes * KEY_FRAME_TIMES);
  key.set([0x10, 0, 0, 0x9d, 0x01, 0x2a], 0);
  key.writeUInt16LE(shape.width, 6);
  key.writeUInt16LE(shape.height, 8);
  let isFirst = true;
  return {
    next(isKeyWanted) {
      const isKey = isKeyWanted || isFirst;
      isFirst = false;
      return isKey ? key : delta;
    },
  };
}

/** Recorded frames in a loop; the first one must be a key frame, and is where a wish for one leads. */
export function loopedFrames(frames: readonly Buffer[]): FrameSource {
  let at = 0;
  return {
    next(isKeyWanted) {
      if (isKeyWanted || at >= frames.length) at = 0;
      const frame = frames[at];
      if (frame === undefined) throw new RangeError('Cannot play a recording without frames');
      at += 1;
      return frame;
    },
  };
}
