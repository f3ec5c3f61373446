// Walks the table of rights: every operation of the school x every role x own, another pupil's, another class's, another school's.
// The lines are in `probes/`; an operation without a line fails by its name, and so does a line without an operation.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { ROLES } from '@preau/core/base';
import type { Operation } from '@preau/protocol/base';
import { PROBLEMS } from '@preau/protocol/base';
import { SCHOOL_OPERATIONS, SCHOOL_ROUTES } from '../src/index.ts';
import {
  NOT_BY_REQUESTS,
  contradictions,
  isReached,
  judge,
  openRightsWorld,
  PLACES,
  readProbes,
  SELF,
} from './rights-world.ts';
import type { Place, Probe, Target, Wanted } from './rights-world.ts';
import { openTouchLog } from '../../../tools/testing/touch-log.ts';

/** What anybody may ask, without a session; nothing else may become public unseen. */
const PUBLIC = [
  'POST /api/session',
  'POST /api/session/refresh',
  'DELETE /api/session',
  'POST /api/activation/check',
  'POST /api/activation',
  'POST /api/session/card/look',
  'POST /api/session/card',
  'POST /api/session/class',
  'GET /api/session/class',
  'DELETE /api/session/class',
  'GET /api/calendars/{token}.ics',
  'GET /api/openapi.json',
];
/** The one statement of a request that looks over the wall: the search whose index cannot serve behind it. WALL-5. */
const OVER_THE_WALL = ['search people'];

const probes = await readProbes();
const nameOf = ({ method, path }: Pick<Operation, 'method' | 'path'>): string => `${method} ${path}`;
const guarded = SCHOOL_OPERATIONS.filter((operation) => operation.access !== 'public');

const asTheHouse: string[] = [];
const world = await openRightsWorld({
  watch: ({ by, act }) => void (by === 'house' && !OVER_THE_WALL.includes(act) && asTheHouse.push(act)),
});
const { harness } = world;
after(() => world[Symbol.asyncDispose]());
const takeTouched = await openTouchLog(harness.database, NOT_BY_REQUESTS);
let count = 0;

/** Connections that are out, and the most that were since one began to count. */
const out = { now: 0, most: 0 };
harness.database.pool.on('acquire', () => (out.most = Math.max(out.most, (out.now += 1))));
harness.database.pool.on('release', () => (out.now -= 1));
const COSTLY = SCHOOL_ROUTES.filter(({ costly }) => costly !== undefined).map(nameOf);
/** Costly routes as they were walked, with the most connections at a time. */
const taken = new Map<string, number>();

test('[WALL-10] every operation has one line in the table, and every line an operation; what is public is listed', () => {
  const lines = probes.map((probe): string => probe.route);
  const names = guarded.map(nameOf);
  assert.deepEqual(
    names.filter((name) => !lines.includes(name)),
    [],
    'operations without a line',
  );
  assert.deepEqual(
    lines.filter((line) => !names.includes(line)),
    [],
    'lines without an operation',
  );
  assert.equal(new Set(lines).size, lines.length, 'a line stands twice');
  assert.deepEqual(SCHOOL_OPERATIONS.filter((operation) => operation.access === 'public').map(nameOf), PUBLIC);
});

test('[WALL-10] a line that contradicts its route, and an answer that contradicts its line, are found', () => {
  const operation = { access: ['head', 'operator'], status: 200 } as const;
  assert.deepEqual(contradictions(operation, SELF).toSorted(), ['guardian', 'pupil', 'teacher']);
  const line = { who: { ...SELF, teacher: 'class', pupil: 'own' } } as const;
  const session = { access: 'session', status: 200 } as const;
  const found = (role: 'pupil' | 'teacher', place: Place, status: number, code?: string): boolean =>
    judge(session, line, { role, place }, { status, body: code === undefined ? {} : { code } }) !== undefined;
  assert.equal(found('pupil', 'own', 200), false);
  assert.equal(found('pupil', 'own', 404), true);
  assert.equal(found('pupil', 'mate', 200), true);
  assert.equal(found('pupil', 'mate', 404), false);
  assert.equal(found('teacher', 'mate', 200), false);
  assert.equal(found('teacher', 'otherClass', 200), true);
  assert.equal(found('teacher', 'otherSchool', 500), true);
  const sieved = { ...operation };
  const asPupil = { role: 'pupil', place: 'own' } as const;
  const none = { who: { ...SELF, pupil: 'none' } } as const;
  assert.notEqual(judge(sieved, none, asPupil, { status: 404, body: { code: 'person.unknown' } }), undefined);
});

