// Homework: giving, changing, taking back.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { SavedWork } from '@preau/protocol/school';
import type { Answer, Jar } from './school-harness.ts';
import {
  SCHOOL,
  harness,
  teacher,
  colleague,
  stranger,
  substitute,
  pupil,
  guardian,
  head,
  CLASS_0,
  CLASS_1,
  GROUP_0,
  put,
  give,
  sees,
  one,
  versionsOf,
  at,
} from './homework-world.ts';

test('[WORK-1] a teacher gives homework to classes and groups that they teach, and to no other', async () => {
  const both = await give({ audienceIds: [CLASS_0, GROUP_0] });
  assert.equal(await sees(pupil, both), true);
  assert.equal((await put(teacher, randomUUID(), { audienceIds: [CLASS_1] })).body['code'], 'audience.unknown');
  assert.equal(
    (await put(teacher, randomUUID(), { audienceIds: [CLASS_0, CLASS_1] })).body['code'],
    'audience.unknown',
  );
  assert.equal((await put(stranger, randomUUID())).body['code'], 'audience.unknown');
  for (const jar of [pupil, guardian, head])
    assert.equal((await put(jar, randomUUID())).body['code'], 'session.forbidden');
});

test('[WORK-1] whoever stands in for a lesson gives homework to its class, and only there', async () => {
  const { rows } = await harness.database.query<{ slot_id: string }>(
    'let somebody stand in',
    `INSERT INTO slot_exception (school_id, slot_id, original_date, kind, note, source, to_teacher_ids)
     SELECT l.school_id, l.slot_id, '2026-11-24', 'moved', '', 'manual', ARRAY[p.person_id]
     FROM slot l JOIN person p ON p.school_id = l.school_id AND p.sourced_id = 'teacher-4'
     WHERE l.school_id = $1 AND l.weekday = 2 AND l.audience_ids = ARRAY[$2::uuid] ORDER BY l.start_minute LIMIT 1 RETURNING slot_id`,
    [SCHOOL, CLASS_0],
  );
  const lessonId = `${rows[0]!.slot_id}_20261124`;
  assert.equal((await put(substitute, randomUUID(), { lessonId })).status, 200);
  assert.equal(
    (await put(substitute, randomUUID(), { lessonId, audienceIds: [CLASS_0, GROUP_0] })).body['code'],
    'audience.unknown',
  );
  const answer = await harness.call('GET', `/api/homework/lessons?lessonId=${lessonId}`, { jar: substitute });
  assert.equal(answer.status, 200, answer.text);
  assert.deepEqual((answer.body['audience'] as { audienceId: string }).audienceId, CLASS_0);
});

test('[WORK-2] [WORK-3] what is too long, of no class, due in the past or in two years is refused, and nothing is stored', async () => {
  const homeworkId = randomUUID();
  const wrong: readonly (readonly [object, string])[] = [
    [{ text: 'é'.repeat(10_001) }, 'homework.tooLong'],
    [{ text: '  \u0000 \n' }, 'request.invalid'],
    [{ text: '' }, 'request.invalid'],
    [{ minutes: 601 }, 'request.invalid'],
    [{ minutes: 1.5 }, 'request.invalid'],
    [{ audienceIds: [] }, 'request.invalid'],
    [{ dueOn: '2026-02-30' }, 'request.invalid'],
    [{ expects: 'everything' }, 'request.invalid'],
    [{ surprise: true }, 'request.invalid'],
    [{ dueOn: '2026-11-23' }, 'homework.wrongDay'],
    [{ dueOn: '2028-11-24' }, 'homework.wrongDay'],
    [{ fileIds: [randomUUID()] }, 'file.unknown'],
  ];
  for (const [more, code] of wrong)
    assert.equal((await put(teacher, homeworkId, more)).body['code'], code, JSON.stringify(more).slice(0, 60));
  assert.deepEqual(await versionsOf(homeworkId), []);
  assert.equal((await put(teacher, 'not-an-id')).body['code'], 'homework.unknown');
  assert.equal((await put(teacher, homeworkId, { text: 'é'.repeat(10_000) })).status, 200);
});

test('[WORK-4] homework given in the evening is seen by its author at once, by families from the next school morning on', async () => {
  await at('2026-11-27T21:30:00+01:00', ['teacher-0', 'pupil-0'], async ([giver, reader]) => {
    const homeworkId = await give({ dueOn: '2026-12-03' }, giver);
    assert.equal(await sees(reader!, homeworkId), false);
    assert.equal(
      (await harness.call('GET', `/api/homework/${homeworkId}`, { jar: reader! })).body['code'],
      'homework.unknown',
    );
    assert.equal(
      (await harness.call('PUT', `/api/homework/${homeworkId}/done`, { jar: reader!, body: { done: true } })).body[
        'code'
      ],
      'homework.unknown',
    );
    const { homework } = await one(giver!, homeworkId);
    const monday = Date.parse('2026-11-30T07:00:00+01:00');
    assert.ok(homework.releaseAt >= monday && homework.releaseAt <= monday + 20 * 60_000, String(homework.releaseAt));
    await at(new Date(homework.releaseAt).toISOString(), ['pupil-0'], async ([early]) => {
      assert.equal(await sees(early!, homeworkId), true);
    });
  });
});

test('[WORK-5] the same request twice, or twice at once, is one homework with one version', async () => {
  const homeworkId = randomUUID();
  const answers = await Promise.all([0, 1, 2].map(() => put(teacher, homeworkId)));
  assert.deepEqual(
    answers.map(({ status }) => status),
    [200, 200, 200],
  );
  assert.deepEqual(
    answers.map(({ body }) => (body as unknown as SavedWork).version),
    [1, 1, 1],
  );
  assert.equal((await versionsOf(homeworkId)).length, 1);
});

test('[WORK-6] [WORK-7] a change needs the version that was read; every version stays; what was withdrawn is gone for everybody', async () => {
  const homeworkId = await give();
  assert.equal(
    (await put(teacher, homeworkId, { base: 1, text: 'Relire la page 35.', dueOn: '2026-11-27' })).status,
    200,
  );
  assert.equal((await put(teacher, homeworkId, { base: 1, text: 'Autre chose.' })).body['code'], 'homework.stale');
  assert.equal((await put(colleague, homeworkId, { base: 2, text: 'Autre chose.' })).body['code'], 'homework.unknown');
  assert.equal((await put(teacher, randomUUID(), { base: 3 })).body['code'], 'homework.unknown');
  assert.equal((await one(pupil, homeworkId)).homework.dueOn, '2026-11-27');
  const withdraw = (jar: Jar): Promise<Answer> => harness.call('DELETE', `/api/homework/${homeworkId}`, { jar });
  assert.equal((await withdraw(colleague)).body['code'], 'homework.unknown');
  assert.equal((await withdraw(teacher)).status, 204);
  assert.equal((await withdraw(teacher)).status, 204);
  assert.deepEqual(await versionsOf(homeworkId), [
    '1 Relire la page 34. f',
    '2 Relire la page 35. f',
    '3 Relire la page 35. t',
  ]);
  for (const jar of [pupil, guardian, teacher, head])
    assert.equal((await harness.call('GET', `/api/homework/${homeworkId}`, { jar })).body['code'], 'homework.unknown');
  assert.equal(await sees(pupil, homeworkId), false);
  assert.equal((await put(teacher, homeworkId, { base: 3 })).body['code'], 'homework.unknown');
});
