// The feed and the channels on every server: the same statements on the floor release, at most one message at a time, plans that use indexes.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { AccountId, AudienceId, PersonId, SchoolId } from '@preau/core/base';
import type { ChannelMessageId, PostId } from '@preau/core/school';
import type { NewPost, SchoolStores } from '@preau/service/school';
import { createSchoolStores } from '../src/index.ts';
import type { Database } from '../src/index.ts';
import { LIST_POSTS } from '../src/school/feed/feed-statements.ts';
import { onEveryServer } from './store-database.ts';
import { contentOf } from './roster-fixture.ts';
import { openImports } from './open-imports.ts';

const SCHOOL = '0750001A' as SchoolId;
const NOW = Date.parse('2026-11-24T10:00:00+01:00');

interface World {
  readonly database: Database;
  readonly stores: SchoolStores;
  account(sourcedId: string): Promise<{ readonly accountId: AccountId; readonly personId: PersonId }>;
  audience(sourcedId: string): Promise<AudienceId>;
}

onEveryServer(({ it, shared }) => {
  let filled: Promise<World> | undefined;
  const world = (): Promise<World> => (filled ??= fill());

  async function fill(): Promise<World> {
    const { database } = await shared();
    const stores = createSchoolStores(database);
    const desk = openImports(stores, NOW);
    assert.equal((await desk.apply({ schoolId: SCHOOL, content: contentOf(SCHOOL, 200), actor: 'cli' })).ok, true);
    const one = async <T extends object>(text: string, sourcedId: string): Promise<T> => {
      const { rows } = await database.query<T & Record<string, unknown>>('find one', text, [sourcedId]);
      return rows[0]!;
    };
    return {
      database,
      stores,
      account: (sourcedId) =>
        one('SELECT account_id AS "accountId", person_id AS "personId" FROM person WHERE sourced_id = $1', sourcedId),
      audience: async (sourcedId) =>
        (await one<{ id: AudienceId }>('SELECT audience_id AS id FROM audience WHERE sourced_id = $1', sourcedId)).id,
    };
  }

  async function post(more: Partial<NewPost> = {}): Promise<NewPost> {
    const { stores, account, audience } = await world();
    const made: NewPost = {
      postId: randomUUID() as PostId,
      schoolId: SCHOOL,
      audienceIds: [await audience('class-0')],
      readers: ['pupil', 'guardian'],
      authorId: (await account('teacher-0')).personId,
      title: 'Sortie',
      text: 'Demain',
      acknowledge: true,
      createdAt: NOW,
      releaseAt: NOW,
      survey: null,
      fileIds: [],
      ...more,
    };
    await stores.feed.add(made);
    return made;
  }

  it('[FEED-20] a post is kept once, read, acknowledged, and counted for those whom it is for', async () => {
    const { stores, account } = await world();
    const made = await post();
    await stores.feed.add({ ...made, title: 'Autre chose' });
    const { accountId } = await account('guardian-0');
    const before = await stores.feed.countUnread(accountId, NOW);
    assert.equal(await stores.feed.mark(accountId, NOW + 5, made.postId, true), true);
    assert.equal(await stores.feed.countUnread(accountId, NOW + 5), before - 1);
    const seen = (await stores.feed.find(accountId, NOW + 5, made.postId))!;
    assert.deepEqual([seen.title, seen.labels, seen.acknowledgedAt], ['Sortie', ['6e A'], NOW + 5]);
    const read = await stores.feed.readReaders(seen, NOW, { after: null, limit: 5 });
    assert.deepEqual([read.expected, read.acknowledged, read.missing.length], [66, 1, 5]);
    assert.equal(await stores.feed.mark((await account('pupil-1')).accountId, NOW, made.postId, true), false);
  });

  it('[FEED-2] the list of an account does not go through the posts of others, in a school with thousands', async () => {
    const { database, stores, account, audience } = await world();
    await database.query(
      'write many posts',
      `WITH p AS (INSERT INTO post (school_id, post_id, author_id, title, text, whole, readers, acknowledge, created_at, release_at)
         SELECT $1, gen_random_uuid(), $2, 'Post ' || n, 'x', false, '{pupil}', false, $4::bigint - n * 1000, $4::bigint - n * 1000
         FROM generate_series(1, 4000) n RETURNING school_id, post_id)
       INSERT INTO post_audience SELECT school_id, post_id, $3 FROM p`,
      [SCHOOL, (await account('teacher-1')).personId, await audience('class-1'), NOW],
    );
    await database.query('count rows', 'ANALYZE');
    const { accountId } = await account('pupil-0');
    const pagesOf = (reader: AccountId): Promise<number> =>
      database.transaction('explain the feed', async (tx) => {
        const values = [reader, NOW, null, 21, 400];
        // Once before: a connection plans what it asks of the standing at its first use.
        await tx.query('read the feed', LIST_POSTS, values);
        const { rows } = await tx.query<{
          'QUERY PLAN': {
            readonly Plan: { readonly 'Shared Hit Blocks': number; readonly 'Shared Read Blocks': number };
          }[];
        }>('explain the feed', `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${LIST_POSTS}`, values);
        const { Plan } = rows[0]!['QUERY PLAN'][0]!;
        return Plan['Shared Hit Blocks'] + Plan['Shared Read Blocks'];
      });
    // Pages read: a class's own posts and a page of what one manages, never all 4,000 of another class (24,000 when they were, one by one).
    for (const key of ['pupil-0', 'teacher-0', 'head-0']) {
      const pages = await pagesOf((await account(key)).accountId);
      assert.ok(pages < 500, `${key}: ${pages}`);
    }
    const { accountId: head } = await account('head-0');
    const first = await stores.feed.list(head, NOW, { after: null, limit: 21, cutAt: 400 });
    const next = await stores.feed.list(head, NOW, { after: first.at(-1)!.postId, limit: 21, cutAt: 400 });
    const ids = [...first, ...next].map(({ postId }) => postId);
    assert.deepEqual([ids.length, new Set(ids).size], [42, 42]);
    assert.ok(next.every(({ releaseAt, managerId }) => releaseAt <= first.at(-1)!.releaseAt && managerId !== null));
    const own = await stores.feed.list(accountId, NOW, { after: null, limit: 21, cutAt: 400 });
    assert.equal(
      own.every(({ title }) => !title.startsWith('Post ')),
      true,
    );
    const other = await stores.feed.list((await account('pupil-1')).accountId, NOW, {
      after: null,
      limit: 21,
      cutAt: 400,
    });
    assert.equal(other.length, 21);
  });

  it('[FEED-44] of messages sent at once by one author one is kept; the same id again is the same', async () => {
    const { stores, account, audience } = await world();
    const { personId } = await account('pupil-0');
    const key = { schoolId: SCHOOL, audienceId: await audience('class-0') };
    const send = (messageId: string, sentAt: number): Promise<string> =>
      stores.channels.send(
        key,
        { messageId: messageId as ChannelMessageId, authorId: personId, text: 'Bonjour', sentAt, releaseAt: sentAt },
        2_000,
      );
    const ids = Array.from({ length: 6 }, () => randomUUID());
    const outcomes = await Promise.all(ids.map((messageId) => send(messageId, NOW)));
    assert.deepEqual(outcomes.toSorted(), ['sent', ...Array<string>(5).fill('tooFast')]);
    assert.equal(await send(ids[outcomes.indexOf('sent')]!, NOW + 1), 'same');
    assert.equal(await send(randomUUID(), NOW + 2_000), 'sent');
    assert.equal((await stores.channels.readMessages(key, personId, NOW + 9_000, { after: null, limit: 9 })).length, 2);
  });
});
