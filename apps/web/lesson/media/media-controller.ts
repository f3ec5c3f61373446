// Sound and picture beside the log: attaches, publishes, plays, and comes back by itself. Knows LiveKit, knows no screen. When to join is
// decided in media-line.ts; a room that falls is replaced, its microphone and camera are taken over by the next.

import { ConnectionState, DisconnectReason, RoomEvent, Track } from 'livekit-client';
import type { RemoteTrack, Room } from 'livekit-client';
import type { Result } from '@preau/core/base';
import type { MediaSource } from '@preau/core/lesson';
import type { MediaGrantAnswer } from '@preau/protocol/lesson';
import type { Refusal } from '../../ui/request.ts';
import { arrivedSoFar, newRoom, READ_EVENTS, takeAll, takeTrack } from './livekit-room.ts';
import { LocalSources } from './local-sources.ts';
import type { ChosenDevices } from './local-sources.ts';
import { MEDIA_LINE_OFF, nextMediaLine } from './media-line.ts';
import type { MediaLine, MediaNews, MediaOrder } from './media-line.ts';
import { MEDIA_OFF } from './media-snapshot.ts';
import type { MediaSnapshot, MediaStatus } from './media-snapshot.ts';
import { takesAll } from './reception.ts';
import type { Reception } from './reception.ts';
import { readPeople, TRACK_SOURCES } from './room-reading.ts';

/** What the controller is given. */
export interface MediaGiven {
  /** Asks for a grant: address and token. Given up when the signal says so. */
  readonly grant: (signal: AbortSignal) => Promise<Result<MediaGrantAnswer, Refusal>>;
  readonly devices: () => ChosenDevices;
  /** Packets came over a new room: whatever else waits for the line may try. */
  readonly lineWorks?: () => void;
}

const CONNECT_TIMEOUT_MS = 15_000;
/** A room that stands is looked at so often, and believed dead when so many looks in a row found nothing new: the browser's own connection checks alone make something arrive every 2.5 s. */
const LOOK_MS = 2_000;
const DEAD_LOOKS = 3;
/** After the lesson's line is back, something must have arrived within so many short looks. */
const CHECK_LOOK_MS = 300;
const CHECK_LOOKS = 3;

/** One for each lesson page. `attach` and `detach` may be called in any order, any number of times. */
export class MediaController {
  readonly #given: MediaGiven;
  readonly #listeners = new Set<() => void>();
  readonly #sources: LocalSources;
  readonly #speakers: HTMLElement;
  #line: MediaLine = MEDIA_LINE_OFF;
  #room: Room | undefined;
  #asking = new AbortController();
  #retry: ReturnType<typeof setTimeout> | undefined;
  #looking: ReturnType<typeof setInterval> | undefined;
  #reception: Reception;
  #snapshot: MediaSnapshot = MEDIA_OFF;
  #closed = false;

