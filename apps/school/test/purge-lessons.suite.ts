// What was said in lessons is taken away by the lesson.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { lessonIdOf } from '@preau/core/base';
import type { LessonId, LocalDate, PersonId, SlotId } from '@preau/core/base';
import type { LessonEvent, Slide } from '@preau/core/lesson';
import type { LessonTalkAnswer, PurgeCountAnswer } from '@preau/protocol/school';
import { eraseMessages } from '@preau/service/lesson';
import { createLessonLog, createSheetStore } from '@preau/store-postgres';
import { HERE, MONDAY } from './cell-world.ts';
import { get, harness, operator, settled } from './purge-world.ts';

/** The first event of a lesson. */
const preparedOn = (lessonId: LessonId, startsAt: number, classId: string, sheet = ''): LessonEvent => ({
  seq: 1,
  at: startsAt,
  actor: null,
  visibility: 'everyone',
  commandId: null,
  fact: {
    kind: 'prepared',
    lesson: {
      lessonId,
      schoolId: HERE,
      startsAt,
      endsAt: startsAt + 3_300_000,
      subject: 'Histoire',
      room: '',
      audienceIds: [classId as never],
      audienceLabel: '6e A',
      teacherIds: [],
    },
    roster: [],
    slides: [],
    level: 0,
    locks: { microphone: false, camera: false, screen: false, chat: false },
    body: { names: { a: 'Anna' }, sheet },
  },
});

test('[OFFICE-66] what was said in a lesson is taken out of its log, and of the channel that shows it; another message stays', async () => {
  const text = 'Tout le monde contre la sixième B à la sortie';
  const { rows } = await harness.database.query<{ audience_id: string; slot_id: SlotId; day: number }>(
    'find a lesson',
    `SELECT u.audience_id, l.slot_id, l.weekday AS day FROM audience u JOIN slot l ON l.school_id = u.school_id AND l.audience_ids = ARRAY[u.audience_id]
     WHERE u.school_id = $1 AND u.sourced_id = 'class-0' ORDER BY l.weekday, l.start_minute LIMIT 1`,
    [HERE],
  );
  const { audience_id: classId, slot_id: slotId, day } = rows[0]!;
  const lessonId = lessonIdOf(slotId, `2026-11-${22 + day}` as LocalDate);
  const { personId } = await harness.person(HERE, 'pupil-0');
  const startsAt = MONDAY - 5 * 86_400_000;
  const said = (seq: number, words: string): LessonEvent => ({
    seq,
    at: startsAt + seq,
    actor: personId,
    visibility: 'everyone',
    commandId: null,
    fact: { kind: 'messagePosted', personId: personId, body: { text: words } },
  });
  const log = createLessonLog(harness.database);
  const key = { schoolId: HERE, lessonId };
  const prepared = preparedOn(lessonId, startsAt, classId);
  assert.equal(
    await log.append(key, 0, [prepared, said(2, text), said(3, 'Bonjour à tous'), said(4, `${text} !!!`)]),
    'appended',
  );
  const content = { kind: 'text', text };
  const counted = await operator<PurgeCountAnswer>('POST', '/purges/count', { content });
  assert.equal(counted.lessonMessages, 2);
  const purgeId = randomUUID();
  await operator('PUT', `/purges/${purgeId}`, { content, reason: 'Appel à la violence', refuseDays: 7 });
  // Another process that goes on with it at the same time.
  await harness.school.purges.resume();
  const purge = await settled(purgeId);
  assert.deepEqual([purge.lessonMessages, purge.found.length], [2, 1]);
  const events = await log.read(key, 1, 10);
  assert.deepEqual(
    events.map(({ fact }) =>
      fact.kind === 'messagePosted'
        ? (fact.body?.text ?? null)
        : fact.kind === 'messageDeleted'
          ? fact.target
          : fact.kind,
    ),
    [null, 'Bonjour à tous', null, 2, 4],
  );
  const talk = await get<LessonTalkAnswer>(`${HERE} head-0`, 'GET', `/api/channels/${classId}/lessons/${lessonId}`);
  assert.deepEqual(
    talk.messages.map((message) => message.text),
    ['Bonjour à tous'],
  );
  const { clock, bus } = harness;
  assert.equal(await eraseMessages({ log, bus, clock }, key, [2, 4]), 0, 'what is gone is not taken twice');
  assert.equal(await log.append(key, 6, [said(7, text)]), 'refused');
  assert.equal(await log.append(key, 6, [said(7, 'Au revoir')]), 'appended');
});

