// A track somebody publishes: what the others are told of it, its incoming streams, who receives it.
import { TrackInfo, TrackSource, TrackType } from '@livekit/protocol';
import type { AddTrackRequest } from '@livekit/protocol';
import { newSid } from '../ids.ts';
import { ReceiveStream } from '../media/receive-stream.ts';
import type { MediaKind } from '../media/receive-stream.ts';
import { PacketWriter } from '../media/packet-writer.ts';
import { QualityScore } from '../media/quality-score.ts';
import { writePictureLoss } from '../media/rtcp-write.ts';
import type { SourcePacket } from '../media/source-packet.ts';
import { PictureGuard } from './picture-guard.ts';
import { Dynacast, nothingWanted } from './dynacast.ts';
import type { SignalMessage } from './signal.ts';
import { SpeakerMeter } from './speaker-meter.ts';
import type { TrackSetting } from './track-setting.ts';
import { wishedLayer } from './track-setting.ts';

/** The publisher, as far as a track needs it. */
export interface TrackOwner {
  readonly sid: string;
  readonly identity: string;
  /** Sends RTCP to the publisher. */
  sendFeedback(packet: Buffer): void;
  /** Sends it a signalling message. */
  send(message: SignalMessage): void;
  /** May this person receive that track? */
  allowsSubscriber(identity: string, trackSid: string): boolean;
}

/** Somebody who receives a track. */
export interface TrackReceiver {
  readonly setting: TrackSetting;
  receive(stream: ReceiveStream, packet: SourcePacket, nowMs: number): void;
  /** A layer begins, or begins again; or the track is no longer muted. */
  woke(nowMs: number): void;
  /** The publisher has reported on a layer. */
  senderReport(stream: ReceiveStream, nowMs: number): void;
  /** Nothing comes for a while (mute). */
  interrupt(): void;
}

/** After a moderator's mute the client needs a moment; until then its unmute is answered with mute again. */
const muteHoldMs = 1_000;
/** A layer this quiet while a lower one goes on has been given up by its publisher, before it counts as dead. */
const quietMs = 700;
const goingOnMs = 250;

/** One track. It is announced to the others once an m-line carries it. */
export class PublishedTrack {
  readonly owner: TrackOwner;
  readonly cid: string;
  readonly kind: MediaKind;
  readonly info: TrackInfo;
  readonly streams = new Map<number, ReceiveStream>();
  readonly receivers = new Set<TrackReceiver>();
  readonly writer = new PacketWriter();
  /** Of a microphone; the sound of a screen is not somebody who speaks. */
  readonly meter: SpeakerMeter | undefined;
  /** Of a camera that was announced as small. */
  readonly guard: PictureGuard | undefined;
  isAnnounced = false;
  wasSubscribed = false;
  readonly #dynacast = new Dynacast('vp8');
  readonly #quality = new QualityScore();
  #mutedUntil = 0;

  constructor(owner: TrackOwner, request: AddTrackRequest) {
    this.owner = owner;
    this.cid = request.cid;
    this.kind = request.type === TrackType.AUDIO ? 'audio' : 'video';
    this.info = describeTrack(request);
    this.guard = PictureGuard.of(this.info);
    this.meter = request.source === TrackSource.MICROPHONE ? new SpeakerMeter() : undefined;
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

  /** The layers that can be had, lowest first, up to `highest`; if there are only higher ones, the lowest of them. */
  layers(highest: number, nowMs: number): ReceiveStream[] {
    const alive: ReceiveStream[] = [];
    for (const stream of this.streams.values()) if (stream.rid === '' || stream.isAlive(nowMs)) alive.push(stream);
    if (alive.length < 2) return alive;
    alive.sort((a, b) => a.rank - b.rank);
    const lastGoing = alive.findLastIndex((stream) => stream.silentMs(nowMs) < goingOnMs);
    // All quiet: a picture that does not move.
    const usable =
      lastGoing < 0 ? alive : alive.filter((stream, index) => index <= lastGoing || stream.silentMs(nowMs) < quietMs);
    const wished = usable.filter((stream) => stream.rank <= highest);
    return wished.length > 0 ? wished : usable.slice(0, 1);
  }

  /** What the publisher said a layer would need, 0 when it did not. */
  declaredBps(stream: ReceiveStream): number {
    const { layers } = this.info;
    const layer = layers.length === 1 ? layers[0] : layers.find(({ quality }) => Number(quality) === stream.rank);
    return layer?.bitrate ?? 0;
  }

  /** Hands a packet to everybody who receives the track; nothing while it is muted (SFU-15). */
  forward(stream: ReceiveStream, packet: SourcePacket, nowMs: number): void {
    if (this.info.muted) return;
    if (stream.hasWoken) for (const receiver of this.receivers) receiver.woke(nowMs);
    for (const receiver of this.receivers) receiver.receive(stream, packet, nowMs);
  }

  /** Tells the publisher which layers are wanted, when that changed (SFU-78); called twice a second and on every wish. */
  tellWanted(nowMs: number): void {
    if (this.kind === 'audio' || !this.isAnnounced) return;
    let wanted = nothingWanted;
    for (const { setting } of this.receivers)
      if (!setting.isDisabled) wanted = Math.max(wanted, wishedLayer(setting, this.info));
    const value = this.#dynacast.update(this.sid, wanted, nowMs);
    if (value !== undefined) this.owner.send({ case: 'subscribedQualityUpdate', value });
  }

  /** Ends a window of connection quality: the score of the way from the publisher. */
  rate(roundTripMs: number): number {
    let [expected, lost, jitterMs] = [0, 0, 0];
    for (const stream of this.streams.values()) {
      const window = stream.stats.takeWindow();
      expected += window.expected;
      lost += window.lost;
      jitterMs = Math.max(jitterMs, window.expected > 0 ? window.jitterMs : 0);
    }
    const isUnused = expected === 0 && (this.#dynacast.told === nothingWanted || this.streams.size === 0);
    const isIdle = this.info.muted || !this.isAnnounced || isUnused;
    const seen = { kind: this.kind, expected, lost, roundTripMs, jitterMs, missingLayers: 0, isPaused: false, isIdle };
    return this.#quality.update(seen);
  }

  /** Asks for a key frame, throttled per layer (SFU-23); true when it is asked for now. */
  requestKeyFrame(stream: ReceiveStream, nowMs: number): boolean {
    if (this.kind === 'audio' || !stream.keyFrames.take(nowMs)) return false;
    this.owner.sendFeedback(writePictureLoss(stream.ssrc));
    return true;
  }

  /** Mutes or unmutes; false when a moderator's mute still holds. */
  setMuted(muted: boolean, by: 'owner' | 'moderator', nowMs: number): boolean {
    if (by === 'owner' && !muted && nowMs < this.#mutedUntil) return false;
    if (by === 'moderator') this.#mutedUntil = muted ? nowMs + muteHoldMs : 0;
    this.info.muted = muted;
    if (muted) this.meter?.silence();
    for (const receiver of this.receivers) {
      if (muted) receiver.interrupt();
      else receiver.woke(nowMs);
    }
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
