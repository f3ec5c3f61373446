// When a page really sees and hears again: its counters sampled by its own clock, and the moment from which nothing stalls any more.
import type { Page } from 'playwright-core';

/** One look: milliseconds since the first one, frames decoded and sound energy so far. */
export interface MediaSample {
  readonly afterMs: number;
  readonly framesDecoded: number;
  readonly audioEnergy: number;
}

/** Samples a page every 100 ms for so long, from now on. */
export function sampleMedia(page: Page, forMs: number): Promise<readonly MediaSample[]> {
  return page.evaluate(async (ms) => {
    const read = (globalThis as unknown as { __preauMedia(): Promise<Omit<MediaSample, 'afterMs'>> }).__preauMedia;
    const begin = performance.now();
    const samples: MediaSample[] = [];
    while (performance.now() - begin < ms) {
      const { framesDecoded, audioEnergy } = await read();
      samples.push({ afterMs: Math.round(performance.now() - begin), framesDecoded, audioEnergy });
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return samples;
  }, forMs);
}

/** A picture of 15 frames a second that stands still for longer is a stall. */
const STALL_MS = 700;

/** The first look from which on pictures and sound both go on without a stall until the last look; undefined when they never do. */
export function steadyAfter(samples: readonly MediaSample[]): number | undefined {
  const since = (of: (sample: MediaSample) => number): number | undefined => {
    let steadyFrom: number | undefined;
    let grewAt = 0;
    for (const [n, sample] of samples.entries()) {
      const before = samples[n - 1];
      if (before === undefined) continue;
      const grows = of(sample) > of(before);
      // A look that came late saw nothing of what was between: only looks without growth make a stall.
      if (!grows && sample.afterMs - grewAt > STALL_MS) steadyFrom = undefined;
      if (!grows) continue;
      steadyFrom ??= sample.afterMs;
      grewAt = sample.afterMs;
    }
    return steadyFrom;
  };
  const [picture, sound] = [since((sample) => sample.framesDecoded), since((sample) => sample.audioEnergy)];
  return picture === undefined || sound === undefined ? undefined : Math.max(picture, sound);
}
