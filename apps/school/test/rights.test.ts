// Walks the authorisation table: every route x every role x own and other school.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Role, SchoolId } from '@preau/core/base';
import { lessonIdOf, ROLES } from '@preau/core/base';
import { PROBLEMS } from '@preau/protocol/base';
import { SCHOOL_ROUTES } from '../src/index.ts';
import { contentOf } from './roster-fixture.ts';
import { openHarness } from './school-harness.ts';
import type { Jar } from './school-harness.ts';

const OWN = '0750001A' as SchoolId;
const OTHER = '0750002B' as SchoolId;
const NOW = Date.parse('2026-11-24T09:12:00+01:00');
const harness = await openHarness(NOW);
after(() => harness[Symbol.asyncDispose]());
await harness.import(OWN, contentOf(OWN, 200));
await harness.import(OTHER, contentOf(OTHER, 200));

const KEYS: Readonly<Record<Role, string>> = {
  pupil: 'pupil-0',
  teacher: 'teacher-0',
  guardian: 'guardian-0',
  head: 'head-0',
  operator: 'operator',
};
await harness.database.query(
  'make an operator',
  `
  WITH a AS (INSERT INTO account (account_id, school_id, login, created_at) VALUES (gen_random_uuid(), $1, 'ops', 0) RETURNING account_id)
  INSERT INTO person (school_id, person_id, account_id, given_name, family_name, roles, source, sourced_id, created_at)
  SELECT $1, gen_random_uuid(), account_id, 'Ops', 'Ops', '{operator}', 'manual', 'operator', 0 FROM a`,
  [OWN],
);
const jars = new Map<Role, Jar>();
for (const role of ROLES) jars.set(role, await harness.activate(OWN, KEYS[role]));

/** What exists in a school, to act upon. */
async function targets(
  schoolId: SchoolId,
): Promise<{ personId: string; audienceId: string; lessonId: string; teacherId: string }> {
  const pupil = await harness.person(schoolId, 'pupil-3');
  const teacher = await harness.person(schoolId, 'teacher-0');
  const { rows } = await harness.database.query<{ audience_id: string; slot_id: string }>(
    'find',
    `
    SELECT u.audience_id, l.slot_id FROM audience u JOIN slot l ON l.school_id = u.school_id AND l.audience_ids = ARRAY[u.audience_id]
    WHERE u.school_id = $1 AND u.sourced_id = 'class-0' AND l.weekday = 2 ORDER BY l.start_minute LIMIT 1`,
    [schoolId],
  );
  return {
    personId: pupil.personId,
    teacherId: teacher.personId,
    audienceId: rows[0]!.audience_id,
    lessonId: lessonIdOf(rows[0]!.slot_id as never, '2026-11-24' as never),
  };
}

let evening = Date.parse('2026-11-24T18:00:00+01:00');

function bodyOf(
  path: string,
  method: string,
  schoolId: SchoolId,
  target: { audienceId: string; teacherId: string },
  role: Role,
): object | undefined {
  if (method === 'POST' && path === '/api/people')
    return { schoolId, givenName: 'Ana', familyName: 'Ré', role: 'pupil', classId: target.audienceId };
  if (path === '/api/people/search') return { schoolId, search: 'zo' };
  if (method === 'PATCH' && path.startsWith('/api/people')) return { familyName: 'Ré' };
  if (method === 'PATCH') return { room: 'Gymnase' };
  if (path === '/api/timetable/lessons') {
    // A teacher's must begin now, in a minute without a lesson; the office's may be at any hour.
    const startsAt = role === 'teacher' ? Date.parse('2026-11-24T08:57:00+01:00') : (evening += 3_600_000);
    return {
      audienceId: target.audienceId,
      subject: 'Soutien',
      startsAt,
      endsAt: startsAt + (role === 'teacher' ? 120_000 : 1_800_000),
      ...(role === 'teacher' ? {} : { teacherIds: [target.teacherId] }),
    };
  }
  return undefined;
}

const guarded = SCHOOL_ROUTES.filter((route) => route.access !== 'public');
/** Signing out everywhere would end the jar; it has its own test. */
const walked = guarded.filter((route) => !(route.method === 'DELETE' && route.path === '/api/sessions'));