test('[OFFICE-61] [OFFICE-63] [LESSON-146] sheets of lessons: to come, and begun, in all that their logs tell; descriptions of pictures with them', async () => {
  const text = 'Copiez ceci et faites-le suivre à dix amis';
  const { personId } = await harness.person(HERE, 'teacher-0');
  const log = createLessonLog(harness.database);
  const sheets = createSheetStore(harness.database);
  const slot = (n: number): LessonId => lessonIdOf(randomUUID() as SlotId, `2026-12-0${n}` as LocalDate);
  const [toCome, begun, other] = [slot(1), slot(2), slot(3)];
  const slide = (alt: string): Slide => ({
    slideId: randomUUID() as never,
    pictureId: 'a'.repeat(64) as never,
    width: 10,
    height: 10,
    alt,
  });
  const write = (lessonId: LessonId, words: string, alts: readonly string[] = [], by: PersonId = personId) =>
    sheets.write({ schoolId: HERE, lessonId }, { text: words, slides: alts.map(slide) }, by, harness.clock.at);
  const changed = (seq: number, words: string, alt: string): LessonEvent => ({
    ...preparedOn(begun, MONDAY, randomUUID()),
    seq,
    actor: personId,
    fact: { kind: 'sheetChanged', slides: [slide(alt), slide('Une carte')], body: { sheet: words } },
  });
  const key = { schoolId: HERE, lessonId: begun };
  assert.equal(await write(toCome, text), 'saved');
  assert.equal(await write(begun, 'La Gaule', [text]), 'saved');
  assert.equal(await write(other, `${text}, disait-il`), 'saved');
  assert.equal(
    await log.append(key, 0, [preparedOn(begun, MONDAY, randomUUID(), text), changed(2, 'La Gaule', text)]),
    'appended',
  );
  const content = { kind: 'text', text };
  assert.equal((await operator<PurgeCountAnswer>('POST', '/purges/count', { content })).sheets, 2);
  const purgeId = randomUUID();
  await operator('PUT', `/purges/${purgeId}`, { content, reason: 'Chaîne', refuseDays: 7 });
  assert.equal((await settled(purgeId)).sheets, 2);
  assert.equal((await operator<PurgeCountAnswer>('POST', '/purges/count', { content })).sheets, 0);
  assert.equal((await sheets.read({ schoolId: HERE, lessonId: toCome }))?.text, '');
  assert.equal((await sheets.read({ schoolId: HERE, lessonId: other }))?.text, `${text}, disait-il`);
  assert.deepEqual((await sheets.read(key))?.slides[0]?.alt, '');
  assert.deepEqual(
    (await log.read(key, 0, 10)).map(({ actor, fact }) =>
      fact.kind === 'prepared' || fact.kind === 'sheetChanged'
        ? [actor, fact.body?.sheet, fact.slides.map(({ alt }) => alt)]
        : fact.kind,
    ),
    [
      [null, '', []],
      [personId, 'La Gaule', ['', 'Une carte']],
      [null, 'La Gaule', ['', 'Une carte']],
    ],
  );
  const [first] = await log.read(key, 0, 1);
  assert.ok(first?.fact.kind === 'prepared' && first.fact.body?.names['a'] === 'Anna', 'names stay');
  harness.clock.at += 1_000;
  assert.equal(await write(toCome, text), 'refused');
  assert.equal(await write(begun, 'La Gaule', ['Une carte', text]), 'refused');
  assert.equal(await log.append(key, 3, [changed(4, text, 'x')]), 'refused');
  assert.equal(await log.append(key, 3, [changed(4, 'x', text)]), 'refused');
  assert.equal(await log.append(key, 3, [changed(4, 'x', 'y')]), 'appended');
});

test('[LESSON-146] of two contents in one sheet, both refused, each is taken out while the other still stands', async () => {
  const [one, other] = ['Rendez-vous tous au parking à midi', 'Apportez vos bâtons et vos pierres'];
  const lessonId = lessonIdOf(randomUUID() as SlotId, '2026-12-04' as LocalDate);
  const key = { schoolId: HERE, lessonId };
  const log = createLessonLog(harness.database);
  const { personId } = await harness.person(HERE, 'teacher-0');
  const slides = [{ slideId: 's' as never, pictureId: 'a'.repeat(64) as never, width: 1, height: 1, alt: other }];
  await createSheetStore(harness.database).write(key, { text: one, slides }, personId, harness.clock.at);
  const fact = { kind: 'sheetChanged', slides, body: { sheet: one } } as const;
  const prepared = preparedOn(lessonId, MONDAY, randomUUID());
  assert.equal(await log.append(key, 0, [prepared, { ...prepared, seq: 2, actor: personId, fact }]), 'appended');
  const purges = [one, other].map((text) => ({ purgeId: randomUUID(), content: { kind: 'text', text } }));
  // The second is refused already when the first takes its part.
  await harness.database.query(
    'refuse the second',
    `INSERT INTO purge (purge_id, body_hash, words, reason, refused_until, asked_by, asked_at, done_at)
     VALUES (gen_random_uuid(), preau_content($1), 'x', 'x', $2, gen_random_uuid(), 1, 1)`,
    [other, harness.clock.at + 86_400_000],
  );
  for (const { purgeId, content } of purges) {
    await operator('PUT', `/purges/${purgeId}`, { content, reason: 'Bagarre', refuseDays: 1 });
    assert.equal((await settled(purgeId)).sheets, 1);
  }
  const { rows } = await harness.database.query<{ text: string; alt: string }>(
    'read the sheet',
    "SELECT text, slides -> 0 ->> 'alt' AS alt FROM lesson_sheet WHERE lesson_id = $1",
    [lessonId],
  );
  assert.deepEqual(rows, [{ text: '', alt: '' }]);
});
