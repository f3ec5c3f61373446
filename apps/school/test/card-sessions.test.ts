// What opened a session, and what ends it: cards forbidden, a tablet taken out of the class. Over HTTP and on a real database.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { AudienceId, PersonId, SchoolId, SessionId } from '@preau/core/base';
import type {
  CardSheetAnswer,
  ClassAccountsAnswer,
  ClassCardsAnswer,
  PeopleAnswer,
  PupilsAnswer,
  UnseenAnswer,
} from '@preau/protocol/school';
import { createArgon2Hasher } from '@preau/identity';
import { createOperator } from '@preau/service/school';
import { contentOf } from './roster-fixture.ts';
import { Jar, openHarness, PASSWORD } from './school-harness.ts';
import type { Answer } from './school-harness.ts';

const [HERE, THERE] = ['0750001A', '0750002B'] as [SchoolId, SchoolId];
const argon2 = createArgon2Hasher();
/** What happens between the two pictures and the session. */
let meanwhile: (() => Promise<void>) | undefined;
const harness = await openHarness(Date.parse('2026-11-24T09:12:00+01:00'), {
  hasher: {
    ...argon2,
    verify: async (...given) => {
      const right = await argon2.verify(...given);
      const work = meanwhile;
      meanwhile = undefined;
      await work?.();
      return right;
    },
  },
});
after(() => harness[Symbol.asyncDispose]());
const heads: Record<string, Jar> = {};
let operator = new Jar();

before(async () => {
  for (const schoolId of [HERE, THERE]) {
    await harness.import(schoolId, contentOf(schoolId, 100));
    heads[schoolId] = await harness.activate(schoolId, 'head-0');
  }
  const { school } = harness;
  const made = await createOperator(
    { people: school.stores.people, codes: school.codes, clock: harness.clock, randomness: school.randomness },
    { schoolId: HERE, schoolName: 'x', givenName: 'Olga', familyName: 'Perrin' },
  );
  operator = new Jar();
  await call('POST', '/api/activation', operator, { code: made.code, password: PASSWORD });
});

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
const call = (method: Method, path: string, jar: Jar, body?: object): Promise<Answer> =>
  harness.call(method, path, { jar, ...(body === undefined ? {} : { body }) });
const codeOf = (answer: Answer): unknown => answer.body['code'];
const headOf = (schoolId: SchoolId): Jar => heads[schoolId]!;
const done = (answer: Answer): Answer => {
  assert.ok(answer.status < 300, answer.text);
  return answer;
};

async function audienceOf(schoolId: SchoolId, sourcedId: string): Promise<AudienceId> {
  const { rows } = await harness.database.query<{ audience_id: AudienceId }>(
    'find an audience',
    'SELECT audience_id FROM audience WHERE school_id = $1 AND sourced_id = $2',
    [schoolId, sourcedId],
  );
  return rows[0]!.audience_id;
}

/** A pupil with a card of this class or group. */
async function cardFor(schoolId: SchoolId, key: string, audience = classOf(key)): Promise<Held> {
  const audienceId = await audienceOf(schoolId, audience);
  const at = `/api/audiences/${audienceId}/cards`;
  done(await call('PUT', at, headOf(schoolId), { isOn: true }));
  const { personId } = await harness.person(schoolId, key);
  const sheet = done(await call('POST', at, headOf(schoolId), { sheetId: randomUUID(), personIds: [personId] }));
  const card = (sheet.body as unknown as CardSheetAnswer).cards[0]!;
  const secret = new URLSearchParams(new URL(card.url).hash.slice(1)).get('code')!;
  return { schoolId, key, personId, audienceId, secret, pictures: card.pictures };
}
const classOf = (key: string): string => `class-${Number(key.slice(6)) % 2}`;
interface Held {
  readonly schoolId: SchoolId;
  readonly key: string;
  readonly personId: PersonId;
  readonly audienceId: AudienceId;
  readonly secret: string;
  readonly pictures: readonly string[];
}

const byCard = (held: Held, jar: Jar): Promise<Answer> =>
  call('POST', '/api/session/card', jar, { secret: held.secret, pictures: held.pictures });
const byName = (held: Held, tablet: Jar): Promise<Answer> =>
  call('POST', '/api/session/card', tablet, { personId: held.personId, pictures: held.pictures });
