// The bell: four classes join within ten seconds. Who gets in, and how long until the teacher is seen.
import { setTimeout as wait } from 'node:timers/promises';
import type { JoinOrder } from '../../media/orders.ts';
import { CAMERA, MICROPHONE } from '../../media/publication.ts';
import { joinTimes } from './join-times.ts';
import type { JoinTimes } from './join-times.ts';
import { PUPILS } from './lectures.ts';
import { cpuMs } from './process-usage.ts';
import type { MediaStage } from './stage.ts';

const LESSONS = 4;
const STORM_MS = 10_000;
/** Teachers come in the first of the ten seconds. */
const TEACHERS_MS = 1_000;
const LATE_MS = 15_000;
const SMALL = { camera: 0 } as const;

/** What the storm showed. */
export interface StormResults {
  readonly people: number;
  readonly refused: readonly string[];
  /** Seen within 15 s after the last one came. */
  readonly joins: readonly JoinTimes[];
  /** Who never saw the teacher. */
  readonly blind: number;
  /** CPU of the server during the ten seconds, as a part of one core. */
  readonly serverCores: number;
}

/** Lets it come; everybody leaves at the end. */
export async function measureStorm(stage: MediaStage): Promise<StormResults> {
  const people: JoinOrder[] = [];
  const watching = new Set<string>();
  for (let lesson = 0; lesson < LESSONS; lesson += 1) {
    const room = await stage.room();
    const afterMs = (lesson * TEACHERS_MS) / LESSONS;
    people.push(await stage.seat(room, 'teacher', { publish: [MICROPHONE, CAMERA], afterMs }));
    for (let pupil = 0; pupil < PUPILS; pupil += 1) {
      const at = TEACHERS_MS + ((pupil + lesson / LESSONS) * (STORM_MS - TEACHERS_MS)) / PUPILS;
      const seat = await stage.seat(room, `pupil ${pupil}`, { afterMs: at, quality: SMALL });
      watching.add(seat.name);
      people.push(seat);
    }
  }
  const cpuBefore = cpuMs(stage.server.pids);
  const from = performance.now();
  const refused = await stage.crowd.join(people);
  const serverCores = (cpuMs(stage.server.pids) - cpuBefore) / (performance.now() - from);
  const deadline = performance.now() + LATE_MS;
  let joins: JoinTimes[] = [];
  while (joins.length < watching.size - refused.length && performance.now() < deadline) {
    await wait(250);
    const { participants } = await stage.crowd.report();
    joins = joinTimes(participants.filter((each) => watching.has(each.name) && each.ended === undefined));
  }
  await stage.crowd.leaveAll();
  return { people: people.length, refused, joins, blind: watching.size - joins.length, serverCores };
}
