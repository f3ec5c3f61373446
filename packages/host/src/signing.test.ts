import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { importJWK, SignJWT } from 'jose';
import type { PassClaims, SessionClaims, TicketClaims } from '@preau/core/base';
import { openKeyring, readPublicKeys, rotateKeys } from './keyring.ts';
import { createSigner, createVerifier } from './signing.ts';
import { rememberVerified } from './verified-tokens.ts';

const folder = mkdtempSync(join(tmpdir(), 'preau-keys-'));
after(() => rmSync(folder, { recursive: true, force: true }));

let now = 1_800_000_000_000;
const clock = { now: () => now };
const session = { accountId: 'a', sessionId: 's', deviceId: 'd', persons: [] } as unknown as SessionClaims;

const minted = async (lifeMs = 60_000, id?: string): Promise<string> =>
  (await createSigner({ folder, clock, minter: 'school' })).minter('session').mint(session, lifeMs, id);
const sessions = (): ReturnType<typeof createVerifier> => createVerifier({ folder, clock, issuer: 'school' });

test('[HOUSE-12] private keys are 0600 in a 0700 folder, public ones carry no private part', async () => {
  const ring = await openKeyring(folder, 'school');
  assert.equal(statSync(join(folder, 'school', 'keys.json')).mode & 0o777, 0o600);
  assert.equal(statSync(join(folder, 'school')).mode & 0o777, 0o700);
  const published = readPublicKeys(folder, 'school');
  assert.deepEqual(
    published.map((key) => key.kid),
    [ring.current.kid, ring.next.kid],
  );
  assert.ok(published.every((key) => !('d' in key)));
});

test('[HOUSE-12] keys survive a restart, and starts at the same moment agree on them', async () => {
  const rings = await Promise.all([
    openKeyring(folder, 'lesson'),
    openKeyring(folder, 'lesson'),
    openKeyring(folder, 'lesson'),
  ]);
  assert.equal(new Set(rings.map((ring) => ring.current.kid)).size, 1);
  assert.deepEqual(await openKeyring(folder, 'lesson'), rings[0]);
});

test('[HOUSE-13] a credential comes back with claims, id and expiry', async () => {
  const checked = await sessions()
    .checker('session')
    .check(await minted(60_000, 'id-1'));
  assert.deepEqual(checked, { claims: session, id: 'id-1', expiresAt: now + 60_000 });
});

test('[HOUSE-13] no kind passes for another, whoever signed it', async () => {
  const gate = await createSigner({ folder, clock, minter: 'gate' });
  const lesson = await createSigner({ folder, clock, minter: 'lesson' });
  const tokens = [
    await minted(),
    await gate.minter('arrival').mint({ deviceId: 'd', schoolId: null, minute: 1 } as never, 60_000),
    await gate.minter('ticket').mint({} as TicketClaims, 60_000),
    await lesson.minter('pass').mint({} as PassClaims, 60_000),
  ];
  const kinds = ['session', 'arrival', 'ticket', 'pass'] as const;
  const issuers = { session: 'school', arrival: 'gate', ticket: 'gate', pass: 'lesson' } as const;
  for (const [row, token] of tokens.entries()) {
    for (const [column, kind] of kinds.entries()) {
      const answer = await createVerifier({ folder, clock, issuer: issuers[kind] }).checker(kind).check(token);
      assert.equal(answer !== undefined, row === column, `${kinds[row]} taken as ${kind}`);
    }
  }
  assert.throws(() => gate.minter('session'), TypeError);
});