  constructor(given: MediaGiven, reception: Reception) {
    this.#given = given;
    this.#reception = reception;
    this.#sources = new LocalSources(given.devices, () => this.#read());
    this.#speakers = document.createElement('div');
    this.#speakers.hidden = true;
    document.body.append(this.#speakers);
    this.#looking = setInterval(() => void this.#watch(), LOOK_MS);
  }

  readonly getSnapshot = (): MediaSnapshot => this.#snapshot;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Wants sound and picture; they come when they can. */
  attach(): void {
    if (!this.#closed) this.#tell({ kind: 'wanted' });
  }

  /** Lets go: everything of mine is off, nothing is played. */
  detach(): void {
    this.#sources.forget();
    this.#tell({ kind: 'unwanted' });
  }

  /** The lesson's own line is cut, or back. */
  noteLine(isUp: boolean): void {
    if (this.#line.isLineUp !== isUp) this.#tell({ kind: isUp ? 'lineBack' : 'lineLost' });
  }

  /** Takes more or less from now on; the media server is told, and stops sending the rest. */
  setReception(reception: Reception): void {
    this.#reception = reception;
    if (this.#room?.state === ConnectionState.Connected) takeAll(this.#room, reception);
    this.#read();
  }

  /** Level 2 wants a small picture of the teacher. */
  setSmallCamera(isSmall: boolean): void {
    this.#sources.setSmallCamera(isSmall);
  }

  /** The page goes away. */
  close(): void {
    if (this.#closed) return;
    this.detach();
    this.#closed = true;
    clearInterval(this.#looking);
    this.#speakers.remove();
    this.#listeners.clear();
  }

  /** Switches one of my sources; the snapshot says when it is so. */
  set(source: MediaSource, on: boolean): Promise<void> {
    return this.#sources.set(source, on);
  }

  /** Uses the devices chosen now, for what is already on. */
  async applyDevices(): Promise<void> {
    const room = this.#room;
    if (room === undefined || room.state !== ConnectionState.Connected) return;
    const { microphoneId, cameraId, speakerId } = this.#given.devices();
    const switches: [MediaDeviceKind, string | undefined][] = [
      ['audioinput', microphoneId],
      ['videoinput', cameraId],
      ['audiooutput', speakerId],
    ];
    for (const [kind, id] of switches) if (id !== undefined) await room.switchActiveDevice(kind, id).catch(() => false);
  }

  /** After a gesture: plays what the browser held back. */
  async startAudio(): Promise<void> {
    await this.#room?.startAudio().catch(() => undefined);
    this.#read();
  }

  /** Draws a person's picture into an element until the returned function is called. */
  show(personId: string, source: 'camera' | 'screen', element: HTMLVideoElement): () => void {
    const room = this.#room;
    const participant =
      room?.localParticipant.identity === personId ? room.localParticipant : room?.remoteParticipants.get(personId);
    const track = participant?.getTrackPublication(TRACK_SOURCES[source])?.videoTrack;
    if (track === undefined) return () => {};
    track.attach(element);
    return () => {
      track.detach(element);
    };
  }

  #tell(news: MediaNews): void {
    const { line, orders } = nextMediaLine(this.#line, news, Date.now(), Math.random());
    this.#line = line;
    for (const order of orders) this.#carryOut(order);
    this.#read();
  }

  #carryOut(order: MediaOrder): void {
    clearTimeout(this.#retry);
    switch (order.kind) {
      case 'join':
        this.#drop();
        void this.#join(order.turn);
        break;
      case 'wait':
        this.#retry = setTimeout(() => this.#tell({ kind: 'due', turn: order.turn }), order.ms);
        break;
      case 'check':
        void this.#check(order.turn);
        break;
      case 'leave':
        this.#sources.forget();
        this.#drop();
        break;
      default:
        break;
    }
  }

  /** Gives up the room of the moment, or the one that is being joined; open devices stay with `LocalSources`. */
  #drop(): void {
    this.#asking.abort();
    this.#asking = new AbortController();
    const room = this.#room;
    this.#room = undefined;
    this.#sources.leave();
    this.#speakers.replaceChildren();
    room?.disconnect(false).catch(() => undefined);
  }

  async #join(turn: number): Promise<void> {
    const grant = await this.#given.grant(this.#asking.signal);
    if (this.#line.turn !== turn) return;
    if (!grant.ok) return this.#tell({ kind: 'failed', turn, retryAfterMs: grant.error.retryAfterMs });
    const room = this.#listenTo(newRoom(), turn);
    this.#room = room;
    try {
      const options = { autoSubscribe: takesAll(this.#reception) };
      await deadline(room.connect(grant.value.url, grant.value.token, options), CONNECT_TIMEOUT_MS);
      if (room.state !== ConnectionState.Connected) throw new Error('Cannot join a media room: it fell at once');
    } catch {
      if (this.#line.turn === turn) this.#drop();
      else void room.disconnect(false).catch(() => undefined);
      return this.#tell({ kind: 'failed', turn });
    }
    if (this.#line.turn !== turn) return;
    takeAll(room, this.#reception);
    this.#tell({ kind: 'joined', turn });
    this.#given.lineWorks?.();
    await this.#sources.enter(room);
    const { speakerId } = this.#given.devices();
    if (speakerId !== undefined) await room.switchActiveDevice('audiooutput', speakerId).catch(() => false);
  }

  #listenTo(room: Room, turn: number): Room {
    for (const event of READ_EVENTS) room.on(event, () => this.#read());
    this.#sources.watch(room);
    room.on(RoomEvent.TrackPublished, (publication) => takeTrack(publication, this.#reception));
    room.on(RoomEvent.TrackSubscribed, (track) => this.#play(track));
    room.on(RoomEvent.TrackUnsubscribed, (track) => track.detach().forEach((element) => element.remove()));
    room.on(RoomEvent.Disconnected, (reason) => {
      if (this.#room !== room || this.#line.phase !== 'live') return;
      // Another device or the house took the place: the log says so, and the policy attaches again when it is ours.
      const isFinal = reason === DisconnectReason.DUPLICATE_IDENTITY || reason === DisconnectReason.CLIENT_INITIATED;
      this.#drop();
      this.#tell({ kind: 'ended', turn, isFinal });
    });
    return room;
  }

  #play(track: RemoteTrack): void {
    if (track.kind === Track.Kind.Audio) this.#speakers.append(track.attach());
  }

  /** The lesson's line is back: does something still arrive over the room that stood? What cannot be asked counts as dead; joining costs little. */
  async #check(turn: number): Promise<void> {
    const room = this.#room;
    let isAlive = false;
    const before = room === undefined ? undefined : await arrivedSoFar(room);
    for (let look = 0; look < CHECK_LOOKS && !isAlive && before !== undefined; look += 1) {
      await new Promise((resolve) => setTimeout(resolve, CHECK_LOOK_MS));
      isAlive = room !== undefined && ((await arrivedSoFar(room)) ?? 0) > before;
    }
    this.#tell({ kind: 'checked', turn, isAlive });
  }

  #arrived = 0;
  #deadLooks = 0;

  /** A line that only media lost (UDP alone, a changed network) is noticed long before the browser gives it up. */
  async #watch(): Promise<void> {
    const { turn, phase } = this.#line;
    if (phase !== 'live' || this.#room === undefined) return;
    const arrived = await arrivedSoFar(this.#room);
    const isDead = arrived !== undefined && arrived === this.#arrived && !document.hidden;
    this.#arrived = arrived ?? 0;
    this.#deadLooks = isDead ? this.#deadLooks + 1 : 0;
    if (this.#deadLooks < DEAD_LOOKS) return;
    this.#deadLooks = 0;
    this.#tell({ kind: 'checked', turn, isAlive: false });
  }

  #status(): MediaStatus {
    const { phase, failures, wasLive } = this.#line;
    if (phase === 'off' || phase === 'live') return phase;
    if (phase === 'waiting' && failures > 3) return 'failed';
    return wasLive || failures > 0 ? 'recovering' : 'attaching';
  }

  #read(): void {
    const room = this.#line.phase === 'live' ? this.#room : undefined;
    this.#snapshot = {
      status: this.#status(),
      own: {
        microphone: this.#sources.own('microphone'),
        camera: this.#sources.own('camera'),
        screen: this.#sources.own('screen'),
      },
      people: room === undefined ? {} : readPeople(room),
      audioBlocked: room !== undefined && !room.canPlaybackAudio,
    };
    for (const listener of this.#listeners) listener();
  }
}

async function deadline<T>(promise: Promise<T>, ms: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    return await Promise.race([
      promise,
      new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error(`Cannot attach media: no connection after ${ms} ms`)), ms);
      }),
    ]);
  } finally {
    clearTimeout(timer);
  }
}
