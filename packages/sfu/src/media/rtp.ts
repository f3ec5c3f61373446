// RTP packets (RFC 3550 section 5.1, header extensions RFC 8285): read without copying, write for one subscriber.

/** A parsed packet; `raw` is shared with whoever else holds it and must not be changed. */
export interface RtpPacket {
  readonly raw: Buffer;
  readonly marker: boolean;
  readonly payloadType: number;
  readonly sequence: number;
  readonly timestamp: number;
  readonly ssrc: number;
  readonly payloadStart: number;
  /** End of the payload without padding; equals `payloadStart` in a padding-only packet. */
  readonly payloadEnd: number;
}

const headerBytes = 12;
const oneByteProfile = 0xbede;

/** Reads a packet, or undefined when the bytes are not one. */
export function parseRtp(raw: Buffer): RtpPacket | undefined {
  if (raw.length < headerBytes) return undefined;
  const first = raw.readUInt8(0);
  if (first >> 6 !== 2) return undefined;
  let payloadStart = headerBytes + (first & 0x0f) * 4;
  if (first & 0x10) {
    if (raw.length < payloadStart + 4) return undefined;
    payloadStart += 4 + raw.readUInt16BE(payloadStart + 2) * 4;
  }
  let payloadEnd = raw.length;
  if (payloadStart > payloadEnd) return undefined;
  if (first & 0x20) {
    const padding = raw.readUInt8(raw.length - 1);
    payloadEnd -= padding;
    if (padding === 0 || payloadEnd < payloadStart) return undefined;
  }
  const second = raw.readUInt8(1);
  return {
    raw,
    marker: second >= 0x80,
    payloadType: second & 0x7f,
    sequence: raw.readUInt16BE(2),
    timestamp: raw.readUInt32BE(4),
    ssrc: raw.readUInt32BE(8),
    payloadStart,
    payloadEnd,
  };
}

/** The bytes of header extension `id`, of either form of RFC 8285. */
export function findExtension(packet: RtpPacket, id: number): Buffer | undefined {
  const { raw } = packet;
  const first = raw.readUInt8(0);
  if (!(first & 0x10) || id <= 0) return undefined;
  let at = headerBytes + (first & 0x0f) * 4;
  const profile = raw.readUInt16BE(at);
  const end = packet.payloadStart;
  at += 4;
  const oneByte = profile === oneByteProfile;
  if (!oneByte && (profile & 0xfff0) !== 0x1000) return undefined;
  while (at < end) {
    const head = raw.readUInt8(at);
    if (head === 0) {
      at += 1;
      continue;
    }
    if (!oneByte && at + 1 >= end) return undefined;
    const found = oneByte ? head >> 4 : head;
    const length = oneByte ? (head & 0x0f) + 1 : raw.readUInt8(at + 1);
    const start = at + (oneByte ? 1 : 2);
    if (oneByte && found === 15) return undefined;
    if (start + length > end) return undefined;
    if (found === id) return raw.subarray(start, start + length);
    at = start + length;
  }
  return undefined;
}

/** What a subscriber's packet says in its header. */
export interface OutgoingRtp {
  readonly marker: boolean;
  readonly payloadType: number;
  readonly sequence: number;
  readonly timestamp: number;
  readonly ssrc: number;
  /** Extension id of abs-send-time, 0 for none. Receivers need it for REMB. */
  readonly absSendTimeId: number;
}

/** Writes a packet with a copy of `payload[start, end)`. An empty payload becomes one byte of padding. */
export function writeRtp(head: OutgoingRtp, payload: Buffer, start: number, end: number, nowMs: number): Buffer {
  const empty = end <= start;
  const extensionBytes = head.absSendTimeId > 0 ? 8 : 0;
  const out = Buffer.allocUnsafe(headerBytes + extensionBytes + (empty ? 1 : end - start));
  out.writeUInt8(0x80 | (extensionBytes > 0 ? 0x10 : 0) | (empty ? 0x20 : 0), 0);
  out.writeUInt8((head.marker ? 0x80 : 0) | head.payloadType, 1);
  out.writeUInt16BE(head.sequence & 0xffff, 2);
  out.writeUInt32BE(head.timestamp >>> 0, 4);
  out.writeUInt32BE(head.ssrc, 8);
  if (extensionBytes > 0) {
    out.writeUInt16BE(oneByteProfile, 12);
    out.writeUInt16BE(1, 14);
    out.writeUInt8((head.absSendTimeId << 4) | 2, 16);
    out.writeUIntBE(absSendTime(nowMs), 17, 3);
  }
  if (empty) out.writeUInt8(1, out.length - 1);
  else payload.copy(out, headerBytes + extensionBytes, start, end);
  return out;
}

/** 24-bit fixed-point seconds, 18 bits of fraction, wrapping every 64 s (the abs-send-time extension). */
export function absSendTime(nowMs: number): number {
  return Math.floor(((nowMs / 1000) % 64) * (1 << 18)) & 0xffffff;
}
