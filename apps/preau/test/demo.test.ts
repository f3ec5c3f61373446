// The demo school over years: a real database, the real importer, a clock that the test turns.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { TestContext } from 'node:test';
import { MemoryBus } from '@preau/bus-memory';
import { DEFAULT_ZONE, parseDeviceId, parseSchoolId } from '@preau/core/base';
import { createArgon2Hasher } from '@preau/identity';
import { openSchool, openSchoolFiles } from '@preau/school';
import type { School } from '@preau/school';
import { createOperator } from '@preau/service/school';
import { createLessonLog, createSchoolStores, migrate, openDatabase } from '@preau/store-postgres';
import { openTestDatabase } from '../../../tools/testing/postgres.ts';
import type { DemoFile } from '../src/demo/demo-file.ts';
import { openDemo, tellDemo } from '../src/demo/demo-school.ts';

const base = mkdtempSync(join(tmpdir(), 'preau-demo-'));
after(() => rmSync(base, { recursive: true, force: true }));

/** A school whose clock stands where the test puts it. */
async function openHouse(t: TestContext): Promise<{
  readonly dataDir: string;
  at(instant: string): Promise<School>;
}> {
  const stored = await openTestDatabase({ template: { key: 'migrated', run: migrate } });
  const database = openDatabase({ url: stored.url });
  const dataDir = mkdtempSync(join(base, 'data-'));
  const opened: School[] = [];
  t.after(async () => {
    for (const school of opened) await school[Symbol.asyncDispose]();
    await database.close();
    await stored.close();
  });
  return {
    dataDir,
    async at(instant) {
      const clock = { now: () => Date.parse(instant) };
      const school = await openSchool({
        stores: createSchoolStores(database),
        lessonLog: createLessonLog(database),
        hasher: createArgon2Hasher(),
        bus: new MemoryBus(clock),
        keysFolder: join(dataDir, 'keys'),
        files: await openSchoolFiles({ dataDir }),
        publicUrl: 'http://127.0.0.1',
        secure: false,
        clock,
      });
      opened.push(school);
      return school;
    },
  };
}

const readDemo = (dataDir: string): DemoFile =>
  JSON.parse(readFileSync(join(dataDir, 'demo.json'), 'utf8')) as DemoFile;
const device = parseDeviceId('a-device-of-the-test')!;

async function canSignIn(school: School, { accounts }: Pick<DemoFile, 'accounts'>): Promise<boolean[]> {
  const results = [];
  for (const { login, password } of accounts)
    results.push((await school.sessions.signIn({ login, password, deviceId: device })).ok);
  return results;
}

test('[HOUSE-51] the first start makes a school in which everybody named can sign in, and tells the lesson that is on', async (t) => {
  const { dataDir, at } = await openHouse(t);
  const school = await at('2026-03-03T09:20:00Z');
  const said: string[] = [];
  const options = { school, dataDir, zone: DEFAULT_ZONE, say: (sentence: string) => void said.push(sentence) };
  const accounts = await openDemo(options);
  assert.ok(accounts);
  assert.deepEqual(said, ['Creating the demo school…']);
  assert.deepEqual(
    new Set(accounts.map(({ role }) => role)),
    new Set(['teacher', 'pupil', 'guardian', 'head', 'operator']),
  );
  await tellDemo(options, 'http://127.0.0.1:8080', accounts);
  assert.equal(statSync(join(dataDir, 'demo.json')).mode & 0o777, 0o600);
  const file = readDemo(dataDir);
  assert.deepEqual(Object.keys(file), ['url', 'lessonId', 'accounts']);
  assert.deepEqual(Object.keys(file.accounts[0]!), ['role', 'login', 'password', 'displayName']);
  assert.deepEqual(
    await canSignIn(school, file),
    accounts.map(() => true),
  );

  const [teacher] = file.accounts.filter(({ role }) => role === 'teacher');
  const signedIn = await school.sessions.signIn({ ...teacher!, deviceId: device });
  assert.ok(signedIn.ok);
  const day = await school.days.today({ accountId: signedIn.value.account.accountId });
  const on = day.persons[0]?.lessons.find(({ lessonId }) => lessonId === file.lessonId);
  assert.ok(on !== undefined && on.startsAt <= school.clock.now() && on.endsAt > school.clock.now(), 'it is on now');

  const guardian = file.accounts.find(({ role }) => role === 'guardian')!;
  const family = await school.sessions.signIn({ ...guardian, deviceId: device });
  assert.ok(family.ok);
  const { persons } = await school.days.today({ accountId: family.value.account.accountId });
  assert.equal(persons[0]?.children.length, 2, 'the guardian’s day shows brothers or sisters');

  assert.deepEqual(await openDemo(options), accounts, 'a second start keeps them');
  assert.equal(said.length, 1);
});

