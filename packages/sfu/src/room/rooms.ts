// The rooms of one process: made by CreateRoom only (SFU-03), ended by DeleteRoom or by time.
import { DisconnectReason, LeaveRequest_Action, RoomEndReason } from '@livekit/protocol';
import { defaultCapacity } from '../limits.ts';
import type { Capacity } from '../limits.ts';
import { faultText, log } from '../log.ts';
import { ok, refuse } from '../result.ts';
import type { Result } from '../result.ts';
import type { Ending } from './ending.ts';
import { Room } from './room.ts';
import type { RoomTools } from './room.ts';
import type { RoomSettings } from './room-settings.ts';

/** LiveKit's defaults in seconds: nobody came, everybody left. */
const defaultEmptyTimeoutS = 300;
const defaultDepartureTimeoutS = 20;
const tickMs = 50;

const deleted: Ending = { reason: DisconnectReason.ROOM_DELETED, action: LeaveRequest_Action.DISCONNECT };
const expired: Ending = { reason: DisconnectReason.ROOM_CLOSED, action: LeaveRequest_Action.DISCONNECT };
const shuttingDown: Ending = { reason: DisconnectReason.SERVER_SHUTDOWN, action: LeaveRequest_Action.RECONNECT };

/** What CreateRoom asks for; a time of zero means the default. */
export type RoomWish = RoomSettings;

/** The registry of rooms. Disposing it sends everybody away to join again elsewhere. */
export class Rooms implements Disposable {
  readonly #rooms = new Map<string, Room>();
  readonly #tools: RoomTools;
  readonly #capacity: Capacity;
  readonly #autoCreate: boolean;
  readonly #timer: NodeJS.Timeout;

  constructor(tools: RoomTools, rules: { readonly capacity?: Capacity; readonly autoCreate?: boolean } = {}) {
    this.#tools = { ...tools, hasPlaceForTrack: () => this.#hasPlaceForTrack() };
    this.#capacity = rules.capacity ?? defaultCapacity;
    this.#autoCreate = rules.autoCreate ?? false;
    this.#timer = setInterval(() => this.tick(), tickMs);
    this.#timer.unref();
  }

  /** The room of this name, if it was created and has not ended. */
  find(name: string): Room | undefined {
    return this.#rooms.get(name);
  }

  /** The room that somebody joins: the one of this name, or a new one where joins make rooms (SFU-136). */
  open(name: string): Room | undefined {
    const room = this.find(name);
    if (room !== undefined || !this.#autoCreate) return room;
    const made = this.create({ name, emptyTimeoutS: 0, departureTimeoutS: 0, maxParticipants: 0, metadata: '' });
    return made.ok ? made.value : undefined;
  }

  /** True when one more person would be too many for this process (SFU-135). */
  get isFull(): boolean {
    let people = 0;
    for (const room of this.#rooms.values()) people += room.size;
    return people >= this.#capacity.participants;
  }

  /** All rooms. */
  list(): Room[] {
    return [...this.#rooms.values()];
  }

  /** Makes a room, or finds the one that exists. */
  create(wish: RoomWish): Result<Room, 'too-many-rooms'> {
    // As in LiveKit: a room that is there stays as it is.
    const existing = this.#rooms.get(wish.name);
    if (existing !== undefined) return ok(existing);
    if (this.#rooms.size >= this.#capacity.rooms) return refuse('too-many-rooms');
    const settings = {
      ...wish,
      emptyTimeoutS: wish.emptyTimeoutS || defaultEmptyTimeoutS,
      departureTimeoutS: wish.departureTimeoutS || defaultDepartureTimeoutS,
    };
    const room = new Room(settings, this.#tools);
    this.#rooms.set(room.name, room);
    this.#tools.onEvent({ type: 'room-started', room: room.info(), settings });
    return ok(room);
  }

  /** Ends a room; false when there is none of this name. */
  delete(name: string): boolean {
    const room = this.#rooms.get(name);
    if (room === undefined) return false;
    this.#finish(room, deleted, RoomEndReason.ROOM_END_API_DELETE);
    return true;
  }

  /** Periodic work of all rooms. */
  tick(): void {
    const now = this.#tools.now();
    for (const room of [...this.#rooms.values()]) {
      try {
        room.tick(now);
        if (room.isExpired(now)) this.#finish(room, expired, RoomEndReason.ROOM_END_IDLE_TIMEOUT);
      } catch (fault) {
        log('error', 'room-tick-failed', { room: room.sid, fault: faultText(fault) });
      }
    }
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    for (const room of this.#rooms.values()) room.close(shuttingDown);
    this.#rooms.clear();
  }

  #hasPlaceForTrack(): boolean {
    let tracks = 0;
    for (const room of this.#rooms.values())
      for (const participant of room.participants()) tracks += participant.publishing.tracks.size;
    return tracks < this.#capacity.tracks;
  }

  #finish(room: Room, ending: Ending, reason: RoomEndReason): void {
    this.#rooms.delete(room.name);
    room.close(ending);
    this.#tools.onEvent({ type: 'room-finished', room: room.info(), reason });
  }
}
