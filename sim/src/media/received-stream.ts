// What one received stream (SSRC) counts: packets, bytes, loss, the longest silence between two packets, frames. No decoding.
import type { ReportBlock } from './rtcp.ts';
import { readVp8Start } from './vp8.ts';

/** A gap that a listener hears (issue: no gap over 200 ms for anyone). */
export const AUDIBLE_GAP_MS = 200;
/** As libwebrtc: larger jumps are a restart. */
const MAX_JUMP = 1_000;
const MAX_MISSING = 512;
const NACK_AGAIN_MS = 80;
const MAX_TRIES = 8;
const KEY_FRAME_PATIENCE_MS = 100;
const KEY_FRAME_AGAIN_MS = 500;

/** Counts of one stream since `beginWindow`. */
export interface StreamWindow {
  readonly packets: number;
  readonly bytes: number;
  /** Missing and never recovered. */
  readonly lost: number;
  readonly recovered: number;
  readonly frames: number;
  readonly worstGapMs: number;
  readonly audibleGaps: number;
}

/** One stream. All times are `performance.now()`. */
export class ReceivedStream {
  readonly ssrc: number;
  readonly kind: 'audio' | 'video';
  trackSid: string | undefined;
  /** When the first whole picture, or for sound the first packet, had arrived. */
  firstAt: number | undefined;
  #highest = -1;
  #lowest = 0;
  #received = 0;
  #reportedExpected = 0;
  #reportedReceived = 0;
  #transit: number | undefined;
  #jitter = 0;
  #lastAt: number | undefined;
  #middleNtp = 0;
  #reportAt = 0;
  #beganAt: number | undefined;
  #askedAt = 0;
  #isKeyWanted = false;
  #keyFrame: { readonly timestamp: number; readonly sequence: number; packets: number } | undefined;
  readonly #missing = new Map<number, { tries: number; at: number }>();
  #window = { packets: 0, bytes: 0, missed: 0, recovered: 0, frames: 0, worstGapMs: 0, audibleGaps: 0 };

  constructor(ssrc: number, kind: 'audio' | 'video') {
    this.ssrc = ssrc;
    this.kind = kind;
  }

