import assert from 'node:assert/strict';
import { lessonIdOf, parseLocalDate } from '@preau/core/base';
import type { LessonId, PersonId, PictureId, SchoolId, SlotId } from '@preau/core/base';
import { createLessonDirectory, createSheetStore, openDatabase } from '../src/index.ts';
import type { Database } from '../src/index.ts';
import { onEveryServer } from './store-database.ts';
import type { StoreServer } from './store-database.ts';

const school = '0750001A' as SchoolId;
const id = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const slotId = id(700) as SlotId;
const day = (text: string): ReturnType<typeof lessonIdOf> => lessonIdOf(slotId, parseLocalDate(text)!);
const at = (text: string): number => Date.parse(text);

/** A test on a filled database of its own. */
async function withDatabase(server: StoreServer, test: (database: Database) => Promise<void>): Promise<void> {
  const stored = await server.open();
  const database = openDatabase({ url: stored.url });
  try {
    await fill(database);
    await test(database);
  } finally {
    await database.close();
    await stored.close();
  }
}

async function fill(database: Database): Promise<void> {
  const run = (text: string, values: readonly unknown[] = []): Promise<unknown> => database.query('fill', text, values);
  await run("INSERT INTO school VALUES ($1, 'Collège', 'Europe/Paris', 'test', 's', false, 0)", [school]);
  const person = async (n: number, given: string, family: string, roles: string[], active = true): Promise<void> => {
    await run('INSERT INTO account (account_id, school_id, login, created_at) VALUES ($1, $2, $3, 0)', [
      id(1_000 + n),
      school,
      `login${n}`,
    ]);
    await run(
      "INSERT INTO person (school_id, person_id, account_id, given_name, family_name, roles, source, sourced_id, active, created_at) VALUES ($1, $2, $3, $4, $5, $6, 'test', $7, $8, 0)",
      [school, id(n), id(1_000 + n), given, family, roles, `p${n}`, active],
    );
  };
  await person(1, 'Jeanne', 'Prévôt', ['teacher']);
  await person(2, 'Marc', 'Ollivier', ['teacher']);
  await person(11, 'Zoé', 'Abel', ['pupil']);
  await person(12, 'Anna', 'Éluard', ['pupil']);
  await person(13, 'Parti', 'Hier', ['pupil']);
  await person(14, 'Fermé', 'Compte', ['pupil'], false);
  await person(15, 'Futur', 'Demain', ['pupil']);
  await person(21, 'Guy', 'Parent', ['guardian']);
  await run(
    "INSERT INTO audience (school_id, audience_id, kind, label, source, sourced_id) VALUES ($1, $2, 'class', '5e B', 'test', 'c')",
    [school, id(500)],
  );
  for (const [n, from, to] of [
    [11, '2025-09-01', null],
    [12, '2025-09-01', null],
    [13, '2025-09-01', '2026-03-02'],
    [14, '2025-09-01', null],
    [15, '2026-03-10', null],
  ] as const) {
    await run("INSERT INTO membership VALUES ($1, $2, $3, 'class', $4, $5)", [school, id(n), id(500), from, to]);
  }
  // Mondays 8:00-8:55 for thirty weeks, with one moved to Tuesday under a colleague and one cancelled.
  await run(
    "INSERT INTO slot VALUES ($1, $2, 1, 480, 535, '2026-01-05', $3, $4, $5, 'Maths', 'B12', 'test', 'sl', false)",
    [school, slotId, '1'.repeat(30), [id(500)], [id(1)]],
  );
  await run(
    "INSERT INTO slot_exception VALUES ($1, $2, '2026-03-09', 'moved', '', 'manual', '2026-03-10', 600, 655, 'C1', $3, NULL)",
    [school, slotId, [id(2)]],
  );
  await run(
    "INSERT INTO slot_exception (school_id, slot_id, original_date, kind, note, source) VALUES ($1, $2, '2026-03-16', 'cancelled', '', 'manual')",
    [school, slotId],
  );
}

