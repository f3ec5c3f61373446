// My microphone, camera and screen: what is wished, what is published, and the devices kept open from one room to the next.

import { ConnectionState, RoomEvent, VideoPresets } from 'livekit-client';
import type {
  AudioCaptureOptions,
  LocalTrack,
  Room,
  ScreenShareCaptureOptions,
  TrackPublishOptions,
  VideoCaptureOptions,
} from 'livekit-client';
import { SMALL_PICTURE } from '@preau/core/lesson';
import type { MediaSource } from '@preau/core/lesson';
import { troubleOf } from './media-snapshot.ts';
import type { DeviceTrouble, OwnSource } from './media-snapshot.ts';
import { isOn, TRACK_SOURCES } from './room-reading.ts';

/** Devices chosen on this device; read at each use. */
export interface ChosenDevices {
  readonly microphoneId?: string;
  readonly cameraId?: string;
  readonly speakerId?: string;
}

const SOURCES: readonly MediaSource[] = ['microphone', 'camera', 'screen'];
const SCREEN_OPTIONS: TrackPublishOptions = { simulcast: false };
/** One small layer, a little under what the level allows (LESSON-109): the server judges what is announced. */
const SMALL_OPTIONS: TrackPublishOptions = {
  simulcast: false,
  videoEncoding: {
    maxBitrate: SMALL_PICTURE.maxBitrateBps - 10_000,
    maxFramerate: SMALL_PICTURE.maxFramesPerSecond,
  },
};

/** One for each controller. Wishes outlive rooms, and so do the open devices behind them: no camera is opened twice for one cut. */
export class LocalSources {
  readonly #devices: () => ChosenDevices;
  readonly #changed: () => void;
  readonly #wish: Record<MediaSource, boolean> = { microphone: false, camera: false, screen: false };
  /** The room that is being asked about a source; an older one that still hangs keeps nobody waiting. */
  readonly #busy: Partial<Record<MediaSource, Room>> = {};
  readonly #trouble: Record<MediaSource, DeviceTrouble | null> = { microphone: null, camera: null, screen: null };
  readonly #open: Partial<Record<MediaSource, LocalTrack>> = {};
  #room: Room | undefined;
  #isSmall = false;
  /** How the camera is published: small or as usual. */
  #isSentSmall = false;
  #isReplacing = false;

  constructor(devices: () => ChosenDevices, changed: () => void) {
    this.#devices = devices;
    this.#changed = changed;
  }

