// One person in a room: who they are, what they may do, their media connection, and how their stay ends.
import {
  DisconnectReason,
  LeaveRequest,
  LeaveRequest_Action,
  ParticipantInfo,
  ParticipantInfo_State,
  ParticipantUpdate,
  TrackSubscribed,
} from '@livekit/protocol';
import type { ClientInfo, ICEServer, ParticipantPermission, Room as RoomInfo } from '@livekit/protocol';
import { newSid } from '../ids.ts';
import { limits } from '../limits.ts';
import { faultText, log } from '../log.ts';
import { lostConnection } from '../media/quality-score.ts';
import { isRtcp, parseRtcp } from '../media/rtcp.ts';
import type { DataChannelKind, MediaTransport, TransportEvents } from '../media/transport.ts';
import { TokenBucket } from '../token-bucket.ts';
import type { AccessClaims, Tokens } from '../token.ts';
import type { DataRelay, DataSender } from './data-relay.ts';
import { Downlink } from './downlink.ts';
import { joinAgain } from './ending.ts';
import type { Ending } from './ending.ts';
import { joinResponse } from './join-response.ts';
import { MediaWatch } from './media-watch.ts';
import { OneConnection } from './negotiation.ts';
import type { Negotiation, Negotiator } from './negotiation.ts';
import { grantWith, permissionOf } from './permission.ts';
import type { PublishedTrack } from './published-track.ts';
import { streamStateUpdate } from './track-message.ts';
import { Publishing } from './publishing.ts';
import type { Publisher } from './publishing.ts';
import { encodeSignal } from './signal.ts';
import type { SignalMessage, SignalPeer } from './signal.ts';
import { Subscribing } from './subscribing.ts';
import type { Subscriber } from './subscribing.ts';
import { lowestSetting } from './track-setting.ts';
import { TwoConnections } from './two-connections.ts';
import { SubscriptionPlaces } from './subscription-places.ts';
import { Uplink } from './uplink.ts';

/** The room, as far as a participant needs it. */
export interface ParticipantRoom {
  readonly tokens: Tokens;
  readonly data: DataRelay;
  now(): number;
  info(): RoomInfo;
  /** STUN and TURN servers for this person. */
  iceServers(identity: string): readonly ICEServer[];
  makeTransport(name: string, events: TransportEvents): MediaTransport;
  find(identity: string): Participant | undefined;
  findBySid(sid: string): Participant | undefined;
  findTrack(sid: string): PublishedTrack | undefined;
  hasPlaceForTrack(): boolean;
  broadcast(frame: Uint8Array): void;
  subscribeToAll(participant: Participant): void;
  /** Somebody spoke a moment ago. */
  isSpeaking(participantSid: string): boolean;
  participants(): IterableIterator<Participant>;
  trackPublished(owner: Participant, track: PublishedTrack): void;
  trackUnpublished(owner: Participant, track: PublishedTrack): void;
  /** The media of a participant works. */
  activated(participant: Participant): void;
  /** A participant has ended. */
  left(participant: Participant, reason: DisconnectReason): void;
}

const tokenRefreshMs = 300_000;

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

/** A participant. Made by `Room.join`; ends once, by `end`. */
export class Participant implements Publisher, Negotiator, DataSender, Subscriber {
  readonly sid = newSid('PA');
  readonly room: ParticipantRoom;
  readonly transport: MediaTransport;
  readonly subscriberTransport: MediaTransport;
  readonly publishing: Publishing;
  readonly uplink: Uplink;
  readonly downlink: Downlink;
  readonly negotiation: Negotiation;
  readonly subscribing = new Subscribing(this);
  readonly dataBudget: TokenBucket;
  readonly autoSubscribe: boolean;
  readonly joinedAt: number;
  readonly #places = new SubscriptionPlaces(limits.subscriptionsPerParticipant);
  readonly #peer: SignalPeer;
  readonly #client: ClientInfo | undefined;
  #claims: AccessClaims;
  #permission: ParticipantPermission;
  #state: ParticipantInfo_State = ParticipantInfo_State.JOINED;
  #version = 1;
  /** As in LiveKit: who published once stays a publisher. */
  #hasPublished = false;
  /** Of the publishing and of the receiving connection; the same with one peer connection. */
  readonly #publisherWatch: MediaWatch;
  readonly #primaryWatch = new MediaWatch();
  #refreshedAt: number;

