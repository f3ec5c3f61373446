// RTCP write side: what the server says to publishers (RR, NACK, PLI, REMB) and to subscribers (SR).
import type { ReportBlock } from './rtcp.ts';

/** The server has one SSRC of its own, as sender of feedback. */
export const serverSsrc = 1;

function part(format: number, type: number, sizeBytes: number): Buffer {
  const out = Buffer.alloc(sizeBytes);
  out.writeUInt8(0x80 | format, 0);
  out.writeUInt8(type, 1);
  out.writeUInt16BE(sizeBytes / 4 - 1, 2);
  out.writeUInt32BE(serverSsrc, 4);
  return out;
}

/** RFC 3550 section 6.4.2; at most 31 blocks fit one report. */
export function writeReceiverReport(blocks: readonly ReportBlock[]): Buffer {
  if (blocks.length > 31) throw new RangeError(`Cannot write a receiver report: ${blocks.length} blocks, 31 fit`);
  const out = part(blocks.length, 201, 8 + blocks.length * 24);
  blocks.forEach((block, index) => {
    const at = 8 + index * 24;
    out.writeUInt32BE(block.ssrc, at);
    out.writeUInt8(block.fractionLost, at + 4);
    out.writeIntBE(Math.max(-0x800000, Math.min(0x7fffff, block.cumulativeLost)), at + 5, 3);
    out.writeUInt32BE(block.highestSequence >>> 0, at + 8);
    out.writeUInt32BE(block.jitter >>> 0, at + 12);
    out.writeUInt32BE(block.lastSenderReport >>> 0, at + 16);
    out.writeUInt32BE(block.delaySinceLastSenderReport >>> 0, at + 20);
  });
  return out;
}

/** RFC 4585 section 6.2.1: generic NACK, neighbours packed into the bit mask. `sequences` must be sorted. */
export function writeNack(mediaSsrc: number, sequences: readonly number[]): Buffer {
  const pairs: { first: number; mask: number }[] = [];
  for (const sequence of sequences) {
    const last = pairs.at(-1);
    const distance = last === undefined ? 0 : (sequence - last.first) & 0xffff;
    if (last !== undefined && distance >= 1 && distance <= 16) last.mask |= 1 << (distance - 1);
    else if (last === undefined || distance !== 0) pairs.push({ first: sequence, mask: 0 });
  }
  const out = part(1, 205, 12 + pairs.length * 4);
  out.writeUInt32BE(mediaSsrc, 8);
  pairs.forEach((pair, index) => {
    out.writeUInt16BE(pair.first, 12 + index * 4);
    out.writeUInt16BE(pair.mask, 14 + index * 4);
  });
  return out;
}

/** RFC 4585 section 6.3.1: asks the publisher for a key frame. */
export function writePictureLoss(mediaSsrc: number): Buffer {
  const out = part(1, 206, 12);
  out.writeUInt32BE(mediaSsrc, 8);
  return out;
}

/** draft-alvestrand-rmcat-remb-03 section 2.2: how much the publisher may send in all. */
export function writeRemb(bitrateBps: number, ssrcs: readonly number[]): Buffer {
  const out = part(15, 206, 20 + ssrcs.length * 4);
  let exponent = 0;
  let mantissa = Math.max(0, Math.floor(bitrateBps));
  while (mantissa > 0x3ffff) {
    mantissa = Math.floor(mantissa / 2);
    exponent += 1;
  }
  out.write('REMB', 12, 'latin1');
  out.writeUInt8(ssrcs.length, 16);
  out.writeUInt8((exponent << 2) | (mantissa >> 16), 17);
  out.writeUInt16BE(mantissa & 0xffff, 18);
  ssrcs.forEach((ssrc, index) => out.writeUInt32BE(ssrc, 20 + index * 4));
  return out;
}

/** What a sender report for one subscriber says. */
export interface OutgoingSenderReport {
  readonly ssrc: number;
  readonly ntpHigh: number;
  readonly ntpLow: number;
  readonly rtpTimestamp: number;
  readonly packets: number;
  readonly octets: number;
}

/** RFC 3550 section 6.4.1, without report blocks: browsers need it for lip sync. */
export function writeSenderReport(report: OutgoingSenderReport): Buffer {
  const out = part(0, 200, 28);
  out.writeUInt32BE(report.ssrc, 4);
  out.writeUInt32BE(report.ntpHigh, 8);
  out.writeUInt32BE(report.ntpLow, 12);
  out.writeUInt32BE(report.rtpTimestamp >>> 0, 16);
  out.writeUInt32BE(report.packets >>> 0, 20);
  out.writeUInt32BE(report.octets >>> 0, 24);
  return out;
}
