// What each level of the ladder costs: one class climbs from L1 to L4, and each step is measured. The file is for the costs of core/gate's ladder.
import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import type { JoinOrder, TrackOrder } from '../../media/orders.ts';
import { MICROPHONE, SCREEN, SMALL_CAMERA } from '../../media/publication.ts';
import { OPEN_MICROPHONES, PUPILS } from './lectures.ts';
import { loadAverage } from './process-usage.ts';
import type { ServerName } from './servers.ts';
import type { MediaStage, Span } from './stage.ts';

/** Levels with media; L0 is text and slides, and costs no media. */
export type MediaLevel = 'L1' | 'L2' | 'L3' | 'L4';

const SETTLE_MS = 3_000;
/** No storm here: that is measured apart. */
const JOIN_EVERY_MS = 60;
/** Everybody sees cameras at 320 x 180: the small picture of L2, and a wall's tiles. */
const SMALL = { camera: 0, screen: 2 } as const;

interface Step {
  readonly level: MediaLevel;
  readonly publish: readonly (readonly [name: string, tracks: readonly TrackOrder[]])[];
  /** Streams that every listener must have. */
  readonly sounds: number;
  readonly pictures: number;
}

function steps(people: readonly JoinOrder[]): Step[] {
  const [teacher = '', ...pupils] = people.map((person) => person.name);
  const speaking = pupils.slice(0, OPEN_MICROPHONES - 1);
  return [
    { level: 'L1', publish: [[teacher, [MICROPHONE]]], sounds: 1, pictures: 0 },
    { level: 'L2', publish: [[teacher, [SMALL_CAMERA, SCREEN]]], sounds: 1, pictures: 2 },
    {
      level: 'L3',
      publish: speaking.map((name) => [name, [MICROPHONE]] as const),
      sounds: OPEN_MICROPHONES,
      pictures: 2,
    },
    // Each sees all the others.
    {
      level: 'L4',
      publish: pupils.map((name) => [name, [SMALL_CAMERA]] as const),
      sounds: OPEN_MICROPHONES,
      pictures: 1 + PUPILS,
    },
  ];
}

/** Climbs, and puts each level's span into `spans`; the class leaves at the end. */
export async function measureLevels(
  stage: MediaStage,
  seconds: number,
  spans: Partial<Record<MediaLevel, Span>>,
): Promise<void> {
  const room = await stage.room();
  // Whoever speaks or teaches sits with the publishers (an empty list), the others with the receivers.
  const people = await Promise.all(
    ['teacher', ...Array.from({ length: PUPILS }, (_, index) => `pupil ${index}`)].map((identity, index) =>
      stage.seat(room, identity, {
        quality: SMALL,
        afterMs: index * JOIN_EVERY_MS,
        ...(index < OPEN_MICROPHONES ? { publish: [] } : {}),
      }),
    ),
  );
  await stage.bring(people);
  const names = new Set(people.slice(OPEN_MICROPHONES).map((person) => person.name));
  for (const { level, publish, sounds, pictures } of steps(people)) {
    await Promise.all(publish.map(([name, tracks]) => stage.crowd.publish(name, tracks)));
    await stage.until(level, (each) => each.sounds >= sounds && each.pictures >= pictures, names, 40_000);
    await wait(SETTLE_MS);
    spans[level] = await stage.measure(seconds);
  }
  await stage.crowd.leaveAll();
}

/** Costs of one level, of a class of 34 pupils and their teacher. */
interface LevelCost {
  /** CPU of the media server, ms each second, per pupil. */
  readonly cpuMsPerSecondPerPupil: number;
  readonly downBitsPerSecondPerPupil: number;
  /** What all publishers of the class send together. */
  readonly upPacketsPerSecond: number;
  readonly downPacketsPerSecondPerPupil: number;
}

function costOf(span: Span): LevelCost {
  const sent = span.participants.reduce((sum, each) => sum + each.sentPackets, 0);
  const round = (value: number, digits: number): number => Number(value.toFixed(digits));
  return {
    cpuMsPerSecondPerPupil: round((span.serverCores * 1000) / PUPILS, 3),
    downBitsPerSecondPerPupil: Math.round(span.bitsPerSecond / PUPILS),
    upPacketsPerSecond: Math.round(sent / span.seconds),
    downPacketsPerSecondPerPupil: round(span.packetsPerSecond / PUPILS, 1),
  };
}

/** L1 to L4. */
const LEVELS_WITH_MEDIA = 4;
const NOTHING: LevelCost = {
  cpuMsPerSecondPerPupil: 0,
  downBitsPerSecondPerPupil: 0,
  upPacketsPerSecond: 0,
  downPacketsPerSecondPerPupil: 0,
};

/** Writes the file, with where and when it was measured. */
export function writeLevelCosts(
  file: string,
  command: string,
  servers: ReadonlyMap<ServerName, Partial<Record<MediaLevel, Span>>>,
): void {
  // A server whose climb failed is left out: a level without a figure is no free level.
  const costs = [...servers]
    .filter(([, spans]) => Object.keys(spans).length === LEVELS_WITH_MEDIA)
    .map(([name, spans]) => [
      name === 'préau' ? 'preau' : name,
      { L0: NOTHING, ...Object.fromEntries(Object.entries(spans).map(([level, span]) => [level, costOf(span)])) },
    ]);
  const page = {
    measured: new Date().toISOString(),
    command,
    machine: { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, memoryBytes: totalmem() },
    loadAverage: loadAverage(),
    class: { pupils: PUPILS, teachers: 1, openMicrophones: OPEN_MICROPHONES },
    servers: Object.fromEntries(costs) as Record<string, unknown>,
  };
  writeFileSync(file, `${JSON.stringify(page, null, 2)}\n`);
}