async function comesByCard(held: Held): Promise<Jar> {
  const jar = new Jar();
  done(await byCard(held, jar));
  return jar;
}
async function byPassword(schoolId: SchoolId, key: string, jar = new Jar()): Promise<Jar> {
  const { login } = await harness.person(schoolId, key);
  done(await call('POST', '/api/session', jar, { login, password: PASSWORD }));
  return jar;
}
/** Makes a new tablet one of the class. */
async function tabletOf(
  schoolId: SchoolId,
  audienceId: AudienceId,
  tablet = new Jar(),
): Promise<{ readonly tablet: Jar; readonly bondId: string }> {
  const former = new Set(await bondsOf(schoolId, audienceId));
  const at = `/api/audiences/${audienceId}/class-code`;
  const { body } = done(await call('PUT', at, headOf(schoolId), { codeId: randomUUID() }));
  done(await call('POST', '/api/session/class', tablet, { code: body['code'], deviceId: randomUUID() }));
  return { tablet, bondId: (await bondsOf(schoolId, audienceId)).find((bondId) => !former.has(bondId))! };
}
const bondsOf = async (schoolId: SchoolId, audienceId: AudienceId): Promise<readonly string[]> => {
  const { body } = done(await call('GET', `/api/audiences/${audienceId}/cards`, headOf(schoolId)));
  return (body as unknown as ClassCardsAnswer).devices.map((device) => device.bondId);
};

/** How it stands with what a jar holds: the token, and what it would be renewed by. */
async function standing(jar: Jar): Promise<readonly unknown[]> {
  const now = await call('GET', '/api/today', jar.copy());
  const renewed = await call('POST', '/api/session/refresh', jar.copy());
  return [now, renewed].map((answer) => codeOf(answer) ?? answer.status);
}
const GOES_ON = [200, 200];
const IS_OVER = ['session.revoked', 'session.revoked'];

const forbid = (schoolId: SchoolId, isOn = false): Promise<Answer> =>
  call('PUT', '/api/office/switches', headOf(schoolId), { schoolId, name: 'cards', isOn });
const openByCards = async (schoolId: SchoolId): Promise<number> => {
  const { rows } = await harness.database.query<{ n: number }>(
    'count what cards opened',
    "SELECT count(*)::int AS n FROM session WHERE school_id = $1 AND opened_by = 'card' AND revoked_at IS NULL",
    [schoolId],
  );
  return rows[0]!.n;
};

/** Holds rows until it is disposed of. */
async function hold(rows: string, values: readonly unknown[]): Promise<AsyncDisposable> {
  const [held, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const over = harness.database.transaction('hold rows', async (tx) => {
    const { rowCount } = await tx.query('hold rows', rows, values);
    assert.ok(rowCount! > 0, 'nothing is held');
    held.resolve();
    await release.promise;
  });
  await Promise.race([held.promise, over]);
  return {
    [Symbol.asyncDispose]: async () => {
      release.resolve();
      await over;
    },
  };
}
async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 4_000; !(await isSo());)
    if (Date.now() > deadline) assert.fail(`Cannot go on: ${what} did not happen within 4 s`);
}
/** So many statements wait for somebody else's lock. */
const wait = (count: number): Promise<void> =>
  until(`${count} statements waiting`, async () => {
    const { rows } = await harness.database.query<{ n: number }>(
      'count who waits',
      "SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
    );
    return rows[0]!.n >= count;
  });

test('[PEOPLE-111] a session keeps what opened it', async () => {
  const held = await cardFor(HERE, 'pupil-0');
  await harness.activate(HERE, 'pupil-0');
  await byPassword(HERE, 'pupil-0');
  await comesByCard(held);
  const { accountId } = await harness.person(HERE, 'pupil-0');
  const { rows } = await harness.database.query<{ opened_by: string }>(
    'read the sessions',
    'SELECT opened_by FROM session WHERE account_id = $1 ORDER BY opened_by',
    [accountId],
  );
  assert.deepEqual(
    rows.map((row) => row.opened_by),
    ['card', 'code', 'password'],
  );
});

