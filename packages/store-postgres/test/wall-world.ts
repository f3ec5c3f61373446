// Two schools with a lesson each behind the wall, for all suites of the wall.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after } from 'node:test';
import type { LessonId, PersonId, PictureId, SchoolId } from '@preau/core/base';
import type { LessonEvent } from '@preau/core/lesson';
import type { SchoolStores } from '@preau/service/school';
import {
  createLessonLog,
  createRunningLessons,
  createSchoolStores,
  createSheetStore,
  openDatabase,
} from '../src/index.ts';
import type { Database } from '../src/index.ts';
import { contentOf } from './roster-fixture.ts';
import type { StoreServer } from './store-database.ts';
import { openImports } from './open-imports.ts';

export const HERE = '0750001A' as SchoolId;
export const THERE = '0750002B' as SchoolId;
export const NOW = Date.parse('2026-11-21T10:00:00+01:00');

/** Two schools behind the wall, on one server: who tests, on which database, and the stores of it. */
export interface WallWorld extends StoreServer {
  world(): Promise<{ readonly database: Database; readonly stores: SchoolStores }>;
  /** One connection, which everybody gets in turn. */
  narrow(): Promise<Database>;
}

/** Makes it; it is filled at its first use, once for all suites of the server. */
export function openWallWorld(server: StoreServer): WallWorld {
  let filled: Promise<{ database: Database; stores: SchoolStores }> | undefined;
  let single: Promise<Database> | undefined;
  after(async () => (await single)?.close());

  async function fill(): Promise<{ database: Database; stores: SchoolStores }> {
    const { database } = await server.shared();
    const stores = createSchoolStores(database);
    const desk = openImports(stores, NOW);
    for (const schoolId of [HERE, THERE])
      assert.equal((await desk.apply({ schoolId, content: contentOf(schoolId, 100), actor: 'cli' })).ok, true);
    for (const schoolId of [HERE, THERE]) await fillLesson(database, schoolId);
    return { database, stores };
  }
  return {
    ...server,
    world: () => (filled ??= fill()),
    narrow: () => (single ??= server.shared().then(({ url }) => openDatabase({ url, connections: 1 }))),
  };
}

export const schoolsSeen = async (database: Database): Promise<string[]> => {
  const { rows } = await database.query<{ school_id: string }>(
    'look around',
    'SELECT DISTINCT school_id FROM person ORDER BY 1',
  );
  return rows.map((row) => row.school_id);
};
export const whoAmI = async (database: Database): Promise<string> => {
  const { rows } = await database.query<{ who: string }>('ask', 'SELECT current_user::text AS who');
  return rows[0]!.who;
};

/** A lesson of a school: an event, a heartbeat, a sheet, a picture. */
async function fillLesson(database: Database, schoolId: SchoolId): Promise<void> {
  const key = { schoolId, lessonId: `lesson-${schoolId}` as LessonId };
  const by = randomUUID() as PersonId;
  const sheets = createSheetStore(database);
  await createLessonLog(database).append(key, 0, [eventOf(1)]);
  await createRunningLessons(database).beat(randomUUID(), 1, [key]);
  await sheets.write(key, { text: 'Fiche', slides: [] }, by, 1);
  const picture = { pictureId: 'b'.repeat(64) as PictureId, width: 1, height: 1, sizeBytes: 9 };
  await sheets.addPicture(key, picture, by, 1, 1_000_000);
}

export function eventOf(seq: number): LessonEvent {
  const fact = { kind: 'handsLowered' } as const;
  return { seq, at: 1, actor: null, commandId: null, visibility: 'everyone', fact } as unknown as LessonEvent;
}
