// Sound and picture beside the log: attaches, publishes, plays, and comes back by itself. Knows LiveKit, knows no screen.
// LiveKit mends short cuts itself; after its final disconnection a fresh grant and a fresh room are taken here.

import { ConnectionState, DisconnectReason, Room, RoomEvent, Track, VideoPresets } from 'livekit-client';
import type { AudioCaptureOptions, RemoteTrack, ScreenShareCaptureOptions, VideoCaptureOptions } from 'livekit-client';
import type { Result } from '@preau/core/base';
import type { MediaSource } from '@preau/core/lesson';
import type { MediaGrantAnswer } from '@preau/protocol/lesson';
import type { Refusal } from '../../ui/request.ts';
import { attachDelayMs, MEDIA_OFF, troubleOf } from './media-snapshot.ts';
import type { DeviceTrouble, MediaSnapshot, MediaStatus } from './media-snapshot.ts';
import { isOn, readPeople, TRACK_SOURCES } from './room-reading.ts';

/** What the controller is given. */
export interface MediaGiven {
  /** Asks for a grant: address and token. */
  readonly grant: () => Promise<Result<MediaGrantAnswer, Refusal>>;
  /** Devices chosen on this device; read at each use. */
  readonly devices: () => { readonly microphoneId?: string; readonly cameraId?: string; readonly speakerId?: string };
}

const CONNECT_TIMEOUT_MS = 15_000;
const READ_EVENTS = [
  RoomEvent.ParticipantConnected,
  RoomEvent.ParticipantDisconnected,
  RoomEvent.TrackPublished,
  RoomEvent.TrackUnpublished,
  RoomEvent.TrackSubscribed,
  RoomEvent.TrackUnsubscribed,
  RoomEvent.TrackMuted,
  RoomEvent.TrackUnmuted,
  RoomEvent.LocalTrackPublished,
  RoomEvent.LocalTrackUnpublished,
  RoomEvent.ActiveSpeakersChanged,
  RoomEvent.ConnectionQualityChanged,
  RoomEvent.ParticipantPermissionsChanged,
  RoomEvent.AudioPlaybackStatusChanged,
] as const;

/** One for each lesson page. `attach` and `detach` may be called in any order, any number of times. */
export class MediaController {
  readonly #given: MediaGiven;
  readonly #listeners = new Set<() => void>();
  readonly #wish: Record<MediaSource, boolean> = { microphone: false, camera: false, screen: false };
  readonly #busy: Record<MediaSource, boolean> = { microphone: false, camera: false, screen: false };
  readonly #trouble: Record<MediaSource, DeviceTrouble | null> = { microphone: null, camera: null, screen: null };
  readonly #speakers: HTMLElement;
  #room: Room | undefined;
  #status: MediaStatus = 'off';
  #snapshot: MediaSnapshot = MEDIA_OFF;
  #wanted = false;
  #attempt = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(given: MediaGiven) {
    this.#given = given;
    this.#speakers = document.createElement('div');
    this.#speakers.hidden = true;
    document.body.append(this.#speakers);
  }

