// What a demo school tells of itself, on any day and at any hour: a real database, the real desks, a clock that the test turns.
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { TestContext } from 'node:test';
import { MemoryBus } from '@preau/bus-memory';
import { addDays, DEFAULT_ZONE, parseDeviceId, parseSessionId } from '@preau/core/base';
import type { AudienceId, SessionClaims } from '@preau/core/base';
import { createArgon2Hasher } from '@preau/identity';
import { openSchool, openSchoolFiles } from '@preau/school';
import type { School } from '@preau/school';
import { sessionClaimsOf } from '@preau/service/school';
import { createLessonLog, createSchoolStores, migrate, openDatabase } from '@preau/store-postgres';
import type { Database } from '@preau/store-postgres';
import { openTestDatabase } from '../../../tools/testing/postgres.ts';
import { readDemoAccounts } from '../src/demo/demo-file.ts';
import type { DemoAccount } from '../src/demo/demo-file.ts';
import { DEMO_SCHOOL, openDemo } from '../src/demo/demo-school.ts';
import { live } from '../src/demo/life/live.ts';

const base = mkdtempSync(join(tmpdir(), 'preau-demo-life-'));
const template = join(base, 'bare');
after(() => rmSync(base, { recursive: true, force: true }));
const device = parseDeviceId('a-device-of-the-test')!;

