// Walks what the lesson serves: every operation x every role x an own lesson, another class's, another school's; and every command of the socket as pupil
// and as teacher. The lines are in `rights-world.ts`; an operation or a command without one fails by its name.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { ROLES } from '@preau/core/base';
import type { LessonId, PersonClaim, PersonId, Role, SchoolId } from '@preau/core/base';
import { PROBLEMS } from '@preau/protocol/base';
import { lessonCommandSchema } from '@preau/protocol/lesson';
import type { LessonDirectory } from '@preau/service/lesson';
import { createLessonDirectory } from '@preau/store-postgres';
import { openTouchLog } from '../../../tools/testing/touch-log.ts';
import { LESSON_OPERATIONS } from '../src/index.ts';
import { startRig } from './lesson-rig.ts';
import type { Rig } from './lesson-rig.ts';
import {
  COMMANDS,
  LINES,
  NOT_BY_THE_CLOCK,
  OF_THE_HOUSE,
  openWorld,
  OTHER_SCHOOL,
  PLACES,
  PUBLIC,
  send,
} from './rights-world.ts';
import type { Line, Place } from './rights-world.ts';
import type { FixturePerson } from './school-fixture.ts';

function isServed(line: Line, role: Role, place: Place): boolean {
  if (role === 'head') return line.who === 'teachersAndHead' && place !== 'otherSchool';
  if (place !== 'own') return false;
  return role === 'teacher' || (role === 'pupil' && line.who === 'roster');
}

async function codeOf(answer: Response): Promise<string> {
  const text = await answer.text();
  return answer.headers.get('content-type')?.includes('json') === true
    ? String((JSON.parse(text) as { code?: string }).code ?? '')
    : '';
}

test('[WALL-13] [WALL-12] [WALL-40] every operation of the lesson has a line, and each role reaches the own lesson as far as it says, no other’s', async (t) => {
  const named = LESSON_OPERATIONS.map(({ method, path }) => `${method} ${path}`);
  assert.deepEqual(named.filter((name) => !PUBLIC.includes(name)).toSorted(), Object.keys(LINES).toSorted());
  const asTheHouse: string[] = [];
  const world = await openWorld(t, {
    watch: ({ by, act }) => void (by === 'house' && !OF_THE_HOUSE.includes(act) && asTheHouse.push(act)),
  });
  const { rig, actors, lessons, pictureId } = world;
  // The house read what a crash may have left behind; from here on it only beats.
  asTheHouse.length = 0;
  const takeTouched = await openTouchLog(rig.school.database, NOT_BY_THE_CLOCK);
  const wrong: string[] = [];
  for (const [route, line] of Object.entries(LINES)) {
    const operation = LESSON_OPERATIONS.find(({ method, path }) => `${method} ${path}` === route)!;
    for (const place of PLACES) {
      for (const role of ROLES) {
        const asked = { rig, browser: actors[role], lessonId: lessons[place], pictureId };
        const wanted = await line.make(asked);
        await takeTouched();
        const answer = await send(world, route, asked, wanted);
        const touched = await takeTouched();
        const code = await codeOf(answer);
        const told = `${route} as ${role} at ${place}: ${answer.status} ${code}`;
        if (isServed(line, role, place)) {
          if (answer.status !== (line.status ?? operation.status)) wrong.push(`${told}, should be served`);
          continue;
        }
        if ((answer.status !== 403 && answer.status !== 404) || !(code in PROBLEMS))
          wrong.push(`${told}, should be refused`);
        if (touched.length > 0) wrong.push(`${told}, yet wrote ${touched.join(', ')}`);
        if (place !== 'otherSchool') continue;
        const stranger = { ...asked, lessonId: randomUUID() as LessonId };
        const unknown = await codeOf(await send(world, route, stranger, await line.make(stranger)));
        if (unknown !== code) wrong.push(`${told}, told apart from what does not exist: ${unknown}`);
      }
    }
  }
  assert.deepEqual(wrong, []);
  assert.deepEqual(asTheHouse, [], 'no request of the lesson has the rights of the house');
  assert.deepEqual(rig.faults, []);
});

test('[WALL-15] a place in one school is no place in the lessons of another, whatever the other place of the account is', async (t) => {
  const world = await openWorld(t);
  const { rig, actors, lessons, pictureId } = world;
  const takeTouched = await openTouchLog(rig.school.database, NOT_BY_THE_CLOCK);
  const wrong: string[] = [];
  for (const isOpen of [false, true]) {
    if (isOpen) await world.openOther();
    for (const role of ROLES) {
      for (const weak of ['guardian', 'pupil'] as const) {
        const there: PersonClaim = {
          personId: randomUUID() as PersonId,
          schoolId: OTHER_SCHOOL as SchoolId,
          roles: [weak],
          audienceIds: [],
        };
        const browser = await rig.browser(actors[role].person, [there]);
        for (const [route, line] of Object.entries(LINES)) {
          const asked = { rig, browser, lessonId: lessons.otherSchool, pictureId };
          const wanted = await line.make(asked);
          await takeTouched();
          const answer = await send(world, route, asked, wanted);
          const told = `${route} as ${role} here, ${weak} there: ${answer.status} ${await codeOf(answer)}`;
          if (answer.status !== 403 && answer.status !== 404) wrong.push(told);
          const touched = await takeTouched();
          if (touched.length > 0) wrong.push(`${told}, yet wrote ${touched.join(', ')}`);
        }
      }
    }
  }
  assert.deepEqual(wrong, []);
  assert.deepEqual(rig.faults, []);
});

