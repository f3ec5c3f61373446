import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAnswer, writeOffer } from './description.ts';
import type { IceParameters, Section } from './description.ts';

const ice: IceParameters = {
  ufrag: 'abcd',
  password: 'a-password-of-ice-values',
  fingerprint: 'sha-256 AA:BB',
  setup: 'actpass',
  isLite: false,
};

test('[HOUSE-82] an offer has a line for each section, simulcast by rid, a single stream by SSRC', () => {
  const sections: Section[] = [
    { use: 'receive', kind: 'audio' },
    { use: 'data' },
    { use: 'send', kind: 'video', cid: 'camera-1', ssrcs: [1, 2], rids: ['q', 'h'] },
    { use: 'send', kind: 'audio', cid: 'microphone-1', ssrcs: [3], rids: [] },
  ];
  const blocks = writeOffer(ice, sections, 2).split('\r\nm=').slice(1);
  assert.deepEqual(
    blocks.map((block) => block.split(' ')[0]),
    ['audio', 'application', 'video', 'audio'],
  );
  assert.match(blocks[0] ?? '', /a=recvonly/);
  assert.match(blocks[2] ?? '', /a=sendonly[^]*a=msid:- camera-1[^]*a=rid:q send[^]*a=simulcast:send q;h/);
  assert.doesNotMatch(blocks[2] ?? '', /a=ssrc/);
  assert.match(blocks[3] ?? '', /a=ssrc:3 /);
});

test('[HOUSE-82] an answer tells the server’s values and which line carries which track', () => {
  const sdp = [
    'v=0',
    'a=ice-lite',
    'm=audio 9 UDP/TLS/RTP/SAVPF 111',
    'a=mid:0',
    'a=ice-ufrag:serv',
    'a=ice-pwd:another-password-of-ice',
    'a=fingerprint:sha-256 CC:DD',
    'a=setup:active',
    'a=candidate:1 1 udp 2130706431 127.0.0.1 4000 typ host',
    'a=sendonly',
    'a=msid:PA_1|camera TR_1',
    'a=ssrc:77 cname:x',
    'a=ssrc:77 msid:x',
    'm=video 9 UDP/TLS/RTP/SAVPF 96',
    'a=mid:1',
    'a=recvonly',
    'm=video 9 UDP/TLS/RTP/SAVPF 96',
    'a=mid:2',
    'a=sendonly',
    'a=ssrc:78 cname:x',
    '',
  ].join('\r\n');
  const answer = readAnswer(sdp, { '2': 'TR_2' });
  assert.deepEqual(answer.ice, {
    ufrag: 'serv',
    password: 'another-password-of-ice',
    fingerprint: 'sha-256 CC:DD',
    setup: 'active',
    isLite: true,
  });
  assert.deepEqual(answer.candidates, ['candidate:1 1 udp 2130706431 127.0.0.1 4000 typ host']);
  assert.deepEqual(answer.sections, [
    { mid: '0', ssrcs: [77], trackSid: 'TR_1' },
    { mid: '2', ssrcs: [78], trackSid: 'TR_2' },
  ]);
});