async function openAt(dataDir: string, database: Database, instant: string): Promise<School> {
  const clock = { now: () => Date.parse(instant) };
  return openSchool({
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
}

/** A bare demo school as it stands on its first day of term; every house of this file begins with a copy of it. */
async function openBare(url: string): Promise<void> {
  await migrate(url);
  const database = openDatabase({ url });
  const school = await openAt(template, database, '2026-09-01T04:00:00Z');
  await openDemo({ school, dataDir: template, zone: DEFAULT_ZONE, say: () => undefined, bare: true });
  await school[Symbol.asyncDispose]();
  await database.close();
}

interface House {
  readonly database: Database;
  readonly accounts: readonly DemoAccount[];
  at(instant: string): Promise<School>;
}

async function openHouse(t: TestContext): Promise<House> {
  const stored = await openTestDatabase({ template: { key: `demo life ${template}`, run: openBare } });
  const database = openDatabase({ url: stored.url });
  const dataDir = mkdtempSync(join(base, 'data-'));
  cpSync(template, dataDir, { recursive: true });
  const opened: School[] = [];
  t.after(async () => {
    for (const school of opened) await school[Symbol.asyncDispose]();
    await database.close();
    await stored.close();
  });
  return {
    database,
    accounts: readDemoAccounts(dataDir)!,
    async at(instant) {
      const school = await openAt(dataDir, database, instant);
      opened.push(school);
      return school;
    },
  };
}

async function sessionOf(
  school: School,
  { accounts }: House,
  role: DemoAccount['role'],
): Promise<SessionClaims & { readonly audienceId: AudienceId }> {
  const { login } = accounts.find((account) => account.role === role)!;
  const found = (await school.stores.accounts.findForSignIn(login, device))!;
  const view = (await school.stores.accounts.findView(found.accountId))!;
  const claims = sessionClaimsOf(view, {
    sessionId: parseSessionId('00000000-0000-7000-8000-000000000001')!,
    deviceId: device,
  });
  return { ...claims, audienceId: view.persons[0]!.audiences[0]?.audienceId as AudienceId };
}

const ROWS = ['homework', 'session_note', 'hand_in', 'post', 'channel_message', 'message', 'file', 'audit'];

async function countRows({ database }: House): Promise<Record<string, number>> {
  const parts = ROWS.map((table) => `(SELECT count(*)::int FROM ${table}) AS ${table}`);
  const { rows } = await database.query<Record<string, number>>('count', `SELECT ${parts.join(', ')}`, []);
  return rows[0]!;
}

for (const [instant, when] of [
  ['2026-11-22T15:00:00Z', 'on a Sunday'],
  ['2026-11-23T02:30:00Z', 'in the night to Monday'],
  ['2026-11-24T09:10:00Z', 'on a Tuesday morning'],
  ['2026-11-26T21:45:00Z', 'on a Thursday in quiet hours'],
  ['2026-12-27T10:00:00Z', 'in the holidays'],
  ['2027-08-11T12:00:00Z', 'in summer'],
] as const) {
  test(`[HOUSE-66] [HOUSE-67] ${when} a new demo school has lived for two weeks, and nobody finds it empty`, async (t) => {
    const house = await openHouse(t);
    const school = await house.at(instant);
    const now = school.clock.now();
    assert.deepEqual(await live(school, DEMO_SCHOOL, house.accounts), [], 'the desks refused nothing');

    const pupil = await sessionOf(school, house, 'pupil');
    const due = (await school.homework.due(pupil, {}, undefined)).homework;
    const doneAt = (each: (typeof due)[number]): number | null => each.pupils[0]!.doneAt;
    const today = (await school.homework.due(pupil, {}, undefined)).today;
    assert.ok(
      due.filter((each) => each.dueOn >= today && doneAt(each) === null).length >= 2,
      'there is something to do',
    );
    assert.ok(
      due.some((each) => each.dueOn >= today && each.expects === 'handIn' && doneAt(each) === null),
      'and to hand in',
    );
    assert.ok(
      due.some((each) => doneAt(each) !== null),
      'and something is done',
    );
    assert.ok(
      due.some((each) => each.files.length > 0),
      'a sheet goes with one',
    );
    const handed = await Promise.all(
      due.filter(({ expects }) => expects === 'handIn').map((each) => school.handIns.own(pupil, each.homeworkId)),
    );
    const states = handed.flatMap((each) => (each.ok ? each.value.pupils[0]!.handIns.map(({ state }) => state) : []));
    assert.ok(states.includes('returned'), 'a work came back');

    const guardian = await sessionOf(school, house, 'guardian');
    const [family] = (await school.days.today({ accountId: guardian.accountId })).persons;
    assert.equal(family!.children.length, 2);
    const theirs = new Set(
      (await school.homework.due(guardian, {}, undefined)).homework.flatMap(({ pupils }) =>
        pupils.map(({ givenName }) => givenName),
      ),
    );
    // An ordinary class has no lessons in holidays.
    assert.ok(theirs.size === 2 || instant >= '2026-12-20', 'both children have homework');

    const teacher = await sessionOf(school, house, 'teacher');
    const given = (await school.homework.given(teacher, undefined)).homework;
    assert.ok(given.length >= 5 && given.every(({ releaseAt }) => releaseAt <= now), 'nothing waits for a release');
    assert.ok(given.some(({ doneCount, pupilCount }) => doneCount > 3 && doneCount < pupilCount));
    const span = { audienceId: teacher.audienceId, from: addDays(today, -14), to: today };
    const book = await school.classBooks.book(teacher, span);
    assert.ok(book.ok && book.value.notes.length >= 3 && book.value.notes.every(({ releaseAt }) => releaseAt <= now));

    for (const session of [pupil, guardian, teacher]) {
      const { posts } = await school.feed.list(session);
      assert.ok(posts.length >= 2 && posts.every(({ releaseAt }) => releaseAt <= now));
      const { threads } = await school.mailbox.list(session, { archived: false, after: null });
      assert.ok(threads.length >= 1 && threads.every(({ lastAt, last }) => lastAt <= now && last.state === 'sent'));
    }
    const { posts } = await school.feed.list(guardian);
    assert.ok(
      posts.some(({ acknowledge, acknowledgedAt }) => acknowledge && acknowledgedAt === null),
      'one asks for « J’ai lu »',
    );
    assert.ok(posts.some(({ files }) => files > 0));
    const survey = (await school.feed.list(pupil)).posts.find((post) => post.survey === 'open')!;
    const votes = await school.posts.survey(teacher, survey.postId);
    assert.ok(votes.ok && votes.value.answers >= 3);
    const channel = await school.channels.read(pupil, teacher.audienceId, {});
    assert.ok(channel.ok && channel.value.answer!.messages.length >= 6);

    const weeks = await Promise.all(
      [0, 7].map((days) =>
        school.weeks.week(pupil, {
          of: 'audience',
          id: teacher.audienceId,
          date: new Date(now + days * 86_400_000).toISOString().slice(0, 10) as never,
        }),
      ),
    );
    const lessons = weeks.flatMap((week) => (week.ok ? week.value.days.flatMap((day) => day.lessons) : []));
    assert.deepEqual(
      [
        lessons.some(({ status }) => status === 'cancelled'),
        lessons.some(({ before }) => before !== null && before.room !== 'Salle 108'),
        lessons.some(({ exam }) => exam),
      ],
      [true, true, true],
    );
  });
}

test('[HOUSE-68] a later start tells nothing twice, and in a later week that week’s work; what was taken away stays away', async (t) => {
  const house = await openHouse(t);
  const school = await house.at('2026-11-24T09:10:00Z');
  await live(school, DEMO_SCHOOL, house.accounts);
  const told = await countRows(house);
  assert.deepEqual(await live(school, DEMO_SCHOOL, house.accounts), []);
  assert.deepEqual(await countRows(house), told);

  const teacher = await sessionOf(school, house, 'teacher');
  const [mine] = (await school.homework.given(teacher, undefined)).homework;
  await school.homework.withdraw(teacher, mine!.homeworkId);
  const [post] = (await school.feed.list(teacher)).posts.filter(({ mayManage }) => mayManage);
  await school.posts.withdraw(teacher, post!.postId);
  const left = await countRows(house);
  await live(school, DEMO_SCHOOL, house.accounts);
  assert.deepEqual(await countRows(house), left);

  const later = await house.at('2026-12-02T16:00:00Z');
  assert.deepEqual(await live(later, DEMO_SCHOOL, house.accounts), []);
  const grown = await countRows(house);
  assert.ok(grown['homework']! > left['homework']! && grown['session_note']! > left['session_note']!);
  assert.deepEqual(
    [grown['post'], grown['message'], grown['channel_message']],
    [left['post'], left['message'], left['channel_message']],
  );
});

test('[HOUSE-69] a bare demo school has people and lessons, and nothing that anybody did', async (t) => {
  const house = await openHouse(t);
  const school = await house.at('2026-11-24T09:10:00Z');
  const counted = await countRows(house);
  assert.deepEqual(
    ROWS.filter((table) => table !== 'audit' && counted[table] !== 0),
    [],
  );
  const teacher = await sessionOf(school, house, 'teacher');
  assert.ok((await school.days.today({ accountId: teacher.accountId })).persons[0]!.lessons.length > 0);
});