test('[PEOPLE-111] the office forbids cards: what they opened in the school is over at once, and nothing else', async () => {
  const held = await cardFor(HERE, 'pupil-1');
  const [own, password] = [await comesByCard(held), await harness.activate(HERE, 'pupil-3')];
  const samePupil = await harness.activate(HERE, 'pupil-5');
  const both = await comesByCard(await cardFor(HERE, 'pupil-5'));
  const there = await comesByCard(await cardFor(THERE, 'pupil-1'));
  const told = new Set<SessionId>();
  await using _heard = {
    [Symbol.asyncDispose]: await harness.bus.subscribe('session.revoked', ({ sessionId }) => void told.add(sessionId)),
  };
  done(await forbid(HERE));
  assert.deepEqual(await standing(own), IS_OVER);
  assert.deepEqual(await standing(both), IS_OVER);
  assert.ok(told.size >= 2, 'lessons and the gate are told on the bus');
  for (const jar of [password, samePupil, there]) assert.deepEqual(await standing(jar), GOES_ON);
  done(await forbid(HERE));
  assert.equal(await openByCards(HERE), 0);
  done(await forbid(HERE, true));
  assert.deepEqual(await standing(own), IS_OVER, 'allowed again, what ended stays ended');
  assert.deepEqual(await standing(await comesByCard(held)), GOES_ON, 'and the card works as before');
});

test('[PEOPLE-111] forbidden in all schools, what cards opened is over in each; lifted, cards work again', async () => {
  const cards = [await cardFor(HERE, 'pupil-2'), await cardFor(THERE, 'pupil-2')];
  const jars = await Promise.all(cards.map(comesByCard));
  const teacher = await harness.activate(THERE, 'teacher-0');
  const set = (body: object): Promise<Answer> =>
    call('PUT', '/api/operator/switches', operator, { name: 'cards', ...body });
  const reason = { isSet: true, reason: 'Des cartes circulent' };
  done(await set(reason));
  for (const jar of jars) assert.deepEqual(await standing(jar), IS_OVER);
  assert.deepEqual(await standing(teacher), GOES_ON);
  assert.equal(codeOf(await byCard(cards[1]!, new Jar())), 'card.unknown');
  done(await set(reason));
  done(await set({ isSet: false }));
  for (const card of cards) assert.deepEqual(await standing(await comesByCard(card)), GOES_ON);
});

test('[PEOPLE-111] [PEOPLE-112] what ends while the pictures are looked at opens nothing', async () => {
  const held = await cardFor(HERE, 'pupil-4');
  const opened = await openByCards(HERE);
  const { tablet, bondId } = await tabletOf(HERE, held.audienceId);
  meanwhile = async () =>
    void done(await call('DELETE', `/api/audiences/${held.audienceId}/class-devices/${bondId}`, headOf(HERE)));
  assert.equal(codeOf(await byName(held, tablet)), 'card.unknown', 'the tablet');
  meanwhile = async () =>
    void done(await call('DELETE', `/api/audiences/${held.audienceId}/cards/${held.personId}`, headOf(HERE)));
  assert.equal(codeOf(await byCard(held, new Jar())), 'card.unknown', 'the card');
  assert.equal(await openByCards(HERE), opened);
  const again = await cardFor(HERE, 'pupil-4');
  meanwhile = async () => void done(await forbid(HERE));
  assert.equal(codeOf(await byCard(again, new Jar())), 'card.unknown', 'the switch');
  assert.equal(await openByCards(HERE), 0);
  done(await forbid(HERE, true));
});

test('[PEOPLE-111] twelve come in while the office forbids cards: whoever was first, none stays in', async () => {
  const held: Held[] = [];
  for (let i = 10; i < 22; i += 1) held.push(await cardFor(HERE, `pupil-${i}`));
  for (let round = 0; round < 3; round += 1) {
    const answers = held.map((each) => byCard(each, new Jar()));
    await Promise.race(answers);
    const forbidden = forbid(HERE);
    const codes = (await Promise.all(answers)).map((answer) => codeOf(answer) ?? answer.status);
    done(await forbidden);
    assert.equal(
      codes.every((code) => code === 200 || code === 'card.unknown'),
      true,
      codes.join(),
    );
    assert.equal(await openByCards(HERE), 0);
    done(await forbid(HERE, true));
  }
});

