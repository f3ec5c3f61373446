// Tickets that nobody gave: forged, spliced, replayed, of others. None of them is a place.

import assert from 'node:assert/strict';
import { createHmac, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { parsePersonId, parseSessionId } from '@preau/core/base';
import type { SessionClaims, TicketClaims } from '@preau/core/base';
import { createSigner } from '@preau/host';
import { openGate } from '../src/index.ts';
import { LESSON, OTHER_LESSON, PUPIL, session, writePages } from './running-gate.ts';

const MUTANTS = process.env['TEST_LONG'] === '1' ? 1_000_000 : 100_000;
/** Every so many are shown at the desk too, by somebody with a session. */
const SHOWN_EVERY = 25;

const person = (n: number) => ({
  ...PUPIL,
  personId: parsePersonId(`0190a000-0000-7000-8000-${String(n).padStart(12, '0')}`)!,
});
const sessionOf = (n: number): SessionClaims =>
  session({
    persons: [person(n)],
    sessionId: parseSessionId(`0190a000-0000-7000-8000-${String(n + 500).padStart(12, '0')}`)!,
  });
const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const decoded = (part: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;

test('[GATE-95] no forged, spliced, replayed or foreign ticket lets anybody in', { timeout: 600_000 }, async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'preau-hostile-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  await writePages(join(folder, 'web'));
  const keysFolder = join(folder, 'keys');
  // Time stands still: what the first second gives is given once, and no more.
  const clock = { now: () => Date.UTC(2026, 10, 23, 8) };
  const school = await createSigner({ folder: keysFolder, minter: 'school', clock });
  await using gate = await openGate({
    keysFolder,
    webFolder: join(folder, 'web'),
    secure: false,
    clock,
    joinsPerSecond: 10,
  });
  const issue = async (
    n: number,
    target: typeof LESSON | 'workspace',
    heldTicket?: string,
  ): Promise<{ token: string; claims: TicketClaims }> => {
    const issued = await gate.desk.issue({ session: sessionOf(n), target, heldTicket });
    assert.ok(issued.ok);
    return issued.value;
  };
  const admitted = await issue(1, LESSON);
  assert.equal(admitted.claims.state, 'admitted');
  const waiting = await issue(2, LESSON);
  assert.equal(waiting.claims.state, 'present');
  const other = await issue(3, OTHER_LESSON);
  assert.equal(other.claims.state, 'present');
  // Enough of them that no answer waits for a turn.
  await Promise.all([4, 5, 6].map((n) => issue(n, LESSON)));
  const foreign = await createSigner({ folder: join(folder, 'attacker'), minter: 'gate', clock });
  const forged = await foreign.minter('ticket').mint({ ...waiting.claims, state: 'admitted' }, 300_000);
  const asSession = await school.minter('session').mint(sessionOf(2), 300_000);
  const publicKey = JSON.stringify(gate.publicKeys()[0]);
  const good = admitted.token.split('.') as [string, string, string];
  const mine = waiting.token.split('.') as [string, string, string];
  const dream = { ...decoded(mine[1]), claims: { ...waiting.claims, state: 'admitted', lane: 'exam', rank: 0 } };

  const byKind: readonly ((n: number) => string)[] = [
    // Another state, rank, lane, person, target or life, under the old signature.
    () => `${mine[0]}.${base64(dream)}.${mine[2]}`,
    (n) => `${mine[0]}.${base64({ ...dream, exp: 9_999_999_999, jti: String(n) })}.${mine[2]}`,
    (n) =>
      `${good[0]}.${base64({ ...decoded(good[1]), claims: { ...admitted.claims, personId: person((n % 900) + 2).personId } })}.${good[2]}`,
    // Parts of several tickets.
    () => `${good[0]}.${mine[1]}.${good[2]}`,
    () => `${mine[0]}.${good[1]}.${mine[2]}`,
    () => `${good[0]}.${other.token.split('.')[1]}.${good[2]}`,
    // No algorithm, a symmetric one with the public key, an unknown key.
    () => `${base64({ ...decoded(good[0]), alg: 'none' })}.${base64(dream)}.`,
    () => {
      const head = base64({ ...decoded(good[0]), alg: 'HS256' });
      return `${head}.${base64(dream)}.${createHmac('sha256', publicKey)
        .update(`${head}.${base64(dream)}`)
        .digest('base64url')}`;
    },
    (n) => `${base64({ ...decoded(good[0]), kid: String(n) })}.${good[1]}.${good[2]}`,
    (n) =>
      `${base64({ ...decoded(good[0]), jwk: { kty: 'EC', crv: 'P-256', x: String(n), y: 'A' } })}.${base64(dream)}.${good[2]}`,
    // Bits, bytes, lengths.
    (n) => {
      const bytes = Buffer.from(good[2], 'base64url');
      bytes[n % 64]! ^= 1 << ((n >> 6) % 8);
      return `${good[0]}.${good[1]}.${bytes.toString('base64url')}`;
    },
    (n) => `${good[0]}.${good[1]}.${randomBytes((n % 90) + 1).toString('base64url')}`,
    (n) => admitted.token.slice(0, 1 + (n % (admitted.token.length - 2))),
    (n) => `${admitted.token}.${n}`,
    () => `${good[0]}.${good[1]}.${Buffer.alloc(64).toString('base64url')}`,
    // Signed, but not by the gate or not as a ticket.
    () => forged,
    () => asSession,
  ];
  let accepted = 0;
  for (let n = 0; n < MUTANTS; n += 1) {
    const token = byKind[n % byKind.length]!(Math.floor(n / byKind.length));
    if ((await gate.tickets.check(token, 600_000)) !== undefined) accepted += 1;
    if (n % SHOWN_EVERY === 0) {
      const { claims } = await issue(2, LESSON, token);
      assert.deepEqual([claims.state, claims.lane, claims.rank], ['present', 'lesson', waiting.claims.rank], token);
    }
  }
  assert.equal(accepted, 0);

  // Genuine, and shown by somebody else, for something else, or by many: one lease, and it stays where it was.
  for (let n = 0; n < 200; n += 1) {
    assert.equal((await issue(2, LESSON, admitted.token)).claims.state, 'present', 'a ticket of somebody else');
    assert.equal((await issue(1, OTHER_LESSON, admitted.token)).claims.state, 'present', 'a ticket for another lesson');
    assert.equal((await issue(1, 'workspace', admitted.token)).claims.state, 'present', 'a lesson is no workspace');
    assert.equal((await issue(1, LESSON, admitted.token)).claims.state, 'admitted', 'the same place, however often');
  }
  const { lanes } = JSON.parse(await gate.counters.read()) as { lanes: { lane: string; serve: number }[] };
  assert.equal(
    lanes.reduce((sum, { serve }) => sum + serve, 0),
    1,
  );
});