test('[HOUSE-93] the demo school of a cell overseas lies there: its day is theirs, and the lesson that is on is on', async (t) => {
  const { dataDir, at } = await openHouse(t);
  const school = await at('2026-03-03T20:20:00Z');
  const options = { school, dataDir, zone: 'Pacific/Noumea', say: () => undefined };
  const accounts = await openDemo(options);
  assert.ok(accounts);
  await tellDemo(options, 'http://127.0.0.1:8080', accounts);
  const signedIn = await school.sessions.signIn({ ...accounts[0]!, deviceId: device });
  assert.ok(signedIn.ok);
  const day = await school.days.today({ accountId: signedIn.value.account.accountId });
  assert.equal(day.zone, 'Pacific/Noumea');
  assert.equal(day.date, '2026-03-04');
  assert.ok(day.persons[0]?.lessons.some(({ lessonId }) => lessonId === readDemo(dataDir).lessonId));
});

test('[HOUSE-51] a lost or damaged file gives new passwords, and the old ones end', async (t) => {
  const { dataDir, at } = await openHouse(t);
  const school = await at('2026-03-03T09:20:00Z');
  const options = { school, dataDir, zone: DEFAULT_ZONE, say: () => undefined };
  const first = await openDemo(options);
  assert.ok(first);
  assert.deepEqual(readDemo(dataDir).accounts, first, 'they are kept at once, before anything listens');
  writeFileSync(join(dataDir, 'demo.json'), '{"accounts":[');
  const second = await openDemo(options);
  assert.ok(second);
  assert.deepEqual(
    second.map(({ login }) => login),
    first.map(({ login }) => login),
  );
  assert.deepEqual(
    await canSignIn(school, { accounts: second }),
    second.map(() => true),
  );
  assert.deepEqual(await canSignIn(school, { accounts: first.slice(0, 2) }), [false, false]);
});

test('[HOUSE-52] in a new school year the demo class has its lesson again, and the accounts stay', async (t) => {
  const { dataDir, at } = await openHouse(t);
  const before = await at('2026-03-03T09:20:00Z');
  const accounts = await openDemo({ school: before, dataDir, zone: DEFAULT_ZONE, say: () => undefined });
  const said: string[] = [];
  for (const instant of ['2026-10-13T09:20:00Z', '2031-06-11T13:40:00Z']) {
    const school = await at(instant);
    const options = { school, dataDir, zone: DEFAULT_ZONE, say: (sentence: string) => void said.push(sentence) };
    assert.deepEqual(await openDemo(options), accounts);
    await tellDemo(options, 'http://127.0.0.1:8080', accounts!);
    const { lessonId } = readDemo(dataDir);
    assert.match(String(lessonId), new RegExp(`${instant.slice(0, 10).replaceAll('-', '')}$`), 'a lesson of that day');
    assert.deepEqual(await openDemo(options), accounts);
  }
  assert.deepEqual(
    said,
    Array.from({ length: 2 }, () => 'Giving the demo school the timetable of this school year…'),
  );
});

test('[HOUSE-51] a house with a school of its own gets no demo school', async (t) => {
  const { dataDir, at } = await openHouse(t);
  const school = await at('2026-03-03T09:20:00Z');
  await createOperator(
    { people: school.stores.people, codes: school.codes, clock: school.clock, randomness: school.randomness },
    {
      schoolId: parseSchoolId('0750001A')!,
      schoolName: 'Collège du Parc',
      zone: 'Europe/Paris',
      givenName: 'Inès',
      familyName: 'Roy',
    },
  );
  assert.equal(
    await openDemo({ school, dataDir, zone: DEFAULT_ZONE, say: () => assert.fail('nothing to say') }),
    undefined,
  );
  assert.equal((await school.stores.days.listSchools()).length, 1);
});
