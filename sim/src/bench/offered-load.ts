// Load as people make it: an open loop (so many tries a second, whatever becomes of them), and a closed one for the knee.
import { setTimeout as wait } from 'node:timers/promises';

/** How a step went: outcomes that fell into its counted part, and how long the good ones took. */
export interface StepTally<O extends string> {
  readonly counts: ReadonlyMap<O, number>;
  readonly goodMs: readonly number[];
  /** Tries that were not begun because too many were under way. */
  readonly unsent: number;
  /** Good ones a second of the counted part. */
  readonly goodPerSecond: number;
  /** The same for each second of CPU that the server got meanwhile: what others do on the machine matters less to it. */
  readonly goodPerCpuSecond: number;
  /** Share of one core that the server got. */
  readonly cpuRatio: number;
}

/** A step of an open loop. */
export interface OpenStep {
  readonly perSecond: number;
  readonly lastsMs: number;
  /** Counted is what ends between this moment of the step and its end: queues are then as full as they get. */
  readonly settledMs: number;
  readonly mostInFlight: number;
  /** Seconds of CPU that the server has spent so far. */
  readonly cpuSeconds: () => number;
}

const TICK_MS = 5;

/** Begins tries at a rate and waits for the last. `good` names the outcome whose times are kept. */
export async function openLoop<O extends string>(
  step: OpenStep,
  good: O,
  attempt: (n: number) => Promise<O>,
): Promise<StepTally<O>> {
  const counts = new Map<O, number>();
  const goodMs: number[] = [];
  const inFlight = new Set<Promise<void>>();
  const startedAt = performance.now();
  const [from, to] = [startedAt + step.settledMs, startedAt + step.lastsMs];
  let [sent, unsent] = [0, 0];
  let [cpuFrom, cpuAt]: [number | undefined, number] = [undefined, from];
  const one = async (n: number): Promise<void> => {
    const begunAt = performance.now();
    const outcome = await attempt(n);
    const now = performance.now();
    if (now < from || now > to) return;
    counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
    if (outcome === good) goodMs.push(now - begunAt);
  };
  for (let now = startedAt; now < to; now = performance.now()) {
    if (cpuFrom === undefined && now >= from) [cpuFrom, cpuAt] = [step.cpuSeconds(), now];
    const due = Math.floor(((now - startedAt) / 1_000) * step.perSecond);
    for (; sent < due; sent += 1) {
      if (inFlight.size >= step.mostInFlight) {
        unsent += 1;
        continue;
      }
      const trying = one(sent);
      inFlight.add(trying);
      void trying.finally(() => inFlight.delete(trying));
    }
    await wait(TICK_MS);
  }
  const [spent, tookS] = [step.cpuSeconds() - (cpuFrom ?? 0), (performance.now() - cpuAt) / 1_000];
  await Promise.all(inFlight);
  const goodPerSecond = ((counts.get(good) ?? 0) / (step.lastsMs - step.settledMs)) * 1_000;
  const cpuRatio = spent / tookS;
  return { counts, goodMs, unsent, goodPerSecond, goodPerCpuSecond: goodPerSecond / cpuRatio, cpuRatio };
}

/** The outcomes of a step in words. */
export function wordsOf({ counts, unsent, cpuRatio }: StepTally<string>): string {
  const told = [...counts].map(([outcome, count]) => `${count} ${outcome}`);
  return `${told.join(', ')}; ${unsent} not sent; the server got ${Math.round(cpuRatio * 100)} % of a core`;
}

/** So many at once, each coming again as soon as it was answered. Answers the good ones a second. */
export async function closedLoop<O extends string>(
  atOnce: number,
  lastsMs: number,
  good: O,
  attempt: (n: number) => Promise<O>,
): Promise<number> {
  const endsAt = performance.now() + lastsMs;
  let [next, done] = [0, 0];
  const work = async (): Promise<void> => {
    while (performance.now() < endsAt) {
      const outcome = await attempt(next++);
      if (outcome === good && performance.now() <= endsAt) done += 1;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return (done / lastsMs) * 1_000;
}
