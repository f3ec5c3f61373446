import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfig, writeConfig } from './config.ts';

const apiSecret = 'a-secret-of-more-than-thirty-two-characters';

test('[SFU-64] what the supervisor writes the child reads', () => {
  const config = {
    host: '0.0.0.0',
    port: 7_880,
    mediaPorts: { first: 40_000, last: 40_100 },
    announcedAddress: '203.0.113.9',
    bindAddress: undefined,
    apiKey: 'key',
    apiSecret,
    webhookUrl: 'http://127.0.0.1:8080/hooks/livekit',
    autoCreate: true,
    iceServers: [{ urls: ['turn:turn.example:3478?transport=udp'], secret: 's', lifeSeconds: 600 }],
    capacity: { rooms: 3, participants: 70, tracks: 9 },
  };
  assert.deepEqual(readConfig({ PATH: '/bin', ...writeConfig(config) }), { ok: true, value: config });
});

test('[SFU-64] every problem is named at once', () => {
  const refused = readConfig({
    SFU_PORT: 'abc',
    SFU_MEDIA_PORTS: '9-1',
    SFU_API_SECRET: 'x',
    SFU_WEBHOOK_URL: 'ftp://x',
    SFU_COLOUR: 'blue',
    SFU_AUTO_CREATE: 'maybe',
    SFU_MAX_ROOMS: '0',
    SFU_MAX_TRACKS: 'many',
  });
  assert.ok(!refused.ok);
  assert.deepEqual(
    refused.error.map((problem) => problem.split(' ')[0]),
    [
      'SFU_COLOUR',
      'SFU_PORT',
      'SFU_MEDIA_PORTS',
      'SFU_API_KEY',
      'SFU_API_SECRET',
      'SFU_WEBHOOK_URL',
      'SFU_AUTO_CREATE',
      'SFU_MAX_ROOMS',
      'SFU_MAX_TRACKS',
    ],
  );
});
