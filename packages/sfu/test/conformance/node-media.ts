// What rtc-node participants publish: a picture that moves and a tone.
import { AudioFrame, VideoBufferType, VideoFrame } from '@livekit/rtc-node';
import type { AudioSource, VideoSource } from '@livekit/rtc-node';
import type { PictureSize } from './participant.ts';

export const sampleRateHz = 48_000;
const frameSamples = 480;

const nextTurn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/** A grey picture with a bar that moves, until `stop`. */
export function film(video: VideoSource, { width, height, frameRate }: PictureSize, stop: AbortSignal): void {
  let step = 0;
  const timer = setInterval(() => {
    if (stop.aborted) return clearInterval(timer);
    const data = new Uint8Array((width * height * 3) / 2).fill(128);
    step += 1;
    for (let row = 0; row < height; row += 1)
      data.fill(20, row * width + ((step * 5) % (width - 16)), row * width + ((step * 5) % (width - 16)) + 16);
    video.captureFrame(new VideoFrame(data, width, height, VideoBufferType.I420));
  }, 1000 / frameRate);
}

/** A sine as loud as `volume` says, fed a little ahead of time, until `stop`. */
export async function sing(audio: AudioSource, volume: () => number, stop: AbortSignal): Promise<void> {
  let phase = 0;
  while (!stop.aborted) {
    const samples = new Int16Array(frameSamples).map(() => Math.sin((phase += 0.06)) * volume());
    await audio.captureFrame(new AudioFrame(samples, sampleRateHz, 1, frameSamples));
    // Never without a turn of the loop: a source that takes everything at once would starve the process.
    if (audio.queuedDuration < 50) await nextTurn();
    else await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