test('[PEOPLE-111] while sessions end nobody waits to sign in: cards are refused at once, those of another school go on', async () => {
  const [held, there] = [await cardFor(HERE, 'pupil-24'), await cardFor(THERE, 'pupil-24')];
  const isForbidden = async (schoolId: SchoolId): Promise<boolean> =>
    !(await harness.school.stores.switches.read(schoolId)).cards;
  const set = (body: object): Promise<Answer> =>
    call('PUT', '/api/operator/switches', operator, { name: 'cards', ...body });
  for (const by of ['office', 'cell'] as const) {
    const jar = await comesByCard(held);
    let forbidden: Promise<Answer>;
    {
      await using _held = await hold(
        "SELECT FROM session s JOIN person p USING (account_id) WHERE p.person_id = $1 AND s.opened_by = 'card' AND s.revoked_at IS NULL FOR UPDATE OF s",
        [held.personId],
      );
      forbidden = by === 'office' ? forbid(HERE) : set({ isSet: true, reason: 'Des cartes circulent' });
      await until('the switch', () => isForbidden(HERE));
      await wait(1);
      assert.equal(codeOf(await byCard(held, new Jar())), 'card.unknown', by);
      const other = await byCard(there, new Jar());
      assert.equal(codeOf(other) ?? other.status, by === 'office' ? 200 : 'card.unknown', by);
    }
    done(await forbidden);
    assert.deepEqual(await standing(jar), IS_OVER, by);
    done(await (by === 'office' ? forbid(HERE, true) : set({ isSet: false })));
  }
});

test('[PEOPLE-111] a school that forbids cards waits for who is coming in there, and no other school waits for it', async () => {
  const [held, there] = [await cardFor(HERE, 'pupil-26'), await cardFor(THERE, 'pupil-26')];
  let [coming, forbidden]: Promise<Answer>[] = [];
  {
    await using _held = await hold(
      'SELECT FROM account WHERE account_id = (SELECT account_id FROM person WHERE person_id = $1) FOR UPDATE',
      [held.personId],
    );
    coming = byCard(held, new Jar());
    await wait(1);
    forbidden = forbid(HERE);
    await wait(2);
    done(await byCard(there, new Jar()));
  }
  done(await coming);
  done(await forbidden);
  assert.equal(await openByCards(HERE), 0, 'who came in just before is out');
  done(await forbid(HERE, true));
});

test('[PEOPLE-112] a tablet is ended: what was opened on it, by whatever, is over at once; other devices go on', async () => {
  const held = await cardFor(HERE, 'pupil-6');
  await harness.activate(HERE, 'teacher-0');
  const { tablet, bondId } = await tabletOf(HERE, held.audienceId);
  const { tablet: other } = await tabletOf(HERE, held.audienceId);
  const end = (jar = headOf(HERE)): Promise<Answer> =>
    call('DELETE', `/api/audiences/${held.audienceId}/class-devices/${bondId}`, jar);
  done(await byName(held, tablet));
  const child = tablet.copy();
  const teacher = await byPassword(HERE, 'teacher-0', tablet.copy());
  const { personId } = await harness.person(HERE, 'pupil-8');
  const code = await harness.school.codes.issue({ schoolId: HERE, personId, createdBy: null });
  const fresh = tablet.copy();
  done(await call('POST', '/api/activation', fresh, { code: code.ok ? code.value.code : '', password: PASSWORD }));
  await harness.activate(THERE, 'teacher-0');
  const guest = await byPassword(THERE, 'teacher-0', tablet.copy());
  const own = await comesByCard(held);
  done(await byName(await cardFor(HERE, 'pupil-14'), other));
  assert.equal(codeOf(await end(headOf(THERE))), 'audience.unknown', 'the office of another school');
  assert.equal(codeOf(await end(own.copy())), 'session.forbidden', 'a pupil');
  assert.deepEqual(await standing(child), GOES_ON);
  done(await end());
  for (const jar of [child, teacher, fresh, guest]) assert.deepEqual(await standing(jar), IS_OVER);
  for (const jar of [own, other]) assert.deepEqual(await standing(jar), GOES_ON);
  done(await end());
  assert.equal((await bondsOf(HERE, held.audienceId)).length, 1, 'done is done');
});

