// What one participant publishes: add_track, the m-lines that carry it, mute, unpublish, and the permission for each.
import {
  MuteTrackRequest,
  RequestResponse,
  RequestResponse_Reason,
  TrackPublishedResponse,
  TrackSource,
  TrackType,
  TrackUnpublishedResponse,
} from '@livekit/protocol';
import type { AddTrackRequest, ParticipantPermission } from '@livekit/protocol';
import { limits } from '../limits.ts';
import { log } from '../log.ts';
import type { OfferSection } from '../sdp/offer.ts';
import { mayPublish } from './permission.ts';
import { PublishedTrack } from './published-track.ts';
import type { TrackOwner } from './published-track.ts';
import type { SignalMessage } from './signal.ts';
import type { Uplink } from './uplink.ts';

/** The participant, as far as publishing needs it. */
export interface Publisher extends TrackOwner {
  readonly permission: ParticipantPermission;
  readonly uplink: Uplink;
  now(): number;
  send(message: SignalMessage): void;
  /** May the process take one more track? */
  hasPlaceForTrack(): boolean;
  /** The others are to learn the new state. */
  changed(): void;
  /** An announced track appears or goes. */
  trackPublished(track: PublishedTrack): void;
  trackUnpublished(track: PublishedTrack): void;
}

/** The one type that a source has (SFU-155); what is not named may be either. */
const typeOf: Readonly<Partial<Record<TrackSource, TrackType>>> = {
  [TrackSource.CAMERA]: TrackType.VIDEO,
  [TrackSource.MICROPHONE]: TrackType.AUDIO,
  [TrackSource.SCREEN_SHARE]: TrackType.VIDEO,
  [TrackSource.SCREEN_SHARE_AUDIO]: TrackType.AUDIO,
};

/** The publishing half of a participant. */
export class Publishing {
  readonly #publisher: Publisher;
  readonly #tracks = new Map<string, PublishedTrack>();

  constructor(publisher: Publisher) {
    this.#publisher = publisher;
  }

  /** The tracks by sid, announced or not. */
  get tracks(): ReadonlyMap<string, PublishedTrack> {
    return this.#tracks;
  }