  readonly getSnapshot = (): MediaSnapshot => this.#snapshot;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Wants sound and picture; they come when they can. */
  attach(): void {
    if (this.#wanted || this.#closed) return;
    this.#wanted = true;
    this.#attempt = 0;
    void this.#connect();
  }

  /** Lets go: everything of mine is off, nothing is played. */
  detach(): void {
    this.#wanted = false;
    clearTimeout(this.#retry);
    for (const source of ['microphone', 'camera', 'screen'] as const) this.#wish[source] = false;
    const room = this.#room;
    this.#room = undefined;
    void room?.disconnect();
    this.#set('off');
  }

  /** The page goes away. */
  close(): void {
    if (this.#closed) return;
    this.detach();
    this.#closed = true;
    this.#speakers.remove();
    this.#listeners.clear();
  }

  /** Switches one of my sources; the snapshot says when it is so. A wish to be heard is kept over a cut, a shared screen is not (the browser asks for a gesture). */
  async set(source: MediaSource, on: boolean): Promise<void> {
    this.#wish[source] = on;
    this.#trouble[source] = null;
    await this.#apply(source);
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

  async #connect(): Promise<void> {
    if (!this.#wanted || this.#room !== undefined) return;
    this.#set(this.#attempt === 0 ? 'attaching' : 'recovering');
    const grant = await this.#given.grant();
    if (!this.#wanted || this.#room !== undefined) return;
    if (!grant.ok) {
      this.#again(grant.error.retryAfterMs);
      return;
    }
    const room = this.#newRoom();
    this.#room = room;
    try {
      await deadline(room.connect(grant.value.url, grant.value.token, { autoSubscribe: true }), CONNECT_TIMEOUT_MS);
    } catch {
      if (this.#room === room) this.#room = undefined;
      void room.disconnect();
      this.#again();
      return;
    }
    if (this.#room !== room) return;
    this.#attempt = 0;
    this.#set('live');
    const speakerId = this.#given.devices().speakerId;
    if (speakerId !== undefined) await room.switchActiveDevice('audiooutput', speakerId).catch(() => false);
    for (const source of ['microphone', 'camera'] as const) if (this.#wish[source]) await this.#apply(source);
  }

  #newRoom(): Room {
    const room = new Room({
      adaptiveStream: true,
      dynacast: true,
      videoCaptureDefaults: { resolution: VideoPresets.h360.resolution },
      publishDefaults: {
        videoCodec: 'vp8',
        simulcast: true,
        videoEncoding: VideoPresets.h360.encoding,
        videoSimulcastLayers: [VideoPresets.h180],
        stopMicTrackOnMute: true,
        screenShareEncoding: { maxBitrate: 1_200_000, maxFramerate: 8 },
        screenShareSimulcastLayers: [],
      },
    });
    for (const event of READ_EVENTS) room.on(event, () => this.#read());
    room.on(RoomEvent.Reconnecting, () => this.#set('recovering'));
    room.on(RoomEvent.SignalReconnecting, () => this.#read());
    room.on(RoomEvent.Reconnected, () => this.#set('live'));
    room.on(RoomEvent.TrackSubscribed, (track) => this.#play(track));
    room.on(RoomEvent.TrackUnsubscribed, (track) => track.detach().forEach((element) => element.remove()));
    room.on(RoomEvent.LocalTrackUnpublished, (publication) => {
      // The browser's own « stop sharing » ends the wish too.
      if (publication.source === Track.Source.ScreenShare) this.#wish.screen = false;
    });
    room.on(RoomEvent.Disconnected, (reason) => this.#onDisconnected(room, reason));
    return room;
  }

  #play(track: RemoteTrack): void {
    if (track.kind === Track.Kind.Audio) this.#speakers.append(track.attach());
  }

  #onDisconnected(room: Room, reason: DisconnectReason | undefined): void {
    if (this.#room !== room) return;
    this.#room = undefined;
    this.#wish.screen = false;
    this.#speakers.replaceChildren();
    // Another device or the house took the place: the log says so, and the policy attaches again when it is ours.
    const isFinal = reason === DisconnectReason.DUPLICATE_IDENTITY || reason === DisconnectReason.CLIENT_INITIATED;
    if (isFinal || !this.#wanted) {
      this.#wanted = false;
      this.#set('off');
      return;
    }
    this.#attempt = 1;
    this.#again();
  }

  #again(afterMs?: number): void {
    if (!this.#wanted) return;
    this.#set(this.#attempt > 3 ? 'failed' : 'recovering');
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => void this.#connect(), afterMs ?? attachDelayMs(this.#attempt, Math.random()));
    this.#attempt += 1;
  }

  async #apply(source: MediaSource): Promise<void> {
    const room = this.#room;
    if (room === undefined || room.state !== ConnectionState.Connected || this.#busy[source]) {
      this.#read();
      return;
    }
    this.#busy[source] = true;
    this.#read();
    try {
      while (this.#room === room && isOn(room, source) !== this.#wish[source] && this.#trouble[source] === null)
        await this.#switch(room, source, this.#wish[source]);
    } catch (error) {
      this.#wish[source] = false;
      this.#trouble[source] = troubleOf(error, source);
    } finally {
      this.#busy[source] = false;
      this.#read();
    }
  }

  async #switch(room: Room, source: MediaSource, on: boolean): Promise<void> {
    const { microphoneId, cameraId } = this.#given.devices();
    const local = room.localParticipant;
    if (source === 'screen') {
      const capture: ScreenShareCaptureOptions = {
        audio: false,
        contentHint: 'detail',
        resolution: { width: 1600, height: 900, frameRate: 8 },
      };
      await local.setScreenShareEnabled(on, capture, { simulcast: false });
    } else if (source === 'camera') {
      const capture: VideoCaptureOptions = cameraId === undefined ? {} : { deviceId: cameraId };
      await local.setCameraEnabled(on, capture);
    } else {
      const capture: AudioCaptureOptions = microphoneId === undefined ? {} : { deviceId: microphoneId };
      await local.setMicrophoneEnabled(on, capture);
    }
    if (isOn(room, source) !== on) {
      // The server did not take the track (or the room fell): do not try in a circle.
      this.#wish[source] = isOn(room, source);
      if (on) this.#trouble[source] = 'failed';
    }
  }

  #set(status: MediaStatus): void {
    this.#status = status;
    this.#read();
  }

  #read(): void {
    const room = this.#room;
    const own = (source: MediaSource): MediaSnapshot['own'][MediaSource] => ({
      on: room !== undefined && isOn(room, source),
      busy: this.#busy[source],
      trouble: this.#trouble[source],
    });
    this.#snapshot = {
      status: this.#status,
      own: { microphone: own('microphone'), camera: own('camera'), screen: own('screen') },
      people: room === undefined ? {} : readPeople(room),
      audioBlocked: room !== undefined && this.#status === 'live' && !room.canPlaybackAudio,
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