  /** A new room, before it is connected. */
  watch(room: Room): void {
    room.on(RoomEvent.LocalTrackPublished, (publication) => {
      const source = SOURCES.find((each) => TRACK_SOURCES[each] === publication.source);
      if (source !== undefined && publication.track !== undefined) this.#open[source] = publication.track;
    });
    room.on(RoomEvent.LocalTrackUnpublished, (publication) => {
      const source = SOURCES.find((each) => TRACK_SOURCES[each] === publication.source);
      // A room that falls unpublishes in the same breath: then the device stays open for the next one.
      queueMicrotask(() => {
        if (source === undefined || room.state !== ConnectionState.Connected || this.#room !== room) return;
        if (isOn(room, source) || (source === 'camera' && this.#isReplacing)) return;
        // The browser's own « stop sharing », or the server took the right away: the wish ends with it.
        this.#wish[source] = false;
        this.#stop(source);
        this.#changed();
      });
    });
  }

  /** The room stands: what is wished is published in it, from the devices that are still open. */
  async enter(room: Room): Promise<void> {
    this.#room = room;
    await Promise.all(SOURCES.filter((source) => this.#wish[source]).map((source) => this.#apply(source)));
  }

  /** The room is gone or given up; devices stay open for the next. */
  leave(): void {
    this.#room = undefined;
    for (const source of SOURCES) {
      if (!this.#wish[source]) this.#stop(source);
      // A shared screen ends with its track: the browser asks for a gesture before the next.
      else if (source === 'screen' && this.#live('screen') === undefined) this.#wish.screen = false;
    }
  }

  /** Nothing of mine is wished any more; every device is closed. */
  forget(): void {
    this.#room = undefined;
    for (const source of SOURCES) {
      this.#wish[source] = false;
      this.#stop(source);
    }
  }

  /** Switches one of my sources; `own` says when it is so. A wish is kept over a cut. */
  async set(source: MediaSource, on: boolean): Promise<void> {
    this.#wish[source] = on;
    this.#trouble[source] = null;
    if (!on && this.#room === undefined) this.#stop(source);
    await this.#apply(source);
  }

  /** The level wants a small picture, or no longer: a camera that is on goes off and on again in the other size. */
  setSmallCamera(isSmall: boolean): void {
    if (this.#isSmall === isSmall) return;
    this.#isSmall = isSmall;
    void this.#fitCamera();
  }

  /** What is so. */
  own(source: MediaSource): OwnSource {
    return {
      on: this.#room !== undefined && isOn(this.#room, source),
      busy: this.#room !== undefined && this.#busy[source] === this.#room,
      trouble: this.#trouble[source],
    };
  }

  async #fitCamera(): Promise<void> {
    const room = this.#room;
    const track = this.#open.camera;
    if (this.#isReplacing || track === undefined || this.#isSentSmall === this.#isSmall) return;
    this.#isReplacing = true;
    try {
      if (room?.state === ConnectionState.Connected) await room.localParticipant.unpublishTrack(track, true);
    } catch {
      // The room fell meanwhile: the next one publishes in the right size.
    }
    this.#stop('camera');
    this.#isReplacing = false;
    if (this.#wish.camera) await this.#apply('camera');
  }

  #live(source: MediaSource): LocalTrack | undefined {
    const track = this.#open[source];
    return track?.mediaStreamTrack.readyState === 'live' && !track.isMuted ? track : undefined;
  }

  #stop(source: MediaSource): void {
    this.#open[source]?.stop();
    delete this.#open[source];
  }

  async #apply(source: MediaSource): Promise<void> {
    const room = this.#room;
    if (room === undefined || room.state !== ConnectionState.Connected || this.#busy[source] === room) {
      this.#changed();
      return;
    }
    this.#busy[source] = room;
    this.#changed();
    try {
      while (this.#room === room && isOn(room, source) !== this.#wish[source] && this.#trouble[source] === null)
        await this.#switch(room, source, this.#wish[source]);
    } catch (error) {
      // What fails because the room fell is wished in the next one.
      if (this.#room === room && room.state === ConnectionState.Connected) {
        this.#wish[source] = false;
        this.#trouble[source] = troubleOf(error, source);
        this.#stop(source);
      }
    } finally {
      if (this.#busy[source] === room) delete this.#busy[source];
      this.#changed();
    }
    // The level changed while the browser was being asked.
    if (source === 'camera') await this.#fitCamera();
  }

  async #switch(room: Room, source: MediaSource, on: boolean): Promise<void> {
    const open = this.#live(source);
    const isPublished = room.localParticipant.getTrackPublication(TRACK_SOURCES[source]) !== undefined;
    if (on && source === 'camera' && !isPublished) this.#isSentSmall = this.#isSmall;
    if (on && open !== undefined && !isPublished) {
      await room.localParticipant.publishTrack(open, {
        source: TRACK_SOURCES[source],
        ...this.#optionsOf(source),
      });
    } else await this.#ask(room, source, on);
    if (!on && source === 'screen') this.#stop('screen');
    if (isOn(room, source) === on || this.#room !== room || room.state !== ConnectionState.Connected) return;
    // The server did not take the track: do not try in a circle.
    this.#wish[source] = isOn(room, source);
    if (on) this.#trouble[source] = 'failed';
  }

  #optionsOf(source: MediaSource): TrackPublishOptions {
    return source === 'screen' ? SCREEN_OPTIONS : source === 'camera' && this.#isSmall ? SMALL_OPTIONS : {};
  }

  async #ask(room: Room, source: MediaSource, on: boolean): Promise<void> {
    const { microphoneId, cameraId } = this.#devices();
    const local = room.localParticipant;
    if (source === 'screen') {
      const capture: ScreenShareCaptureOptions = {
        audio: false,
        contentHint: 'detail',
        resolution: { width: 1600, height: 900, frameRate: 8 },
      };
      await local.setScreenShareEnabled(on, capture, this.#optionsOf('screen'));
    } else if (source === 'camera') {
      const capture: VideoCaptureOptions = {
        ...(cameraId === undefined ? {} : { deviceId: cameraId }),
        ...(this.#isSmall ? { resolution: VideoPresets.h180.resolution } : {}),
      };
      await local.setCameraEnabled(on, capture, this.#optionsOf('camera'));
    } else {
      const capture: AudioCaptureOptions = microphoneId === undefined ? {} : { deviceId: microphoneId };
      await local.setMicrophoneEnabled(on, capture);
    }
  }
}
