import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readlinkSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { chooseAccount, SERVER_UID } from './account.ts';
import { linkLibraries } from './binaries.ts';
import { PostgresError } from './postgres-error.ts';

const base = mkdtempSync(join(tmpdir(), 'preau-account-'));
after(() => rmSync(base, { recursive: true, force: true }));
const missing = join(base, 'missing');
const mine = statSync(base).uid;

test('[HOUSE-41] root runs the server in a user namespace, or under a uid of its own where there is none', () => {
  assert.equal(chooseAccount({ dataFolder: missing, uid: 0, namespaceAllowed: true }).kind, 'namespace');
  assert.deepEqual(chooseAccount({ dataFolder: missing, uid: 0, namespaceAllowed: false }), {
    kind: 'uid',
    uid: SERVER_UID,
    gid: SERVER_UID,
  });
});

test('[HOUSE-41] an ordinary user runs it as is; a uid without a name needs a namespace for initdb', () => {
  assert.deepEqual(chooseAccount({ dataFolder: missing, uid: 65_534, namespaceAllowed: true }), { kind: 'self' });
  assert.equal(chooseAccount({ dataFolder: missing, uid: 61_234, namespaceAllowed: true }).kind, 'namespace');
});

test('[HOUSE-41] an ordinary user does not touch the data of somebody else, and is told what to do', () => {
  assert.throws(
    () => chooseAccount({ dataFolder: base, uid: mine + 1, namespaceAllowed: true }),
    (error) =>
      error instanceof PostgresError &&
      error.reason === 'foreign-folder' &&
      /Start Préau as its owner/.test(error.message),
  );
});

test('[HOUSE-47] links between shared libraries that npm did not make are made, once', () => {
  const native = join(base, 'native');
  mkdirSync(join(native, 'lib'), { recursive: true });
  writeFileSync(join(native, 'lib', 'libpq.so.5.18'), '');
  writeFileSync(
    join(native, 'pg-symlinks.json'),
    JSON.stringify([{ source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' }]),
  );
  linkLibraries(base, native);
  linkLibraries(base, native);
  assert.equal(readlinkSync(join(native, 'lib', 'libpq.so.5')), 'libpq.so.5.18');
});
