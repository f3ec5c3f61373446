// What bears files is written with them: a connection that dies between the two leaves neither. FILE-40, FILE-21.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after } from 'node:test';
import { Client } from 'pg';
import type {
  AudienceId,
  FileId,
  HandInId,
  HomeworkId,
  LessonId,
  LocalDate,
  PersonId,
  SchoolId,
} from '@preau/core/base';
import type { FileUseKind, PostId } from '@preau/core/school';
import type { SchoolStores } from '@preau/service/school';
import { createSchoolStores } from '../src/index.ts';
import type { Database } from '../src/index.ts';
import { contentOf } from './roster-fixture.ts';
import { onEveryServer } from './store-database.ts';
import { openImports } from './open-imports.ts';

const SCHOOL = '0750001A' as SchoolId;
const NOW = Date.parse('2026-11-24T10:00:00+01:00');
const TODAY = '2026-11-24' as LocalDate;

interface World {
  readonly database: Database;
  readonly stores: SchoolStores;
  /** Somebody else's eyes and hands on the same database. */
  readonly aside: Client;
  readonly teacherId: PersonId;
  readonly pupilId: PersonId;
  readonly audienceId: AudienceId;
}

/** One thing that bears files: how it is written, and by whom. */
interface Bearer {
  readonly kind: FileUseKind;
  readonly ownerId: PersonId;
  /** Answers whether it was written. */
  write(fileIds: readonly FileId[]): Promise<{ readonly ok: boolean }>;
  /** Rows of it. */
  readonly count: string;
}

