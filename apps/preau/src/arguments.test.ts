import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readArguments } from './arguments.ts';

test('[HOUSE-50] no word, --empty, --demo and --bare say whether there is a demo school, and whether anything happened in it', () => {
  assert.deepEqual(readArguments([]), { ok: true, value: { demo: 'loopback', bare: false } });
  assert.deepEqual(readArguments(['--empty']), { ok: true, value: { demo: 'never', bare: false } });
  assert.deepEqual(readArguments(['--demo']), { ok: true, value: { demo: 'always', bare: false } });
  assert.deepEqual(readArguments(['--bare']), { ok: true, value: { demo: 'loopback', bare: true } });
  assert.deepEqual(readArguments(['--demo', '--bare']), { ok: true, value: { demo: 'always', bare: true } });
});

for (const words of [['--empty', '--demo'], ['--empty', '--bare'], ['--port=1'], ['school'], ['--empty=1'], ['-e']]) {
  test(`[HOUSE-50] refuses ${words.join(' ')} in words`, () => {
    const read = readArguments(words);
    assert.ok(!read.ok);
    assert.match(read.error.message, /^Cannot start/);
  });
}
