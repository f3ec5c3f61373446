// What a court's restriction does to conversations that are there already.
import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import type { SentAnswer } from '@preau/protocol/school';
import { createSchoolStores } from '@preau/store-postgres';
import { MONDAY, openMailWorld, SCHOOL } from './mail-world.ts';
import { upload } from './upload-client.ts';

const world = await openMailWorld();
const { harness, ask, get, sent, answer, thread, threads, unread } = world;
after(() => world[Symbol.asyncDispose]());
let week = 0;
beforeEach(() => {
  week += 1;
  harness.clock.at = MONDAY + week * 7 * 86_400_000;
});

const restrict = async (guardian: string, pupil: string, isRestricted: boolean): Promise<unknown> =>
  harness.database.query(
    'restrict a guardian',
    'UPDATE guardian_link SET restricted = $4 WHERE school_id = $1 AND guardian_id = $2 AND pupil_id = $3',
    [SCHOOL, await world.id(guardian), await world.id(pupil), isRestricted],
  );
/** All that an export of one's own data says. */
async function ownData(key: string): Promise<string> {
  const told: unknown[] = [];
  await createSchoolStores(harness.database).personalData.readOut(SCHOOL, await world.id(key), 'own', {
    person: async () => undefined,
    section: async () => undefined,
    rows: async (rows) => void told.push(...rows),
  });
  return JSON.stringify(told);
}
const sees = async (key: string, { threadId }: SentAnswer): Promise<boolean> => {
  const { status } = await ask(key, 'GET', `/api/threads/${threadId}`);
  const isListed = (await threads(key)).some((each) => each.threadId === threadId);
  assert.equal(isListed, status === 200);
  return status === 200;
};

test('[MAIL-70] from the restriction on a guardian sees none of the conversations that the child gave rise to, nor counts, finds, reports or answers them', async () => {
  const { fileId } = await upload(
    harness,
    await world.jar('teacher-0'),
    'Bilan.txt',
    new TextEncoder().encode('de lui'),
  );
  const old = await sent('guardian-0', { to: ['teacher-0'], subject: 'Kangourou', text: 'Comment va mon enfant ?' });
  await answer('teacher-0', old, 'Bien.', false, [fileId]);
  const office = await sent('head-0', { to: ['guardian-0'] });
  const everybody = await sent('head-0', { groups: [{ audienceId: null, who: 'guardians' }] });
  const before = await unread('guardian-0');
  await restrict('guardian-0', 'pupil-0', true);
  assert.deepEqual(
    [await sees('guardian-0', old), await sees('guardian-0', office), await sees('guardian-0', everybody)],
    [false, false, true],
  );
  assert.equal(await unread('guardian-0'), before - 2);
  assert.equal((await ask('guardian-0', 'GET', `/api/files/${fileId}`)).status, 404);
  const found = await ask('guardian-0', 'POST', '/api/search', { text: 'Kangourou' });
  assert.equal(found.status, 200, found.text);
  assert.equal(found.text.includes(old.threadId), false);
  assert.equal((await ownData('guardian-0')).includes('Comment va mon enfant'), false);
  for (const path of [`messages/${old.messageId}/report`, 'read'])
    assert.equal((await ask('guardian-0', 'POST', `/api/threads/${old.threadId}/${path}`, { reason: '' })).status, 404);
  assert.equal((await answer('guardian-0', old, 'Encore ?', true)).status, 404);
  const late = await answer('teacher-0', old, 'Il va mieux.');
  assert.equal(late.body['code'], 'mail.receiverUnknown', 'nobody goes on telling them of the child');
  assert.equal((await answer('teacher-0', old, 'Il va mieux.', true)).body['code'], 'mail.nobody');
  assert.equal((await thread('teacher-0', old.threadId)).messages.length, 2, 'the other side keeps it');
  const since = await sent('head-0', { to: ['guardian-0'], text: 'Le jugement est noté.' });
  assert.equal(await sees('guardian-0', since), true, 'what is written since comes by a way that is open');
  await restrict('guardian-0', 'pupil-0', false);
  assert.deepEqual([await sees('guardian-0', old), await sees('guardian-0', office)], [true, true]);
  assert.equal((await thread('guardian-0', old.threadId)).messages.length, 2);
  assert.equal((await ownData('guardian-0')).includes('Comment va mon enfant'), true);
  assert.equal((await answer('teacher-0', old, 'Il va mieux.')).status, 201);
});

