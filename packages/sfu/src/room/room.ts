// One room: who is in it, what they are told of each other, its timers.
import {
  Codec,
  DisconnectReason,
  LeaveRequest_Action,
  ParticipantUpdate,
  Room as RoomInfo,
  RoomUpdate,
  SpeakersChanged,
} from '@livekit/protocol';
import type { ICEServer } from '@livekit/protocol';
import { newSid } from '../ids.ts';
import { limits } from '../limits.ts';
import type { MediaTransport, TransportEvents, TransportFactory } from '../media/transport.ts';
import { ok, refuse } from '../result.ts';
import type { Result } from '../result.ts';
import type { AccessClaims, Tokens } from '../token.ts';
import { ConnectionQualities, qualityIntervalMs } from './connection-quality.ts';
import { DataRelay } from './data-relay.ts';
import { Participant } from './participant.ts';
import type { JoinOptions, ParticipantRoom } from './participant-room.ts';
import type { Ending } from './ending.ts';
import type { PublishedTrack } from './published-track.ts';
import { RemoteCalls } from './remote-calls.ts';
import type { RoomEventListener } from './room-event.ts';
import type { RoomSettings } from './room-settings.ts';
import { encodeSignal } from './signal.ts';
import { speakerIntervalMs } from './speaker-meter.ts';
import { Speakers } from './speakers.ts';
import type { SignalPeer } from './signal.ts';

/** What a room needs of its process. */
export interface RoomTools {
  readonly now: () => number;
  readonly tokens: Tokens;
  readonly makeTransport: TransportFactory;
  readonly onEvent: RoomEventListener;
  /** May the process take one more published track? Yes when absent. */
  readonly hasPlaceForTrack?: () => boolean;
  /** STUN and TURN servers to tell somebody of; none when absent. */
  readonly iceServers?: (identity: string) => readonly ICEServer[];
}

const retargetIntervalMs = 500;
const reportIntervalMs = 1_000;

const enabledCodecs = [new Codec({ mime: 'audio/opus' }), new Codec({ mime: 'video/VP8' })];

/** A room. Made by `Rooms.create`; ends once, by `close`. */
export class Room implements ParticipantRoom<Participant> {
  readonly sid = newSid('RM');
  readonly data: DataRelay;
  readonly calls: RemoteCalls;
  readonly createdAt: number;
  readonly #tools: RoomTools;
  readonly #participants = new Map<string, Participant>();
  readonly #speakers = new Speakers();
  readonly #qualities = new ConnectionQualities();
  #settings: RoomSettings;
  #emptySince: number;
  #hadSomebody = false;
  #closed = false;
  #speakersAt = 0;
  #retargetAt = 0;
  #reportAt = 0;
  #qualityAt = 0;

  constructor(settings: RoomSettings, tools: RoomTools) {
    this.#settings = settings;
    this.#tools = tools;
    this.createdAt = tools.now();
    this.#emptySince = this.createdAt;
    this.data = new DataRelay(this);
    this.calls = new RemoteCalls(tools.now);
  }

  get name(): string {
    return this.#settings.name;
  }

  get settings(): RoomSettings {
    return this.#settings;
  }

  get tokens(): Tokens {
    return this.#tools.tokens;
  }

  get size(): number {
    return this.#participants.size;
  }

  now(): number {
    return this.#tools.now();
  }

  iceServers(identity: string): readonly ICEServer[] {
    return this.#tools.iceServers?.(identity) ?? [];
  }

  makeTransport(name: string, events: TransportEvents): MediaTransport {
    return this.#tools.makeTransport(name, events);
  }

  participants(): IterableIterator<Participant> {
    return this.#participants.values();
  }

  find(identity: string): Participant | undefined {
    return this.#participants.get(identity);
  }

