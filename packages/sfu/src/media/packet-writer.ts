// Writes outgoing RTP packets in place: the payload is copied once per publisher's packet, each further subscriber costs a header.
import { absSendTime } from './rtp.ts';
import type { SourcePacket } from './source-packet.ts';

/** How the subscriber's m-line wants its packets. */
export interface ForwardFormat {
  readonly payloadType: number;
  /** Extension id of abs-send-time, 0 for none. Receivers need it for REMB. */
  readonly absSendTimeId: number;
  /** The header extension that names the m-line (`midElement`), if it is to be written. */
  readonly mid?: Buffer | undefined;
}

/** What is added to the numbers of one stream while it is forwarded. */
export interface NumberOffsets {
  readonly timestampOffset: number;
  readonly pictureIdOffset: number;
  readonly tl0Offset: number;
}

const headerBytes = 12;
const extensionHeadBytes = 4;
const absSendTimeBytes = 4;
/** RFC 8285, one-byte form: the length field counts from 1 to 16. */
const maxElementBytes = 16;
/** RFC 3550 section 5.1: the last byte of padding counts it, so one packet holds at most 255. */
const maxPaddingBytes = 255;

/** Size of a packet of padding only, as `padding` writes it for most of the time. */
export const paddingPacketBytes = headerBytes + extensionHeadBytes + absSendTimeBytes + maxPaddingBytes;

/** The mid of an m-line as a header extension (RFC 9143 section 15), padded to whole words; undefined when it was not negotiated or does not fit. */
export function midElement(mid: string, id: number | undefined): Buffer | undefined {
  const text = Buffer.from(mid, 'latin1');
  if (id === undefined || text.length === 0 || text.length > maxElementBytes) return undefined;
  const element = Buffer.alloc(Math.ceil((1 + text.length) / 4) * 4);
  element[0] = (id << 4) | (text.length - 1);
  text.copy(element, 1);
  return element;
}

/** One scratch buffer, for one publisher's track. What it returns is valid until the next call. */
export class PacketWriter {
  #buffer: Buffer = Buffer.alloc(2048);
  #packet: SourcePacket | undefined;
  #payloadAt = 0;
  #view: Buffer = this.#buffer;
  #timeAt = -1;
  #time = 0;

  /** `packet` for one subscriber. */
  write(
    packet: SourcePacket,
    offsets: NumberOffsets,
    ssrc: number,
    sequence: number,
    format: ForwardFormat,
    nowMs: number,
  ): Buffer {
    const payloadAt = headBytes(format);
    if (packet !== this.#packet || payloadAt !== this.#payloadAt) this.#load(packet, payloadAt);
    const out = this.#view;
    out[1] = (packet.marker ? 0x80 : 0) | format.payloadType;
    this.#writeHead(out, ssrc, sequence, packet.timestamp + offsets.timestampOffset, format, nowMs);
    const { vp8 } = packet;
    if (vp8 === undefined) return out;
    const shift = payloadAt - packet.payloadStart;
    if (vp8.pictureIdBits === 15) {
      const at = vp8.pictureIdAt + shift;
      const pictureId = vp8.pictureId + offsets.pictureIdOffset;
      out[at] = 0x80 | ((pictureId >> 8) & 0x7f);
      out[at + 1] = pictureId & 0xff;
    } else if (vp8.pictureIdBits === 7) out[vp8.pictureIdAt + shift] = (vp8.pictureId + offsets.pictureIdOffset) & 0x7f;
    if (vp8.tl0At >= 0) out[vp8.tl0At + shift] = (vp8.tl0 + offsets.tl0Offset) & 0xff;
    return out;
  }

  /** A packet of 255 bytes of padding: it fills a line without showing anything. */
  padding(ssrc: number, sequence: number, timestamp: number, format: ForwardFormat, nowMs: number): Buffer {
    this.#packet = undefined;
    const payloadAt = headBytes(format);
    const out = this.#buffer.subarray(0, payloadAt + maxPaddingBytes);
    out.fill(0);
    out[0] = 0x80 | 0x20 | (payloadAt > headerBytes ? 0x10 : 0);
    out[1] = format.payloadType;
    if (payloadAt > headerBytes) writeExtensionHead(out, payloadAt);
    this.#writeHead(out, ssrc, sequence, timestamp, format, nowMs);
    out[out.length - 1] = maxPaddingBytes;
    return out;
  }

  #load(packet: SourcePacket, payloadAt: number): void {
    const sizeBytes = payloadAt + packet.payloadEnd - packet.payloadStart;
    if (sizeBytes > this.#buffer.length) this.#buffer = Buffer.alloc(sizeBytes);
    packet.raw.copy(this.#buffer, payloadAt, packet.payloadStart, packet.payloadEnd);
    this.#packet = packet;
    this.#payloadAt = payloadAt;
    this.#view = this.#buffer.subarray(0, sizeBytes);
    this.#view[0] = payloadAt > headerBytes ? 0x90 : 0x80;
    if (payloadAt > headerBytes) writeExtensionHead(this.#view, payloadAt);
  }

  #writeHead(
    out: Buffer,
    ssrc: number,
    sequence: number,
    timestamp: number,
    { absSendTimeId, mid }: ForwardFormat,
    nowMs: number,
  ): void {
    out[2] = (sequence >> 8) & 0xff;
    out[3] = sequence & 0xff;
    const time = timestamp >>> 0;
    out[4] = time >>> 24;
    out[5] = (time >>> 16) & 0xff;
    out[6] = (time >>> 8) & 0xff;
    out[7] = time & 0xff;
    out[8] = ssrc >>> 24;
    out[9] = (ssrc >>> 16) & 0xff;
    out[10] = (ssrc >>> 8) & 0xff;
    out[11] = ssrc & 0xff;
    if (mid !== undefined) {
      const at = headerBytes + extensionHeadBytes + (absSendTimeId > 0 ? absSendTimeBytes : 0);
      for (let index = 0; index < mid.length; index += 1) out[at + index] = mid[index] ?? 0;
    }
    if (absSendTimeId === 0) return;
    if (nowMs !== this.#timeAt) {
      this.#timeAt = nowMs;
      this.#time = absSendTime(nowMs);
    }
    out[16] = (absSendTimeId << 4) | 2;
    out[17] = this.#time >> 16;
    out[18] = (this.#time >> 8) & 0xff;
    out[19] = this.#time & 0xff;
  }
}

/** Where the payload begins. */
function headBytes({ absSendTimeId, mid }: ForwardFormat): number {
  const elements = (absSendTimeId > 0 ? absSendTimeBytes : 0) + (mid === undefined ? 0 : mid.length);
  return elements === 0 ? headerBytes : headerBytes + extensionHeadBytes + elements;
}

/** RFC 8285, one-byte form: so many words follow. */
function writeExtensionHead(out: Buffer, payloadAt: number): void {
  out[12] = 0xbe;
  out[13] = 0xde;
  out[14] = 0;
  out[15] = (payloadAt - headerBytes - extensionHeadBytes) / 4;
}
