// Attacks upon every line of the table of rights by people who are somebody: an account with a strong place in one school and a weak one in another, a
// guardian whom a court restricted meanwhile, a teacher who no longer teaches the class, a pupil who left it. All with sessions from before. docs/spec/wall.md.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { ROLES } from '@preau/core/base';
import type { Role } from '@preau/core/base';
import { openTouchLog } from '../../../tools/testing/touch-log.ts';
import { SCHOOL_OPERATIONS } from '../src/index.ts';
import { NOT_BY_REQUESTS, isReached, openRightsWorld, PLACES, readProbes } from './rights-world.ts';
import type { Probe, Target, Wanted } from './rights-world.ts';
import type { Jar } from './school-harness.ts';

const probes = (await readProbes()).filter((probe) => probe.isLast !== true);
const world = await openRightsWorld();
const { harness } = world;
after(() => world[Symbol.asyncDispose]());
const takeTouched = await openTouchLog(harness.database, NOT_BY_REQUESTS);
const OTHER = world.targets.otherSchool.schoolId;
const OWN = world.targets.own.schoolId;
let count = 0;

const operationOf = (probe: Probe) =>
  SCHOOL_OPERATIONS.find(({ method, path }) => `${method} ${path}` === probe.route)!;
const wantedOf = async (probe: Probe, role: Role, target: Target): Promise<Wanted> =>
  probe.make({ harness, role, target, count: (count += 1) });
const asks = (probe: Probe, target: Target): boolean => (probe.places ?? PLACES).includes(target.place);

/** Whoever has a place in a school writes to its head, keeps drafts, and says what they take. The matrix says whom else: mail.test.ts. */
const OF_ANY_PLACE = [
  'POST /api/threads',
  'POST /api/threads/receivers',
  'PUT /api/threads/drafts/{messageId}',
  'PUT /api/mail/refusals',
  'PUT /api/mail/delegate-contact',
];

/** Asks as `role` would, with another session; what is wrong when it is served, or refused but done. */
async function attack(probe: Probe, role: Role, target: Target, jar: Jar, wanted: Wanted): Promise<string[]> {
  await takeTouched();
  const answer = await world.send(operationOf(probe), wanted, jar);
  const touched = await takeTouched();
  const told = `${probe.route} as ${role} at ${target.place}: ${answer.status} ${String(answer.body['code'] ?? '')}`;
  return [
    ...(answer.status === 403 || answer.status === 404 ? [] : [`${told}, should be refused`]),
    ...(touched.length === 0 || answer.status < 400 ? [] : [`${told}, yet wrote ${touched.join(', ')}`]),
  ];
}

/** Every place in a body where a thing of one target stands and the other target has another one: the body with that one exchanged. */
function exchanges(mine: unknown, theirs: unknown, known: ReadonlySet<string>): unknown[] {
  if (typeof mine === 'string')
    return typeof theirs === 'string' && mine !== theirs && known.has(theirs) ? [theirs] : [];
  if (typeof mine !== 'object' || mine === null || typeof theirs !== 'object' || theirs === null) return [];
  const entries = Object.entries(mine);
  const found = entries.flatMap(([key, held]) =>
    exchanges(held, (theirs as Record<string, unknown>)[key], known).map((changed) =>
      entries.map(([name, value]) => [name, name === key ? changed : value] as const),
    ),
  );
  return found.map((changed) =>
    Array.isArray(mine) ? changed.map(([, value]) => value) : Object.fromEntries(changed),
  );
}

test('[WALL-18] a right request in which one thing is another’s is refused, and writes nothing', async () => {
  const { own, otherClass, otherSchool } = world.targets;
  const wrong: string[] = [];
  let sent = 0;
  for (const probe of probes) {
    for (const role of ROLES) {
      const reach = probe.who[role];
      if (reach === 'none' || !asks(probe, own)) continue;
      const jar = await world.actor(role);
      for (const target of [otherClass, otherSchool]) {
        if (!asks(probe, target) || (target === otherClass && (reach === 'school' || reach === 'self'))) continue;
        const [mine, theirs] = [await wantedOf(probe, role, own), await wantedOf(probe, role, target)];
        const known = new Set<string>(Object.values(target).filter((value) => typeof value === 'string'));
        for (const body of exchanges(mine.body, theirs.body, known)) {
          sent += 1;
          await takeTouched();
          const answer = await world.send(operationOf(probe), { ...mine, body: body as object }, jar);
          const touched = await takeTouched();
          const told = `${probe.route} as ${role}, one of ${target.place}: ${answer.status} ${String(answer.body['code'] ?? '')} ${JSON.stringify(body)}`;
          if (answer.status < 400) wrong.push(`${told}, should be refused`);
          else if (touched.length > 0) wrong.push(`${told}, yet wrote ${touched.join(', ')}`);
        }
      }
    }
  }
  assert.equal(sent > 50, true, `${sent} requests`);
  assert.deepEqual(wrong, []);
});