  /** Counts a packet whose payload is `[start, end)`. */
  receive(raw: Buffer, start: number, end: number, now: number): void {
    const sequence = raw.readUInt16BE(2);
    const timestamp = raw.readUInt32BE(4);
    this.#beganAt ??= now;
    const extended = this.#extend(sequence);
    this.#noteOrder(extended, now);
    this.#received += 1;
    this.#window.packets += 1;
    this.#window.bytes += raw.length;
    const rate = this.kind === 'audio' ? 48 : 90;
    const transit = now * rate - timestamp;
    if (this.#transit !== undefined) {
      const difference = Math.abs(transit - this.#transit);
      if (difference < rate * 10_000) this.#jitter += (difference - this.#jitter) / 16;
    }
    this.#transit = transit;
    if (this.kind === 'audio') {
      if (end > start) this.firstAt ??= now;
      this.#noteGap(now);
    } else if (end > start) this.#notePicture(raw, start, end, extended, timestamp, now);
    this.#lastAt = now;
  }

  /** A sender report came: the next report block answers it. */
  senderReport(middleNtp: number, now: number): void {
    this.#middleNtp = middleNtp;
    this.#reportAt = now;
  }

  /** The block of the next receiver report, or undefined before the first packet. */
  takeBlock(now: number): ReportBlock | undefined {
    if (this.#highest < 0) return undefined;
    const expected = this.#highest - this.#lowest + 1;
    const expectedNow = expected - this.#reportedExpected;
    const lostNow = expectedNow - (this.#received - this.#reportedReceived);
    this.#reportedExpected = expected;
    this.#reportedReceived = this.#received;
    return {
      ssrc: this.ssrc,
      fractionLost: expectedNow <= 0 || lostNow <= 0 ? 0 : Math.min(255, Math.floor((lostNow * 256) / expectedNow)),
      cumulativeLost: Math.max(0, expected - this.#received),
      highestSequence: this.#highest,
      jitter: Math.round(this.#jitter),
      lastSenderReport: this.#middleNtp,
      delaySinceLastSenderReport: this.#middleNtp === 0 ? 0 : Math.round(((now - this.#reportAt) * 65_536) / 1000),
    };
  }

  /** Sequence numbers to ask for now, in order: pictures only, as browsers do. */
  takeMissing(now: number): number[] {
    if (this.kind === 'audio' || this.#missing.size === 0) return [];
    const due: number[] = [];
    for (const [extended, state] of this.#missing) {
      if (state.at > now) continue;
      if (state.tries >= MAX_TRIES) {
        this.#missing.delete(extended);
        this.#isKeyWanted = true;
        continue;
      }
      state.tries += 1;
      state.at = now + NACK_AGAIN_MS;
      due.push(extended & 0xffff);
    }
    return due;
  }

  /** True when a key frame should be asked for now: none came yet, or a loss was for good. */
  takeKeyFrameWish(now: number): boolean {
    if (this.kind === 'audio' || this.#beganAt === undefined) return false;
    const waits = this.firstAt === undefined && now - this.#beganAt > KEY_FRAME_PATIENCE_MS;
    if ((!waits && !this.#isKeyWanted) || now - this.#askedAt < KEY_FRAME_AGAIN_MS) return false;
    this.#askedAt = now;
    return true;
  }

  /** Counting starts anew. */
  beginWindow(): void {
    this.#window = { packets: 0, bytes: 0, missed: 0, recovered: 0, frames: 0, worstGapMs: 0, audibleGaps: 0 };
    this.#lastAt = undefined;
  }

  /** The counts since then; `now` closes the last gap. */
  endWindow(now: number): StreamWindow {
    if (this.kind === 'audio' && this.#lastAt !== undefined) this.#noteGap(now);
    const { missed, ...counts } = this.#window;
    return { ...counts, lost: Math.max(0, missed - counts.recovered) };
  }

  #noteGap(now: number): void {
    if (this.#lastAt === undefined) return;
    const gap = now - this.#lastAt;
    if (gap > this.#window.worstGapMs) this.#window.worstGapMs = gap;
    if (gap > AUDIBLE_GAP_MS) this.#window.audibleGaps += 1;
  }

  #extend(sequence: number): number {
    if (this.#highest < 0) {
      // Room below the first number, for what comes late.
      this.#highest = sequence + 65_536 - 1;
      this.#lowest = sequence + 65_536;
    }
    let distance = (sequence - this.#highest) & 0xffff;
    if (distance >= 0x8000) distance -= 0x10000;
    return this.#highest + distance;
  }

  #noteOrder(extended: number, now: number): void {
    if (extended <= this.#highest) {
      if (this.#missing.delete(extended)) this.#window.recovered += 1;
      return;
    }
    if (extended - this.#highest > MAX_JUMP) this.#missing.clear();
    else
      for (let number = this.#highest + 1; number < extended; number += 1) {
        this.#window.missed += 1;
        if (this.#missing.size < MAX_MISSING) this.#missing.set(number, { tries: 0, at: now });
      }
    this.#highest = extended;
  }

  /** A picture is whole when as many packets of a key frame came as lie between its first and its marker. */
  #notePicture(raw: Buffer, start: number, end: number, extended: number, timestamp: number, now: number): void {
    const isLast = ((raw[1] ?? 0) & 0x80) !== 0;
    if (isLast) this.#window.frames += 1;
    const { isKey } = readVp8Start(raw, start, end);
    if (isKey) {
      this.#isKeyWanted = false;
      this.#keyFrame = { timestamp, sequence: extended, packets: 0 };
    }
    if (this.firstAt !== undefined || this.#keyFrame?.timestamp !== timestamp) return;
    this.#keyFrame.packets += 1;
    if (isLast && extended - this.#keyFrame.sequence + 1 <= this.#keyFrame.packets) this.firstAt = now;
  }
}
