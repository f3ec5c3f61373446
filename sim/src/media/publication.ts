// The streams of one published track, and the shapes of media that a class really uses.
import { randomInt } from 'node:crypto';
import type { Layer, TrackOrder } from './orders.ts';
import { readRecording } from './recording.ts';
import { opusPacket, SentStream } from './sent-stream.ts';
import { loopedFrames, syntheticFrames } from './vp8.ts';
import type { FrameSource } from './vp8.ts';

/** -dBov: loud enough to be an active speaker. */
const SPEAKING_LEVEL = 25;

/** An open microphone: Opus at 32 kbit/s, 50 packets a second. */
export const MICROPHONE: TrackOrder = { source: 'microphone', bitrateBps: 32_000 };

/** The three layers of a camera, livekit-client's presets for 720p with the lowest one at the 120 kbit/s of level L2. */
export const CAMERA_LAYERS: readonly Layer[] = [
  { rid: 'q', width: 320, height: 180, framesPerSecond: 15, bitrateBps: 120_000 },
  { rid: 'h', width: 640, height: 360, framesPerSecond: 20, bitrateBps: 450_000 },
  { rid: 'f', width: 1280, height: 720, framesPerSecond: 30, bitrateBps: 1_700_000 },
];

/** A camera with all its layers. */
export const CAMERA: TrackOrder = { source: 'camera', layers: CAMERA_LAYERS };

/** A camera of one small layer: the teacher's at level L2, a pupil's in a wall of cameras. */
export const SMALL_CAMERA: TrackOrder = { source: 'camera', layers: CAMERA_LAYERS.slice(0, 1) };

/** A shared screen has one layer: 1080p at 5 frames a second. */
export const SCREEN_LAYERS: readonly Layer[] = [
  { rid: '', width: 1920, height: 1080, framesPerSecond: 5, bitrateBps: 800_000 },
];

/** A shared screen. */
export const SCREEN: TrackOrder = { source: 'screen', layers: SCREEN_LAYERS };

/** The streams of a track whose m-line is `mid`. */
export function makeStreams(order: TrackOrder, mid: string): SentStream[] {
  const ssrc = (): number => randomInt(1_000, 2 ** 31);
  if (order.source === 'microphone') {
    const packet = opusPacket(Math.round(order.bitrateBps / 8 / 50));
    return [new SentStream(ssrc(), { kind: 'audio', packet }, { mid, audioLevel: SPEAKING_LEVEL })];
  }
  const isSimulcast = order.layers.length > 1;
  return order.layers.map(
    (layer) =>
      new SentStream(
        ssrc(),
        { kind: 'video', frames: framesOf(layer), framesPerSecond: layer.framesPerSecond },
        isSimulcast ? { mid, rid: layer.rid } : { mid },
      ),
  );
}

function framesOf(layer: Layer): FrameSource {
  return layer.recording === undefined ? syntheticFrames(layer) : loopedFrames(readRecording(layer.recording));
}