  /** The tracks the others know of. */
  get announced(): PublishedTrack[] {
    return [...this.#tracks.values()].filter((track) => track.isAnnounced);
  }

  /** `add_track`: answered with the track's sid, or with the reason why not (SFU-13). */
  add(request: AddTrackRequest): void {
    const refusal = this.#refusal(request);
    if (refusal !== undefined) {
      this.#publisher.send({
        case: 'requestResponse',
        value: new RequestResponse({ ...refusal, request: { case: 'addTrack', value: request } }),
      });
      return;
    }
    const track = new PublishedTrack(this.#publisher, request);
    this.#tracks.set(track.sid, track);
    this.#publisher.send({
      case: 'trackPublished',
      value: new TrackPublishedResponse({ cid: request.cid, track: track.info }),
    });
  }

  /** The track that this sending m-line carries: the one it carried before, else by its id, else the oldest waiting of the kind (Firefox). */
  bind(section: OfferSection): PublishedTrack | undefined {
    const tracks = [...this.#tracks.values()].filter((track) => track.kind === section.kind);
    const track =
      tracks.find((candidate) => candidate.mid === section.mid) ??
      tracks.find((candidate) => candidate.mid === undefined && candidate.cid === section.trackId) ??
      tracks.find((candidate) => candidate.mid === undefined);
    if (track === undefined || section.payloadType === undefined) return undefined;
    track.bind(section.mid);
    this.#publisher.uplink.bind(section, track);
    return track;
  }

  /** Tells the room of tracks that an m-line carries since the last offer. */
  announceBound(): void {
    const fresh = [...this.#tracks.values()].filter((track) => track.mid !== undefined && !track.isAnnounced);
    for (const track of fresh) track.isAnnounced = true;
    if (fresh.length === 0) return;
    this.#publisher.changed();
    for (const track of fresh) this.#publisher.trackPublished(track);
  }

  /** Ends a track; `tellOwner` when the owner did not ask for it. */
  remove(track: PublishedTrack, tellOwner: boolean): void {
    if (!this.#tracks.delete(track.sid)) return;
    this.#publisher.uplink.forget(track);
    if (tellOwner)
      this.#publisher.send({
        case: 'trackUnpublished',
        value: new TrackUnpublishedResponse({ trackSid: track.sid }),
      });
    if (track.isAnnounced) this.#publisher.trackUnpublished(track);
  }

  /** Tracks whose m-line no longer sends are unpublished. */
  removeUnsent(sendingMids: ReadonlySet<string>): void {
    const gone = [...this.#tracks.values()].filter((track) => track.mid !== undefined && !sendingMids.has(track.mid));
    for (const track of gone) this.remove(track, false);
    if (gone.length > 0) this.#publisher.changed();
  }

  /** A permission was revoked: what it no longer covers is unpublished (SFU-33). */
  removeForbidden(): void {
    for (const track of [...this.#tracks.values()]) {
      if (!mayPublish(this.#publisher.permission, track.info.source)) this.remove(track, true);
    }
  }

  /** Ends a window of connection quality: the worst score of what is sent; infinite without tracks. */
  rate(roundTripMs: number): number {
    return Math.min(...this.announced.map((track) => track.rate(roundTripMs)));
  }

  /** How loud the loudest microphone is, 0 in silence. */
  level(nowMs: number): number {
    return Math.max(0, ...[...this.#tracks.values()].map((track) => track.meter?.level(nowMs) ?? 0));
  }

  /** A track is not what was announced: it ends for everybody (SFU-156, SFU-157). */
  endBreach(track: PublishedTrack, breach: 'size' | 'bitrate'): void {
    log('warn', 'track-breach', { participant: this.#publisher.sid, track: track.sid, breach });
    this.remove(track, true);
    this.#publisher.changed();
  }

  /** The participant goes: everything ends. */
  clear(): void {
    for (const track of [...this.#tracks.values()]) this.remove(track, false);
  }

  /** The owner's own mute or unmute. */
  muteOwn(sid: string, muted: boolean): void {
    const track = this.#tracks.get(sid);
    if (track === undefined) {
      const request = { case: 'mute' as const, value: new MuteTrackRequest({ sid, muted }) };
      this.#publisher.send({
        case: 'requestResponse',
        value: new RequestResponse({ reason: RequestResponse_Reason.NOT_FOUND, request }),
      });
      return;
    }
    if (track.info.muted === muted) return;
    if (!track.setMuted(muted, 'owner', this.#publisher.now())) {
      this.#publisher.send({ case: 'mute', value: new MuteTrackRequest({ sid, muted: true }) });
      return;
    }
    this.#publisher.changed();
  }

  /** A moderator's mute: forwarding stops at once, the owner is told, then the others (SFU-32). */
  muteByModerator(track: PublishedTrack, muted: boolean): void {
    track.setMuted(muted, 'moderator', this.#publisher.now());
    this.#publisher.send({ case: 'mute', value: new MuteTrackRequest({ sid: track.sid, muted }) });
    this.#publisher.changed();
  }

  #refusal(
    request: AddTrackRequest,
  ): { readonly reason: RequestResponse_Reason; readonly message: string } | undefined {
    if (!mayPublish(this.#publisher.permission, request.source)) {
      return { reason: RequestResponse_Reason.NOT_ALLOWED, message: 'does not have permission to publish this source' };
    }
    if (request.type !== TrackType.AUDIO && request.type !== TrackType.VIDEO) {
      return { reason: RequestResponse_Reason.UNSUPPORTED_TYPE, message: 'track type is not supported' };
    }
    if (typeOf[request.source] !== undefined && typeOf[request.source] !== request.type) {
      return { reason: RequestResponse_Reason.UNSUPPORTED_TYPE, message: 'track type does not fit its source' };
    }
    if (
      this.#tracks.size >= limits.tracksPerParticipant ||
      request.name.length > limits.nameLength ||
      request.layers.length > 8
    ) {
      return {
        reason: RequestResponse_Reason.LIMIT_EXCEEDED,
        message: `more than ${limits.tracksPerParticipant} tracks, or a text too long`,
      };
    }
    if (!this.#publisher.hasPlaceForTrack()) {
      return { reason: RequestResponse_Reason.LIMIT_EXCEEDED, message: 'node has exceeded its configured limit' };
    }
    if (request.cid === '' || request.cid.length > limits.nameLength) {
      return { reason: RequestResponse_Reason.UNCLASSIFIED_ERROR, message: 'cid is missing' };
    }
    return undefined;
  }
}
