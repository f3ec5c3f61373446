import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PersonId } from '@preau/core/base';
import { EMPTY_LESSON } from '@preau/core/lesson';
import type { LessonEvent, LessonFact, LessonState, LiveTrack, Member } from '@preau/core/lesson';
import { MediaDesk } from './media-desk.ts';
import type { LessonKey, MediaRooms } from './ports.ts';

const key = { schoolId: '0750001A', lessonId: '00000000-0000-7000-8000-000000000700' } as LessonKey;
const [teacher, anna] = ['t', 'a'] as [PersonId, PersonId];

/** A media server that notes what it is told, and fails while `isDown`. */
class Rooms implements MediaRooms {
  readonly told: string[] = [];
  live: LiveTrack[] = [];
  isDown = false;
  async #note(text: string): Promise<void> {
    if (this.isDown) throw new Error('no answer');
    this.told.push(text);
  }
  grant(): Promise<{ url: null; token: string }> {
    return Promise.resolve({ url: null, token: '' });
  }
  allow(_key: LessonKey, personId: PersonId, sources: readonly string[]): Promise<void> {
    return this.#note(`allow ${personId} ${sources.join('+')}`);
  }
  silence(_key: LessonKey, personId: PersonId, source: string): Promise<void> {
    return this.#note(`silence ${personId} ${source}`);
  }
  remove(_key: LessonKey, personId: PersonId): Promise<void> {
    return this.#note(`remove ${personId}`);
  }
  async tracks(): Promise<readonly LiveTrack[]> {
    if (this.isDown) throw new Error('no answer');
    return this.live;
  }
  end(): Promise<void> {
    return this.#note('end');
  }
}

const member = (personId: PersonId, part: Member['part'], presence: Member['presence']): Member => ({
  personId,
  name: '',
  part,
  seat: 1,
  presence,
  presenceSince: 0,
  deviceId: null,
  permissions: { microphone: 'inherit', camera: 'inherit', screen: 'inherit', chat: 'inherit' },
  silenced: { microphone: 0, camera: 0, screen: 0 },
});
const lesson = (level: LessonState['level'], herPresence: Member['presence'] = 'present'): LessonState => ({
  ...EMPTY_LESSON,
  phase: 'open',
  level,
  members: { t: member(teacher, 'teacher', herPresence), a: member(anna, 'pupil', 'present') },
});
const event = (fact: LessonFact): LessonEvent => ({
  seq: 1,
  at: 0,
  actor: null,
  visibility: 'everyone',
  commandId: null,
  fact,
});
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('[LESSON-81] only those with a grant are told, and only when what they may publish changes', async () => {
  const rooms = new Rooms();
  const desk = new MediaDesk(key, rooms);
  desk.follow([], lesson(4), 0);
  await settled();
  assert.deepEqual(rooms.told, []);
  desk.noteGrant(anna, ['microphone', 'camera']);
  desk.follow([], lesson(4), 0);
  desk.follow([], lesson(3), 0);
  await settled();
  desk.follow([], lesson(3), 0);
  desk.follow([], lesson(3, 'lost'), 0);
  await settled();
  assert.deepEqual(rooms.told, ['allow a microphone', 'allow a ']);
});

test('[LESSON-85] an order that failed is tried again later; the newest of its kind is the one that counts', async () => {
  const rooms = new Rooms();
  const desk = new MediaDesk(key, rooms);
  desk.noteGrant(anna, ['microphone', 'camera']);
  rooms.isDown = true;
  desk.follow([event({ kind: 'silenced', personId: anna, source: 'camera' })], lesson(3), 0);
  await settled();
  desk.follow([], lesson(2), 10);
  await settled();
  assert.equal(desk.pending, 2);
  rooms.isDown = false;
  await desk.run(20);
  assert.deepEqual(rooms.told, [], 'not before the wait is over');
  await desk.run(2_000);
  assert.deepEqual(rooms.told.toSorted(), ['allow a ', 'silence a camera']);
  assert.equal(desk.pending, 0);
});

test('[LESSON-82] a removal forgets what was to be allowed; the end forgets everything else', async () => {
  const rooms = new Rooms();
  const desk = new MediaDesk(key, rooms);
  desk.noteGrant(anna, ['microphone']);
  rooms.isDown = true;
  desk.follow([], lesson(1), 0);
  desk.follow([event({ kind: 'removed', personId: anna })], lesson(1), 0);
  await settled();
  rooms.isDown = false;
  await desk.run(10_000);
  assert.deepEqual(rooms.told, ['remove a']);
  desk.noteGrant(teacher, ['microphone']);
  desk.follow([event({ kind: 'closed', by: 'teacher' })], { ...lesson(1), phase: 'closed' }, 0);
  await settled();
  assert.deepEqual(rooms.told, ['remove a', 'end']);
});

test('[LESSON-135] who is at level 0 is taken out of the media room, and comes back with a new grant', async () => {
  const rooms = new Rooms();
  const desk = new MediaDesk(key, rooms);
  for (const personId of [teacher, anna]) desk.noteGrant(personId, []);
  desk.follow([], { ...lesson(0), hearing: [teacher] }, 0);
  await settled();
  assert.deepEqual(rooms.told, ['allow t microphone', 'remove a'], 'the class at the margin: she keeps her place');
  rooms.isDown = true;
  desk.follow([], lesson(0), 10);
  await settled();
  desk.noteGrant(teacher, ['microphone']);
  rooms.isDown = false;
  await desk.run(10_000);
  assert.deepEqual(rooms.told.slice(2), [], 'whoever was let in again is not put out by an older order');
});

