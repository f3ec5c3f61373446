// How loud a microphone is, from 0 to 20, as an ear would say it: decibels of the root mean square, not the raw amplitude.

/** Bars of the meter. */
export const METER_STEPS = 20;

/** Steps for a block of samples from -1 to 1: silence (-60 dB and below) is 0, a full voice (-12 dB) is 20. */
export function stepsOf(samples: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < samples.length; index += 1) sum += samples[index]! ** 2;
  const rms = Math.sqrt(sum / Math.max(1, samples.length));
  const decibels = 20 * Math.log10(Math.max(rms, 1e-6));
  return Math.max(0, Math.min(METER_STEPS, Math.round(((decibels + 60) / 48) * METER_STEPS)));
}

/** A voice was heard once the meter stood at this step. */
export const VOICE_STEP = 7;
