// An hour of lessons: one class that stays and people who come and go, while memory is watched.
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { pinProcess, planCores } from '../../media/cores.ts';
import { CAMERA, MICROPHONE } from '../../media/publication.ts';
import type { Figures } from '../figures.ts';
import { loadAverage } from './process-usage.ts';
import type { MediaServer } from './servers.ts';
import { MediaStage } from './stage.ts';

/** Issue: memory slope after warm-up, per 10 minutes. */
const SLOPE_MIB = 1;
const MEBIBYTE = 1024 * 1024;
const SAMPLE_MS = 5_000;
/** Each so often a room begins with some people, and ends. */
const CHURN_MS = 15_000;
const VISITORS = 4;
const WARM_UP_SHARE = 0.25;
const SMALL = { camera: 0 } as const;

/** How long, and how large the class that stays. */
export interface SoakOptions {
  readonly minutes: number;
  readonly people: number;
}

/** Slope of a straight line through the points (least squares): y per unit of x. */
export function slope(points: readonly (readonly [x: number, y: number])[]): number {
  const mean = (pick: (point: readonly [number, number]) => number): number =>
    points.reduce((sum, point) => sum + pick(point), 0) / points.length;
  const [meanX, meanY] = [mean(([x]) => x), mean(([, y]) => y)];
  const above = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  return above / points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
}

/**
 * Memory that is nobody else's, in bytes: without the pages of program files. A process's share of those (PSS) grows by tens of MiB when
 * another program of the same binary on the machine ends, which over an hour looks like a leak.
 */
function ownBytes(pids: readonly number[]): number {
  let kilobytes = 0;
  for (const pid of pids)
    kilobytes += Number(/^Anonymous:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1]);
  return kilobytes * 1024;
}

/** Runs it and adds the figures. */
export async function measureSoak(figures: Figures, server: MediaServer, options: SoakOptions): Promise<void> {
  const cores = planCores();
  pinProcess(process.pid, cores.clients);
  await using stage = new MediaStage(server, cores);
  const room = await stage.room();
  await stage.bring([await stage.seat(room, 'teacher', { publish: [MICROPHONE, CAMERA], quality: SMALL })]);
  await stage.bring(
    await Promise.all(
      Array.from({ length: options.people - 1 }, (_, index) => stage.seat(room, `pupil ${index}`, { quality: SMALL })),
    ),
  );
  const endsAt = performance.now() + options.minutes * 60_000;
  const samples: (readonly [minute: number, mebibytes: number])[] = [];
  const from = performance.now();
  let visits = 0;
  const failures: string[] = [];
  const churn = async (): Promise<void> => {
    while (performance.now() < endsAt) {
      // One visit that fails is a figure; the hour of measuring goes on.
      await visit(stage).then(
        (people) => (visits += people),
        (error: unknown) =>
          failures.push(`minute ${Math.round((performance.now() - from) / 60_000)}: ${String(error)}`),
      );
      await wait(CHURN_MS);
    }
  };
  const sample = async (): Promise<void> => {
    while (performance.now() < endsAt) {
      samples.push([(performance.now() - from) / 60_000, ownBytes(server.pids) / MEBIBYTE]);
      await wait(SAMPLE_MS);
    }
  };
  await Promise.all([churn(), sample()]);
  const last = await stage.measure(5);
  const steady = samples.filter(([minute]) => minute >= options.minutes * WARM_UP_SHARE);
  const add = (name: string, value: number, unit: string, better: 'lower' | 'higher', target?: number): void =>
    figures.add(`${server.name}, soak: ${name}`, value, unit, better, target);
  add('length', options.minutes, 'min', 'higher');
  add('people who came and went', visits, 'people', 'higher');
  add('visits that failed', failures.length, 'visits', 'lower', 0);
  for (const failure of failures) console.log(`  ${failure}`);
  add('memory after warm-up', steady[0]?.[1] ?? Number.NaN, 'MiB', 'lower');
  add('memory at the end', samples.at(-1)?.[1] ?? Number.NaN, 'MiB', 'lower');
  add('memory slope after warm-up', slope(steady) * 10, 'MiB per 10 min', 'lower', SLOPE_MIB);
  add('packets forwarded at the end', last.packetsPerSecond, 'per second', 'higher');
  figures.add('load average at the end', loadAverage(), 'processes', 'lower');
}

/** A short lesson beside: a room, a teacher, some pupils, all gone after a while. */
async function visit(stage: MediaStage): Promise<number> {
  const room = await stage.room();
  const people = [
    await stage.seat(room, 'teacher', { publish: [MICROPHONE, CAMERA], quality: SMALL }),
    ...(await Promise.all(
      Array.from({ length: VISITORS }, (_, index) =>
        stage.seat(room, `pupil ${index}`, { quality: SMALL, afterMs: 500 }),
      ),
    )),
  ];
  try {
    await stage.bring(people);
    const pupils = new Set(people.slice(1).map((person) => person.name));
    await stage.until('a first picture', (each) => each.firstPictureMs !== undefined, pupils);
  } finally {
    await stage.crowd.leave(people.map((person) => person.name)).catch(() => undefined);
    await stage.server.deleteRoom(room);
  }
  return people.length;
}
