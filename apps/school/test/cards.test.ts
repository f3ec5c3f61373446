// The youngest sign in by a card, over HTTP and on a real database: sheet, pictures, rests, a lost card, the tablets of a class.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { CARD_PICTURES } from '@preau/core/school';
import type { CardPicture } from '@preau/core/school';
import { err } from '@preau/core/base';
import type { AudienceId, PersonId, SchoolId } from '@preau/core/base';
import { createArgon2Hasher } from '@preau/identity';
import type { CardSheetAnswer, ClassCardsAnswer, ClassCodeAnswer, ClassDoorAnswer } from '@preau/protocol/school';
import { contentOf } from './roster-fixture.ts';
import { Jar, openHarness } from './school-harness.ts';
import type { Answer } from './school-harness.ts';

const SCHOOL = '0750001A' as SchoolId;
const OTHER = '0750002B' as SchoolId;
const argon2 = createArgon2Hasher();
/** The pool of checks as a morning may find it, and in which lanes it was asked. */
const pool = { isFull: false, lanes: [] as string[] };
const harness = await openHarness(Date.parse('2026-11-24T09:12:00+01:00'), {
  hasher: {
    ...argon2,
    verify: async (stored, text, turn) => {
      pool.lanes.push(turn.lane);
      return pool.isFull ? err({ code: 'session.busy', retryAfterMs: 3_000 }) : argon2.verify(stored, text, turn);
    },
  },
});
after(() => harness[Symbol.asyncDispose]());
await harness.import(SCHOOL, contentOf(SCHOOL, 200));
await harness.import(OTHER, contentOf(OTHER, 60));
const teacher = await harness.activate(SCHOOL, 'teacher-0');
const head = await harness.activate(SCHOOL, 'head-0');

const { rows } = await harness.database.query<{ audience_id: AudienceId; sourced_id: string }>(
  'find classes',
  "SELECT audience_id, sourced_id FROM audience WHERE school_id = $1 AND kind = 'class' ORDER BY sourced_id",
  [SCHOOL],
);
const classId = rows.find((row) => row.sourced_id === 'class-0')!.audience_id;
const otherClass = rows.find((row) => row.sourced_id === 'class-1')!.audience_id;
const cardsAt = `/api/audiences/${classId}/cards`;

const turn = (isOn: boolean, jar: Jar = teacher): Promise<Answer> =>
  harness.call('PUT', cardsAt, { jar, body: { isOn } });
const read = async (jar: Jar = teacher): Promise<ClassCardsAnswer> =>
  (await harness.call('GET', cardsAt, { jar })).body as unknown as ClassCardsAnswer;
const print = (personIds: readonly PersonId[], sheetId: string = randomUUID(), jar: Jar = teacher): Promise<Answer> =>
  harness.call('POST', cardsAt, { jar, body: { sheetId, personIds } });
type Card = CardSheetAnswer['cards'][number];
async function cardFor(personId: PersonId): Promise<Card> {
  const answer = await print([personId]);
  assert.equal(answer.status, 200, answer.text);
  return (answer.body as unknown as CardSheetAnswer).cards[0]!;
}
const secretOf = (card: Card): string => new URLSearchParams(new URL(card.url).hash.slice(1)).get('code')!;
const signIn = (by: object, pictures: readonly CardPicture[], jar: Jar = new Jar()): Promise<Answer> =>
  harness.call('POST', '/api/session/card', { jar, body: { ...by, pictures } });
const wrongFor = ({ pictures }: Card): readonly CardPicture[] => [...pictures].toReversed();
const codeOf = (answer: Answer): unknown => answer.body['code'];
const pass = (seconds: number): void => void (harness.clock.at += seconds * 1000);

await turn(true);
const pupils = (await read()).pupils;
let next = 0;
/** A pupil of the class whom no test used. */
const somebody = (): PersonId => pupils[(next += 1)]!.personId;

