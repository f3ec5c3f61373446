// The world in which the lesson's rights are walked, and hostile requests sent: two schools, three lessons, an actor of each role; and the tables: a line for
// each operation, a line for each command of the socket. docs/spec/wall.md.

import { randomUUID } from 'node:crypto';
import type { TestContext } from 'node:test';
import type { LessonId, PictureId, Role, SchoolId } from '@preau/core/base';
import type { LessonCommand } from '@preau/core/lesson';
import { makeJpeg } from '../../../packages/files/test/picture-maker.ts';
import { startRig } from './lesson-rig.ts';
import type { Browser, Rig, RigOptions } from './lesson-rig.ts';
import type { FixturePerson } from './school-fixture.ts';

/** The other school. */
export const OTHER_SCHOOL = '0750002B';
/** As the actors see it. */
export const PLACES = ['own', 'otherClass', 'otherSchool'] as const;
export type Place = (typeof PLACES)[number];

/** Who is served: those on the roster, its teachers, or also the head of the school. */
export type Line = {
  readonly who: 'roster' | 'teachers' | 'teachersAndHead';
  /** What authorisation leads to here, when it is not what the operation declares: there is no media server. */
  readonly status?: number;
  /** The rest of the address, and the request. */
  make(asked: Asked): Promise<Wanted> | Wanted;
};
/** What a line is asked for. */
export interface Asked {
  readonly rig: Rig;
  readonly browser: Browser;
  readonly lessonId: LessonId;
  readonly pictureId: PictureId;
}
/** A request that is right in all but the right to it. */
export interface Wanted {
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly pictureId?: string;
}

const withTicket = async ({ rig, browser, lessonId }: Asked): Promise<Wanted> => ({
  headers: { authorization: `Bearer ${await rig.ticket(browser, lessonId)}` },
});

/** One line for each guarded operation. */
export const LINES: Readonly<Record<string, Line>> = {
  'POST /api/lessons/{id}/open': { who: 'teachers', make: () => ({}) },
  'POST /api/lessons/{id}/enter': { who: 'roster', make: withTicket },
  'GET /api/lessons/{id}/log': { who: 'roster', make: () => ({}) },
  'POST /api/lessons/{id}/media-grant': { who: 'roster', status: 503, make: () => ({}) },
  'GET /api/lessons/{id}/roll-call': { who: 'teachersAndHead', make: () => ({}) },
  'GET /api/lessons/{id}/roll-call.csv': { who: 'teachersAndHead', make: () => ({}) },
  'GET /api/lessons/{id}/people-to-invite': { who: 'teachers', make: () => ({}) },
  'GET /api/lessons/{id}/sheet': { who: 'roster', make: () => ({}) },
  'PUT /api/lessons/{id}/sheet': { who: 'teachers', make: ({ pictureId }) => ({ body: sheetOf(pictureId) }) },
  'POST /api/lessons/{id}/pictures': { who: 'teachers', make: async () => ({ body: await pictureForm() }) },
  'GET /api/lessons/{id}/pictures/{pictureId}/{size}': { who: 'roster', make: ({ pictureId }) => ({ pictureId }) },
  'GET /api/lessons/{id}/texte': { who: 'roster', make: withTicket },
  'POST /api/lessons/{id}/texte': {
    who: 'roster',
    make: async (asked) => {
      const { headers } = await withTicket(asked);
      const form = new URLSearchParams({ id: randomUUID(), text: 'Je suis là', lang: 'fr' });
      return { body: form, ...(headers === undefined ? {} : { headers }) };
    },
  },
  'GET /api/lessons/{id}/texte/fiche': { who: 'roster', make: () => ({}) },
};

/** Public: a socket needs a pass, a notice the signature of the media server. LESSON-60 and the media tests show it. */
export const PUBLIC = ['GET /ws/lessons/{id}', 'POST /hooks/livekit'];

function sheetOf(pictureId: PictureId): object {
  return { text: 'Fiche', slides: [{ slideId: randomUUID(), pictureId, alt: '' }] };
}

async function pictureForm(): Promise<FormData> {
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(await makeJpeg(64, 48, '#aa3366'))]), 'a.jpg');
  return form;
}