test('[PEOPLE-112] a tablet of one class that types the code of another is of that one alone; a later code of its class makes no second', async () => {
  const [held, { audienceId: later }] = [await cardFor(HERE, 'pupil-6'), await cardFor(HERE, 'pupil-7')];
  const end = async (audienceId: AudienceId, bondId: string): Promise<unknown> =>
    done(await call('DELETE', `/api/audiences/${audienceId}/class-devices/${bondId}`, headOf(HERE)));
  const { tablet, bondId: former } = await tabletOf(HERE, held.audienceId);
  done(await byName(held, tablet));
  const child = tablet.copy();
  const left = await byPassword(THERE, 'teacher-0', tablet.copy());
  const { bondId } = await tabletOf(HERE, later, tablet);
  assert.ok(!(await bondsOf(HERE, held.audienceId)).includes(former), 'it is in one list only');
  assert.deepEqual(await standing(left), IS_OVER, 'what else was opened on it as the first class’s');
  await end(held.audienceId, former);
  assert.deepEqual(await standing(child), GOES_ON, 'who is signed in came along');
  const count = (await bondsOf(HERE, later)).length;
  const again = await tabletOf(HERE, later, tablet);
  assert.notEqual(again.bondId, bondId);
  assert.equal((await bondsOf(HERE, later)).length, count);
  assert.deepEqual(await standing(child), GOES_ON);
  await end(later, again.bondId);
  assert.deepEqual(await standing(child), IS_OVER);
});

test('[PEOPLE-109] [PEOPLE-112] a tablet becomes one of a class while its cards are switched off, or another tablet ended: both come through', async () => {
  const groupId = await audienceOf(HERE, 'group-0');
  const switchTo = (isOn: boolean): Promise<Answer> =>
    call('PUT', `/api/audiences/${groupId}/cards`, headOf(HERE), { isOn });
  done(await switchTo(true));
  const { bondId, tablet } = await tabletOf(HERE, groupId);
  const deeds = [
    () => call('DELETE', `/api/audiences/${groupId}/class-devices/${bondId}`, headOf(HERE)),
    () => switchTo(false),
  ];
  for (const deed of deeds) {
    const codeAt = `/api/audiences/${groupId}/class-code`;
    const { code } = done(await call('PUT', codeAt, headOf(HERE), { codeId: randomUUID() })).body;
    let [bonding, ending]: Promise<Answer>[] = [];
    {
      await using _held = await hold('SELECT FROM class_code WHERE audience_id = $1 FOR UPDATE', [groupId]);
      bonding = call('POST', '/api/session/class', tablet.copy(), { code, deviceId: randomUUID() });
      await wait(1);
      ending = deed();
      await wait(2);
    }
    const bonded = await bonding;
    assert.ok(bonded.status === 200 || codeOf(bonded) === 'card.noClass', bonded.text);
    done(await ending);
  }
  assert.deepEqual(await bondsOf(HERE, groupId), []);
});

test('[PEOPLE-112] who was signed in when a tablet became one of the class is signed out with it, with an outdated token, too', async () => {
  const { audienceId } = await cardFor(HERE, 'pupil-6');
  const left = [await harness.activate(HERE, 'teacher-0'), await harness.activate(HERE, 'pupil-3')];
  const elsewhere = await byPassword(HERE, 'teacher-0');
  left[1]!.cookies.delete('preau_session');
  for (const jar of left) {
    const { bondId } = await tabletOf(HERE, audienceId, jar);
    done(await call('DELETE', `/api/audiences/${audienceId}/class-devices/${bondId}`, headOf(HERE)));
    assert.equal(codeOf(await call('POST', '/api/session/refresh', jar.copy())), 'session.revoked');
  }
  assert.deepEqual(await standing(elsewhere), GOES_ON);
});

test('[PEOPLE-112] a class comes in on a tablet while it is ended: whoever was first, none stays in', async () => {
  const held: Held[] = [];
  for (let i = 10; i < 22; i += 2) held.push(await cardFor(HERE, `pupil-${i}`));
  const { audienceId } = held[0]!;
  for (let round = 0; round < 3; round += 1) {
    const { tablet, bondId } = await tabletOf(HERE, audienceId);
    const answers = held.map((each) => byName(each, tablet.copy()));
    await Promise.race(answers);
    const ended = call('DELETE', `/api/audiences/${audienceId}/class-devices/${bondId}`, headOf(HERE));
    const codes = (await Promise.all(answers)).map((answer) => codeOf(answer) ?? answer.status);
    done(await ended);
    assert.equal(
      codes.every((code) => code === 200 || code === 'card.unknown'),
      true,
      codes.join(),
    );
    const { rows } = await harness.database.query<{ open: number; all: number }>(
      'count what was opened on it',
      'SELECT count(*) FILTER (WHERE revoked_at IS NULL)::int AS open, count(*)::int AS all FROM session WHERE bond_id = $1',
      [bondId],
    );
    assert.equal(rows[0]!.open, 0);
    assert.equal(rows[0]!.all, codes.filter((code) => code === 200).length);
  }
});