/** The same request for things that nobody has. */
function strangersOf(wanted: Wanted): Wanted {
  const params = Object.entries(wanted.params ?? {}).map(([name, value]) => [
    name,
    value.replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, () => randomUUID()),
  ]);
  return { ...wanted, params: Object.fromEntries(params) as Record<string, string> };
}

/** Asks for one target as one role; answers what is wrong. */
async function walk(
  operation: Operation,
  probe: Probe,
  role: (typeof ROLES)[number],
  target: Target,
): Promise<string[]> {
  const wanted = await probe.make({ harness, role, target, count: (count += 1) });
  const jar = await world.actor(role);
  const reached = isReached(probe.who[role], target.place);
  // A purge that a former request began goes on by itself.
  await harness.school.purges.resume();
  await takeTouched();
  asTheHouse.length = 0;
  out.most = 0;
  const answer = await world.send(operation, wanted, jar);
  taken.set(probe.route, Math.max(out.most, taken.get(probe.route) ?? 0));
  const wrong = [judge(operation, probe, { role, place: target.place }, answer) ?? []].flat();
  const where = `${role} at ${target.place}`;
  if (asTheHouse.length > 0 && probe.asHouse === undefined)
    wrong.push(`${where}: ran as the house: ${asTheHouse.join(', ')}`);
  const touched = await takeTouched();
  if (!reached && touched.length > 0) wrong.push(`${where}: refused, yet wrote ${touched.join(', ')}`);
  if (!reached && target.place === 'otherSchool' && wanted.params !== undefined) {
    const unknown = await world.send(operation, strangersOf(wanted), jar);
    if (unknown.status !== answer.status || unknown.body['code'] !== answer.body['code'])
      wrong.push(`${where}: told apart from what does not exist, which is ${unknown.status}`);
  }
  return wrong;
}

function register(probe: Probe): void {
  const operation = guarded.find((candidate) => nameOf(candidate) === probe.route);
  if (operation === undefined) return;
  const isSelf = ROLES.every((role) => probe.who[role] === 'self' || probe.who[role] === 'none');
  const places = probe.places ?? (isSelf ? (['own'] as const) : PLACES);
  test(`[SCHOOL-77] [WALL-11] [WALL-12] [WALL-8] ${probe.route}: each role reaches what the table says, and nobody another school`, async () => {
    assert.deepEqual(contradictions(operation, probe.who), [], 'the line contradicts the roles of the route');
    const wrong: string[] = [];
    for (const place of places)
      for (const role of ROLES) wrong.push(...(await walk(operation, probe, role, world.targets[place])));
    assert.deepEqual(wrong, []);
  });
}

for (const probe of probes) if (probe.isLast !== true) register(probe);

test('[SCHOOL-147] no costly request holds two connections', () => {
  assert.deepEqual(
    COSTLY.map((route) => [route, taken.get(route)]),
    COSTLY.map((route) => [route, 1]),
  );
});

test('[SCHOOL-77] without a session, or with an altered one, no guarded route answers', async () => {
  const altered = await world.actor('head');
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
  const jar = await world.actor('guardian');
  const codes = async (times: number): Promise<number> => {
    const answers = [];
    for (let asked = 0; asked < times; asked += 1) answers.push(await harness.call('GET', '/api/audiences', { jar }));
    return answers.filter((answer) => answer.body['code'] === 'request.tooMany').length;
  };
  harness.clock.at += 60_000;
  assert.equal(await codes(600), 0);
  assert.equal(await codes(5), 5);
  const other = await harness.call('GET', '/api/session', { jar: await world.actor('pupil') });
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
    const answer = await harness.call('GET', path, { jar: await world.actor('head') });
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
    assert.equal(operation?.requestBody !== undefined, (route.request ?? route.requestType) !== undefined, route.path);
  }
  assert.equal(JSON.stringify(answer.body).includes(Object.keys(PROBLEMS)[0]!), true);
});

// These end the sessions of the actors.
for (const probe of probes) if (probe.isLast === true) register(probe);