for (const route of walked) {
  for (const role of ROLES) {
    const isAllowed = route.access === 'session' || (Array.isArray(route.access) && route.access.includes(role));
    test(`[SCHOOL-77] ${route.method} ${route.path} as ${role}: ${isAllowed ? 'allowed in the own school only' : 'forbidden'}`, async () => {
      const jar = jars.get(role)!.copy();
      for (const schoolId of [OWN, OTHER]) {
        const target = await targets(schoolId);
        const path = route.path
          .replace('{audienceId}', target.audienceId)
          .replace('{personId}', target.personId)
          .replace('{lessonId}', target.lessonId);
        const names = path !== route.path || route.method === 'POST';
        const body = bodyOf(route.path, route.method, schoolId, target, role);
        const answer = await harness.call(route.method, path, { jar, ...(body === undefined ? {} : { body }) });
        if (!isAllowed) assert.equal(answer.body['code'], 'session.forbidden');
        else if (schoolId === OWN || !names) assert.equal(answer.status, route.status, answer.text);
        else
          assert.equal(
            ['person.unknown', 'audience.unknown', 'lesson.unknown', 'session.forbidden'].includes(
              String(answer.body['code']),
            ),
            true,
            `${answer.status} ${answer.text}`,
          );
      }
    });
  }
}

test('[SCHOOL-77] without a session, or with an altered one, no guarded route answers', async () => {
  const altered = jars.get('head')!.copy();
  altered.cookies.set('preau_session', `${altered.cookies.get('preau_session')!.slice(0, -4)}AAAA`);
  for (const route of guarded) {
    for (const jar of [undefined, altered]) {
      const path = route.path.replaceAll(/\{\w+\}/g, '018f0000-0000-7000-8000-000000000000');
      const answer = await harness.call(route.method, path, jar === undefined ? {} : { jar: jar.copy() });
      assert.deepEqual([answer.status, answer.body['code']], [401, 'session.missing'], `${route.method} ${route.path}`);
    }
  }
});

test('[SCHOOL-98] one sign-in that asks without end is slowed down, and nobody else', async () => {
  const jar = jars.get('guardian')!.copy();
  const codes = async (times: number): Promise<number> => {
    const answers = [];
    for (let asked = 0; asked < times; asked += 1) answers.push(await harness.call('GET', '/api/audiences', { jar }));
    return answers.filter((answer) => answer.body['code'] === 'request.tooMany').length;
  };
  harness.clock.at += 60_000;
  assert.equal(await codes(600), 0);
  assert.equal(await codes(5), 5);
  const other = await harness.call('GET', '/api/session', { jar: jars.get('pupil')!.copy() });
  assert.equal(other.status, 200);
  harness.clock.at += 1_000;
  assert.equal(await codes(61), 1);
});

test('[SCHOOL-77] ids that are none are not found, and never a fault', async () => {
  for (const path of [
    '/api/audiences/x/pupils',
    '/api/audiences/%00/pupils',
    `/api/audiences/${'a'.repeat(190)}/pupils`,
  ]) {
    const answer = await harness.call('GET', path, { jar: jars.get('head')!.copy() });
    assert.equal(answer.body['code'], 'audience.unknown', path);
  }
});

test('[SCHOOL-78] the description of the API lists every route of the table, with its roles and refusals', async () => {
  const answer = await harness.call('GET', '/api/openapi.json');
  const paths = answer.body['paths'] as Record<string, Record<string, { 'x-roles'?: string[]; requestBody?: object }>>;
  for (const route of SCHOOL_ROUTES) {
    const operation = paths[route.path]?.[route.method.toLowerCase()];
    assert.notEqual(operation, undefined, `${route.method} ${route.path}`);
    assert.deepEqual(operation?.['x-roles'], Array.isArray(route.access) ? route.access : undefined);
    assert.equal(operation?.requestBody !== undefined, route.request !== undefined);
  }
  assert.equal(JSON.stringify(answer.body).includes(Object.keys(PROBLEMS)[0]!), true);
});
