// What a participant needs of its room, and how its client asked to take part.
import type { ClientInfo, DisconnectReason, ICEServer, Room as RoomInfo } from '@livekit/protocol';
import type { MediaTransport, TransportEvents } from '../media/transport.ts';
import type { Tokens } from '../token.ts';
import type { DataRelay } from './data-relay.ts';
import type { PublishedTrack } from './published-track.ts';

/** The room, as far as a participant needs it; `Person` is the participant. */
export interface ParticipantRoom<Person> {
  readonly tokens: Tokens;
  readonly data: DataRelay;
  now(): number;
  info(): RoomInfo;
  /** STUN and TURN servers for this person. */
  iceServers(identity: string): readonly ICEServer[];
  makeTransport(name: string, events: TransportEvents): MediaTransport;
  find(identity: string): Person | undefined;
  findBySid(sid: string): Person | undefined;
  findTrack(sid: string): PublishedTrack | undefined;
  hasPlaceForTrack(): boolean;
  broadcast(frame: Uint8Array): void;
  subscribeToAll(participant: Person): void;
  /** Somebody spoke a moment ago. */
  isSpeaking(participantSid: string): boolean;
  participants(): IterableIterator<Person>;
  trackPublished(owner: Person, track: PublishedTrack): void;
  trackUnpublished(owner: Person, track: PublishedTrack): void;
  /** The media of a participant works. */
  activated(participant: Person): void;
  /** A participant has ended. */
  left(participant: Person, reason: DisconnectReason): void;
}

/** How somebody takes part, as their client asked. */
export interface JoinOptions {
  /** Receive everything that is published. */
  readonly autoSubscribe: boolean;
  /** It will say which size it shows (adaptiveStream): until then the lowest layer is enough. */
  readonly isAdaptive?: boolean;
  /** Peer connections: one (/rtc/v1), or one for each direction (/rtc). */
  readonly connections: 1 | 2;
  /** What the client said of itself; the others are told what it can do. */
  readonly client?: ClientInfo | undefined;
}