/** The fields of a request that name files. */
function fileFieldsOf(schema: unknown): string[] {
  const shape = (schema as { _zod?: { def: { shape?: object } } } | undefined)?._zod?.def.shape ?? {};
  return Object.keys(shape).filter((name) => name === 'fileIds' || name === 'photoIds');
}

test('[WALL-18] whatever bears files bears none of another’s', async () => {
  const { own, ...others } = world.targets;
  const file = probes.find(({ route }) => route === 'GET /api/files/{fileId}')!;
  const wrong: string[] = [];
  const bearing = new Set<string>();
  const codes = new Set<string>();
  for (const probe of probes) {
    for (const role of ROLES) {
      if (probe.who[role] === 'none' || !asks(probe, own)) continue;
      const jar = await world.actor(role);
      for (const target of Object.values(others)) {
        const names = fileFieldsOf(operationOf(probe).request);
        if (names.length === 0) continue;
        const { body, ...rest } = await wantedOf(probe, role, own);
        if (typeof body !== 'object') continue;
        bearing.add(probe.route);
        const { fileId } = (await wantedOf(file, 'pupil', target)).params as { readonly fileId: string };
        for (const name of names) {
          await takeTouched();
          const answer = await world.send(operationOf(probe), { ...rest, body: { ...body, [name]: [fileId] } }, jar);
          const touched = await takeTouched();
          if (answer.status < 400 || touched.length > 0)
            wrong.push(
              `${probe.route} as ${role}, ${name} of ${target.place}: ${answer.status} ${String(answer.body['code'])}, wrote ${touched.join(', ')}`,
            );
          codes.add(String(answer.body['code']));
        }
      }
    }
  }
  assert.equal(bearing.size >= 8, true, `files are borne by ${[...bearing].join(', ')}`);
  assert.deepEqual([...codes], ['file.unknown']);
  assert.deepEqual(wrong, []);
});

/** Gives the account of an actor a second place: that of somebody of the other school, where nothing of the target is theirs. */
async function addPlace(actor: string, there: string): Promise<void> {
  await harness.database.query(
    'give a second place',
    `UPDATE person SET account_id = (SELECT account_id FROM person WHERE school_id = $1 AND sourced_id = $2) WHERE school_id = $3 AND sourced_id = $4`,
    [OWN, actor, OTHER, there],
  );
}

// Guardian 2 of pupil 1, 8 of 4, 14 of 7, pupil 4: all of the second class, and the target is of the first.
for (const [role, actor, there, weak] of [
  ['head', 'head-0', 'guardian-2', 'guardian'],
  ['teacher', 'teacher-0', 'guardian-8', 'guardian'],
  ['operator', 'operator', 'guardian-14', 'guardian'],
  ['guardian', 'guardian-0', 'pupil-4', 'pupil'],
] as const) {
  test(`[WALL-15] who is a ${role} here and a ${weak} there is no ${role} there`, async () => {
    // What the line needs is made first: by people of one school.
    const target = world.targets.otherSchool;
    const asked = probes.filter((probe) => {
      const [strong, faint] = [probe.who[role], probe.who[weak]];
      const isMine = strong !== 'self' && strong !== 'none';
      // The cell's operators serve every school of it.
      const isMeant = !OF_ANY_PLACE.includes(probe.route) && !probe.route.includes('/api/operator/');
      return isMine && isMeant && faint !== 'self' && asks(probe, target) && !isReached(faint, 'otherClass');
    });
    assert.equal(asked.length > 5, true, `${asked.length} lines`);
    await addPlace(actor, there);
    world.forget(role);
    const jar = await world.actor(role);
    const wrong: string[] = [];
    for (const probe of asked)
      wrong.push(...(await attack(probe, role, target, jar, await wantedOf(probe, role, target))));
    assert.deepEqual(wrong, []);
  });
}

/**
 * Asks for everything of the first class, and of its first pupil, that a line serves to the role, with a session and requests from before the change.
 * Answers the lines that still serve: those may only be of what is the asker's own.
 */
async function servedAfter(role: Role, change: () => Promise<unknown>): Promise<string[]> {
  const target = world.targets.own;
  const asked = probes.filter((probe) => ['own', 'class'].includes(probe.who[role]) && asks(probe, target));
  assert.equal(asked.length > 5, true, `${asked.length} lines`);
  const jar = await world.actor(role);
  const made: { readonly probe: Probe; readonly wanted: Wanted }[] = [];
  for (const probe of asked) made.push({ probe, wanted: await wantedOf(probe, role, target) });
  await change();
  const served: string[] = [];
  for (const { probe, wanted } of made)
    if ((await attack(probe, role, target, jar, wanted)).length > 0) served.push(probe.route);
  return served.filter((route) => !OF_ANY_PLACE.includes(route));
}