  constructor(room: ParticipantRoom, claims: AccessClaims, peer: SignalPeer, options: JoinOptions) {
    this.room = room;
    this.#claims = claims;
    this.#peer = peer;
    this.#client = options.client;
    this.#permission = permissionOf(claims.grant);
    this.autoSubscribe = options.autoSubscribe;
    this.joinedAt = room.now();
    this.#refreshedAt = this.joinedAt;
    this.dataBudget = new TokenBucket(limits.dataPacketsPerSecond, limits.dataPacketBurst, this.joinedAt);
    const isDual = options.connections === 2;
    this.#primaryWatch.begin(this.joinedAt);
    this.#publisherWatch = isDual ? new MediaWatch() : this.#primaryWatch;
    this.transport = this.#connect(this.sid, this.#publisherWatch);
    this.subscriberTransport = isDual ? this.#connect(`${this.sid}-subscriber`, this.#primaryWatch) : this.transport;
    this.publishing = new Publishing(this);
    this.uplink = new Uplink((packet) => void this.transport.sendPacket(packet));
    this.downlink = new Downlink(this.subscriberTransport, {
      streamStateChanged: ({ track }, isPaused) => this.send(streamStateUpdate(track, isPaused)),
      isSpeaking: (sid) => room.isSpeaking(sid),
    });
    if (options.isAdaptive === true) this.downlink.firstSetting = lowestSetting;
    this.negotiation = isDual ? new TwoConnections(this) : new OneConnection(this);
  }

  get identity(): string {
    return this.#claims.identity;
  }

  get permission(): ParticipantPermission {
    return this.#permission;
  }

  get isClosed(): boolean {
    return this.#state === ParticipantInfo_State.DISCONNECTED;
  }

  get isActive(): boolean {
    return this.#state === ParticipantInfo_State.ACTIVE;
  }

  /** True once media has worked; decides between `participant_left` and `participant_connection_aborted`. */
  get wasActive(): boolean {
    return this.#primaryWatch.hasWorked;
  }

  now(): number {
    return this.room.now();
  }

  hasPlaceForTrack(): boolean {
    return this.room.hasPlaceForTrack();
  }

  trackPublished(track: PublishedTrack): void {
    this.#hasPublished = true;
    this.room.trackPublished(this, track);
  }

  trackUnpublished(track: PublishedTrack): void {
    this.room.trackUnpublished(this, track);
  }