test('[PEOPLE-100] cards are switched on for a class by who teaches it; the office may forbid them, and then none works', async () => {
  const stranger = await harness.activate(SCHOOL, 'teacher-1');
  const foreign = await harness.activate(OTHER, 'teacher-0');
  assert.equal(codeOf(await turn(true, stranger)), 'audience.notYours');
  assert.equal(codeOf(await turn(true, foreign)), 'audience.unknown');
  const card = await cardFor(somebody());
  const set = (isOn: boolean): Promise<Answer> =>
    harness.call('PUT', '/api/office/switches', { jar: head, body: { schoolId: SCHOOL, name: 'cards', isOn } });
  assert.equal((await set(false)).status, 200);
  assert.equal((await read()).isAllowed, false);
  assert.equal(codeOf(await print([somebody()])), 'card.off');
  assert.equal(codeOf(await turn(true)), 'card.off');
  assert.equal(codeOf(await signIn({ secret: secretOf(card) }, card.pictures)), 'card.unknown');
  await set(true);
  assert.equal((await signIn({ secret: secretOf(card) }, card.pictures)).status, 200);
  assert.equal(
    codeOf(
      await harness.call('POST', `/api/audiences/${otherClass}/cards`, {
        jar: head,
        body: { sheetId: randomUUID(), personIds: [somebody()] },
      }),
    ),
    'card.off',
    'another class has none',
  );
});