test('[LESSON-111] [LESSON-131] a wish that does not change the level gives no source back', async () => {
  const rooms = new Rooms();
  const desk = new MediaDesk(key, rooms);
  const held = { ...lesson(2), ceiling: 2 as const, wish: 2 as const };
  desk.noteGrant(teacher, ['microphone', 'screen', 'camera']);
  for (const at of [0, 1]) desk.judge(camera(teacher, 1280), held, at);
  await settled();
  desk.follow([event({ kind: 'levelSet', level: 2, by: 'teacher', wish: 4 })], { ...held, wish: 4 }, 2);
  assert.deepEqual(desk.sourcesOf(held, teacher), ['microphone', 'screen']);
  desk.follow([levelSet(3)], lesson(3), 3);
  assert.deepEqual(desk.sourcesOf(lesson(3), teacher), ['microphone', 'camera', 'screen']);
});

test('[LESSON-86] after a restart everybody with a seat is told again what they may publish', async () => {
  const rooms = new Rooms();
  const desk = new MediaDesk(key, rooms);
  desk.resume(lesson(3), 0);
  await settled();
  assert.deepEqual(rooms.told.toSorted(), ['allow a microphone', 'allow t microphone+camera+screen']);
});

const camera = (personId: PersonId, side: number, more: Partial<LiveTrack> = {}): LiveTrack => ({
  personId,
  source: 'camera',
  isVideo: true,
  width: side,
  height: side / 2,
  bitrateBps: 0,
  layers: 1,
  ...more,
});
const levelSet = (level: LessonState['level']): LessonEvent => event({ kind: 'levelSet', level, by: 'teacher' });

test('[LESSON-110] an older token that allows more than the log is narrowed as soon as it is used, one that does not costs nothing', async () => {
  const rooms = new Rooms();
  const desk = new MediaDesk(key, rooms);
  desk.noteGrant(anna, ['microphone', 'camera']);
  desk.noteJoined(anna, lesson(4), 0);
  await settled();
  assert.deepEqual(rooms.told, []);
  desk.follow([levelSet(3)], lesson(3), 0);
  await settled();
  desk.noteGrant(anna, ['microphone']);
  desk.noteJoined(anna, lesson(3), 0);
  await settled();
  assert.deepEqual(rooms.told, ['allow a microphone', 'allow a microphone'], 'the first token is still about');
});

test('[LESSON-110] a track that may not be there is taken away by the right it needs', async () => {
  const rooms = new Rooms();
  const desk = new MediaDesk(key, rooms);
  desk.noteGrant(anna, ['microphone']);
  desk.judge(camera(anna, 320), lesson(3), 0);
  await settled();
  assert.deepEqual(rooms.told, ['allow a microphone']);
});

test('[LESSON-111] a picture too large for the level is ended and its right given back once; the second time it stays closed until the level changes', async () => {
  const rooms = new Rooms();
  const desk = new MediaDesk(key, rooms);
  desk.noteGrant(teacher, ['microphone', 'camera', 'screen']);
  desk.judge(camera(teacher, 320), lesson(2), 0);
  await settled();
  assert.deepEqual(rooms.told, [], 'a small one is welcome');
  desk.judge(camera(teacher, 1280), lesson(2), 0);
  await settled();
  assert.deepEqual(rooms.told, ['allow t microphone+screen', 'allow t microphone+camera+screen']);
  desk.judge(camera(teacher, 1280), lesson(2), 0);
  await settled();
  assert.deepEqual(rooms.told.slice(2), ['allow t microphone+screen']);
  assert.deepEqual(desk.sourcesOf(lesson(2), teacher), ['microphone', 'screen'], 'a new grant does not open it');
  desk.follow([levelSet(4)], lesson(4), 0);
  await settled();
  assert.deepEqual(rooms.told.slice(3), ['allow t microphone+camera+screen']);
});

test('[LESSON-111] a picture under the name of a sound closes that name to its sender', async () => {
  const rooms = new Rooms();
  const desk = new MediaDesk(key, rooms);
  desk.noteGrant(anna, ['microphone']);
  for (let n = 0; n < 2; n += 1) desk.judge(camera(anna, 320, { source: 'microphone' }), lesson(3), 0);
  await settled();
  assert.deepEqual(desk.sourcesOf(lesson(3), anna), []);
  assert.equal(rooms.told.at(-1), 'allow a ');
});

test('[LESSON-112] when the level falls to 2, pages have 2.5 s to make their pictures small; then the server looks, and looks again until it is answered', async () => {
  const rooms = new Rooms();
  const desk = new MediaDesk(key, rooms);
  desk.noteGrant(teacher, ['microphone', 'camera', 'screen']);
  rooms.live = [camera(teacher, 1280)];
  desk.follow([levelSet(2)], lesson(2), 0);
  await settled();
  await desk.run(2_400);
  assert.deepEqual(rooms.told, []);
  rooms.isDown = true;
  await desk.run(2_500);
  rooms.isDown = false;
  await desk.run(3_000);
  assert.deepEqual(rooms.told, ['allow t microphone+screen', 'allow t microphone+camera+screen']);
  assert.equal(desk.pending, 0);
});
