import assert from 'node:assert/strict';
import { test } from 'node:test';
import { helpText, readArguments } from './arguments.ts';

const keys = ['--keys', 'key: a-secret-of-more-than-thirty-two-characters'];

test('[SFU-141] the words of the command line become options', () => {
  assert.deepEqual(readArguments(['--dev', '--port', '0'], {}), {
    ok: true,
    value: {
      action: 'serve',
      isDev: true,
      options: { apiKey: 'devkey', apiSecret: 'secret', autoCreate: true, capacity: {}, port: 0 },
    },
  });
  const all =
    `--port 7000 --bind 0.0.0.0 --media-ports 40000-40100 --node-ip 203.0.113.9 --media-bind 10.0.0.2 --webhook-url http://h/x
    --children 2 --auto-create --max-rooms 3 --max-participants 70 --max-tracks 9`.split(/\s+/);
  assert.deepEqual(readArguments([...keys, ...all], {}), {
    ok: true,
    value: {
      action: 'serve',
      isDev: false,
      options: {
        apiKey: 'key',
        apiSecret: 'a-secret-of-more-than-thirty-two-characters',
        port: 7000,
        bind: '0.0.0.0',
        mediaPorts: { first: 40_000, last: 40_100 },
        announcedAddress: '203.0.113.9',
        bindAddress: '10.0.0.2',
        webhookUrl: 'http://h/x',
        children: 2,
        autoCreate: true,
        capacity: { rooms: 3, participants: 70, tracks: 9 },
      },
    },
  });
  const fromEnvironment = readArguments([], { LIVEKIT_KEYS: keys[1] });
  assert.ok(fromEnvironment.ok && fromEnvironment.value.action === 'serve');
  assert.equal(fromEnvironment.value.options.apiKey, 'key');
  assert.deepEqual(readArguments(['--version', '--dev'], {}), { ok: true, value: { action: 'version' } });
});

test('[SFU-141] what is not understood is refused, every problem at once', () => {
  const refused = readArguments(
    '--port abc --children 0 --media-ports 9-1 --webhook-url ftp://x --max-rooms -1'
      .split(' ')
      .map((word) => (word === '-1' ? '0' : word)),
    {},
  );
  assert.ok(!refused.ok);
  assert.deepEqual(
    refused.error.map((problem) => problem.split(' ')[0]),
    ['--keys', '--port', '--children', '--max-rooms', '--media-ports', '--webhook-url'],
  );
  for (const bad of [['--colour'], ['room'], ['--port'], ['--keys', 'x'], ['--keys', 'key: short']])
    assert.equal(readArguments(bad, {}).ok, false, bad.join(' '));
  // The development pair is LiveKit's own, and no other short secret passes.
  assert.equal(readArguments(['--keys', 'devkey: secret'], {}).ok, false);
});

test('[SFU-141] the help names every word', () => {
  for (const word of ['dev', 'keys', 'port', 'bind', 'media-ports', 'announced-address', 'node-ip', 'media-bind'])
    assert.ok(helpText.includes(`--${word}`), word);
  for (const word of ['webhook-url', 'children', 'auto-create', 'max-rooms', 'max-participants', 'max-tracks'])
    assert.ok(helpText.includes(`--${word}`), word);
});
