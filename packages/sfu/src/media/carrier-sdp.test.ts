import assert from 'node:assert/strict';
import { test } from 'node:test';
import { writeAnswer, writeOffer } from '../sdp/answer.ts';
import { announceCandidates, writeCarrierAnswer, writeCarrierOffer } from './carrier-sdp.ts';

const remote = {
  ufrag: 'ufrag',
  password: 'abcdefghijklmnopqrstuvwx',
  fingerprint: { algorithm: 'sha-256', value: 'AB:CD' },
};
const candidate = (address: string, port: number, type = 'host'): string =>
  `candidate:1 1 UDP 2122317823 ${address} ${port} typ ${type}`;

test('[SFU-28] a machine with several addresses, IPv4 and IPv6, is announced by one, once for each port', () => {
  const own = [
    candidate('192.168.1.20', 50_001),
    candidate('fd00::2', 50_001),
    candidate('10.0.0.9', 50_001),
    candidate('192.168.1.20', 50_002),
    candidate('203.0.113.1', 50_003, 'srflx'),
  ];
  assert.deepEqual(announceCandidates(own, undefined), own);
  for (const address of ['198.51.100.7', '2001:db8::7'])
    assert.deepEqual(announceCandidates(own, address), [candidate(address, 50_001), candidate(address, 50_002)]);
});

test('[SFU-92] the description for the native side has a data line only when the client has one, and follows its own order', () => {
  assert.match(writeCarrierOffer(remote, 65_536), /BUNDLE 0 1\r\n[\s\S]*m=audio[\s\S]*m=application/);
  const without = writeCarrierOffer(remote, 65_536, false);
  assert.ok(!without.includes('m=application') && /BUNDLE 0\r\n/.test(without));
  const audio = 'm=audio 9 x\r\na=mid:a\r\n';
  const data = 'm=application 9 x\r\na=mid:d\r\n';
  const first = writeCarrierAnswer(remote, 'active', `v=0\r\n${audio}${data}`, 65_536);
  assert.match(
    first,
    /BUNDLE a d\r\nm=audio[\s\S]*a=mid:a\r\n[\s\S]*a=setup:active\r\nm=application[\s\S]*a=mid:d\r\n/,
  );
  const second = writeCarrierAnswer(remote, 'passive', `v=0\r\n${data}${audio}`, 65_536);
  assert.match(
    second,
    /BUNDLE d a\r\nm=application[\s\S]*a=mid:d\r\n[\s\S]*a=setup:passive\r\nm=audio[\s\S]*a=mid:a\r\n/,
  );
});

test('[SFU-161] an answer leaves the first message of DTLS to the client, and the native side hears the same; an offer leaves the choice', () => {
  const section = {
    mid: '0',
    kind: 'application',
    direction: 'sendrecv',
    isRejected: false,
    trackId: '',
    payloadType: undefined,
    rids: [],
    ssrc: undefined,
    extensions: {},
  } as const;
  const lines = [{ section, decision: { use: 'data' } }] as const;
  const roles = (sdp: string): string[] => [...new Set(sdp.match(/^a=setup:\w+/gm))];
  const local = { ...remote, candidates: [] };
  assert.deepEqual(roles(writeAnswer(local, lines, 1)), ['a=setup:passive']);
  assert.deepEqual(roles(writeCarrierOffer(remote, 65_536)), ['a=setup:active']);
  assert.deepEqual(roles(writeOffer(local, lines, 1)), ['a=setup:actpass']);
  // To a client that insists on waiting the server has to begin.
  assert.deepEqual(roles(writeAnswer(local, lines, 1, 'active')), ['a=setup:active']);
  assert.deepEqual(roles(writeCarrierOffer(remote, 65_536, true, 'passive')), ['a=setup:passive']);
});