test('[PEOPLE-101] [PEOPLE-102] a card signs in by its link and two pictures; link and pictures are nowhere in the database', async () => {
  const personId = somebody();
  const answer = await print([personId]);
  const sheet = answer.body as unknown as CardSheetAnswer;
  const card = sheet.cards[0]!;
  assert.match(card.url, /^http:\/\/ecole\.test\/carte#code=[\w-]{43}$/);
  assert.equal(new Date(sheet.expiresAt).toISOString(), '2027-07-03T22:00:00.000Z', 'the day after the school year');
  const look = await harness.call('POST', '/api/session/card/look', { body: { secret: secretOf(card) } });
  assert.deepEqual(look.body, { givenName: card.givenName, face: card.face, retryAfterMs: 0 });
  const jar = new Jar();
  const signed = await signIn({ secret: secretOf(card) }, card.pictures, jar);
  assert.equal(signed.status, 200, signed.text);
  const me = await harness.call('GET', '/api/session', { jar });
  assert.deepEqual(
    (me.body['persons'] as { personId: string }[]).map((each) => each.personId),
    [personId],
  );
  const { rows: kept } = await harness.database.query<{ row: string }>(
    'read the table',
    'SELECT c::text AS row FROM card c WHERE person_id = $1',
    [personId],
  );
  assert.match(kept[0]!.row, /\$argon2id\$/);
  assert.equal(kept[0]!.row.includes(secretOf(card)), false);
  assert.equal(kept[0]!.row.includes(Buffer.from(secretOf(card), 'base64url').toString('hex')), false);
  for (const picture of CARD_PICTURES) assert.equal(kept[0]!.row.includes(picture), false);
  harness.clock.at = Date.parse('2027-07-04T00:00:01+02:00');
  assert.equal(
    codeOf(await signIn({ secret: secretOf(card) }, card.pictures)),
    'card.unknown',
    'after the school year',
  );
  const renewed = await harness.call('POST', '/api/session/refresh', { jar });
  assert.equal(codeOf(renewed), 'session.missing', '[PEOPLE-106] a session ends with its card');
  harness.clock.at = Date.parse('2026-11-24T09:20:00+01:00');
});

test('[PEOPLE-103] the same sheet asked for again, also at the same time, is the same; not by others, not after an hour', async () => {
  const [one, two] = [somebody(), somebody()];
  const sheetId = randomUUID();
  const answers = await Promise.all([print([one, two], sheetId), print([one, two], sheetId)]);
  assert.deepEqual(answers[0].body, answers[1].body);
  const { cards } = answers[0].body as unknown as CardSheetAnswer;
  assert.equal(cards.length, 2);
  assert.notEqual(cards[0]!.face, cards[1]!.face);
  for (const card of cards) assert.equal((await signIn({ secret: secretOf(card) }, card.pictures)).status, 200);
  const renewed = await cardFor(one);
  assert.equal(renewed.face, cards.find((card) => card.personId === one)!.face, 'the pupil knows the mark');
  assert.deepEqual(
    ((await print([one, two], sheetId)).body as unknown as CardSheetAnswer).cards.map((card) => card.personId),
    [two],
    'a card that was renewed since is not on it',
  );
  assert.equal(codeOf(await print([one, two], sheetId, head)), 'request.invalid');
  pass(3_601);
  const late = await harness.activate(SCHOOL, 'teacher-0');
  assert.equal(codeOf(await print([one, two], sheetId, late)), 'request.invalid');
  for (const [name, value] of late.cookies) teacher.cookies.set(name, value);
});

test('[PEOPLE-104] a lost card is replaced: the old link is dead, and the sessions it opened are over; a password goes on', async () => {
  const key = 'pupil-0';
  const { personId } = await harness.person(SCHOOL, key);
  const byPassword = await harness.activate(SCHOOL, key);
  const lost = await cardFor(personId);
  const thief = new Jar();
  assert.equal((await signIn({ secret: secretOf(lost) }, lost.pictures, thief)).status, 200);
  const card = await cardFor(personId);
  assert.equal(codeOf(await signIn({ secret: secretOf(lost) }, lost.pictures)), 'card.unknown');
  assert.equal(codeOf(await harness.call('GET', '/api/today', { jar: thief })), 'session.revoked');
  assert.equal((await harness.call('GET', '/api/today', { jar: byPassword })).status, 200);
  assert.equal((await signIn({ secret: secretOf(card) }, card.pictures)).status, 200);
  const end = (): Promise<Answer> => harness.call('DELETE', `${cardsAt}/${personId}`, { jar: teacher });
  assert.equal((await end()).status, 204);
  assert.equal((await end()).status, 204, 'done is done');
  assert.equal(codeOf(await signIn({ secret: secretOf(card) }, card.pictures)), 'card.unknown');
  assert.equal((await read()).pupils.find((each) => each.personId === personId)?.card, 'none');
});

test('[PEOPLE-105] wrong pictures let the card rest, longer each time; after ten it must be made anew, and the password still works', async () => {
  const key = 'pupil-3';
  const { personId, login } = await harness.person(SCHOOL, key);
  await harness.activate(SCHOOL, key);
  const card = await cardFor(personId);
  const by = { secret: secretOf(card) };
  assert.equal(codeOf(await signIn(by, wrongFor(card))), 'card.wrongPictures');
  const resting = await signIn(by, card.pictures);
  assert.equal(codeOf(resting), 'card.resting');
  assert.ok(Number(resting.body['retryAfterMs']) >= 2_000);
  pass(2);
  assert.equal((await signIn(by, card.pictures)).status, 200, 'right: the row of wrong ones is over');
  // A hundred at once are one.
  const storm = await Promise.all(Array.from({ length: 20 }, () => signIn(by, wrongFor(card))));
  assert.equal(storm.filter((answer) => codeOf(answer) === 'card.wrongPictures').length, 1);
  const told: unknown[] = [];
  for (let i = 0; i < 10; i += 1) {
    pass(301);
    told.push(codeOf(await signIn(by, wrongFor(card))));
  }
  // The first wrong pair of all was a stranger's, too: strangers' tries are not forgiven by who knows the pictures.
  assert.deepEqual(told.slice(0, 7), Array(7).fill('card.wrongPictures'));
  assert.equal(told.at(-1), 'card.spent');
  assert.equal(codeOf(await signIn(by, card.pictures)), 'card.spent');
  assert.equal(codeOf(await harness.call('POST', '/api/session/card/look', { body: by })), 'card.spent');
  const shown = await harness.call('GET', cardsAt, { jar: await harness.activate(SCHOOL, 'head-0') });
  assert.equal(
    (shown.body as unknown as ClassCardsAnswer).pupils.find((each) => each.personId === personId)?.card,
    'spent',
  );
  const password = await harness.call('POST', '/api/session', { body: { login, password: 'trois petits chats' } });
  assert.equal(password.status, 200, 'a card is not the account');
});

test('[PEOPLE-105] [PEOPLE-108] a pair that the full pool did not judge is not counted; who was here before is judged before strangers', async () => {
  const anew = await harness.activate(SCHOOL, 'teacher-0');
  for (const [name, value] of anew.cookies) teacher.cookies.set(name, value);
  const card = await cardFor(somebody());
  const by = { secret: secretOf(card), deviceId: 'a-device-of-the-child' };
  const jar = new Jar();
  pool.isFull = true;
  for (let i = 0; i < 12; i += 1) assert.equal(codeOf(await signIn(by, wrongFor(card), jar)), 'session.busy');
  pool.isFull = false;
  pool.lanes.length = 0;
  assert.equal((await signIn(by, card.pictures, jar)).status, 200, 'no rest, and not spent');
  assert.equal((await signIn(by, card.pictures, jar)).status, 200);
  assert.deepEqual(pool.lanes, ['new', 'known']);
  // On the child's own device ten wrong pairs must be in a row.
  for (let round = 0; round < 3; round += 1) {
    for (let i = 0; i < 4; i += 1) {
      pass(301);
      assert.equal(codeOf(await signIn(by, wrongFor(card), jar)), 'card.wrongPictures');
    }
    pass(301);
    assert.equal((await signIn(by, card.pictures, jar)).status, 200);
  }
});

test('[PEOPLE-106] a card opens a pupil’s account and nothing else: no card for others, none for who is more than a pupil, no joining of accounts', async () => {
  const jarOfTeacher = await harness.activate(SCHOOL, 'teacher-0');
  for (const [name, value] of jarOfTeacher.cookies) teacher.cookies.set(name, value);
  assert.equal(codeOf(await print([(await harness.person(SCHOOL, 'teacher-1')).personId])), 'person.unknown');
  const personId = somebody();
  const card = await cardFor(personId);
  const jar = new Jar();
  await signIn({ secret: secretOf(card) }, card.pictures, jar);
  assert.equal((await harness.call('GET', '/api/today', { jar })).status, 200);
  const other = await harness.person(SCHOOL, 'pupil-0');
  await harness.activate(SCHOOL, 'pupil-0');
  const merge = await harness.call('POST', '/api/account/merge', {
    jar,
    body: { login: other.login, password: 'trois petits chats' },
  });
  assert.equal(codeOf(merge), 'session.forbidden');
  await harness.database.query(
    'make more of the pupil',
    "UPDATE person SET roles = '{pupil,guardian}' WHERE person_id = $1",
    [personId],
  );
  assert.equal(codeOf(await signIn({ secret: secretOf(card) }, card.pictures)), 'card.unknown');
  assert.equal(codeOf(await print([personId])), 'person.notYours');
  const renewed = await harness.call('POST', '/api/session/refresh', { jar });
  assert.equal(codeOf(renewed), 'session.missing', 'what the card opened before is not renewed as more than a pupil');
});

test('[PEOPLE-107] a teacher’s code makes a tablet one of the class: children tap their name and their pictures; strangers learn no name', async () => {
  const personId = somebody();
  const card = await cardFor(personId);
  const codeId = randomUUID();
  const make = (): Promise<Answer> =>
    harness.call('PUT', `/api/audiences/${classId}/class-code`, { jar: teacher, body: { codeId } });
  const made = (await make()).body as unknown as ClassCodeAnswer;
  assert.deepEqual((await make()).body, made, 'the same again');
  const tablet = new Jar();
  assert.equal(codeOf(await harness.call('GET', '/api/session/class', { jar: tablet })), 'card.noClass');
  assert.equal(codeOf(await signIn({ personId }, card.pictures, tablet)), 'card.noClass');
  const bond = (code: string, jar: Jar): Promise<Answer> =>
    harness.call('POST', '/api/session/class', { jar, body: { code, deviceId: 'tablet-of-the-class-1' } });
  assert.equal(codeOf(await bond('AAAA-BBBB-CCCC', tablet)), 'activation.unknown');
  const opened = await bond(made.code.toLowerCase(), tablet);
  assert.equal(opened.status, 200, opened.text);
  const door = opened.cookies.find((cookie) => cookie.name === 'preau_class')!;
  assert.deepEqual([door.httpOnly, door.sameSite, door.path], [true, 'Strict', '/api/session']);
  await bond(made.code, new Jar());
  assert.equal((await read()).devices.length, 1, 'a lost answer makes no second device');
  const shown = (await harness.call('GET', '/api/session/class', { jar: tablet })).body as unknown as ClassDoorAnswer;
  assert.ok(shown.pupils.some((each) => each.personId === personId && each.name.startsWith(card.givenName)));
  assert.equal((await signIn({ personId }, card.pictures, tablet)).status, 200);
  const first = tablet.copy();
  // The next child, while the last one is signed in.
  const nextOne = shown.pupils.find((each) => each.personId !== personId)!;
  const nextCard = await cardFor(nextOne.personId);
  assert.equal((await signIn({ personId: nextOne.personId }, nextCard.pictures, tablet)).status, 200);
  assert.equal(codeOf(await harness.call('GET', '/api/today', { jar: first })), 'session.revoked');
  const elsewhere = await harness.person(SCHOOL, 'pupil-1');
  assert.equal(
    codeOf(await signIn({ personId: elsewhere.personId }, card.pictures, tablet)),
    'card.unknown',
    'another class',
  );
  // Two who share the first name are told apart.
  await harness.database.query(
    'give two the same name',
    "UPDATE person SET given_name = 'Anh', family_name = CASE WHEN person_id = $1 THEN 'Shevchenko' ELSE 'Sissoko' END WHERE person_id = ANY($2::uuid[])",
    [personId, [personId, nextOne.personId]],
  );
  const twins = (await harness.call('GET', '/api/session/class', { jar: tablet })).body as unknown as ClassDoorAnswer;
  const nameOf = (id: PersonId): string | undefined => twins.pupils.find((each) => each.personId === id)?.name;
  assert.deepEqual([nameOf(personId), nameOf(nextOne.personId)], ['Anh Sh.', 'Anh Si.']);
  pass(13 * 3_600);
  assert.equal(
    codeOf(await harness.call('POST', '/api/session/refresh', { jar: tablet })),
    'session.missing',
    '[PEOPLE-106] the evening ends it',
  );
  assert.equal(codeOf(await bond(made.code, new Jar())), 'activation.unknown', 'half an hour');
  const again = await harness.activate(SCHOOL, 'teacher-0');
  for (const [name, value] of again.cookies) teacher.cookies.set(name, value);
  const { bondId } = (await read()).devices[0]!;
  assert.equal(
    (await harness.call('DELETE', `/api/audiences/${classId}/class-devices/${bondId}`, { jar: teacher })).status,
    204,
  );
  assert.equal(codeOf(await harness.call('GET', '/api/session/class', { jar: tablet })), 'card.noClass');
});

test('[PEOPLE-108] guesses of a device are held up, and a body that is none is refused', async () => {
  const jar = new Jar();
  const guess = (): Promise<Answer> =>
    harness.call('POST', '/api/session/card/look', {
      jar,
      body: { secret: randomUUID().replaceAll('-', '').padEnd(43, 'x'), deviceId: 'a-device-that-guesses' },
    });
  const told: unknown[] = [];
  for (let i = 0; i < 9; i += 1) told.push(codeOf(await guess()));
  assert.deepEqual(told, [...Array(8).fill('card.unknown'), 'session.slowDown']);
  const pair = ['cat', 'boat'];
  for (const body of [
    { pictures: pair },
    { secret: 'x'.repeat(43), personId: pupils[0]!.personId, pictures: pair },
    { secret: 'x'.repeat(43), pictures: ['cat'] },
    { secret: 'x'.repeat(43), pictures: ['cat', 'dragon'] },
    { secret: 'x'.repeat(42), pictures: pair },
  ])
    assert.equal(codeOf(await harness.call('POST', '/api/session/card', { body })), 'request.invalid');
});

test('[PEOPLE-109] switched off, a class has no cards, no tablets and no session that a card opened', async () => {
  const card = await cardFor(somebody());
  const jar = new Jar();
  assert.equal((await signIn({ secret: secretOf(card) }, card.pictures, jar)).status, 200);
  assert.equal((await turn(false)).status, 200);
  assert.equal((await turn(false)).status, 200, 'done is done');
  assert.equal(codeOf(await harness.call('GET', '/api/today', { jar })), 'session.revoked');
  assert.equal(codeOf(await signIn({ secret: secretOf(card) }, card.pictures)), 'card.unknown');
  await turn(true);
  const anew = await read();
  assert.deepEqual([anew.pupils.every((each) => each.card === 'none'), anew.devices], [true, []]);
});
