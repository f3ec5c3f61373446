// Two schools whose pupils come in by cards: printed for them, shown on devices of their own and on tablets of a class.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before } from 'node:test';
import type { AudienceId, PersonId, SchoolId } from '@preau/core/base';
import type { CardSheetAnswer, ClassCardsAnswer } from '@preau/protocol/school';
import { createArgon2Hasher } from '@preau/identity';
import { createOperator } from '@preau/service/school';
import { contentOf } from './roster-fixture.ts';
import { Jar, openHarness, PASSWORD } from './school-harness.ts';
import type { Answer } from './school-harness.ts';

export const [HERE, THERE] = ['0750001A', '0750002B'] as [SchoolId, SchoolId];
const argon2 = createArgon2Hasher();
/** What happens between the two pictures and the session. */
let meanwhile: (() => Promise<void>) | undefined;
/** Has something happen there, once. */
export const inBetween = (work: () => Promise<void>): void => {
  meanwhile = work;
};
export const harness = await openHarness(Date.parse('2026-11-24T09:12:00+01:00'), {
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
export const operator = new Jar();

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
  await call('POST', '/api/activation', operator, { code: made.code, password: PASSWORD });
});

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
export const call = (method: Method, path: string, jar: Jar, body?: object): Promise<Answer> =>
  harness.call(method, path, { jar, ...(body === undefined ? {} : { body }) });
export const codeOf = (answer: Answer): unknown => answer.body['code'];
export const headOf = (schoolId: SchoolId): Jar => heads[schoolId]!;
export const done = (answer: Answer): Answer => {
  assert.ok(answer.status < 300, answer.text);
  return answer;
};

export async function audienceOf(schoolId: SchoolId, sourcedId: string): Promise<AudienceId> {
  const { rows } = await harness.database.query<{ audience_id: AudienceId }>(
    'find an audience',
    'SELECT audience_id FROM audience WHERE school_id = $1 AND sourced_id = $2',
    [schoolId, sourcedId],
  );
  return rows[0]!.audience_id;
}

/** A pupil with a card of this class or group. */
export async function cardFor(schoolId: SchoolId, key: string, audience = classOf(key)): Promise<Held> {
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
export interface Held {
  readonly schoolId: SchoolId;
  readonly key: string;
  readonly personId: PersonId;
  readonly audienceId: AudienceId;
  readonly secret: string;
  readonly pictures: readonly string[];
}

export const byCard = (held: Held, jar: Jar): Promise<Answer> =>
  call('POST', '/api/session/card', jar, { secret: held.secret, pictures: held.pictures });
export const byName = (held: Held, tablet: Jar): Promise<Answer> =>
  call('POST', '/api/session/card', tablet, { personId: held.personId, pictures: held.pictures });
export async function comesByCard(held: Held): Promise<Jar> {
  const jar = new Jar();
  done(await byCard(held, jar));
  return jar;
}
export async function byPassword(schoolId: SchoolId, key: string, jar = new Jar()): Promise<Jar> {
  const { login } = await harness.person(schoolId, key);
  done(await call('POST', '/api/session', jar, { login, password: PASSWORD }));
  return jar;
}
/** Makes a new tablet one of the class. */
export async function tabletOf(
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
export const bondsOf = async (schoolId: SchoolId, audienceId: AudienceId): Promise<readonly string[]> => {
  const { body } = done(await call('GET', `/api/audiences/${audienceId}/cards`, headOf(schoolId)));
  return (body as unknown as ClassCardsAnswer).devices.map((device) => device.bondId);
};

/** How it stands with what a jar holds: the token, and what it would be renewed by. */
export async function standing(jar: Jar): Promise<readonly unknown[]> {
  const now = await call('GET', '/api/today', jar.copy());
  const renewed = await call('POST', '/api/session/refresh', jar.copy());
  return [now, renewed].map((answer) => codeOf(answer) ?? answer.status);
}
export const GOES_ON = [200, 200];
export const IS_OVER = ['session.revoked', 'session.revoked'];

export const forbid = (schoolId: SchoolId, isOn = false): Promise<Answer> =>
  call('PUT', '/api/office/switches', headOf(schoolId), { schoolId, name: 'cards', isOn });
export const openByCards = async (schoolId: SchoolId): Promise<number> => {
  const { rows } = await harness.database.query<{ n: number }>(
    'count what cards opened',
    "SELECT count(*)::int AS n FROM session WHERE school_id = $1 AND opened_by = 'card' AND revoked_at IS NULL",
    [schoolId],
  );
  return rows[0]!.n;
};

/** Holds rows until it is disposed of. */
export async function hold(rows: string, values: readonly unknown[]): Promise<AsyncDisposable> {
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
export async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 4_000; !(await isSo());)
    if (Date.now() > deadline) assert.fail(`Cannot go on: ${what} did not happen within 4 s`);
}
/** So many statements wait for somebody else's lock. */
export const wait = (count: number): Promise<void> =>
  until(`${count} statements waiting`, async () => {
    const { rows } = await harness.database.query<{ n: number }>(
      'count who waits',
      "SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
    );
    return rows[0]!.n >= count;
  });

/** Sessions of cards of a pupil, as the sign-in leaves them. */
export async function leave(
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
