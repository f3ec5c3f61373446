// A track somebody publishes: what the others are told of it, its incoming streams, who receives it.
import { TrackInfo, TrackSource, TrackType } from '@livekit/protocol';
import type { AddTrackRequest } from '@livekit/protocol';
import { newSid } from '../ids.ts';
import { ReceiveStream } from '../media/receive-stream.ts';
import type { MediaKind } from '../media/receive-stream.ts';
import type { RtpPacket } from '../media/rtp.ts';
import { writePictureLoss } from '../media/rtcp-write.ts';

/** The publisher, as far as a track needs it. */
export interface TrackOwner {
  readonly sid: string;
  readonly identity: string;
  /** Sends RTCP to the publisher. */
  sendFeedback(packet: Buffer): void;
}

/** Somebody who receives a track. */
export interface TrackReceiver {
  receive(stream: ReceiveStream, packet: RtpPacket, extended: number, nowMs: number): void;
  senderReport(stream: ReceiveStream, ntpHigh: number, ntpLow: number, rtpTimestamp: number): void;
  /** Nothing comes for a while (mute). */
  interrupt(): void;
}

/** After a moderator's mute the client needs a moment; until then its unmute is answered with mute again. */
const muteHoldMs = 1_000;

/** One track. It is announced to the others once an m-line carries it. */
export class PublishedTrack {
  readonly owner: TrackOwner;
  readonly cid: string;
  readonly kind: MediaKind;
  readonly info: TrackInfo;
  readonly streams = new Map<number, ReceiveStream>();
  readonly receivers = new Set<TrackReceiver>();
  isAnnounced = false;
  wasSubscribed = false;
  #mutedUntil = 0;

  constructor(owner: TrackOwner, request: AddTrackRequest) {
    this.owner = owner;
    this.cid = request.cid;
    this.kind = request.type === TrackType.AUDIO ? 'audio' : 'video';
    this.info = describeTrack(request);
  }

  get sid(): string {
    return this.info.sid;
  }

  /** The m-line that carries it, once known. */
  get mid(): string | undefined {
    return this.info.mid === '' ? undefined : this.info.mid;
  }

  bind(mid: string): void {
    this.info.mid = mid;
    for (const codec of this.info.codecs) codec.mid = mid;
  }

  get isScreen(): boolean {
    return this.info.source === TrackSource.SCREEN_SHARE;
  }

  /** A new SSRC; one with the same layer replaces the old one. */
  addStream(ssrc: number, rid: string): ReceiveStream {
    for (const [old, stream] of this.streams) if (stream.rid === rid) this.streams.delete(old);
    const stream = new ReceiveStream(ssrc, rid, this.kind);
    this.streams.set(ssrc, stream);
    return stream;
  }

  /** Hands a packet to everybody who receives the track; nothing while it is muted (SFU-15). */
  forward(stream: ReceiveStream, packet: RtpPacket, extended: number, nowMs: number): void {
    if (this.info.muted) return;
    for (const receiver of this.receivers) receiver.receive(stream, packet, extended, nowMs);
  }

  /** Asks for a key frame, throttled per layer (SFU-23). */
  requestKeyFrame(stream: ReceiveStream, nowMs: number): void {
    if (this.kind === 'video' && stream.keyFrames.take(nowMs)) this.owner.sendFeedback(writePictureLoss(stream.ssrc));
  }

  /** Mutes or unmutes; false when a moderator's mute still holds. */
  setMuted(muted: boolean, by: 'owner' | 'moderator', nowMs: number): boolean {
    if (by === 'owner' && !muted && nowMs < this.#mutedUntil) return false;
    if (by === 'moderator') this.#mutedUntil = muted ? nowMs + muteHoldMs : 0;
    this.info.muted = muted;
    if (muted) for (const receiver of this.receivers) receiver.interrupt();
    return true;
  }
}

function describeTrack(request: AddTrackRequest): TrackInfo {
  const mimeType = request.type === TrackType.AUDIO ? 'audio/opus' : 'video/vp8';
  const isScreen = request.source === TrackSource.SCREEN_SHARE || request.source === TrackSource.SCREEN_SHARE_AUDIO;
  return new TrackInfo({
    sid: newSid('TR'),
    type: request.type,
    source: request.source,
    name: request.name,
    muted: request.muted,
    width: request.width,
    height: request.height,
    simulcast: request.layers.length > 1,
    layers: request.layers,
    mimeType,
    codecs: [{ mimeType, cid: request.cid, layers: request.layers }],
    stereo: request.stereo,
    disableDtx: request.disableDtx,
    disableRed: true,
    encryption: request.encryption,
    audioFeatures: request.audioFeatures,
    // Microphone and camera play in step as one stream; a screen and its sound are another.
    stream: request.stream || (isScreen ? 'screen' : 'camera'),
  });
}
