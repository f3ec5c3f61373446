// RTCP of the raw participant (RFC 3550, RFC 4585, draft-alvestrand-rmcat-remb): what a browser would tell the server, and what it must hear.
// Written anew, not taken from packages/sfu: a meter that shares code with what it measures makes the same mistakes and sees none of them.

/** A report block about one received stream. */
export interface ReportBlock {
  readonly ssrc: number;
  readonly fractionLost: number;
  readonly cumulativeLost: number;
  readonly highestSequence: number;
  readonly jitter: number;
  readonly lastSenderReport: number;
  readonly delaySinceLastSenderReport: number;
}

/** What a publisher is asked for, and what a receiver is told. */
export type Feedback =
  | { readonly type: 'key-frame'; readonly ssrc: number }
  | { readonly type: 'nack'; readonly ssrc: number; readonly sequences: readonly number[] }
  | { readonly type: 'sender-report'; readonly ssrc: number; readonly middleNtp: number };

/** The SSRC of our feedback, as in browsers that send nothing. */
const OWN_SSRC = 1;
const BLOCKS_PER_REPORT = 31;

function part(format: number, type: number, sizeBytes: number, ssrc = OWN_SSRC): Buffer {
  const out = Buffer.alloc(sizeBytes);
  out[0] = 0x80 | format;
  out[1] = type;
  out.writeUInt16BE(sizeBytes / 4 - 1, 2);
  out.writeUInt32BE(ssrc, 4);
  return out;
}

/** Receiver reports, as many as the blocks need; at least one. */
export function writeReceiverReports(blocks: readonly ReportBlock[]): Buffer {
  const reports: Buffer[] = [];
  for (let from = 0; from === 0 || from < blocks.length; from += BLOCKS_PER_REPORT) {
    const some = blocks.slice(from, from + BLOCKS_PER_REPORT);
    const out = part(some.length, 201, 8 + some.length * 24);
    some.forEach((block, index) => {
      const at = 8 + index * 24;
      out.writeUInt32BE(block.ssrc, at);
      out[at + 4] = block.fractionLost;
      out.writeIntBE(Math.min(0x7fffff, block.cumulativeLost), at + 5, 3);
      out.writeUInt32BE(block.highestSequence >>> 0, at + 8);
      out.writeUInt32BE(block.jitter >>> 0, at + 12);
      out.writeUInt32BE(block.lastSenderReport >>> 0, at + 16);
      out.writeUInt32BE(block.delaySinceLastSenderReport >>> 0, at + 20);
    });
    reports.push(out);
  }
  return Buffer.concat(reports);
}

/** How much the receiver could take in all. */
export function writeRemb(bitrateBps: number, ssrcs: readonly number[]): Buffer {
  const out = part(15, 206, 20 + ssrcs.length * 4);
  let exponent = 0;
  let mantissa = Math.floor(bitrateBps);
  while (mantissa > 0x3ffff) {
    mantissa = Math.floor(mantissa / 2);
    exponent += 1;
  }
  out.write('REMB', 12, 'latin1');
  out[16] = ssrcs.length;
  out[17] = (exponent << 2) | (mantissa >> 16);
  out.writeUInt16BE(mantissa & 0xffff, 18);
  ssrcs.forEach((ssrc, index) => out.writeUInt32BE(ssrc, 20 + index * 4));
  return out;
}

/** Asks for missing packets; `sequences` in order. */
export function writeNack(ssrc: number, sequences: readonly number[]): Buffer {
  const pairs: { readonly first: number; mask: number }[] = [];
  for (const sequence of sequences) {
    const last = pairs.at(-1);
    const distance = last === undefined ? 0 : (sequence - last.first) & 0xffff;
    if (last !== undefined && distance >= 1 && distance <= 16) last.mask |= 1 << (distance - 1);
    else pairs.push({ first: sequence, mask: 0 });
  }
  const out = part(1, 205, 12 + pairs.length * 4);
  out.writeUInt32BE(ssrc, 8);
  pairs.forEach((pair, index) => {
    out.writeUInt16BE(pair.first, 12 + index * 4);
    out.writeUInt16BE(pair.mask, 14 + index * 4);
  });
  return out;
}

/** Asks for a key frame. */
export function writePictureLoss(ssrc: number): Buffer {
  const out = part(1, 206, 12);
  out.writeUInt32BE(ssrc, 8);
  return out;
}

/** A publisher's sender report; servers need it to line up layers and lips. */
export function writeSenderReport(
  ssrc: number,
  report: { readonly nowMs: number; readonly timestamp: number; readonly packets: number; readonly octets: number },
): Buffer {
  const out = part(0, 200, 28, ssrc);
  const seconds = Math.floor(report.nowMs / 1000) + 2_208_988_800;
  out.writeUInt32BE(seconds >>> 0, 8);
  out.writeUInt32BE(Math.floor(((report.nowMs % 1000) / 1000) * 2 ** 32) >>> 0, 12);
  out.writeUInt32BE(report.timestamp >>> 0, 16);
  out.writeUInt32BE(report.packets >>> 0, 20);
  out.writeUInt32BE(report.octets >>> 0, 24);
  return out;
}

/** Reads a compound packet; what it does not know it skips. */
export function readFeedback(raw: Buffer): Feedback[] {
  const found: Feedback[] = [];
  for (let at = 0; at + 8 <= raw.length;) {
    const end = at + (raw.readUInt16BE(at + 2) + 1) * 4;
    if (end > raw.length) break;
    const format = (raw[at] ?? 0) & 0x1f;
    const type = raw[at + 1];
    if (type === 200 && end - at >= 28)
      found.push({ type: 'sender-report', ssrc: raw.readUInt32BE(at + 4), middleNtp: raw.readUInt32BE(at + 10) });
    else if (type === 205 && format === 1 && end - at >= 16)
      found.push({ type: 'nack', ssrc: raw.readUInt32BE(at + 8), sequences: readNack(raw.subarray(at + 12, end)) });
    else if (type === 206 && format === 1 && end - at >= 12)
      found.push({ type: 'key-frame', ssrc: raw.readUInt32BE(at + 8) });
    else if (type === 206 && format === 4)
      for (let entry = at + 12; entry + 8 <= end; entry += 8)
        found.push({ type: 'key-frame', ssrc: raw.readUInt32BE(entry) });
    at = end;
  }
  return found;
}

function readNack(entries: Buffer): number[] {
  const sequences: number[] = [];
  for (let at = 0; at + 4 <= entries.length; at += 4) {
    const first = entries.readUInt16BE(at);
    const mask = entries.readUInt16BE(at + 2);
    sequences.push(first);
    for (let bit = 0; bit < 16; bit += 1) if ((mask >> bit) & 1) sequences.push((first + bit + 1) & 0xffff);
  }
  return sequences;
}