onEveryServer((server) => {
  server.it(
    '[LESSON-28] an occurrence of a slot is found with its hours in the school’s zone, its roster of that day and names',
    () =>
      withDatabase(server, async (database) => {
        const directory = createLessonDirectory(database);
        const card = await directory.findLesson({ schoolId: school, lessonId: day('2026-03-02') });
        assert.deepEqual(card, {
          lesson: {
            schoolId: school,
            lessonId: day('2026-03-02'),
            startsAt: at('2026-03-02T07:00:00Z'),
            endsAt: at('2026-03-02T07:55:00Z'),
            subject: 'Maths',
            audienceIds: [id(500)],
            audienceLabel: '5e B',
            teacherIds: [id(1)],
            room: 'B12',
          },
          cancelled: false,
          zone: 'Europe/Paris',
          roster: [
            { personId: id(1), part: 'teacher', audienceId: null },
            { personId: id(11), part: 'pupil', audienceId: id(500) },
            { personId: id(12), part: 'pupil', audienceId: id(500) },
          ],
          names: { [id(1)]: 'Jeanne Prévôt', [id(11)]: 'Zoé Abel', [id(12)]: 'Anna Éluard' },
        });
        const summer = await directory.findLesson({ schoolId: school, lessonId: day('2026-03-30') });
        assert.equal(summer?.lesson.startsAt, at('2026-03-30T06:00:00Z'));
      }),
  );

  server.it('[LESSON-28] a moved lesson keeps its id and has its new hour and teacher; a cancelled one says so', () =>
    withDatabase(server, async (database) => {
      const directory = createLessonDirectory(database);
      const moved = await directory.findLesson({ schoolId: school, lessonId: day('2026-03-09') });
      assert.deepEqual(
        [moved?.lesson.startsAt, moved?.lesson.room, moved?.lesson.teacherIds],
        [at('2026-03-10T09:00:00Z'), 'C1', [id(2)]],
      );
      assert.deepEqual(
        moved?.roster.map(({ personId }) => personId),
        [id(2), id(11), id(15), id(12)],
        'who is in the class on the new day',
      );
      assert.equal((await directory.findLesson({ schoolId: school, lessonId: day('2026-03-16') }))?.cancelled, true);
    }),
  );

  server.it('[LESSON-28] what the timetable does not have is not found', () =>
    withDatabase(server, async (database) => {
      const directory = createLessonDirectory(database);
      for (const lessonId of [
        day('2026-03-03'),
        day('2027-03-01'),
        `${id(701)}_20260302`,
        `${slotId}_20260231`,
        `${slotId}_99999999`,
        id(702),
      ]) {
        assert.equal(
          await directory.findLesson({ schoolId: school, lessonId: lessonId as LessonId }),
          undefined,
          lessonId,
        );
      }
      assert.equal(
        await directory.findLesson({ schoolId: '0750002B' as SchoolId, lessonId: day('2026-03-02') }),
        undefined,
        'in another school',
      );
    }),
  );

  server.it(
    '[LESSON-19] people are found by any part of their name, accents aside; guardians and closed accounts are not',
    () =>
      withDatabase(server, async (database) => {
        const directory = createLessonDirectory(database);
        const names = async (text: string): Promise<string[]> =>
          (await directory.searchPeople(school, text, 20)).map(({ name }) => name);
        assert.deepEqual(await names('eluard'), ['Anna Éluard']);
        assert.deepEqual(await names('ELUARD ANNA'), ['Anna Éluard']);
        assert.deepEqual(await names('prevot'), ['Jeanne Prévôt']);
        for (const text of ['parent', 'ferme', '%', '_', '!', "'", '\\']) assert.deepEqual(await names(text), [], text);
        assert.equal((await directory.searchPeople(school, 'e', 2)).length, 2);
        assert.equal((await directory.findPerson(school, id(11) as PersonId))?.label, '5e B');
        assert.equal(await directory.findPerson(school, id(21) as PersonId), undefined);
      }),
  );

  server.it('[LESSON-70] sheets and pictures belong to a lesson, or to the teacher who uploaded them', () =>
    withDatabase(server, async (database) => {
      const sheets = createSheetStore(database);
      const key = { schoolId: school, lessonId: day('2026-03-02') };
      const picture = { pictureId: 'a'.repeat(64) as never, width: 100, height: 50 };
      assert.equal(await sheets.read(key), undefined);
      for (const now of [1, 2])
        assert.equal(await sheets.addPicture(key, { ...picture, sizeBytes: 7 }, id(1) as PersonId, now, 10), true);
      const sheet = { text: 'Été', slides: [{ slideId: id(800) as never, ...picture, alt: '' }] };
      await sheets.write(key, { text: 'v1', slides: [] }, id(1) as PersonId, 1);
      await sheets.write(key, sheet, id(1) as PersonId, 2);
      assert.deepEqual(await sheets.read(key), sheet);
      const other = { schoolId: school, lessonId: day('2026-03-30') };
      assert.deepEqual(
        [await sheets.hasPicture(key, picture.pictureId), await sheets.hasPicture(other, picture.pictureId)],
        [true, false],
      );
      assert.equal((await sheets.findPictures(other, id(1) as PersonId, [picture.pictureId])).length, 1);
      assert.equal((await sheets.findPictures(other, id(2) as PersonId, [picture.pictureId])).length, 0);
      await sheets.write(other, sheet, id(1) as PersonId, 3);
      assert.equal(await sheets.hasPicture(other, picture.pictureId), true, 'a sheet that names it');
    }),
  );

  server.it('[LESSON-76] a school has so much room for pictures; each counts once, also when two come at once', () =>
    withDatabase(server, async (database) => {
      const sheets = createSheetStore(database);
      const add = (letter: string, date: string, sizeBytes: number): Promise<boolean> =>
        sheets.addPicture(
          { schoolId: school, lessonId: day(date) },
          { pictureId: letter.repeat(64) as never, width: 1, height: 1, sizeBytes },
          id(1) as PersonId,
          1,
          100,
        );
      assert.equal(await add('a', '2026-03-02', 60), true);
      assert.equal(await add('a', '2026-03-30', 60), true, 'the same picture in another lesson');
      assert.equal(await sheets.pictureBytes(school), 60);
      assert.equal(await sheets.pictureBytes('0750009Z' as SchoolId), 0);
      const both = await Promise.all([add('b', '2026-03-02', 30), add('c', '2026-03-02', 30)]);
      assert.deepEqual(both.toSorted(), [false, true], 'one of two');
      assert.equal(await add('d', '2026-03-02', 10), true, 'to the last byte');
      assert.equal(await sheets.pictureBytes(school), 100);
      assert.equal(await add('e', '2026-03-02', 1), false);
    }),
  );

  server.it('[LESSON-77] uploads that neither a sheet nor a log names are forgotten after a while', () =>
    withDatabase(server, async (database) => {
      const sheets = createSheetStore(database);
      const key = { schoolId: school, lessonId: day('2026-03-02') };
      const [shown, logged, young, unnamed] = ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(64) as PictureId);
      for (const [pictureId, uploadedAt] of [
        [shown, 1],
        [logged, 1],
        [young, 50],
        [unnamed, 1],
      ] as const)
        await sheets.addPicture(
          key,
          { pictureId: pictureId!, width: 1, height: 1, sizeBytes: 1 },
          id(1) as PersonId,
          uploadedAt,
          9,
        );
      const slide = { slideId: id(800) as never, pictureId: shown!, width: 1, height: 1, alt: '' };
      // A sheet of another lesson names it.
      const other = { schoolId: school, lessonId: day('2026-03-30') };
      await sheets.write(other, { text: '', slides: [slide] }, id(1) as PersonId, 1);
      await database.query(
        'log an earlier sheet',
        `INSERT INTO lesson_event (school_id, lesson_id, seq, at, visibility, kind, fact) VALUES ($1, $2, 1, 1, 'everyone', 'sheetChanged', $3)`,
        [school, key.lessonId, JSON.stringify({ kind: 'sheetChanged', slides: [{ ...slide, pictureId: logged }] })],
      );
      assert.equal(await sheets.forgetUnnamed(40), 1);
      assert.deepEqual(
        await sheets.knownPictures([shown!, logged!, young!, unnamed!]),
        new Set([shown, logged, young]),
      );
      assert.equal(await sheets.forgetUnnamed(60), 1, 'the young one, when it is old');
    }),
  );
});
