import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createKeyFinder } from './key-finder.ts';
import { openKeyring, rotateKeys } from './keyring.ts';

test('[GATE-151] a made-up key id makes nobody’s session forgotten; a change of keys does, once', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'preau-finder-'));
  try {
    const { current } = await openKeyring(folder, 'school');
    let [now, changes] = [1_800_000_000_000, 0];
    const find = createKeyFinder({
      folder,
      issuer: 'school',
      clock: { now: () => now },
      changed: () => (changes += 1),
    });
    await find({ kid: current.kid });
    assert.equal(changes, 1, 'the first keys');
    for (let n = 0; n < 10; n += 1) {
      now += 60_000;
      await assert.rejects(find({ kid: `made-up-${n}` }));
    }
    assert.equal(changes, 1);
    const { next } = await rotateKeys(folder, 'school');
    await assert.rejects(find({ kid: next.kid }), 'not sooner than five seconds after the last look');
    now += 5_000;
    await find({ kid: next.kid });
    await find({ kid: current.kid });
    assert.equal(changes, 2);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
