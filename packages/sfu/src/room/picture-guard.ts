// A camera that is announced as small is held to it (SFU-156, SFU-157): a house that lets small pictures pass relies on what was announced,
// and an announcement costs a client nothing. What is announced larger, screens and sound are not held: their senders may change their
// picture (another camera, a window that grows) without a word, as LiveKit's clients do.
//
// The slack is for what honest clients do: phones turn their picture, cameras give the nearest size they know (352x288 where 320x180 was
// asked for), encoders overshoot for seconds.
import { TrackSource, TrackType } from '@livekit/protocol';
import type { TrackInfo } from '@livekit/protocol';
import { RateMeter } from '../media/rate-meter.ts';
import type { SourcePacket } from '../media/source-packet.ts';
import { readPictureSize } from '../media/vp8.ts';

/** What counts as announced small, and the least that such a picture may be and cost. */
export const smallPicture = { longestSidePx: 320, areaPx: 320 * 240, bitrateBps: 120_000 } as const;

/** How much larger than announced a small picture may be, and how much more than announced it may cost over five seconds. */
export const slack = { area: 2, bitrate: 3 } as const;

const windowMs = 5_000;

/** Watches one track. */
export class PictureGuard {
  readonly #mostAreaPx: number;
  readonly #mostBitrateBps: number;
  readonly #rate = new RateMeter(windowMs);
  #since: number | undefined;

  constructor(announcedAreaPx: number, announcedBps: number) {
    this.#mostAreaPx = slack.area * Math.max(announcedAreaPx, smallPicture.areaPx);
    this.#mostBitrateBps = slack.bitrate * Math.max(announcedBps, smallPicture.bitrateBps);
  }

  /** The guard of a track; none for one that nothing holds. */
  static of(info: TrackInfo): PictureGuard | undefined {
    if (info.type !== TrackType.VIDEO || info.source !== TrackSource.CAMERA) return undefined;
    const isSized = info.width > 0 && info.height > 0;
    // Without a size of its own a track is as large as its largest layer.
    const sizes = isSized ? [info] : info.layers.filter((layer) => layer.width > 0 && layer.height > 0);
    const longest = Math.max(0, ...sizes.map(({ width, height }) => Math.max(width, height)));
    if (longest === 0 || longest > smallPicture.longestSidePx) return undefined;
    const bitrateBps = info.layers.reduce((sum, layer) => sum + layer.bitrate, 0);
    return new PictureGuard(Math.max(...sizes.map(({ width, height }) => width * height)), bitrateBps);
  }

  /** Takes a packet of any layer; true when it begins a picture that is too large, or one that hides its size. */
  isTooLarge(packet: SourcePacket): boolean {
    this.#rate.add(packet.payloadEnd - packet.payloadStart);
    if (packet.vp8?.isKeyFrameStart !== true) return false;
    const size = readPictureSize(packet.raw, packet.vp8, packet.payloadEnd);
    return size === undefined || size.width * size.height > this.#mostAreaPx;
  }

  /** True when five seconds on average cost too much; called every second. */
  isTooCostly(nowMs: number): boolean {
    this.#since ??= nowMs;
    this.#rate.sample(nowMs);
    return nowMs - this.#since >= windowMs && this.#rate.bps(nowMs) > this.#mostBitrateBps;
  }
}