onEveryServer(({ it, shared }) => {
  let filled: Promise<World> | undefined;
  const world = (): Promise<World> => (filled ??= fill());
  after(async () => (await filled)?.aside.end());

  async function fill(): Promise<World> {
    const { database, url } = await shared();
    const stores = createSchoolStores(database);
    const desk = openImports(stores, NOW);
    assert.equal((await desk.apply({ schoolId: SCHOOL, content: contentOf(SCHOOL, 60), actor: 'cli' })).ok, true);
    const { rows } = await database.query<Omit<World, 'database' | 'stores' | 'aside'>>(
      'find some',
      `SELECT (SELECT person_id FROM person WHERE sourced_id = 'teacher-0') AS "teacherId",
         (SELECT person_id FROM person WHERE sourced_id = 'pupil-0') AS "pupilId",
         (SELECT audience_id FROM audience WHERE sourced_id = 'class-0') AS "audienceId"`,
      [],
    );
    const aside = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
    // The database is dropped under it when the suite ends.
    aside.on('error', () => undefined);
    await aside.connect();
    return { database, stores, aside, ...rows[0]! };
  }

  /** A file of the person. */
  async function file(ownerId: PersonId): Promise<FileId> {
    const { stores } = await world();
    const fileId = randomUUID() as FileId;
    const record = { schoolId: SCHOOL, fileId, ownerId, name: 'a.pdf', mediaType: 'application/pdf', bytes: 9 };
    const added = await stores.files.add({ ...record, sha256: 'a'.repeat(64), createdAt: NOW, pictures: {} });
    assert.ok(added.ok);
    return fileId;
  }

  function homework(at: World, homeworkId: HomeworkId, expects: 'nothing' | 'handIn' = 'nothing') {
    return {
      homeworkId,
      schoolId: SCHOOL,
      teacherId: at.teacherId,
      subject: 'SVT',
      lessonId: null,
      dueLessonId: null,
      dueOn: TODAY,
      text: 'Lire',
      minutes: null,
      expects,
      audienceIds: [at.audienceId],
      fileIds: [] as FileId[],
      base: 0,
      releaseAt: NOW,
      at: NOW,
    };
  }

  /** Every kind, each a new thing. */
  async function bearers(): Promise<readonly Bearer[]> {
    const at = await world();
    const { stores, teacherId, pupilId, audienceId } = at;
    const [asked, back] = [randomUUID() as HomeworkId, randomUUID() as HomeworkId];
    for (const id of [asked, back]) assert.ok((await stores.homework.save(homework(at, id, 'handIn'))).ok);
    const hand = (homeworkId: HomeworkId, handInId: HandInId, fileIds: readonly FileId[]) =>
      stores.handIns.hand({
        schoolId: SCHOOL,
        handInId,
        homeworkId,
        pupilId,
        text: 'x',
        fileIds,
        handedAt: NOW,
        writtenAt: null,
      });
    const returned = randomUUID() as HandInId;
    assert.ok((await hand(back, returned, [])).ok);
    const [homeworkId, handInId, postId] = [
      randomUUID() as HomeworkId,
      randomUUID() as HandInId,
      randomUUID() as PostId,
    ];
    const lessonId = `2026-11-24.${randomUUID()}` as LessonId;
    return [
      {
        kind: 'homework',
        ownerId: teacherId,
        write: (fileIds) => stores.homework.save({ ...homework(at, homeworkId), fileIds: [...fileIds] }),
        count: `SELECT count(*) FROM homework_version WHERE homework_id = '${homeworkId}'`,
      },
      {
        kind: 'note',
        ownerId: teacherId,
        write: (fileIds) =>
          stores.notes.save({
            schoolId: SCHOOL,
            lessonId,
            noteId: randomUUID(),
            audienceIds: [audienceId],
            teacherId,
            subject: 'SVT',
            heldOn: TODAY,
            startsAt: NOW,
            text: 'Fait',
            fileIds,
            base: 0,
            releaseAt: NOW,
            at: NOW,
          }),
        count: `SELECT count(*) FROM session_note_version WHERE lesson_id = '${lessonId}'`,
      },
      {
        kind: 'handIn',
        ownerId: pupilId,
        write: (fileIds) => hand(asked, handInId, fileIds),
        count: `SELECT count(*) FROM hand_in WHERE hand_in_id = '${handInId}'`,
      },
      {
        kind: 'correction',
        ownerId: teacherId,
        write: (fileIds) =>
          stores.handIns.giveBack(SCHOOL, returned, { by: teacherId, comment: 'Bien', again: false, fileIds, at: NOW }),
        count: `SELECT count(*) FROM hand_in WHERE hand_in_id = '${returned}' AND returned_at IS NOT NULL`,
      },
      {
        kind: 'post',
        ownerId: teacherId,
        write: (fileIds) =>
          stores.feed.add({
            postId,
            schoolId: SCHOOL,
            audienceIds: [audienceId],
            readers: ['pupil'],
            authorId: teacherId,
            title: 'Sortie',
            text: '',
            acknowledge: false,
            createdAt: NOW,
            releaseAt: NOW,
            survey: null,
            fileIds,
          }),
        count: `SELECT count(*) FROM post WHERE post_id = '${postId}'`,
      },
    ];
  }

  async function counted(statement: string): Promise<number> {
    const { aside } = await world();
    const { rows } = await aside.query<{ count: string }>(statement);
    return Number(rows[0]!.count);
  }

  it('[FILE-40] a connection that dies before the files are attached leaves nothing of what bears them; sent again, both are there', async () => {
    const { aside, stores } = await world();
    for (const { kind, ownerId, write, count } of await bearers()) {
      const fileId = await file(ownerId);
      await aside.query('BEGIN');
      await aside.query('LOCK TABLE file_use IN ACCESS EXCLUSIVE MODE');
      const writing = write([fileId]).then(
        () => 'written',
        () => 'died',
      );
      const deadline = performance.now() + 10_000;
      const KILL = `SELECT pg_terminate_backend(l.pid) FROM pg_locks l WHERE l.relation = 'file_use'::regclass AND NOT l.granted
        AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
      while ((await aside.query(KILL)).rowCount === 0) assert.ok(performance.now() < deadline, `${kind} never came`);
      await aside.query('COMMIT');
      assert.equal(await writing, 'died', kind);
      assert.equal(await counted(count), 0, `${kind}: nothing is there`);
      assert.equal(await counted(`SELECT count(*) FROM file_use WHERE file_id = '${fileId}'`), 0, kind);
      assert.ok((await write([fileId])).ok, kind);
      assert.equal(await counted(count), 1, kind);
      assert.equal(await stores.files.remove(SCHOOL, ownerId, fileId), 'inUse', kind);
    }
  });

  it('[FILE-21] with a file that is somebody else’s, used or not, nothing is written of what would bear it', async () => {
    const { teacherId, pupilId, stores } = await world();
    const [theirs] = await bearers();
    for (const { kind, ownerId, write, count } of await bearers()) {
      const strange = await file(ownerId === teacherId ? pupilId : teacherId);
      const own = await file(ownerId);
      const refused = await write([own, strange]);
      assert.deepEqual([refused.ok, await counted(count)], [false, 0], kind);
      assert.equal(await stores.files.remove(SCHOOL, ownerId, own), 'removed', kind);
    }
    // What another thing bears is no more the pupil's for that.
    const used = await file(teacherId);
    assert.ok((await theirs!.write([used])).ok);
    const handIn = (await bearers()).find(({ kind }) => kind === 'handIn')!;
    assert.equal((await handIn.write([used])).ok, false);
  });
});
