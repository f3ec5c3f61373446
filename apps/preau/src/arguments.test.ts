import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readArguments } from './arguments.ts';

test('[HOUSE-50] no word, --empty and --demo say whether there is a demo school', () => {
  assert.deepEqual(readArguments([]), { ok: true, value: { demo: 'loopback' } });
  assert.deepEqual(readArguments(['--empty']), { ok: true, value: { demo: 'never' } });
  assert.deepEqual(readArguments(['--demo']), { ok: true, value: { demo: 'always' } });
});

for (const words of [['--empty', '--demo'], ['--port=1'], ['school'], ['--empty=1'], ['-e']]) {
  test(`[HOUSE-50] refuses ${words.join(' ')} in words`, () => {
    const read = readArguments(words);
    assert.ok(!read.ok);
    assert.match(read.error.message, /^Cannot start/);
  });
}