test('[HOUSE-13] altered tokens, other algorithms and other keys are refused', async () => {
  const checker = sessions().checker('session');
  const token = await minted();
  const [header = '', payload = '', signature = ''] = token.split('.');
  const forged = Buffer.from(
    JSON.stringify({ ...JSON.parse(Buffer.from(payload, 'base64url').toString()), jti: 'other' }),
  ).toString('base64url');
  const none = Buffer.from(JSON.stringify({ alg: 'none', typ: 'preau-session+jwt' })).toString('base64url');
  const ring = await openKeyring(folder, 'school');
  const claim = (key: Parameters<SignJWT['sign']>[0], alg: string): Promise<string> =>
    new SignJWT({ claims: session })
      .setProtectedHeader({ alg, typ: 'preau-session+jwt', kid: ring.current.kid })
      .setIssuer('preau:school')
      .setAudience('preau:cell')
      .setJti('x')
      .setIssuedAt(now / 1000)
      .setExpirationTime(now / 1000 + 60)
      .sign(key);
  const stranger = await openKeyring(folder, 'gate');
  const bad = [
    '',
    'a.b',
    `${header}.${forged}.${signature}`,
    `${none}.${payload}.`,
    `${header}.${payload}.${signature.slice(0, -4)}AAAA`,
    await claim(Buffer.from(JSON.stringify(ring.current)), 'HS256'),
    await claim(await importJWK(stranger.current, 'ES256'), 'ES256'),
  ];
  for (const text of bad) assert.equal(await checker.check(text), undefined, text);
  assert.ok(await checker.check(token));
});

test('[HOUSE-14] issue and expiry have 60 s of leeway and no more', async () => {
  const token = await minted(10_000);
  const start = now;
  const checker = sessions().checker('session');
  const at = async (ms: number): Promise<boolean> => {
    now = start + ms;
    return (await checker.check(token)) !== undefined;
  };
  assert.deepEqual(
    [await at(-61_000), await at(-59_000), await at(69_000), await at(71_000)],
    [false, true, true, false],
  );
  now = start;
});

test('[HOUSE-15] after a rotation old credentials still count, new ones are known without a restart', async () => {
  const checker = sessions().checker('session');
  const before = await minted();
  assert.ok(await checker.check(before));
  const nextKid = (await openKeyring(folder, 'school')).next.kid;
  const rotated = await rotateKeys(folder, 'school');
  assert.equal(rotated.current.kid, nextKid, 'the key that was published as next signs now');
  const rotatedTwice = await rotateKeys(folder, 'school');
  assert.notEqual(rotatedTwice.current.kid, nextKid);
  now += 6_000;
  assert.ok(await checker.check(await minted()), 'a verifier that ran all the time finds the new key');
  assert.equal(
    await sessions().checker('session').check(before),
    undefined,
    'after two rotations the first key is gone',
  );
});

test('[GATE-151] a session that was verified needs no second look at its signature, but at its time, and none survives a change of keys', async () => {
  const token = await minted(10_000);
  const start = now;
  const checker = sessions().checker('session');
  assert.ok(await checker.check(token));
  assert.deepEqual(await checker.check(token), await sessions().checker('session').check(token), 'the same answer');
  const [header = '', payload = '', signature = ''] = token.split('.');
  const other = Buffer.from(payload, 'base64url').toString().replace('"a"', '"b"');
  for (const forged of [
    `${header}.${Buffer.from(other).toString('base64url')}.${signature}`,
    `${header}.${payload}.`,
    `${token}A`,
  ])
    assert.equal(await checker.check(forged), undefined, forged);
  now = start + 71_000;
  assert.equal(await checker.check(token), undefined, 'over is over');
  assert.ok(await checker.check(token, 5_000), 'with a grace, as at the first look');
  now = start;
  await rotateKeys(folder, 'school');
  await rotateKeys(folder, 'school');
  now += 6_000;
  await checker.check(await minted());
  assert.equal(await checker.check(token), undefined, 'its key is gone');
});

test('[GATE-151] what is remembered is bounded', () => {
  const known = rememberVerified(10);
  for (let n = 0; n < 25; n += 1) known.add(String(n));
  assert.ok(
    [...Array(10).keys()].every((n) => known.has(String(24 - n))),
    'the last ten at least',
  );
  assert.ok(![0, 1, 4].some((n) => known.has(String(n))), 'twenty at most');
  known.clear();
  assert.ok(!known.has('24'));
});
