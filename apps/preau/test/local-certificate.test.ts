// https on a local network: the command makes it, `npm start` uses it, a device that was given the authority has a microphone.
import assert from 'node:assert/strict';
import { createHash, createPublicKey } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { get } from 'node:https';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { chromium } from 'playwright-core';
import { baseFlags, findChromium, mediaFlags } from '../../../tools/testing/chromium.ts';
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
  '[HOUSE-92] npm start uses it beyond loopback: a browser on the network has a microphone, and without it none',
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
    // As if the authority were installed: Chromium knows it by its key.
    const key = createPublicKey(authority).export({ type: 'spki', format: 'der' });
    const known = createHash('sha256').update(key).digest('base64');
    const profile = mkdtempSync(join(base, 'profile-'));
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: await findChromium(),
      args: [...baseFlags(), ...mediaFlags(), `--ignore-certificate-errors-spki-list=${known}`],
    });
    try {
      const page = await context.newPage();
      await page.goto(`https://${outside}:${port}/`);
      const heard = await page.evaluate(`navigator.mediaDevices
        .getUserMedia({ audio: true, video: true })
        .then((stream) => [isSecureContext, ...stream.getTracks().map((track) => track.kind + ' ' + track.readyState).toSorted()])`);
      assert.deepEqual(heard, [true, 'audio live', 'video live']);
    } finally {
      await context.close();
    }
    assert.equal(await preau.stop(), 0);
    rmSync(join(dataDir, 'tls'), { recursive: true });
    await using plain = await startPreau({ dataDir, words: ['--demo'], env });
    const browser = await chromium.launch({
      executablePath: await findChromium(),
      args: [...baseFlags(), ...mediaFlags()],
    });
    try {
      const page = await browser.newPage();
      await page.goto(`http://${outside}:${new URL(plain.url).port}/`);
      assert.deepEqual(await page.evaluate(`[isSecureContext, 'mediaDevices' in navigator]`), [false, false]);
    } finally {
      await browser.close();
    }
  },
);
