// A camera of rtc-node: grey pictures that change their shade, 15 a second.
import assert from 'node:assert/strict';
import {
  LocalVideoTrack,
  TrackPublishOptions,
  TrackSource,
  VideoBufferType,
  VideoFrame,
  VideoSource,
} from '@livekit/rtc-node';
import type { Room } from '@livekit/rtc-node';

/** A camera that films until it is stopped. Its size may be changed to one that nobody was told of. */
export interface Film {
  size: { readonly width: number; readonly height: number };
  stop(): void;
}

/** Publishes a camera of 320x180, announced as such, without simulcast. */
export async function publishFilm(room: Room): Promise<Film> {
  const film: Film = { size: { width: 320, height: 180 }, stop: () => clearInterval(timer) };
  const source = new VideoSource(film.size.width, film.size.height);
  let shade = 0;
  const timer = setInterval(() => {
    const { width, height } = film.size;
    const bytes = new Uint8Array((width * height * 3) / 2).fill((shade += 7) % 255);
    source.captureFrame(new VideoFrame(bytes, width, height, VideoBufferType.I420));
  }, 66);
  const options = new TrackPublishOptions({
    source: TrackSource.SOURCE_CAMERA,
    simulcast: false,
    videoEncoding: { maxBitrate: 110_000n, maxFramerate: 15 },
  });
  assert.ok(room.localParticipant);
  await room.localParticipant.publishTrack(LocalVideoTrack.createVideoTrack('camera', source), options);
  return film;
}
