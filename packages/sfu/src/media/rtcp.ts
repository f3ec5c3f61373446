// RTCP read side (RFC 3550 section 6.4, RFC 4585, RFC 5104, draft-alvestrand-rmcat-remb): compound packets to messages.

/** One report block of a sender or receiver report. */
export interface ReportBlock {
  readonly ssrc: number;
  /** 0-255 in 1/256. */
  readonly fractionLost: number;
  readonly cumulativeLost: number;
  readonly highestSequence: number;
  readonly jitter: number;
  readonly lastSenderReport: number;
  readonly delaySinceLastSenderReport: number;
}

/** What the server understands of RTCP; everything else is skipped. */
export type RtcpMessage =
  | {
      readonly type: 'sender-report';
      readonly ssrc: number;
      readonly ntpHigh: number;
      readonly ntpLow: number;
      readonly rtpTimestamp: number;
    }
  | { readonly type: 'report-blocks'; readonly blocks: readonly ReportBlock[] }
  | { readonly type: 'nack'; readonly mediaSsrc: number; readonly sequences: readonly number[] }
  | { readonly type: 'key-frame-request'; readonly mediaSsrc: number }
  | { readonly type: 'remb'; readonly bitrateBps: number };

/** RFC 5761: what shares the port with RTP and has these types is RTCP. */
export function isRtcp(raw: Buffer): boolean {
  if (raw.length < 2) return false;
  const type = raw.readUInt8(1);
  return type >= 192 && type <= 223;
}

/** Reads a compound packet; stops at the first part that does not fit. */
export function parseRtcp(raw: Buffer): RtcpMessage[] {
  const messages: RtcpMessage[] = [];
  let at = 0;
  while (at + 8 <= raw.length) {
    const end = at + (raw.readUInt16BE(at + 2) + 1) * 4;
    if (raw.readUInt8(at) >> 6 !== 2 || end > raw.length) break;
    readPart(raw.subarray(at, end), messages);
    at = end;
  }
  return messages;
}

function readPart(part: Buffer, messages: RtcpMessage[]): void {
  const format = part.readUInt8(0) & 0x1f;
  switch (part.readUInt8(1)) {
    case 200:
      if (part.length < 28) return;
      messages.push({
        type: 'sender-report',
        ssrc: part.readUInt32BE(4),
        ntpHigh: part.readUInt32BE(8),
        ntpLow: part.readUInt32BE(12),
        rtpTimestamp: part.readUInt32BE(16),
      });
      messages.push({ type: 'report-blocks', blocks: readBlocks(part, 28, format) });
      return;
    case 201:
      messages.push({ type: 'report-blocks', blocks: readBlocks(part, 8, format) });
      return;
    case 205:
      if (format === 1 && part.length >= 16)
        messages.push({ type: 'nack', mediaSsrc: part.readUInt32BE(8), sequences: readNack(part) });
      return;
    case 206:
      readPayloadFeedback(part, format, messages);
  }
}

function readPayloadFeedback(part: Buffer, format: number, messages: RtcpMessage[]): void {
  if (part.length < 12) return;
  if (format === 1) messages.push({ type: 'key-frame-request', mediaSsrc: part.readUInt32BE(8) });
  else if (format === 4) {
    // RFC 5104 section 4.3.1: the media SSRC of a FIR is zero, its targets are in the entries.
    for (let at = 12; at + 8 <= part.length; at += 8)
      messages.push({ type: 'key-frame-request', mediaSsrc: part.readUInt32BE(at) });
  } else if (format === 15 && part.length >= 20 && part.toString('latin1', 12, 16) === 'REMB') {
    const exponent = part.readUInt8(17) >> 2;
    const mantissa = ((part.readUInt8(17) & 3) << 16) | part.readUInt16BE(18);
    messages.push({ type: 'remb', bitrateBps: mantissa * 2 ** exponent });
  }
}

function readBlocks(part: Buffer, start: number, count: number): ReportBlock[] {
  const blocks: ReportBlock[] = [];
  for (let at = start; blocks.length < count && at + 24 <= part.length; at += 24) {
    blocks.push({
      ssrc: part.readUInt32BE(at),
      fractionLost: part.readUInt8(at + 4),
      cumulativeLost: part.readIntBE(at + 5, 3),
      highestSequence: part.readUInt32BE(at + 8),
      jitter: part.readUInt32BE(at + 12),
      lastSenderReport: part.readUInt32BE(at + 16),
      delaySinceLastSenderReport: part.readUInt32BE(at + 20),
    });
  }
  return blocks;
}

function readNack(part: Buffer): number[] {
  const sequences: number[] = [];
  for (let at = 12; at + 4 <= part.length; at += 4) {
    const first = part.readUInt16BE(at);
    const mask = part.readUInt16BE(at + 2);
    sequences.push(first);
    for (let bit = 0; bit < 16; bit += 1) if ((mask >> bit) & 1) sequences.push((first + bit + 1) & 0xffff);
  }
  return sequences;
}
