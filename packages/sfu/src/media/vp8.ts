// The VP8 payload descriptor (RFC 7741 section 4.2): find key frames and their size, and renumber pictures after a switch so that a decoder
// never waits.

/** Where the numbers of a descriptor are; -1 when absent. */
export interface Vp8Descriptor {
  readonly isKeyFrameStart: boolean;
  /** The first packet of a picture. */
  readonly isFrameStart: boolean;
  /** Temporal layer (TID), 0 when there are none. */
  readonly temporalId: number;
  /** Refers to pictures of temporal layer 0 only (Y): who skipped higher ones can go on from here. */
  readonly isSync: boolean;
  readonly pictureIdAt: number;
  readonly pictureIdBits: 0 | 7 | 15;
  readonly pictureId: number;
  readonly tl0At: number;
  readonly tl0: number;
  /** Where the payload proper begins. */
  readonly payloadAt: number;
}

/** A picture in pixels. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** Reads the descriptor at `start`, or undefined when the bytes end too soon. */
export function parseVp8(raw: Buffer, start: number, end: number): Vp8Descriptor | undefined {
  if (start >= end) return undefined;
  const first = raw.readUInt8(start);
  let at = start + 1;
  let pictureIdAt = -1;
  let pictureIdBits: 0 | 7 | 15 = 0;
  let pictureId = 0;
  let tl0At = -1;
  let tl0 = 0;
  let temporalId = 0;
  let isSync = false;
  if (first & 0x80) {
    if (at >= end) return undefined;
    const flags = raw.readUInt8(at);
    at += 1;
    if (flags & 0x80) {
      if (at >= end) return undefined;
      pictureIdAt = at;
      pictureIdBits = raw.readUInt8(at) & 0x80 ? 15 : 7;
      if (pictureIdBits === 15 && at + 1 >= end) return undefined;
      pictureId = pictureIdBits === 15 ? raw.readUInt16BE(at) & 0x7fff : raw.readUInt8(at) & 0x7f;
      at += pictureIdBits === 15 ? 2 : 1;
    }
    if (flags & 0x40) {
      if (at >= end) return undefined;
      tl0At = at;
      tl0 = raw.readUInt8(at);
      at += 1;
    }
    if (flags & 0x30) {
      if (at >= end) return undefined;
      const layer = raw.readUInt8(at);
      if (flags & 0x20) {
        temporalId = layer >> 6;
        isSync = (layer & 0x20) !== 0;
      }
      at += 1;
    }
  }
  if (at >= end) return undefined;
  // S bit set, partition 0, and the inverse key frame bit of the VP8 payload header (section 4.3) clear.
  const isFrameStart = (first & 0x10) !== 0 && (first & 0x07) === 0;
  const isKeyFrameStart = isFrameStart && (raw.readUInt8(at) & 0x01) === 0;
  const numbers = { pictureIdAt, pictureIdBits, pictureId, tl0At, tl0 };
  return { isKeyFrameStart, isFrameStart, temporalId, isSync, ...numbers, payloadAt: at };
}

/** The size that a key frame begins with: after the frame tag and the start code 9d 01 2a, 14 bits each (RFC 6386 section 9.1). Undefined when it is not there. */
export function readPictureSize(raw: Buffer, { payloadAt }: Vp8Descriptor, end: number): PictureSize | undefined {
  if (end - payloadAt < 10 || raw.readUIntBE(payloadAt + 3, 3) !== 0x9d012a) return undefined;
  return { width: raw.readUInt16LE(payloadAt + 6) & 0x3fff, height: raw.readUInt16LE(payloadAt + 8) & 0x3fff };
}

/** Adds offsets to the numbers of a descriptor inside `out`; `shift` is where its payload starts minus where the parsed one did. */
export function renumberVp8(
  out: Buffer,
  descriptor: Vp8Descriptor,
  shift: number,
  pictureIdOffset: number,
  tl0Offset: number,
): void {
  if (descriptor.pictureIdBits === 15) {
    out.writeUInt16BE(0x8000 | ((descriptor.pictureId + pictureIdOffset) & 0x7fff), descriptor.pictureIdAt + shift);
  } else if (descriptor.pictureIdBits === 7) {
    out.writeUInt8((descriptor.pictureId + pictureIdOffset) & 0x7f, descriptor.pictureIdAt + shift);
  }
  if (descriptor.tl0At >= 0) out.writeUInt8((descriptor.tl0 + tl0Offset) & 0xff, descriptor.tl0At + shift);
}