test('[MAIL-70] what another child leads to stays: its teachers, its groups', async () => {
  await harness.database.query(
    'give another child',
    `INSERT INTO guardian_link (school_id, guardian_id, pupil_id, relation, legal, source) VALUES ($1, $2, $3, 'parent', true, 'manual')`,
    [SCHOOL, await world.id('guardian-8'), await world.id('pupil-5')],
  );
  // Which teachers the two children have apart, and which class is whose.
  const { rows } = await harness.database.query<{ child: string; audience_id: string; only: string | null }>(
    'read the classes',
    `SELECT p.sourced_id AS child, m.audience_id, (SELECT min(t.sourced_id) FROM teaching x JOIN person t ON t.person_id = x.person_id
       WHERE x.audience_id = m.audience_id AND NOT EXISTS (SELECT FROM teaching y JOIN membership n ON n.audience_id = y.audience_id
         JOIN person o ON o.person_id = n.person_id WHERE y.person_id = x.person_id AND o.sourced_id IN ('pupil-4', 'pupil-5') AND o.sourced_id <> p.sourced_id)) AS only
     FROM person p JOIN membership m ON m.person_id = p.person_id AND m.kind = 'class' WHERE p.sourced_id IN ('pupil-4', 'pupil-5') ORDER BY 1`,
  );
  const [four, five] = [rows[0]!, rows[1]!];
  assert.ok(four.only !== null && five.only !== null && four.audience_id !== five.audience_id);
  const of = (audienceId: string): object => ({ groups: [{ audienceId, who: 'guardians' }] });
  const letters = [
    await sent(four.only, { to: ['guardian-8'] }),
    await sent('head-0', of(four.audience_id)),
    await sent(five.only, { to: ['guardian-8'] }),
    await sent('guardian-8', { to: [five.only] }),
    await sent('head-0', of(five.audience_id)),
  ];
  await restrict('guardian-8', 'pupil-4', true);
  const seen: boolean[] = [];
  for (const letter of letters) seen.push(await sees('guardian-8', letter));
  assert.deepEqual(seen, [false, false, true, true, true]);
  await restrict('guardian-8', 'pupil-5', true);
  assert.equal(await sees('guardian-8', letters[2]!), false);
  await restrict('guardian-8', 'pupil-5', false);
  assert.deepEqual([await sees('guardian-8', letters[0]!), await sees('guardian-8', letters[2]!)], [false, true]);
  await restrict('guardian-8', 'pupil-4', false);
});

test('[MAIL-70] what the office showed of a child alone with an adult is hidden, too; a message of the evening before never arrives', async () => {
  const alone = await sent('teacher-0', { to: ['pupil-0'] });
  await get('head-0', 'POST', `/api/moderation/threads/${alone.threadId}/guardians`);
  harness.clock.at += 11 * 3_600_000;
  const late = await sent('teacher-0', { to: ['guardian-0'] });
  assert.equal(await sees('guardian-0', alone), true);
  await restrict('guardian-0', 'pupil-0', true);
  harness.clock.at = late.releaseAt;
  assert.deepEqual([await sees('guardian-0', alone), await sees('guardian-0', late)], [false, false]);
  await restrict('guardian-0', 'pupil-0', false);
  assert.deepEqual([await sees('guardian-0', alone), await sees('guardian-0', late)], [true, true]);
});
