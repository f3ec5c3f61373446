// Starts that cannot be: each ends by itself with a sentence and a code, and leaves nothing running.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { openTestDatabase } from '../../../tools/testing/postgres.ts';
import { processesIn } from '../src/postgres/processes.ts';
import { refusedStart } from './support/command-line.ts';

const base = mkdtempSync(join(tmpdir(), 'preau-refusals-'));
after(() => rmSync(base, { recursive: true, force: true }));
const newFolder = (): string => mkdtempSync(join(base, 'data-'));

test('[HOUSE-50] a wrong environment ends with 78 and every problem at once', async () => {
  const { code, stderr } = await refusedStart([], {
    PREAU_DATA_DIR: newFolder(),
    PREAU_PORT: 'abc',
    PREAU_PORTS: '1',
    PREAU_TLS_CERT: '/nowhere/cert.pem',
    PREAU_ICE_SERVERS: 'stun:stun.example:3478, turn:turn.example user=ann',
  });
  assert.equal(code, 78);
  assert.match(
    stderr,
    /^Cannot use PREAU_ICE_SERVERS: turn:turn\.example needs either user and credential, or a secret$/m,
  );
  assert.match(stderr, /Cannot use PREAU_PORT: it must be a port, 0 to 65535, not "abc"/);
  assert.match(stderr, /Cannot use PREAU_PORTS: no Préau app knows this name.*PREAU_PORT/);
  assert.match(stderr, /PREAU_TLS_KEY/);
});

test('[HOUSE-50] wrong servers for lines without UDP end the start at once, with 78 and nothing begun', async () => {
  const dataDir = newFolder();
  const secret = 'a-secret-that-nobody-may-read';
  for (const wrong of [`turn:turn.example credential=${secret}`, 'http://turn.example', '[{"urls":7}]', '{}']) {
    const { code, stderr, stdout } = await refusedStart([], { PREAU_DATA_DIR: dataDir, PREAU_ICE_SERVERS: wrong });
    assert.equal(code, 78, wrong);
    assert.match(stderr, /^Cannot use PREAU_ICE_SERVERS: .+\n$/);
    assert.ok(!`${stderr}${stdout}`.includes(secret));
  }
  assert.deepEqual(readdirSync(dataDir), []);
});

test('[HOUSE-50] wrong words end with 64', async () => {
  const { code, stderr } = await refusedStart(['--empty', '--demo'], { PREAU_DATA_DIR: newFolder() });
  assert.deepEqual([code, stderr], [64, 'Cannot start with --empty and --demo at once\n']);
});

test('[HOUSE-55] a port that is taken is told in a sentence, and the database ends', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => void other.listen(0, '127.0.0.1', () => resolve()));
  try {
    const { port } = other.address() as AddressInfo;
    const dataDir = newFolder();
    const { code, stderr } = await refusedStart(['--empty'], { PREAU_DATA_DIR: dataDir, PREAU_PORT: String(port) });
    assert.equal(code, 1);
    assert.match(stderr, new RegExp(`^Cannot listen on 127\\.0\\.0\\.1:${port}: another program listens there`, 'm'));
    assert.doesNotMatch(stderr, /EADDRINUSE|\bat /);
    assert.deepEqual(processesIn(join(dataDir, 'postgres', 'data')), []);
  } finally {
    other.close();
  }
});

test('[HOUSE-55] a data folder of another PostgreSQL major is refused in words and left as it is', async () => {
  const dataDir = newFolder();
  const file = join(dataDir, 'postgres', 'data', 'PG_VERSION');
  mkdirSync(join(dataDir, 'postgres', 'data'), { recursive: true });
  writeFileSync(file, '17\n');
  const { code, stderr } = await refusedStart(['--empty'], { PREAU_DATA_DIR: dataDir });
  assert.equal(code, 1);
  assert.match(stderr, /^Cannot open the database in .*: PostgreSQL 17 wrote it and this Préau brings PostgreSQL 18/m);
  assert.equal(readFileSync(file, 'utf8'), '17\n');
});

test('[HOUSE-55] a certificate that is not there, and an address that is not ours, are told', async () => {
  await using database = await openTestDatabase();
  const env = { PREAU_DATABASE_URL: database.url };
  const paths = { PREAU_TLS_CERT: '/nowhere/cert.pem', PREAU_TLS_KEY: '/nowhere/key.pem' };
  const missing = await refusedStart(['--empty'], { ...env, ...paths, PREAU_DATA_DIR: newFolder() });
  assert.equal(missing.code, 1);
  assert.match(missing.stderr, /^Cannot read the certificate of PREAU_TLS_CERT.*\/nowhere\//m);
  // TEST-NET-1 of RFC 5737: nobody's address.
  const foreign = await refusedStart(['--empty'], { ...env, PREAU_HOST: '192.0.2.1', PREAU_DATA_DIR: newFolder() });
  assert.equal(foreign.code, 1);
  assert.match(foreign.stderr, /^Cannot listen on 192\.0\.2\.1:0: this machine does not have that address/m);
});
