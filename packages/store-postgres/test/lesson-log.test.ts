import assert from 'node:assert/strict';
import type { LessonEvent } from '@preau/core/lesson';
import type { LessonKey } from '@preau/service/lesson';
import { createLessonLog, createRunningLessons, openDatabase } from '../src/index.ts';
import type { Database } from '../src/index.ts';
import { onEveryServer } from './store-database.ts';
import type { StoreServer } from './store-database.ts';

const key = { schoolId: '0750001A', lessonId: '00000000-0000-7000-8000-000000000700_20260302' } as LessonKey;
const person = '00000000-0000-7000-8000-000000000011' as never;

const message = (seq: number, text: string, commandId: string | null = null): LessonEvent => ({
  seq,
  at: 1_700_000_000_000 + seq,
  actor: person,
  visibility: 'everyone',
  commandId,
  fact: { kind: 'messagePosted', personId: person, body: { text } },
});

/** A test on a database of its own. */
async function withDatabase(server: StoreServer, run: (database: Database) => Promise<void>): Promise<void> {
  const stored = await server.open();
  const database = openDatabase({ url: stored.url });
  try {
    await run(database);
  } finally {
    await database.close();
    await stored.close();
  }
}

onEveryServer((server) => {
  server.it('[LESSON-50] what was appended is read back, byte for byte, in order and in pages', () =>
    withDatabase(server, async (database) => {
      const log = createLessonLog(database);
      const events: LessonEvent[] = [
        message(1, 'bonjour 😀 \\ " \n é'),
        { ...message(2, 'x'), visibility: 'adults' },
        {
          seq: 3,
          at: 3,
          actor: null,
          visibility: { personId: person },
          commandId: null,
          fact: { kind: 'silenced', personId: person, source: 'camera' },
        },
        {
          seq: 4,
          at: 4,
          actor: null,
          visibility: 'everyone',
          commandId: null,
          fact: { kind: 'lost', personId: person, since: 2 },
        },
      ];
      assert.equal(await log.append(key, 0, events.slice(0, 3)), 'appended');
      assert.equal(await log.append(key, 3, events.slice(3)), 'appended');
      assert.deepEqual(await log.read(key, 0, 100), events);
      assert.deepEqual(
        (await log.read(key, 1, 2)).map(({ seq }) => seq),
        [2, 3],
      );
      assert.deepEqual(await log.read({ ...key, schoolId: '0750002B' as never }, 0, 10), [], 'another school’s log');
    }),
  );

  server.it('[LESSON-50] two writers at the same place: one wins, the other writes nothing', () =>
    withDatabase(server, async (database) => {
      const log = createLessonLog(database);
      const outcomes = await Promise.all(
        Array.from({ length: 10 }, (_, n) => log.append(key, 0, [message(1, `${n}`), message(2, `${n}`)])),
      );
      assert.deepEqual(outcomes.toSorted(), ['appended', ...Array.from({ length: 9 }, () => 'conflict')]);
      assert.equal((await log.read(key, 0, 10)).length, 2);
      assert.equal(await log.append(key, 1, [message(2, 'late'), message(3, 'late')]), 'conflict');
      assert.equal((await log.read(key, 0, 10)).length, 2, 'all or nothing');
      await assert.rejects(log.append(key, 2, [message(4, 'a gap')]), RangeError);
    }),
  );

  server.it('[LESSON-54] a command stands once, whatever process writes it; its several events are one command', () =>
    withDatabase(server, async (database) => {
      const log = createLessonLog(database);
      assert.equal(
        await log.append(key, 0, [
          message(1, 'a', 'command-1'),
          message(2, 'b', 'command-1'),
          message(3, 'c', 'command-2'),
        ]),
        'appended',
      );
      assert.equal(await log.append(key, 3, [message(4, 'a', 'command-1')]), 'conflict');
      assert.equal(
        await log.append({ ...key, lessonId: '00000000-0000-7000-8000-000000000701' as never }, 0, [
          message(1, 'a', 'command-1'),
        ]),
        'appended',
        'in another lesson it is another',
      );
    }),
  );

  server.it('[LESSON-4] deleting a message erases its body in the same breath; the place stays', () =>
    withDatabase(server, async (database) => {
      const log = createLessonLog(database);
      await log.append(key, 0, [message(1, 'à effacer'), message(2, 'reste')]);
      await log.append(key, 2, [
        {
          seq: 3,
          at: 9,
          actor: person,
          visibility: 'everyone',
          commandId: null,
          fact: { kind: 'messageDeleted', target: 1 },
        },
      ]);
      const [first, second] = await log.read(key, 0, 10);
      assert.deepEqual(first?.fact, { kind: 'messagePosted', personId: person, body: null });
      assert.deepEqual(second?.fact, { kind: 'messagePosted', personId: person, body: { text: 'reste' } });
    }),
  );

  server.it('[LESSON-44] heartbeats say whose lessons are in hand; a dead process’s lesson is taken once', () =>
    withDatabase(server, async (database) => {
      const running = createRunningLessons(database);
      const [dead, here, there] = [
        '00000000-0000-7000-8000-00000000000a',
        '00000000-0000-7000-8000-00000000000b',
        '00000000-0000-7000-8000-00000000000c',
      ];
      await running.beat(dead, 1_000, [key]);
      await running.beat(dead, 3_000, [key]);
      await running.beat(here, 4_000, []);
      const [left] = await running.others(here);
      assert.deepEqual({ ...left }, { ...key, processId: dead, beatAt: 3_000 });
      assert.deepEqual(
        await Promise.all([running.take(left!), running.take(left!)]).then((taken) => taken.toSorted()),
        [false, true],
      );
      await running.beat(there, 5_000, [key]);
      await running.forget(there, key);
      assert.deepEqual(await running.others(here), []);
    }),
  );
});