  findBySid(sid: string): Participant | undefined {
    for (const participant of this.#participants.values()) if (participant.sid === sid) return participant;
    return undefined;
  }

  /** An announced track of anybody. */
  findTrack(sid: string): PublishedTrack | undefined {
    for (const participant of this.#participants.values()) {
      const track = participant.publishing.tracks.get(sid);
      if (track?.isAnnounced === true) return track;
    }
    return undefined;
  }

  /** LiveKit's description of the room. */
  info(): RoomInfo {
    const { name, metadata, emptyTimeoutS, departureTimeoutS, maxParticipants } = this.#settings;
    const people = [...this.#participants.values()].filter((participant) => !participant.permission.hidden);
    return new RoomInfo({
      sid: this.sid,
      name,
      metadata,
      emptyTimeout: emptyTimeoutS,
      departureTimeout: departureTimeoutS,
      maxParticipants,
      enabledCodecs,
      creationTime: BigInt(Math.floor(this.createdAt / 1000)),
      creationTimeMs: BigInt(this.createdAt),
      numParticipants: people.length,
      numPublishers: people.filter((participant) => participant.publishing.announced.length > 0).length,
    });
  }

  hasPlaceForTrack(): boolean {
    return this.#tools.hasPlaceForTrack?.() ?? true;
  }

  /** True when one more would be too many; somebody who is there already may always come again. */
  isFullFor(identity: string): boolean {
    const max = this.#settings.maxParticipants > 0 ? this.#settings.maxParticipants : limits.participantsPerRoom;
    return !this.#participants.has(identity) && this.#participants.size >= Math.min(max, limits.participantsPerRoom);
  }

  /** Takes somebody in; the same identity elsewhere leaves with DUPLICATE_IDENTITY (SFU-05). */
  join(claims: AccessClaims, peer: SignalPeer, options: JoinOptions): Result<Participant, 'room-closed' | 'room-full'> {
    if (this.#closed) return refuse('room-closed');
    if (this.isFullFor(claims.identity)) return refuse('room-full');
    this.#participants
      .get(claims.identity)
      ?.end({ reason: DisconnectReason.DUPLICATE_IDENTITY, action: LeaveRequest_Action.DISCONNECT });
    const participant = new Participant(this, claims, peer, options);
    const others = [...this.#participants.values()].filter((other) => !other.permission.hidden);
    this.#participants.set(participant.identity, participant);
    this.#hadSomebody = true;
    participant.sendJoin(others);
    participant.changed();
    this.subscribeToAll(participant);
    return ok(participant);
  }

  /** Subscribes somebody to everything that is published, if their client wants that. */
  subscribeToAll(participant: Participant): void {
    if (!participant.autoSubscribe) return;
    for (const other of this.#participants.values())
      for (const track of other.publishing.announced) participant.subscribe(track);
  }

  isSpeaking(participantSid: string): boolean {
    return this.#speakers.isSpeaking(participantSid, this.now());
  }

  /** Sends an encoded message to everybody. */
  broadcast(frame: Uint8Array): void {
    for (const participant of this.#participants.values()) participant.sendEncoded(frame);
  }

  /** An announced track; everybody has been told of it before. */
  trackPublished(owner: Participant, track: PublishedTrack): void {
    for (const participant of this.#participants.values()) if (participant.autoSubscribe) participant.subscribe(track);
    this.#tools.onEvent({ type: 'track-published', room: this.info(), participant: owner.info(), track: track.info });
  }

  /** An ended track. */
  trackUnpublished(owner: Participant, track: PublishedTrack): void {
    for (const participant of this.#participants.values()) participant.unsubscribe(track.sid);
    this.#tools.onEvent({ type: 'track-unpublished', room: this.info(), participant: owner.info(), track: track.info });
  }

  /** The media of a participant works. */
  activated(participant: Participant): void {
    this.#tools.onEvent({ type: 'participant-joined', room: this.info(), participant: participant.info() });
  }

  /** Called by a participant that ended. */
  left(participant: Participant, reason: DisconnectReason): void {
    if (this.#participants.get(participant.identity) === participant) this.#participants.delete(participant.identity);
    this.#speakers.forget(participant.sid);
    this.calls.left(participant.sid);
    if (this.#participants.size === 0) this.#emptySince = this.now();
    const info = participant.info();
    info.disconnectReason = reason;
    if (!participant.permission.hidden)
      this.broadcast(encodeSignal({ case: 'update', value: new ParticipantUpdate({ participants: [info] }) }));
    this.#tools.onEvent({
      type: 'participant-left',
      room: this.info(),
      participant: info,
      reason,
      wasActive: participant.wasActive,
    });
  }

  /** UpdateRoomMetadata. */
  setMetadata(metadata: string): void {
    this.change({ ...this.#settings, metadata });
  }

  /** New settings for a room that exists already. */
  change(settings: RoomSettings): void {
    this.#settings = settings;
    this.broadcast(encodeSignal({ case: 'roomUpdate', value: new RoomUpdate({ room: this.info() }) }));
    this.#tools.onEvent({ type: 'room-changed', room: this.info(), settings });
  }

  /** True when nobody came, or nobody is left, for as long as the settings say. */
  isExpired(nowMs: number): boolean {
    if (this.#participants.size > 0) return false;
    const timeoutS = this.#hadSomebody ? this.#settings.departureTimeoutS : this.#settings.emptyTimeoutS;
    return nowMs - this.#emptySince >= timeoutS * 1000;
  }

  /** The periodic work; called every 50 ms. */
  tick(nowMs: number): void {
    const isSpeakersDue = due(this.#speakersAt, speakerIntervalMs, nowMs);
    const isRetargetDue = due(this.#retargetAt, retargetIntervalMs, nowMs);
    const isReportDue = due(this.#reportAt, reportIntervalMs, nowMs);
    for (const participant of [...this.#participants.values()]) {
      participant.uplink.sendNacks(nowMs, participant.transport.roundTripMs);
      participant.downlink.line.tick(nowMs);
      if (isRetargetDue) participant.downlink.retarget(nowMs);
      if (isRetargetDue) for (const track of participant.publishing.tracks.values()) track.tellWanted(nowMs);
      if (isReportDue) participant.uplink.sendReports(nowMs);
      if (isReportDue) participant.checkTimes(nowMs);
    }
    this.calls.expire(nowMs);
    if (isSpeakersDue) this.#updateSpeakers(nowMs);
    if (due(this.#qualityAt, qualityIntervalMs, nowMs)) {
      this.#qualities.update([...this.#participants.values()], nowMs);
      this.#qualityAt = nowMs;
    }
    if (isSpeakersDue) this.#speakersAt = nowMs;
    if (isRetargetDue) this.#retargetAt = nowMs;
    if (isReportDue) this.#reportAt = nowMs;
  }

  /** Ends the room and everybody's stay. */
  close(ending: Ending): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const participant of [...this.#participants.values()]) participant.end(ending);
  }

  #updateSpeakers(nowMs: number): void {
    const speakers = this.#speakers.update(this.#participants.values(), nowMs);
    if (speakers.length > 0)
      this.broadcast(encodeSignal({ case: 'speakersChanged', value: new SpeakersChanged({ speakers }) }));
  }
}

function due(lastAt: number, intervalMs: number, nowMs: number): boolean {
  return nowMs - lastAt >= intervalMs;
}
