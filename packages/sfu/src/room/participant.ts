// One person in a room: what the others are told of them, what they send and receive, and how their stay ends. Who they are: `identity.ts`;
// how they are connected: `connections.ts`.
import { DisconnectReason, ParticipantInfo, ParticipantInfo_State, ParticipantUpdate } from '@livekit/protocol';
import type { ParticipantPermission } from '@livekit/protocol';
import { newSid } from '../ids.ts';
import { limits } from '../limits.ts';
import { lostConnection } from '../media/quality-score.ts';
import { isRtcp, parseRtcp } from '../media/rtcp.ts';
import type { DataChannelKind, MediaTransport } from '../media/transport.ts';
import { TokenBucket } from '../token-bucket.ts';
import type { AccessClaims } from '../token.ts';
import { Connections } from './connections.ts';
import type { DataSender } from './data-relay.ts';
import { Downlink } from './downlink.ts';
import { joinAgain, leaveMessage } from './ending.ts';
import type { Ending } from './ending.ts';
import { Identity } from './identity.ts';
import type { Description } from './identity.ts';
import { joinResponse } from './join-response.ts';
import { OneConnection } from './negotiation.ts';
import type { Negotiation, Negotiator } from './negotiation.ts';
import type { JoinOptions, ParticipantRoom } from './participant-room.ts';
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
import { Uplink } from './uplink.ts';

/** A participant. Made by `Room.join`; ends once, by `end`. */
export class Participant implements Publisher, Negotiator, DataSender, Subscriber {
  readonly sid = newSid('PA');
  readonly room: ParticipantRoom<Participant>;
  readonly publishing: Publishing;
  readonly uplink: Uplink;
  readonly downlink: Downlink;
  readonly negotiation: Negotiation;
  readonly subscribing = new Subscribing(this);
  readonly dataBudget: TokenBucket;
  readonly autoSubscribe: boolean;
  readonly joinedAt: number;
  readonly #peer: SignalPeer;
  readonly #who: Identity;
  readonly #connections: Connections;
  #state: ParticipantInfo_State = ParticipantInfo_State.JOINED;
  #version = 1;
  /** As in LiveKit: who published once stays a publisher. */
  #hasPublished = false;