/** The kinds that the schema of the socket accepts. */
function kindsOf(schema: unknown): string[] {
  const { options } = (
    schema as {
      _zod: {
        def: {
          options: readonly { _zod: { def: { shape: { kind: { _zod: { def: { values: readonly string[] } } } } } } }[];
        };
      };
    }
  )._zod.def;
  return options.flatMap((option) => option._zod.def.shape.kind._zod.def.values);
}

test('[WALL-14] [WALL-12] [WALL-40] every command of the socket has a line: a pupil, or a guest, commands nothing but what is their own', async (t) => {
  assert.deepEqual(kindsOf(lessonCommandSchema).toSorted(), Object.keys(COMMANDS).toSorted());
  const asTheHouse: string[] = [];
  const rig = await startRig(
    t,
    {},
    { watch: ({ by, act }) => void (by === 'house' && !OF_THE_HOUSE.includes(act) && asTheHouse.push(act)) },
  );
  const lessonId = await rig.school.addLesson(-5, 50);
  const [pupil, mate] = rig.school.pupils as [FixturePerson, FixturePerson];
  const teacher = await rig.browser(rig.school.teacher);
  await rig.open(teacher, lessonId);
  const inviting = await rig.join(teacher, lessonId);
  await inviting.command({ kind: 'invite', personId: rig.school.stranger.personId }, 'invite-a-guest');
  inviting.end();
  const seats = {
    pupil: await rig.join(await rig.browser(pupil), lessonId),
    guest: await rig.join(await rig.browser(rig.school.stranger), lessonId),
    teacher: await rig.join(teacher, lessonId),
  };
  const other = await rig.join(await rig.browser(mate), lessonId);
  const message = await seats.teacher.command({ kind: 'postMessage', text: 'Silence' });
  assert.equal(typeof message, 'number');
  const room = { pupil, mate, message: message as number };
  const wrong: string[] = [];
  const takeTouched = await openTouchLog(rig.school.database, NOT_BY_THE_CLOCK);
  for (const part of ['pupil', 'guest', 'teacher'] as const) {
    for (const [kind, line] of Object.entries(COMMANDS)) {
      await takeTouched();
      const answer = await seats[part].command(line.make(room));
      const touched = await takeTouched();
      const isAllowed = part === 'teacher' || line.pupil;
      // A teacher's may still be void (nobody asked, nothing to close); what counts is that it is not refused for want of the right.
      if (isAllowed ? answer === 'lesson.notTeacher' : answer !== 'lesson.notTeacher')
        wrong.push(`${kind} as ${part}: ${answer}`);
      if (!isAllowed && touched.length > 0)
        wrong.push(`${kind} as ${part}: ${answer}, yet wrote ${touched.join(', ')}`);
    }
    if (part !== 'teacher') assert.equal(other.closed, undefined, `the mate was not put out by a ${part}`);
  }
  assert.deepEqual(wrong, []);
  assert.deepEqual(asTheHouse, [], 'no command has the rights of the house');
  for (const seat of [...Object.values(seats), other]) seat.end();
});

test('[WALL-40] a request and a frame stand within their schools before any store is asked; the clock stands in none', async (t) => {
  const seen: string[] = [];
  const started = Promise.withResolvers<Rig>();
  const look = async (what: string): Promise<LessonDirectory> => {
    const { database } = (await started.promise).school;
    const { rows } = await database.query<{ who: string }>(
      'look',
      "SELECT concat_ws(' ', current_user, current_setting('preau.schools', true)) AS who",
    );
    seen.push(`${what}: ${rows[0]?.who}`);
    return createLessonDirectory(database);
  };
  const directory: LessonDirectory = {
    findLesson: async (key) => (await look('lesson')).findLesson(key),
    findPerson: async (...asked) => (await look('person')).findPerson(...asked),
    searchPeople: async (...asked) => (await look('people')).searchPeople(...asked),
  };
  const rig = await startRig(t, { directory });
  started.resolve(rig);
  const lessonId = await rig.school.addLesson(-5, 50);
  const teacher = await rig.browser(rig.school.teacher);
  await rig.open(teacher, lessonId);
  const seat = await rig.join(teacher, lessonId);
  const guest = rig.school.stranger;
  assert.equal(typeof (await seat.command({ kind: 'invite', personId: guest.personId })), 'number');
  await rig.call(teacher, 'GET', `/api/lessons/${lessonId}/people-to-invite?search=zo`);
  const mine = `preau_request ${rig.school.schoolId}`;
  assert.deepEqual([...new Set(seen)], [`lesson: ${mine}`, `person: ${mine}`, `people: ${mine}`]);
  seen.length = 0;
  await rig.lesson.house.card(rig.lesson.house.findLoaded(lessonId)!, -1);
  assert.doesNotMatch(seen[0]!, /preau_request/);
  seat.end();
});
