import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PersonId } from '@preau/core/base';
import { EMPTY_LESSON } from '@preau/core/lesson';
import type { LessonEvent, LessonFact, LessonState, Member } from '@preau/core/lesson';
import { MediaDesk } from './media-desk.ts';
import type { LessonKey, MediaRooms } from './ports.ts';

const key = { schoolId: '0750001A', lessonId: '00000000-0000-7000-8000-000000000700' } as LessonKey;
const [teacher, anna] = ['t', 'a'] as [PersonId, PersonId];

/** A media server that notes what it is told, and fails while `isDown`. */
class Rooms implements MediaRooms {
  readonly told: string[] = [];
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

test('[LESSON-86] after a restart everybody with a seat is told again what they may publish', async () => {
  const rooms = new Rooms();
  const desk = new MediaDesk(key, rooms);
  desk.resume(lesson(3), 0);
  await settled();
  assert.deepEqual(rooms.told.toSorted(), ['allow a microphone', 'allow t microphone+camera+screen']);
});
