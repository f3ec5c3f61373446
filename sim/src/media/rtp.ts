// RTP as the raw participant reads and writes it (RFC 3550, RFC 8285): just enough for Opus and VP8 in one bundle.

/** Header extension ids of every offer of ours, by URI. One bundle, one meaning. */
export const extensionIds = {
  mid: 1,
  rid: 2,
  repairedRid: 3,
  audioLevel: 4,
  absSendTime: 5,
} as const;

/** Payload types of every offer of ours. */
export const payloadTypes = { audio: 111, video: 96 } as const;

const HEADER_BYTES = 12;
const ONE_BYTE_PROFILE = 0xbede;

/** RFC 5761: what shares the port with RTP and has these types is RTCP. */
export function isRtcp(raw: Buffer): boolean {
  const type = raw[1] ?? 0;
  return type >= 192 && type <= 223;
}

/** Where the payload of a packet starts, and where padding cuts it off; undefined when it is no RTP. */
export function payloadRange(raw: Buffer): { readonly start: number; readonly end: number } | undefined {
  const first = raw[0] ?? 0;
  if (raw.length < HEADER_BYTES || first >> 6 !== 2) return undefined;
  let start = HEADER_BYTES + (first & 0x0f) * 4;
  if (first & 0x10) {
    if (start + 4 > raw.length) return undefined;
    start += 4 + raw.readUInt16BE(start + 2) * 4;
  }
  const end = first & 0x20 ? raw.length - (raw[raw.length - 1] ?? 0) : raw.length;
  return start > raw.length || end < start ? undefined : { start, end };
}

/** Header extensions of one stream, written once and copied in front of every payload. */
export interface StreamExtensions {
  readonly mid: string;
  readonly rid?: string;
  /** -dBov, 0 to 127, with the voice bit. */
  readonly audioLevel?: number;
}

/** The fixed part of a stream's packets: header with room for the numbers, then the extensions. */
export function packetHead(ssrc: number, payloadType: number, extensions: StreamExtensions): Buffer {
  const entries: Buffer[] = [];
  const add = (id: number, value: Buffer): void =>
    void entries.push(Buffer.from([(id << 4) | (value.length - 1)]), value);
  add(extensionIds.mid, Buffer.from(extensions.mid, 'latin1'));
  if (extensions.rid !== undefined) add(extensionIds.rid, Buffer.from(extensions.rid, 'latin1'));
  if (extensions.audioLevel !== undefined) add(extensionIds.audioLevel, Buffer.from([0x80 | extensions.audioLevel]));
  const body = Buffer.concat(entries);
  const words = Math.ceil(body.length / 4);
  const head = Buffer.alloc(HEADER_BYTES + 4 + words * 4);
  head[0] = 0x90;
  head[1] = payloadType;
  head.writeUInt32BE(ssrc, 8);
  head.writeUInt16BE(ONE_BYTE_PROFILE, 12);
  head.writeUInt16BE(words, 14);
  body.copy(head, 16);
  return head;
}

/** A packet: a copy of the head with its numbers, then the parts of the payload. */
export function writePacket(
  head: Buffer,
  numbers: { readonly marker: boolean; readonly sequence: number; readonly timestamp: number },
  ...parts: readonly Buffer[]
): Buffer {
  const packet = Buffer.concat([head, ...parts]);
  if (numbers.marker) packet[1] = (head[1] ?? 0) | 0x80;
  packet.writeUInt16BE(numbers.sequence & 0xffff, 2);
  packet.writeUInt32BE(numbers.timestamp >>> 0, 4);
  return packet;
}