test('[PEOPLE-112] a tablet that gives its class up, and the oldest of more than sixty, end what was opened there', async () => {
  const held = await cardFor(HERE, 'pupil-7');
  const { tablet } = await tabletOf(HERE, held.audienceId);
  done(await byName(held, tablet));
  const child = tablet.copy();
  done(await call('DELETE', '/api/session/class', tablet));
  assert.deepEqual(await standing(child), IS_OVER);
  const { tablet: oldest, bondId } = await tabletOf(HERE, held.audienceId);
  done(await byName(held, oldest));
  harness.clock.at += 1_000;
  const more = 61 - (await bondsOf(HERE, held.audienceId)).length;
  for (let i = 1; i < more; i += 1) await tabletOf(HERE, held.audienceId);
  const { rowCount } = await harness.database.query(
    'make it the oldest',
    'UPDATE class_device SET bonded_at = 0 WHERE bond_id = $1',
    [bondId],
  );
  assert.equal(rowCount, 1);
  assert.deepEqual(await standing(oldest), GOES_ON);
  await tabletOf(HERE, held.audienceId);
  assert.deepEqual(await standing(oldest), IS_OVER);
  assert.equal((await bondsOf(HERE, held.audienceId)).length, 60);
});

test('[PEOPLE-109] [PEOPLE-112] a group has no cards any more: what was opened on its tablets is over, with cards of the class, too', async () => {
  const held = await cardFor(THERE, 'pupil-9');
  const groupId = await audienceOf(THERE, 'group-0');
  done(await call('PUT', `/api/audiences/${groupId}/cards`, headOf(THERE), { isOn: true }));
  const { tablet } = await tabletOf(THERE, groupId);
  done(await byName(held, tablet));
  await harness.activate(HERE, 'teacher-0');
  const guest = await byPassword(HERE, 'teacher-0', tablet.copy());
  const own = await comesByCard(held);
  done(await call('PUT', `/api/audiences/${groupId}/cards`, headOf(THERE), { isOn: false }));
  for (const jar of [tablet, guest]) assert.deepEqual(await standing(jar), IS_OVER);
  assert.deepEqual(await standing(own), GOES_ON, 'the card is of the class');
});

test('[PEOPLE-113] who comes by a card alone stands as that in every list, also when session and card are gone', async () => {
  const held = await cardFor(THERE, 'pupil-11');
  const { accountId, login } = await harness.person(THERE, 'pupil-11');
  const head = headOf(THERE);
  const lists = async (): Promise<readonly unknown[]> => {
    const pupils = done(await call('GET', `/api/audiences/${held.audienceId}/pupils`, head));
    const accounts = done(await call('GET', `/api/audiences/${held.audienceId}/accounts`, head));
    const people = done(await call('POST', '/api/people/search', head, { schoolId: THERE, search: login }));
    return [
      (pupils.body as unknown as PupilsAnswer).pupils,
      (accounts.body as unknown as ClassAccountsAnswer).accounts,
      (people.body as unknown as PeopleAnswer).people,
    ].map((list) => {
      const one = list.find((each) => each.personId === held.personId)!;
      return [one.activated, one.byCard];
    });
  };
  const thrice = (told: unknown): readonly unknown[] => [told, told, told];
  const hint = async (): Promise<unknown> => {
    const answer = done(await call('GET', '/api/office/unseen?hours=1', head));
    return (answer.body as unknown as UnseenAnswer).classes
      .flatMap((each) => each.unseen)
      .find((each) => each.personId === held.personId)?.hint;
  };
  assert.deepEqual(await lists(), thrice([false, false]));
  assert.equal(await hint(), 'neverActivated', 'a card that was never used');
  const jar = await comesByCard(held);
  assert.deepEqual(await lists(), thrice([false, true]));
  harness.clock.at += 2 * 3_600_000;
  await call('POST', '/api/session/refresh', head);
  assert.equal(await hint(), 'silent');
  await call('DELETE', '/api/session', jar);
  assert.equal(await hint(), 'cardOnly');
  done(await call('DELETE', `/api/audiences/${held.audienceId}/cards/${held.personId}`, head));
  await harness.database.query('forget sessions', 'DELETE FROM session WHERE account_id = $1', [accountId]);
  assert.deepEqual(await lists(), thrice([false, true]));
  assert.equal(await hint(), 'cardOnly');
  await harness.activate(THERE, 'pupil-11');
  assert.deepEqual(await lists(), thrice([true, true]));
});

