// https on a local network, in a browser: with the local certificate it gives camera and microphone, without it none.
import assert from 'node:assert/strict';
import { createHash, createPublicKey } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { chromium } from 'playwright-core';
import { school } from '../../../apps/preau/test/support/command-line.ts';
import { baseFlags, findChromium, mediaFlags } from '../../../tools/testing/chromium.ts';
import { startPreau } from '../../../tools/testing/preau-process.ts';

const base = mkdtempSync(join(tmpdir(), 'preau-certificate-'));
after(() => rmSync(base, { recursive: true, force: true }));

/** An address of this machine that is not loopback, if it has a network. */
const outside = Object.values(networkInterfaces())
  .flatMap((list) => list ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;

test(
  '[HOUSE-92] a browser on the network that knows the authority has camera and microphone, and over plain http none',
  { skip: outside === undefined && 'the machine has no network' },
  async () => {
    const dataDir = join(base, 'house');
    const env = { PREAU_HOST: '0.0.0.0' };
    assert.equal((await school(['certificate'], { PREAU_DATA_DIR: dataDir })).code, 0);
    await using preau = await startPreau({ dataDir, words: ['--demo'], env });
    const authority = readFileSync(join(dataDir, 'tls/authority.crt'), 'utf8');
    const { port } = new URL(preau.url);
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