/** Two schools, three lessons, an actor of each role. */
export interface World {
  readonly rig: Rig;
  readonly actors: Readonly<Record<Role, Browser>>;
  readonly lessons: Readonly<Record<Place, LessonId>>;
  /** Opens the lesson of the other school, by its teacher. */
  openOther(): Promise<void>;
  /** On the sheet of the own lesson, which is open; its teacher and its pupil are in. */
  readonly pictureId: PictureId;
}

/** Opens it; it ends with the test. */
export async function openWorld(t: TestContext, options: RigOptions = {}): Promise<World> {
  const rig = await startRig(t, {}, options);
  const { school } = rig;
  const run = (text: string, values: readonly unknown[]): Promise<unknown> =>
    school.database.query('fill the world', text, values);
  const addPerson = async (schoolId: string, role: Role): Promise<FixturePerson> => {
    const [personId, accountId] = [randomUUID(), randomUUID()];
    await run('INSERT INTO account (account_id, school_id, login, created_at) VALUES ($1::uuid, $2, $1::text, 0)', [
      accountId,
      schoolId,
    ]);
    await run(
      "INSERT INTO person (school_id, person_id, account_id, given_name, family_name, roles, source, sourced_id, created_at) VALUES ($1, $2::uuid, $3, 'Une', 'Autre', ARRAY[$4], 'test', $2::text, 0)",
      [schoolId, personId, accountId, role],
    );
    return { personId: personId as never, accountId, name: 'Une Autre', roles: [role] };
  };
  const addLesson = async (schoolId: string, audienceId: string): Promise<[LessonId, FixturePerson]> => {
    const lessonId = randomUUID() as LessonId;
    const teacher = await addPerson(schoolId, 'teacher');
    await run(
      `INSERT INTO added_lesson (school_id, lesson_id, starts_at, ends_at, audience_ids, teacher_ids, subject, room, note, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, 'Histoire', 'B1', '', 0)`,
      [schoolId, lessonId, Date.now() - 300_000, Date.now() + 3_000_000, [audienceId], [teacher.personId]],
    );
    return [lessonId, teacher];
  };
  const { rows } = await school.database.query<{ audience_id: string }>(
    'find the other class',
    'SELECT audience_id FROM audience WHERE school_id = $1 AND audience_id <> $2',
    [school.schoolId, school.classId],
  );
  const foreignClass = randomUUID();
  await run("INSERT INTO school VALUES ($1, 'Collège d’à côté', 'Europe/Paris', 'test', 's', false, 0)", [
    OTHER_SCHOOL,
  ]);
  await run(
    "INSERT INTO audience (school_id, audience_id, kind, label, source, sourced_id) VALUES ($1, $2::uuid, 'class', '5e B', 'test', $2::text)",
    [OTHER_SCHOOL, foreignClass],
  );
  const guardian = await addPerson(school.schoolId, 'guardian');
  await run(
    "INSERT INTO guardian_link (school_id, guardian_id, pupil_id, relation, legal, source) VALUES ($1, $2, $3, 'parent', true, 'test')",
    [school.schoolId, guardian.personId, school.pupils[0]!.personId],
  );
  const [otherClass, otherTeacher] = await addLesson(school.schoolId, rows[0]!.audience_id);
  // A roll is called of a lesson that began.
  await rig.open(await rig.browser(otherTeacher), otherClass);
  const [otherSchool, theirTeacher] = await addLesson(OTHER_SCHOOL, foreignClass);
  const lessons = { own: await school.addLesson(-5, 50), otherClass, otherSchool };
  const actors = {
    pupil: await rig.browser(school.pupils[0]!),
    guardian: await rig.browser(guardian),
    teacher: await rig.browser(school.teacher),
    head: await rig.browser(school.head),
    operator: await rig.browser(await addPerson(school.schoolId, 'operator')),
  };
  const sheet = `/api/lessons/${lessons.own}`;
  const picture = await rig.call(actors.teacher, 'POST', `${sheet}/pictures`, { body: await pictureForm() });
  const { pictureId } = (await picture.json()) as { pictureId: PictureId };
  await rig.call(actors.teacher, 'PUT', `${sheet}/sheet`, { body: sheetOf(pictureId) });
  await rig.open(actors.teacher, lessons.own);
  for (const role of ['teacher', 'pupil'] as const) await rig.enter(actors[role], lessons.own);
  const teaches = { personId: theirTeacher.personId, schoolId: OTHER_SCHOOL as SchoolId, roles: ['teacher'] as const };
  const openOther = async (): Promise<void> =>
    rig.open(await rig.browser(theirTeacher, [{ ...teaches, audienceIds: [] }]), otherSchool);
  return { rig, lessons, actors, pictureId, openOther };
}