  /** What the others are told. */
  info(): ParticipantInfo {
    const tracks = this.publishing.announced;
    return new ParticipantInfo({
      sid: this.sid,
      identity: this.identity,
      name: this.#claims.name,
      metadata: this.#claims.metadata,
      attributes: { ...this.#claims.attributes },
      state: this.#state,
      joinedAt: BigInt(Math.floor(this.joinedAt / 1000)),
      joinedAtMs: BigInt(this.joinedAt),
      permission: this.#permission,
      isPublisher: this.#hasPublished || tracks.length > 0,
      clientProtocol: this.#client?.clientProtocol ?? 0,
      capabilities: this.#client?.capabilities ?? [],
      version: this.#version,
      tracks: tracks.map((track) => track.info),
    });
  }

  /** Sends a message to this client. */
  send(message: SignalMessage): void {
    if (!this.isClosed) this.#peer.send(encodeSignal(message));
  }

  /** Sends a message encoded once for many. */
  sendEncoded(frame: Uint8Array): void {
    if (!this.isClosed) this.#peer.send(frame);
  }

  sendFeedback(packet: Buffer): void {
    this.transport.sendPacket(packet);
  }

  /** The first message, and a token that outlives the one they came with. */
  sendJoin(others: readonly Participant[]): void {
    const value = joinResponse({
      room: this.room.info(),
      participant: this.info(),
      others: others.map((other) => other.info()),
      iceServers: this.room.iceServers(this.identity),
      isSubscriberPrimary: this.subscriberTransport !== this.transport,
    });
    this.send({ case: 'join', value });
    this.#refreshToken();
  }

  /** The client begins to connect what it publishes on: from now on there is a deadline. */
  publishingBegins(): void {
    this.#publisherWatch.begin(this.room.now());
  }

  /** Something about this participant changed: everybody, the owner too, gets the new state. */
  changed(): void {
    this.#version += 1;
    const info = this.info();
    const frame = encodeSignal({ case: 'update', value: new ParticipantUpdate({ participants: [info] }) });
    if (this.#permission.hidden) this.sendEncoded(frame);
    else this.room.broadcast(frame);
  }

  /** Changes name, metadata, attributes; an empty attribute deletes its key. Empty name or metadata mean "as before", as in LiveKit. */
  describe(change: {
    readonly name: string;
    readonly metadata: string;
    readonly attributes: Readonly<Record<string, string>>;
  }): void {
    const attributes = { ...this.#claims.attributes, ...change.attributes };
    for (const [key, value] of Object.entries(change.attributes)) if (value === '') delete attributes[key];
    const { name, metadata } = this.#claims;
    this.#claims = { ...this.#claims, attributes, name: change.name || name, metadata: change.metadata || metadata };
    this.changed();
    this.#refreshToken();
  }

  /** A moderator's new permission: revoked rights end what they allowed (SFU-33). */
  setPermission(permission: ParticipantPermission): void {
    if (permission.equals(this.#permission)) return;
    this.#permission = permission;
    this.#claims = { ...this.#claims, grant: grantWith(this.#claims.grant, permission) };
    this.publishing.removeForbidden();
    if (!permission.canSubscribe) this.downlink.clear();
    else this.room.subscribeToAll(this);
    this.negotiation.askSoon();
    this.changed();
    this.#refreshToken();
  }

  /** Subscribes to a track if that is allowed; the m-line follows. */
  subscribe(track: PublishedTrack): void {
    if (this.isClosed || !this.#permission.canSubscribe || track.owner === this || !track.isAnnounced) return;
    if (!this.subscribing.ask(track)) return;
    if (!this.#places.admits(track.sid, this.downlink.subscriptions)) return;
    if (this.downlink.add(track, this.room.now())) this.negotiation.askSoon();
  }

  /** Ends a subscription; its m-line is given back. */
  unsubscribe(trackSid: string): void {
    this.subscribing.forget(trackSid);
    const hadPlace = this.downlink.remove(trackSid);
    if (hadPlace) this.negotiation.askSoon();
    const next = this.room.findTrack(this.#places.leave(trackSid, hadPlace) ?? '');
    if (next !== undefined) this.subscribe(next);
  }

  allowsSubscriber(identity: string, trackSid: string): boolean {
    return this.subscribing.allows(identity, trackSid);
  }

  /** Tells publishers of their first subscriber (`track_subscribed`). */
  noteSubscribed(): void {
    for (const { track, mid } of this.downlink.subscriptions.values()) {
      if (mid === undefined || track.wasSubscribed) continue;
      track.wasSubscribed = true;
      this.room
        .find(track.owner.identity)
        ?.send({ case: 'trackSubscribed', value: new TrackSubscribed({ trackSid: track.sid }) });
    }
  }

  /** Sends an encoded DataPacket; a reader whose reliable channel is full joins again. */
  sendData(kind: DataChannelKind, packet: Uint8Array): void {
    const backlog = this.subscriberTransport.dataBacklogBytes(kind);
    if (kind === 'lossy' && backlog > limits.lossyBacklogBytes) return;
    if (kind === 'reliable' && backlog > limits.reliableBacklogBytes) this.end(joinAgain);
    else this.subscriberTransport.sendData(kind, packet);
  }

  /** Ends a window of connection quality: the worst score of all that is sent and received. */
  rate(nowMs: number): number {
    let worst = this.downlink.rate(this.subscriberTransport.roundTripMs, nowMs);
    for (const track of this.publishing.announced) worst = Math.min(worst, track.rate(this.transport.roundTripMs));
    return this.#primaryWatch.isLost || this.#publisherWatch.isLost ? lostConnection : worst;
  }

  /** How loud they speak, 0 when they do not. */
  level(nowMs: number): number {
    let loudest = 0;
    for (const track of this.publishing.tracks.values()) loudest = Math.max(loudest, track.meter?.level(nowMs) ?? 0);
    return loudest;
  }

  /** Deadlines and the periodic token; called every second. */
  checkTimes(nowMs: number): void {
    if (this.#primaryWatch.isOverdue(nowMs) || this.#publisherWatch.isOverdue(nowMs)) {
      this.end(joinAgain);
      return;
    }
    this.negotiation.ask();
    if (nowMs - this.#refreshedAt >= tokenRefreshMs) this.#refreshToken();
  }

  /** Ends the stay, once: the client is told, media closes, the others learn it (SFU-06). */
  end(ending: Ending, isClientGone = false): void {
    if (this.isClosed) return;
    if (!isClientGone) {
      const { reason, action } = ending;
      this.send({
        case: 'leave',
        value: new LeaveRequest({ reason, action, canReconnect: action !== LeaveRequest_Action.DISCONNECT }),
      });
    }
    this.publishing.clear();
    this.downlink.clear();
    this.#state = ParticipantInfo_State.DISCONNECTED;
    this.#version += 1;
    this.transport.close();
    this.subscriberTransport.close();
    this.room.left(this, ending.reason);
    this.#peer.close(1000, DisconnectReason[ending.reason] ?? 'left');
  }

  #connect(name: string, watch: MediaWatch): MediaTransport {
    return this.room.makeTransport(name, {
      onOpen: () => this.#mediaOpened(watch),
      onLost: () => watch.lost(this.room.now()),
      onClosed: () => this.end(joinAgain),
      onPacket: (packet) => this.#receive(packet),
      onData: (kind, message) => this.room.data.relay(this, kind, message),
    });
  }

  #mediaOpened(watch: MediaWatch): void {
    watch.opened();
    if (watch !== this.#primaryWatch || this.isClosed || this.isActive) return;
    this.#state = ParticipantInfo_State.ACTIVE;
    this.changed();
    this.room.activated(this);
    this.downlink.retarget(this.room.now());
  }

  #receive(packet: Buffer): void {
    const now = this.room.now();
    if (!isRtcp(packet)) {
      this.uplink.receive(packet, now);
      return;
    }
    for (const message of parseRtcp(packet)) {
      if (message.type === 'sender-report') this.uplink.senderReport(message, now);
      else this.downlink.feedback(message, now);
    }
  }

  #refreshToken(): void {
    this.#refreshedAt = this.room.now();
    this.room.tokens
      .refresh(this.#claims, this.#refreshedAt)
      .then((token) => this.send({ case: 'refreshToken', value: token }))
      .catch((fault: unknown) =>
        log('error', 'token-refresh-failed', { participant: this.sid, fault: faultText(fault) }),
      );
  }
}