  constructor(room: ParticipantRoom<Participant>, claims: AccessClaims, peer: SignalPeer, options: JoinOptions) {
    this.room = room;
    this.#peer = peer;
    this.autoSubscribe = options.autoSubscribe;
    this.joinedAt = room.now();
    this.#who = new Identity(claims, {
      sid: this.sid,
      client: options.client,
      tokens: room.tokens,
      joinedAt: this.joinedAt,
      deliver: (value) => this.send({ case: 'refreshToken', value }),
    });
    this.dataBudget = new TokenBucket(limits.dataPacketsPerSecond, limits.dataPacketBurst, this.joinedAt);
    this.#connections = this.#connect(options.connections);
    this.publishing = new Publishing(this);
    this.uplink = new Uplink(this.transport, this.publishing);
    this.downlink = new Downlink(this.subscriberTransport, {
      streamStateChanged: ({ track }, isPaused) => this.send(streamStateUpdate(track, isPaused)),
      isSpeaking: (sid) => room.isSpeaking(sid),
    });
    if (options.isAdaptive === true) this.downlink.firstSetting = lowestSetting;
    this.negotiation = options.connections === 2 ? new TwoConnections(this) : new OneConnection(this);
  }

  get identity(): string {
    return this.#who.claims.identity;
  }

  get permission(): ParticipantPermission {
    return this.#who.permission;
  }

  /** What the client publishes on. */
  get transport(): MediaTransport {
    return this.#connections.publishing;
  }

  /** What the client receives on; the same with one peer connection. */
  get subscriberTransport(): MediaTransport {
    return this.#connections.receiving;
  }

  get isClosed(): boolean {
    return this.#state === ParticipantInfo_State.DISCONNECTED;
  }

  get isActive(): boolean {
    return this.#state === ParticipantInfo_State.ACTIVE;
  }

  /** True once media has worked; decides between `participant_left` and `participant_connection_aborted`. */
  get wasActive(): boolean {
    return this.#connections.hasWorked;
  }

  now(): number {
    return this.room.now();
  }

  findTrack(sid: string): PublishedTrack | undefined {
    return this.room.findTrack(sid);
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
      ...this.#who.info(),
      state: this.#state,
      joinedAt: BigInt(Math.floor(this.joinedAt / 1000)),
      joinedAtMs: BigInt(this.joinedAt),
      isPublisher: this.#hasPublished || tracks.length > 0,
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
    this.#who.refresh(this.room.now());
  }

  /** The client begins to connect what it publishes on: from now on there is a deadline. */
  publishingBegins(): void {
    this.#connections.publishingBegins();
  }

  /** Something about this participant changed: everybody, the owner too, gets the new state. */
  changed(): void {
    this.#version += 1;
    const info = this.info();
    const frame = encodeSignal({ case: 'update', value: new ParticipantUpdate({ participants: [info] }) });
    if (this.permission.hidden) this.sendEncoded(frame);
    else this.room.broadcast(frame);
  }

  /** Changes name, metadata, attributes; everybody is told. */
  describe(change: Description): void {
    this.#who.describe(change);
    this.changed();
    this.#who.refresh(this.room.now());
  }

  /** A moderator's new permission: revoked rights end what they allowed (SFU-33). */
  setPermission(permission: ParticipantPermission): void {
    if (!this.#who.permit(permission)) return;
    this.publishing.removeForbidden();
    if (!permission.canSubscribe) this.downlink.clear();
    else this.room.subscribeToAll(this);
    this.negotiation.askSoon();
    this.changed();
    this.#who.refresh(this.room.now());
  }

  subscribe(track: PublishedTrack): void {
    this.subscribing.subscribe(track);
  }

  unsubscribe(trackSid: string): void {
    this.subscribing.unsubscribe(trackSid);
  }

  allowsSubscriber(identity: string, trackSid: string): boolean {
    return this.subscribing.allows(identity, trackSid);
  }

  noteSubscribed(): void {
    this.subscribing.noteSubscribed();
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
    const received = this.downlink.rate(this.subscriberTransport.roundTripMs, nowMs);
    const sent = this.publishing.rate(this.transport.roundTripMs);
    return this.#connections.isLost ? lostConnection : Math.min(received, sent);
  }

  /** How loud they speak, 0 when they do not. */
  level(nowMs: number): number {
    return this.publishing.level(nowMs);
  }

  /** Deadlines and the periodic token; called every second. */
  checkTimes(nowMs: number): void {
    if (this.#connections.isOverdue(nowMs) || this.negotiation.isOverdue(nowMs)) {
      this.end(joinAgain);
      return;
    }
    this.negotiation.ask();
    this.#who.refreshWhenDue(nowMs);
  }

  /** Ends the stay, once: the client is told, media closes, the others learn it (SFU-06). */
  end(ending: Ending, isClientGone = false): void {
    if (this.isClosed) return;
    if (!isClientGone) this.send(leaveMessage(ending));
    this.publishing.clear();
    this.downlink.clear();
    this.#state = ParticipantInfo_State.DISCONNECTED;
    this.#version += 1;
    this.#connections.close();
    this.room.left(this, ending.reason);
    this.#peer.close(1000, DisconnectReason[ending.reason] ?? 'left');
  }

  #connect(count: 1 | 2): Connections {
    const { room, sid } = this;
    return new Connections(
      {
        sid,
        now: () => room.now(),
        makeTransport: (name, events) => room.makeTransport(name, events),
        opened: () => this.#mediaOpened(),
        closed: () => this.end(joinAgain),
        packet: (packet) => this.#receive(packet),
        data: (kind, message) => room.data.relay(this, kind, message),
      },
      count,
    );
  }

  #mediaOpened(): void {
    if (this.isClosed || this.isActive) return;
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
}
