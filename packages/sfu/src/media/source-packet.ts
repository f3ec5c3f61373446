// A publisher's packet as it is kept and forwarded: read once, whoever and however many receive it.
import type { RtpPacket } from './rtp.ts';
import type { Vp8Descriptor } from './vp8.ts';

/** A packet with its place in the stream. `raw` is shared and must not be changed. */
export interface SourcePacket extends RtpPacket {
  /** The sequence number without wrapping. */
  readonly extended: number;
  /** Of a video packet with a payload; undefined otherwise. */
  readonly vp8: Vp8Descriptor | undefined;
}

/** True for packets that carry nothing (Chromium probes with padding on the media SSRC). */
export function isPaddingOnly(packet: RtpPacket): boolean {
  return packet.payloadEnd <= packet.payloadStart;
}