const run = (text: string, ...values: readonly unknown[]): Promise<unknown> =>
  harness.database.query('change the school', text, values);

for (const role of ['pupil', 'guardian'] as const) {
  test(`[WALL-17] what a ${role} asks without naming anything tells of nobody else’s child`, async () => {
    const { own, ...others } = world.targets;
    const strangers = Object.values(others).flatMap(({ pupilId, guardianId, place }) => [
      { id: pupilId, place },
      { id: guardianId, place },
    ]);
    const jar = await world.actor(role);
    const asked = probes.filter((probe) => probe.who[role] === 'self' && operationOf(probe).status === 200);
    assert.equal(asked.length > 10, true);
    const wrong: string[] = [];
    let mine = 0;
    for (const probe of asked) {
      const answer = await world.send(operationOf(probe), await wantedOf(probe, role, own), jar);
      assert.equal(answer.status, probe.status ?? 200, probe.route);
      if (answer.text.includes(own.pupilId)) mine += 1;
      for (const { id, place } of strangers)
        if (answer.text.includes(id)) wrong.push(`${probe.route} tells of ${id} at ${place}`);
    }
    assert.deepEqual(wrong, []);
    assert.equal(mine > 0, true, 'one’s own child is told of');
  });
}

test('[WALL-16] a guardian whom a court restricted is refused everything of the child from the next request on', async () => {
  const { schoolId, guardianId } = world.targets.own;
  const restrict = 'UPDATE guardian_link SET restricted = $3 WHERE school_id = $1 AND guardian_id = $2';
  assert.deepEqual(await servedAfter('guardian', () => run(restrict, schoolId, guardianId, true)), []);
  await run(restrict, schoolId, guardianId, false);
});

test('[WALL-16] a pupil who left the class keeps what is the pupil’s own, and is refused everything else of it', async () => {
  const { schoolId, pupilId } = world.targets.own;
  const leave = 'UPDATE membership SET ends_on = $3 WHERE school_id = $1 AND person_id = $2';
  const served = await servedAfter('pupil', () => run(leave, schoolId, pupilId, '2026-11-01'));
  assert.deepEqual(served, [
    ...['PATCH', 'GET', 'DELETE'].map((method) => `${method} /api/uploads/{fileId}`),
    ...['GET', 'DELETE'].map((method) => `${method} /api/files/{fileId}`),
    'GET /api/hand-ins/{handInId}',
    'DELETE /api/hand-ins/{handInId}',
    'POST /api/hand-ins/{handInId}/seen',
    'GET /api/hand-ins/{handInId}/marks',
    'GET /api/hand-ins/{handInId}/copy',
    // Of the days on which the pupil was in the class.
    'GET /api/books/{audienceId}',
    'GET /api/threads/{threadId}',
    'POST /api/threads/{threadId}/messages',
    'POST /api/threads/{threadId}/read',
    'PUT /api/threads/{threadId}/archived',
    'POST /api/threads/{threadId}/messages/{messageId}/recall',
    'POST /api/threads/{threadId}/messages/{messageId}/report',
    'GET /api/timetable/week',
    'POST /api/calendars',
  ]);
  await run(leave, schoolId, pupilId, null);
});

test('[WALL-16] a teacher who no longer teaches the class keeps what the teacher wrote and what came in to it, and is refused everything else of it', async () => {
  const { own, otherClass } = world.targets;
  const served = await servedAfter('teacher', () =>
    run(
      `WITH gone AS (DELETE FROM teaching WHERE school_id = $1 AND person_id = $2),
        added AS (UPDATE added_lesson SET teacher_ids = array_replace(teacher_ids, $2, $3) WHERE school_id = $1)
       UPDATE slot SET teacher_ids = array_replace(teacher_ids, $2, $3) WHERE school_id = $1`,
      own.schoolId,
      own.teacherId,
      otherClass.teacherId,
    ),
  );
  assert.deepEqual(served, [
    ...[
      'GET /api/feed/{postId}',
      'POST /api/feed/{postId}/read',
      'PATCH /api/feed/{postId}',
      'DELETE /api/feed/{postId}',
    ],
    'POST /api/feed/{postId}/reminder',
    'GET /api/feed/{postId}/readers',
    'GET /api/feed/{postId}/survey',
    'GET /api/hand-ins/of/{homeworkId}',
    'GET /api/hand-ins/{handInId}',
    'POST /api/hand-ins/{handInId}/look',
    'POST /api/hand-ins/{handInId}/return',
    'GET /api/hand-ins/{handInId}/marks',
    'POST /api/hand-ins/{handInId}/marks',
    'GET /api/hand-ins/{handInId}/copy',
    'GET /api/homework/{homeworkId}',
    'DELETE /api/homework/{homeworkId}',
  ]);
});
