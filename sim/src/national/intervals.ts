// Intervals over seeds. Few seeds, so Student's t; two-sided, 95 %.

/** What the seeds say of a figure. `low` to `high`: where the mean is; `expectLow` to `expectHigh`: where one more run is expected. */
export interface Interval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  readonly expectLow: number;
  readonly expectHigh: number;
  readonly seeds: number;
}

/** Quantile 0.975 of t by degrees of freedom 1 to 30; beyond, the normal's. */
const T975 = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11,
  2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
];

/** The interval of some values. One value, or values that are not finite, have no width. */
export function intervalOf(values: readonly number[]): Interval {
  const seeds = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / seeds;
  if (seeds < 2 || !Number.isFinite(mean))
    return { mean, low: mean, high: mean, expectLow: mean, expectHigh: mean, seeds };
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (seeds - 1);
  const t = T975[seeds - 2] ?? 1.96;
  const ofMean = t * Math.sqrt(variance / seeds);
  const ofOne = t * Math.sqrt(variance * (1 + 1 / seeds));
  return { mean, low: mean - ofMean, high: mean + ofMean, expectLow: mean - ofOne, expectHigh: mean + ofOne, seeds };
}

/** True if one more run, at another scale, lies where a run is expected. */
export function isInside(interval: Interval, value: number): boolean {
  if (!Number.isFinite(interval.mean)) return Object.is(interval.mean, value);
  return value >= interval.expectLow && value <= interval.expectHigh;
}
