import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { FileId, PersonId, SchoolId } from '@preau/core/base';
import { OPEN_UPLOADS } from '@preau/core/school';
import type { FileUse } from '@preau/core/school';
import type { FileRecord, FileRecords } from '@preau/service/school';
import { createSchoolStores } from '../src/index.ts';
import type { Database } from '../src/index.ts';
import { withFiles } from '../src/school/files/file-uses.ts';
import type { TakeFiles } from '../src/school/files/file-uses.ts';
import { contentOf } from './roster-fixture.ts';
import { onEveryServer } from './store-database.ts';
import { openImports } from './open-imports.ts';

const SCHOOL = '0750001A' as SchoolId;
const NOW = Date.parse('2026-11-21T10:00:00+01:00');
const MB = 1_000_000;
let count = 0;

/** Ids that sort by their making, as the house makes them. */
const newId = (): FileId => `0197c000-0000-7000-8000-${String((count += 1)).padStart(12, '0')}` as FileId;
const use = (kind: FileUse['kind'] = 'homework'): FileUse => ({ kind, useId: randomUUID() });

onEveryServer(({ it, shared }) => {
  interface World {
    readonly files: FileRecords;
    readonly database: Database;
    person(key: string): Promise<PersonId>;
  }
  let filled: Promise<World> | undefined;
  const world = (): Promise<World> => (filled ??= fill());

  async function fill(): Promise<World> {
    const { database } = await shared();
    const stores = createSchoolStores(database);
    const desk = openImports(stores, NOW);
    assert.equal((await desk.apply({ schoolId: SCHOOL, content: contentOf(SCHOOL, 60), actor: 'cli' })).ok, true);
    return {
      files: stores.files,
      database,
      person: async (key) =>
        (
          await database.query<{ personId: PersonId }>(
            'find',
            'SELECT person_id AS "personId" FROM person WHERE sourced_id = $1',
            [key],
          )
        ).rows[0]!.personId,
    };
  }

  /** Takes files as the one who writes what bears them. */
  const take = async (...taking: Parameters<TakeFiles>) =>
    withFiles((await world()).database, 'attach files', (_, taken) => taken(...taking));

  const recordOf = (ownerId: PersonId, bytes = MB, more: Partial<FileRecord> = {}): FileRecord => ({
    schoolId: SCHOOL,
    fileId: newId(),
    ownerId,
    name: 'a.pdf',
    mediaType: 'application/pdf',
    bytes,
    sha256: 'a'.repeat(64),
    createdAt: NOW,
    pictures: {},
    ...more,
  });

  it('[FILE-3] room is taken when an upload begins, up to the quota of the owner’s roles, whoever asks at the same time', async () => {
    const { files, person } = await world();
    const ownerId = await person('pupil-0');
    const begin = (bytes: number, uploadId = newId()) =>
      files.reserve({ schoolId: SCHOOL, uploadId, ownerId, bytes, createdAt: NOW });
    const codes = async (asked: readonly Promise<Awaited<ReturnType<typeof begin>>>[]): Promise<string[]> =>
      (await Promise.all(asked)).map((each) => (each.ok ? 'ok' : each.error.code));
    assert.deepEqual(await codes([begin(25 * MB + 1)]), ['file.tooLarge']);
    // 480 of 500 MB, then two at once of which one fits.
    await Promise.all(Array.from({ length: 19 }, () => files.add(recordOf(ownerId, 25 * MB))));
    assert.deepEqual((await codes([begin(20 * MB), begin(20 * MB)])).toSorted(), ['file.quota', 'ok']);
    const uploadId = newId();
    assert.deepEqual(await codes([begin(1 * MB, uploadId)]), ['ok']);
    assert.deepEqual(await codes([begin(1 * MB, uploadId)]), ['ok'], 'asked twice');
    const { usedBytes } = await files.list(SCHOOL, ownerId, { after: null, limit: 1 });
    assert.equal(usedBytes, 496 * MB);
    await files.release(SCHOOL, uploadId);
    assert.equal((await files.list(SCHOOL, ownerId, { after: null, limit: 1 })).usedBytes, 495 * MB);
    const full = await files.add(recordOf(ownerId, 6 * MB));
    assert.equal(full.ok ? 'ok' : full.error.code, 'file.quota');
  });

  it('[FILE-3] nobody begins more than twenty uploads without ending some', async () => {
    const { files, person } = await world();
    const ownerId = await person('pupil-1');
    const begin = () => files.reserve({ schoolId: SCHOOL, uploadId: newId(), ownerId, bytes: 10, createdAt: NOW - 5 });
    for (let each = 0; each < OPEN_UPLOADS; each += 1) assert.ok((await begin()).ok);
    const refused = await begin();
    assert.equal(refused.ok ? 'ok' : refused.error.code, 'file.tooMany');
    assert.equal((await files.expireUploads(NOW - 5)).length, 0, 'none is older');
    assert.equal((await files.expireUploads(NOW - 4)).length, OPEN_UPLOADS);
    assert.ok((await begin()).ok);
  });

  it('[FILE-16] a record is written once; its upload’s room counts no more', async () => {
    const { files, person } = await world();
    const ownerId = await person('pupil-2');
    const record = recordOf(ownerId, 2 * MB, { pictures: { 480: 'b'.repeat(64), 1080: 'c'.repeat(64) } });
    await files.reserve({ schoolId: SCHOOL, uploadId: record.fileId, ownerId, bytes: 3 * MB, createdAt: NOW });
    const added = await Promise.all([files.add(record), files.add({ ...record, name: 'again.pdf' })]);
    const names = added.map((each) => (each.ok ? each.value.name : each.error.code));
    assert.equal(new Set(names).size, 1, 'the same answer to both');
    const { files: list, usedBytes } = await files.list(SCHOOL, ownerId, { after: null, limit: 9 });
    assert.deepEqual([list.length, usedBytes], [1, 2 * MB]);
    assert.deepEqual((await files.find([SCHOOL], record.fileId))?.record.pictures, record.pictures);
    assert.equal(await files.find(['0750002B' as SchoolId], record.fileId), undefined);
    const known = await files.known(
      SCHOOL,
      ['b', 'c', 'd'].map((letter) => letter.repeat(64)),
    );
    assert.deepEqual([...known].toSorted(), ['b'.repeat(64), 'c'.repeat(64)]);
  });

  it('[FILE-20] a use bears the files it was given, in their order; they are let go when it is given others', async () => {
    const { files, person } = await world();
    const ownerId = await person('teacher-0');
    const [a, b, c] = [recordOf(ownerId), recordOf(ownerId), recordOf(ownerId)];
    for (const record of [a, b, c]) await files.add(record);
    const [homework, other] = [use(), use()];
    const idsOf = async (one: FileUse): Promise<readonly FileId[] | undefined> =>
      (await files.of(SCHOOL, one.kind, [one.useId, other.useId])).get(one.useId)?.map(({ fileId }) => fileId);
    assert.ok((await take(ownerId, SCHOOL, homework, [c.fileId, a.fileId, c.fileId])).ok);
    assert.deepEqual(await idsOf(homework), [c.fileId, a.fileId]);
    await take(ownerId, SCHOOL, homework, [a.fileId, b.fileId]);
    assert.deepEqual(await idsOf(homework), [a.fileId, b.fileId]);
    assert.equal(await files.remove(SCHOOL, ownerId, a.fileId), 'inUse');
    assert.equal(await files.remove(SCHOOL, ownerId, c.fileId), 'removed');
    assert.equal(await files.remove(SCHOOL, ownerId, c.fileId), 'unknown');
    assert.ok((await take(ownerId, SCHOOL, homework, [])).ok);
    assert.equal(await idsOf(homework), undefined);
    assert.equal(await files.remove(SCHOOL, ownerId, a.fileId), 'removed');
  });

  it('[FILE-21] nobody attaches what is not theirs, and all is refused together; what a use bears already may stay', async () => {
    const { files, person } = await world();
    const [mine, theirs] = [recordOf(await person('pupil-4')), recordOf(await person('pupil-3'))];
    for (const record of [mine, theirs]) await files.add(record);
    const homework = use();
    for (const wanted of [
      [mine.fileId, theirs.fileId],
      [mine.fileId, newId()],
    ]) {
      const refused = await take(mine.ownerId, SCHOOL, homework, wanted);
      assert.equal(refused.ok ? 'ok' : refused.error.code, 'file.unknown');
    }
    assert.equal((await files.of(SCHOOL, 'homework', [homework.useId])).size, 0, 'nothing half attached');
    await take(theirs.ownerId, SCHOOL, homework, [theirs.fileId]);
    const edited = await take(mine.ownerId, SCHOOL, homework, [theirs.fileId, mine.fileId]);
    assert.ok(edited.ok, 'a colleague who edits keeps the other’s file');
    assert.equal(await files.remove(SCHOOL, theirs.ownerId, theirs.fileId), 'inUse');
  });

  it('[FILE-17] the list is newest first, page by page, with where each is attached', async () => {
    const { files, person } = await world();
    const ownerId = await person('pupil-5');
    const records = [recordOf(ownerId), recordOf(ownerId), recordOf(ownerId)];
    for (const record of records) await files.add(record);
    const message = use('message');
    await take(ownerId, SCHOOL, message, [records[2]!.fileId]);
    const first = await files.list(SCHOOL, ownerId, { after: null, limit: 2 });
    assert.deepEqual(
      first.files.map(({ fileId, uses }) => [fileId, uses]),
      [
        [records[2]!.fileId, [message]],
        [records[1]!.fileId, []],
      ],
    );
    const second = await files.list(SCHOOL, ownerId, { after: records[1]!.fileId, limit: 2 });
    assert.deepEqual(
      second.files.map(({ fileId }) => fileId),
      [records[0]!.fileId],
    );
  });
});
