// The receiving half of a raw participant: streams by SSRC, and the feedback that keeps a server believing in a browser.
import { isRtcp, payloadRange, payloadTypes } from './rtp.ts';
import { readFeedback, writeNack, writePictureLoss, writeReceiverReports, writeRemb } from './rtcp.ts';
import type { Feedback } from './rtcp.ts';
import { ReceivedStream } from './received-stream.ts';

const REPORT_MS = 1_000;

/** Takes packets in, counts, and sends RR, REMB, NACK and PLI. */
export class Receiver {
  readonly streams = new Map<number, ReceivedStream>();
  readonly #tracks = new Map<number, string>();
  readonly #send: (packet: Buffer) => boolean;
  readonly #rembBps: number;
  #reportAt: number;

  constructor(send: (packet: Buffer) => boolean, rembBps: number, now: number) {
    this.#send = send;
    this.#rembBps = rembBps;
    // Receivers that joined together do not report together.
    this.#reportAt = now + Math.random() * REPORT_MS;
  }

  /** An answer said which track an SSRC carries. */
  assign(ssrc: number, trackSid: string): void {
    this.#tracks.set(ssrc, trackSid);
    const stream = this.streams.get(ssrc);
    if (stream !== undefined) stream.trackSid = trackSid;
  }

  /** Takes a packet; what is for our own streams (NACK, PLI) is answered, for the publisher. */
  receive(packet: Buffer, now: number): readonly Feedback[] {
    if (isRtcp(packet)) {
      const feedback = readFeedback(packet);
      for (const message of feedback)
        if (message.type === 'sender-report') this.streams.get(message.ssrc)?.senderReport(message.middleNtp, now);
      return feedback;
    }
    const range = payloadRange(packet);
    if (range === undefined) return [];
    const ssrc = packet.readUInt32BE(8);
    let stream = this.streams.get(ssrc);
    if (stream === undefined) {
      const kind = ((packet[1] ?? 0) & 0x7f) === payloadTypes.audio ? 'audio' : 'video';
      stream = new ReceivedStream(ssrc, kind);
      stream.trackSid = this.#tracks.get(ssrc);
      this.streams.set(ssrc, stream);
    }
    stream.receive(packet, range.start, range.end, now);
    return [];
  }

  /** What is due: called every 20 ms or so. */
  tick(now: number): void {
    for (const stream of this.streams.values()) {
      const missing = stream.takeMissing(now);
      if (missing.length > 0) this.#send(writeNack(stream.ssrc, missing));
      if (stream.takeKeyFrameWish(now)) this.#send(writePictureLoss(stream.ssrc));
    }
    if (now < this.#reportAt) return;
    this.#reportAt = Math.max(this.#reportAt + REPORT_MS, now);
    const streams = [...this.streams.values()];
    const blocks = streams.flatMap((stream) => stream.takeBlock(now) ?? []);
    if (blocks.length === 0) return;
    const pictures = streams.filter((stream) => stream.kind === 'video').map((stream) => stream.ssrc);
    const remb = pictures.length === 0 ? Buffer.alloc(0) : writeRemb(this.#rembBps, pictures);
    this.#send(Buffer.concat([writeReceiverReports(blocks), remb]));
  }
}
