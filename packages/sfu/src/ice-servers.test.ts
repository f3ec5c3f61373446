import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { iceServersFor, parseIceServers } from './ice-servers.ts';

const problemOf = (text: string): string | undefined => {
  const read = parseIceServers(text);
  return read.ok ? undefined : read.error;
};

test('[SFU-94] servers are read from words and from JSON alike', () => {
  const words = parseIceServers(
    'turn:turn.example:3478?transport=udp user=u credential=c=1, stun:[2001:db8::1]:3478,turns:turn.example secret=s',
  );
  const json = parseIceServers(
    JSON.stringify([
      { urls: ['turn:turn.example:3478?transport=udp'], username: 'u', credential: 'c=1' },
      { urls: 'stun:[2001:db8::1]:3478' },
      { urls: ['turns:turn.example'], secret: 's' },
    ]),
  );
  assert.ok(words.ok && json.ok);
  assert.deepEqual(words.value, json.value);
  assert.equal(words.value.length, 3);
});

test('[SFU-94] what cannot work is refused, and no secret is repeated', () => {
  for (const text of [
    'turn:host',
    'turn:host user=u',
    'turn:host user=u credential=c secret=hidden',
    'http://host',
    'turn:host secret=hidden password=x',
    'turn:host?transport=sctp secret=hidden',
    'stun:ho st',
    '[{"urls":[]}]',
    '[{"urls":["turn:host"],"secret":"hidden","lifeSeconds":1}]',
    '[{"urls":["turn:host"],"secret":7}]',
    '[5',
    '{}',
    Array.from({ length: 9 }, () => 'stun:host').join(','),
  ]) {
    const problem = problemOf(text);
    assert.ok(problem !== undefined && !problem.includes('hidden'), text);
  }
  fc.assert(fc.property(fc.string(), (text) => typeof parseIceServers(text).ok === 'boolean'));
  fc.assert(fc.property(fc.json(), (text) => typeof parseIceServers(`[${text}]`).ok === 'boolean'));
});

test('[SFU-95] a shared secret gives each person a credential of their own, which ends', () => {
  const read = parseIceServers('turn:host:3478 secret=north, stun:host');
  assert.ok(read.ok);
  const [turn, stun] = iceServersFor(read.value, 'ann:1', 1_700_000_000_999);
  const username = `${1_700_000_000 + 6 * 3_600}:ann_1`;
  const credential = createHmac('sha1', 'north').update(username).digest('base64');
  assert.deepEqual(turn?.toJson(), { urls: ['turn:host:3478'], username, credential });
  assert.deepEqual(stun?.toJson(), { urls: ['stun:host'] });
  const fixed = parseIceServers('turn:host user=u credential=c');
  assert.ok(fixed.ok);
  assert.deepEqual(iceServersFor(fixed.value, 'ann', 0)[0]?.toJson(), {
    urls: ['turn:host'],
    username: 'u',
    credential: 'c',
  });
});