test('[PEOPLE-104] [PEOPLE-111] [PEOPLE-112] sessions that expired stay as they are, whatever ends their card or tablet', async () => {
  await call('POST', '/api/session/refresh', headOf(HERE));
  const held = await cardFor(HERE, 'pupil-28');
  const { tablet, bondId } = await tabletOf(HERE, held.audienceId);
  done(await byName(held, tablet));
  const expired = async (): Promise<readonly (number | null)[]> => {
    const { rows } = await harness.database.query<{ revoked_at: number | null }>(
      'read what expired',
      'SELECT s.revoked_at FROM session s JOIN person p USING (account_id) WHERE p.person_id = $1 AND s.expires_at <= $2',
      [held.personId, harness.clock.at],
    );
    return rows.map((row) => row.revoked_at);
  };
  await leave(held.personId, 2, harness.clock.at, bondId);
  const end = async (path: string): Promise<unknown> =>
    done(await call('DELETE', `/api/audiences/${held.audienceId}/${path}`, headOf(HERE)));
  await end(`class-devices/${bondId}`);
  await end(`cards/${held.personId}`);
  done(await forbid(HERE));
  done(await forbid(HERE, true));
  assert.deepEqual(await expired(), [null, null]);
  assert.deepEqual(await standing(tablet), IS_OVER);
});

test('[PEOPLE-111] what cards opened ends batch by batch; what a killed process left ends with the deed repeated, and at the next start', async () => {
  const { personId } = await harness.person(HERE, 'pupil-30');
  const { stores } = harness.school;
  const now = harness.clock.at;
  let told = 0;
  await using _heard = {
    [Symbol.asyncDispose]: await harness.bus.subscribe('session.revoked', () => void (told += 1)),
  };
  const isLeft = async (): Promise<number> => {
    const { rows } = await harness.database.query<{ n: number }>(
      'count what is open',
      "SELECT count(*)::int AS n FROM session WHERE school_id = $1 AND opened_by = 'card' AND revoked_at IS NULL AND expires_at > $2",
      [HERE, now],
    );
    return rows[0]!.n;
  };
  await leave(personId, 1_100 - (await isLeft()), now + 60_000);
  for await (const ended of stores.cards.endForbidden(HERE, now)) assert.fail(`${ended.length}, and cards are allowed`);
  const { personId: actorId } = await harness.person(HERE, 'head-0');
  await stores.switches.set(HERE, 'cards', false, { auditId: randomUUID(), actorId, at: now });
  assert.equal(await isLeft(), 1_100, 'killed behind the switch');
  for await (const ended of stores.cards.endForbidden(null, now)) {
    assert.deepEqual([ended.length, await isLeft()], [500, 600]);
    break;
  }
  done(await forbid(HERE));
  assert.deepEqual([await isLeft(), told], [0, 600]);
  await leave(personId, 3, now + 60_000);
  harness.school.beginRounds();
  await until('the end of what was left', async () => (await isLeft()) === 0 && told === 603);
});

/** Sessions of cards of a pupil, as the sign-in leaves them. */
async function leave(
  personId: PersonId,
  count: number,
  expiresAt: number,
  bondId: string | null = null,
): Promise<void> {
  await harness.database.query(
    'leave sessions',
    `INSERT INTO session (session_id, school_id, account_id, device_id, salt, rotated_at, created_at, expires_at, card_until, opened_by, bond_id)
     SELECT gen_random_uuid(), school_id, account_id, 'device', '', 1, 1, $3, $3, 'card', $4 FROM person, generate_series(1, $2) WHERE person_id = $1`,
    [personId, count, expiresAt, bondId],
  );
}