/** What the house writes while requests are walked: heartbeats, and events that nobody caused. For `openTouchLog`. */
export const NOT_BY_THE_CLOCK: Readonly<Record<string, string>> = {
  lesson_running: 'false',
  lesson_event: 'NEW.actor_id IS NOT NULL',
};
/** Statements of the process and not of a request. WALL-40. */
export const OF_THE_HOUSE: readonly string[] = ['write heartbeats', 'read heartbeats'];

/** Sends what a line wants. */
export async function send(world: World, route: string, asked: Asked, wanted: Wanted): Promise<Response> {
  const [method = '', path = ''] = route.split(' ');
  const address = path
    .replace('{id}', asked.lessonId)
    .replace('{pictureId}', wanted.pictureId ?? '')
    .replace('{size}', '480');
  if (!(wanted.body instanceof URLSearchParams)) return world.rig.call(asked.browser, method, address, wanted);
  return fetch(new URL(address, world.rig.url), {
    method,
    redirect: 'manual',
    body: wanted.body,
    headers: { cookie: asked.browser.cookie, ...wanted.headers },
    signal: AbortSignal.timeout(10_000),
  });
}

/** A lesson in which commands are given. */
export interface Room {
  readonly pupil: FixturePerson;
  readonly mate: FixturePerson;
  /** Number of a message that the teacher wrote. */
  readonly message: number;
}
/** Each command as it would be right, and whether a pupil may give it: about themselves, never about another. */
export const COMMANDS: Readonly<Record<LessonCommand['kind'], { pupil: boolean; make(room: Room): LessonCommand }>> = {
  raiseHand: { pupil: true, make: () => ({ kind: 'raiseHand' }) },
  lowerHand: { pupil: false, make: ({ mate }) => ({ kind: 'lowerHand', personId: mate.personId }) },
  lowerAllHands: { pupil: false, make: () => ({ kind: 'lowerAllHands' }) },
  postMessage: { pupil: true, make: () => ({ kind: 'postMessage', text: 'Bonjour' }) },
  deleteMessage: { pupil: false, make: ({ message }) => ({ kind: 'deleteMessage', target: message }) },
  setLevel: { pupil: false, make: () => ({ kind: 'setLevel', level: 2 }) },
  setLocks: {
    pupil: false,
    make: () => ({ kind: 'setLocks', locks: { microphone: true, camera: true, screen: true, chat: false } }),
  },
  setPermission: {
    pupil: false,
    make: ({ mate }) => ({
      kind: 'setPermission',
      personId: mate.personId,
      source: 'microphone',
      permission: 'allowed',
    }),
  },
  silence: { pupil: false, make: ({ mate }) => ({ kind: 'silence', personId: mate.personId, source: 'microphone' }) },
  askToUnmute: { pupil: false, make: ({ mate }) => ({ kind: 'askToUnmute', personId: mate.personId }) },
  answerUnmute: { pupil: true, make: () => ({ kind: 'answerUnmute' }) },
  remove: { pupil: false, make: ({ mate }) => ({ kind: 'remove', personId: mate.personId }) },
  readmit: { pupil: false, make: ({ mate }) => ({ kind: 'readmit', personId: mate.personId }) },
  invite: { pupil: false, make: ({ mate }) => ({ kind: 'invite', personId: mate.personId }) },
  showSlide: { pupil: false, make: () => ({ kind: 'showSlide', slideId: null }) },
  close: { pupil: false, make: () => ({ kind: 'close' }) },
  leave: { pupil: true, make: () => ({ kind: 'leave' }) },
};
