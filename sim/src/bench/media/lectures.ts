// Lectures: a teacher's camera and screen and three open microphones, to 34 pupils. Joining, forwarding, how many fit a core.
import { setTimeout as wait } from 'node:timers/promises';
import type { JoinOrder } from '../../media/orders.ts';
import { CAMERA, MICROPHONE, SCREEN } from '../../media/publication.ts';
import { joinTimes } from './join-times.ts';
import type { JoinTimes } from './join-times.ts';
import type { MediaStage, Span } from './stage.ts';

/** A class without its teacher. */
export const PUPILS = 34;
/** Teacher and two pupils. */
export const OPEN_MICROPHONES = 3;
const SETTLE_MS = 2_500;
/** Joins follow one another, as people come, not as a storm. */
const JOIN_EVERY_MS = 120;

/** What pupils see of their teacher in a lecture: 640 x 360. */
const MIDDLE = { camera: 1, screen: 2 } as const;

/** Teacher and speaking pupils of a lecture; they publish from the publishers' process. */
export async function speakers(stage: MediaStage, room: string): Promise<JoinOrder[]> {
  return Promise.all([
    stage.seat(room, 'teacher', { publish: [MICROPHONE, CAMERA, SCREEN], quality: MIDDLE }),
    ...Array.from({ length: OPEN_MICROPHONES - 1 }, (_, index) =>
      stage.seat(room, `speaker ${index}`, { publish: [MICROPHONE], quality: MIDDLE }),
    ),
  ]);
}

/** The pupils who only listen, one after another. */
export async function listeners(stage: MediaStage, room: string, everyMs: number): Promise<JoinOrder[]> {
  return Promise.all(
    Array.from({ length: PUPILS - OPEN_MICROPHONES + 1 }, (_, index) =>
      stage.seat(room, `pupil ${index}`, { quality: MIDDLE, afterMs: index * everyMs }),
    ),
  );
}

/** A lecture that runs and the times of those who joined it. */
export async function startLecture(stage: MediaStage): Promise<{ readonly room: string; readonly joins: JoinTimes[] }> {
  const room = await stage.room();
  await stage.bring(await speakers(stage, room));
  return { room, joins: await joinLecture(stage, room) };
}

/** Listeners join a lecture that runs. */
async function joinLecture(stage: MediaStage, room: string): Promise<JoinTimes[]> {
  const people = await listeners(stage, room, JOIN_EVERY_MS);
  const names = new Set(people.map((person) => person.name));
  await stage.bring(people);
  await stage.until('a first picture', (each) => each.firstPictureMs !== undefined, names);
  const { participants } = await stage.crowd.report();
  return joinTimes(participants.filter((each) => names.has(each.name)));
}

/** What the lectures of a run showed. */
export interface LectureResults {
  readonly joins: readonly JoinTimes[];
  readonly one: Span;
  readonly two: Span;
}

/** One lecture is joined some times over and measured, then a second one beside it. */
export async function measureLectures(stage: MediaStage, rounds: number, seconds: number): Promise<LectureResults> {
  const { room, joins } = await startLecture(stage);
  for (let round = 1; round < rounds; round += 1) {
    await stage.crowd.leave((await listeners(stage, room, 0)).map((person) => person.name));
    await wait(500);
    joins.push(...(await joinLecture(stage, room)));
  }
  await wait(SETTLE_MS);
  const one = await stage.measure(seconds);
  joins.push(...(await startLecture(stage)).joins);
  await wait(SETTLE_MS);
  const two = await stage.measure(seconds);
  await stage.crowd.leaveAll();
  return { joins, one, two };
}
