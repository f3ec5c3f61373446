// https on a local network: the command makes it, `npm start` uses it. What a browser says of it: e2e/src/media/local-certificate.test.ts.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { get } from 'node:https';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { openTestDatabase } from '../../../tools/testing/postgres.ts';
import { startPreau } from '../../../tools/testing/preau-process.ts';
import { school } from './support/command-line.ts';

const base = mkdtempSync(join(tmpdir(), 'preau-certificate-'));
after(() => rmSync(base, { recursive: true, force: true }));

/** An address of this machine that is not loopback, if it has a network. */
const outside = Object.values(networkInterfaces())
  .flatMap((list) => list ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;

function status(url: string, authority: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    get(url, { ca: authority, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).on('error', reject);
  });
}

test('[HOUSE-90] the command says what to give to devices, keeps the authority, and refuses names that are none', async () => {
  const env = { PREAU_DATA_DIR: join(base, 'words') };
  const first = await school(['certificate', 'classe.local', '192.168.77.5'], env);
  assert.equal(first.code, 0, first.stderr);
  assert.match(first.stdout, /New authority, until \d{4}-/);
  assert.match(first.stdout, /classe\.local.*192\.168\.77\.5/);
  assert.match(first.stdout, /tls\/authority\.crt\n.*\n {2}([0-9A-F]{2}:){31}[0-9A-F]{2}\n/);
  const second = await school(['certificate'], env);
  assert.match(second.stdout, /The authority is the one that devices know/);
  assert.match(second.stdout, /classe\.local.*192\.168\.77\.5/);
  const outsider = await school(['certificate', 'ecole.example.fr'], env);
  assert.deepEqual([outsider.code, /cannot vouch for ecole\.example\.fr/.test(outsider.stderr)], [1, true]);
  assert.equal((await school(['certificate', 'ecole.example.fr', '--new-authority'], env)).code, 0);
  assert.equal((await school(['certificate', 'été'], env)).code, 64);
});

test(
  '[HOUSE-92] npm start uses it beyond loopback, on every address of the machine',
  { skip: outside === undefined && 'the machine has no network' },
  async () => {
    await using database = await openTestDatabase();
    const dataDir = join(base, 'house');
    const env = { PREAU_HOST: '0.0.0.0', PREAU_DATABASE_URL: database.url };
    assert.equal((await school(['certificate'], { PREAU_DATA_DIR: dataDir })).code, 0);
    await using preau = await startPreau({ dataDir, words: ['--demo'], env });
    assert.match(preau.url, /^https:/);
    assert.doesNotMatch(preau.output(), /Without https/);
    const authority = readFileSync(join(dataDir, 'tls/authority.crt'), 'utf8');
    const { port } = new URL(preau.url);
    for (const host of [outside, 'localhost', '127.0.0.1'])
      assert.equal(await status(`https://${host}:${port}/health`, authority), 200);
    await assert.rejects(fetch(`https://${outside}:${port}/health`), 'a stranger does not trust it');
  },
);
