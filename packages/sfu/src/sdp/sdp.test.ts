import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import * as sdpTransform from 'sdp-transform';
import { writeAnswer } from './answer.ts';
import { extensionUris, parseOffer } from './offer.ts';
import type { OfferSection } from './offer.ts';

const fingerprint = Array.from({ length: 32 }, (_, index) => (index + 160).toString(16).toUpperCase()).join(':');
const security = [
  'a=ice-ufrag:Ab+/',
  'a=ice-pwd:abcdefghijklmnopqrstuvwx',
  `a=fingerprint:sha-256 ${fingerprint}`,
  'a=setup:actpass',
];

/** A microphone, a simulcast camera, a free receiving line and the data line, as Chromium writes them. */
const offerLines = [
  'v=0',
  'o=- 1 2 IN IP4 127.0.0.1',
  's=-',
  't=0 0',
  'a=group:BUNDLE 0 1 2 3',
  'm=audio 9 UDP/TLS/RTP/SAVPF 63 111',
  'a=mid:0',
  ...security,
  'a=sendonly',
  'a=msid:stream-1 track-1',
  `a=extmap:4/sendonly ${extensionUris.mid}`,
  `a=extmap:1 ${extensionUris.audioLevel}`,
  'a=rtpmap:63 red/48000/2',
  'a=rtpmap:111 opus/48000/2',
  'a=ssrc:1234 cname:x',
  'm=video 9 UDP/TLS/RTP/SAVPF 96 97',
  'a=mid:1',
  ...security,
  'a=sendonly',
  'a=msid:- track-2',
  `a=extmap:4 ${extensionUris.mid}`,
  `a=extmap:10 ${extensionUris.rid}`,
  `a=extmap:2 ${extensionUris.absSendTime}`,
  `a=extmap:15 ${extensionUris.repairedRid}`,
  'a=rtpmap:96 VP8/90000',
  'a=rtpmap:97 rtx/90000',
  'a=rid:q send',
  'a=rid:h send',
  'a=rid:f send',
  'a=simulcast:send q;h;f',
  'm=video 0 UDP/TLS/RTP/SAVPF 96',
  'a=mid:2',
  ...security,
  'a=recvonly',
  'a=rtpmap:96 VP8/90000',
  'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
  'a=mid:3',
  ...security,
];
const offerText = offerLines.join('\r\n');

function sectionsOf(text: string): readonly OfferSection[] {
  const parsed = parseOffer(text);
  assert.ok(parsed.ok);
  return parsed.value.sections;
}

test('[SFU-21] an offer is read: kinds, directions, tracks, layers, payload types, extensions', () => {
  const parsed = parseOffer(offerText);
  assert.ok(parsed.ok);
  assert.deepEqual(parsed.value.ice, {
    ufrag: 'Ab+/',
    password: 'abcdefghijklmnopqrstuvwx',
    fingerprint: { algorithm: 'sha-256', value: fingerprint },
  });
  const [microphone, camera, rejected, data] = parsed.value.sections;
  assert.deepEqual(microphone, {
    mid: '0',
    kind: 'audio',
    direction: 'sendonly',
    isRejected: false,
    trackId: 'track-1',
    payloadType: 111,
    rids: [],
    ssrc: 1234,
    extensions: { mid: 4, audioLevel: 1 },
  });
  assert.deepEqual(camera?.rids, ['q', 'h', 'f']);
  assert.deepEqual(camera?.extensions, { mid: 4, rid: 10, absSendTime: 2 }, 'ids above 14 are left out');
  assert.deepEqual([rejected?.isRejected, data?.kind, data?.payloadType], [true, 'application', undefined]);
});

test('[SFU-21] an answer has one line per offered line, in order, and an independent reader understands it', () => {
  const local = {
    ufrag: 'uf',
    password: 'pw'.repeat(12),
    fingerprint: { algorithm: 'sha-256', value: fingerprint },
    candidates: ['candidate:1 1 UDP 2130706431 192.0.2.1 50001 typ host'],
  };
  const decisions = [{ use: 'receive' }, { use: 'receive' }, { use: 'nothing' }, { use: 'data' }] as const;
  const sections = sectionsOf(offerText).map((section, index) => ({
    section,
    decision: decisions[index] ?? { use: 'nothing' as const },
  }));
  const answer = sdpTransform.parse(writeAnswer(local, sections, 3));
  assert.deepEqual(
    answer.media.map((line) => [line.type, String(line.mid), line.direction, line.port]),
    [
      ['audio', '0', 'recvonly', 9],
      ['video', '1', 'recvonly', 9],
      ['video', '2', 'inactive', 0],
      ['application', '3', undefined, 9],
    ],
  );
  assert.equal(answer.groups?.[0]?.mids, '0 1 3');
  const [audio, video] = answer.media;
  assert.deepEqual(
    audio?.rtp.map((codec) => codec.codec),
    ['opus'],
  );
  assert.deepEqual(
    video?.rtp.map((codec) => codec.codec),
    ['VP8'],
  );
  assert.deepEqual(
    video?.rids?.map((rid) => `${rid.id} ${rid.direction}`),
    ['q recv', 'h recv', 'f recv'],
  );
  assert.equal(video?.simulcast?.list1, 'q;h;f');
  assert.deepEqual(
    video?.rtcpFb?.map((feedback) => [feedback.type, feedback.subtype].filter(Boolean).join(' ')),
    ['nack', 'nack pli', 'ccm fir', 'goog-remb'],
  );
  assert.equal(audio?.candidates?.[0]?.ip, '192.0.2.1');
  assert.equal(audio?.setup, 'passive');
});

test('[SFU-21] a line that carries somebody’s track names them, and negotiates every extension', () => {
  const camera = sectionsOf(offerText.replace('a=sendonly\r\na=msid:- track-2', 'a=recvonly'))[1];
  assert.ok(camera);
  const decision = { use: 'send', stream: 'PA_1|camera', trackSid: 'TR_1', ssrc: 77, cname: 'PA_1' } as const;
  const local = {
    ufrag: 'u',
    password: 'p',
    fingerprint: { algorithm: 'sha-256', value: fingerprint },
    candidates: [],
  };
  const answer = writeAnswer(local, [{ section: camera, decision }], 1);
  assert.ok(answer.includes('\r\na=msid:PA_1|camera TR_1\r\n'));
  const [line] = sdpTransform.parse(answer).media;
  assert.deepEqual([line?.direction, line?.ssrcs], ['sendonly', [{ id: 77, attribute: 'cname', value: 'PA_1' }]]);
  assert.deepEqual(
    line?.ext?.map((extension) => extension.value).sort((a, b) => a - b),
    [2, 4, 10],
  );
});

test('[SFU-42] an offer that could smuggle anything is refused', () => {
  const refusals: readonly [string, string][] = [
    ['', 'no m-line'],
    [offerText.replaceAll('a=ice-ufrag:Ab+/', 'a=ice-ufrag:a b'), 'no usable ICE or DTLS values'],
    [
      offerText.replaceAll(`a=fingerprint:sha-256 ${fingerprint}`, 'a=fingerprint:md5 AA'),
      'no usable ICE or DTLS values',
    ],
    [offerText.replace('a=mid:1', 'a=mid:0'), 'mid 0 is used twice'],
    [offerText.replace('a=mid:1', 'a=mid:a b'), 'm-line 2 is not understood'],
    [offerText.replace('m=video', 'm=text'), 'm-line 2 is not understood'],
  ];
  for (const [text, fact] of refusals) {
    const parsed = parseOffer(text);
    assert.ok(!parsed.ok);
    assert.equal(parsed.error.message, `Cannot read the offer: ${fact}`);
  }
  const long = parseOffer(`${offerText}\r\n${'a=x\r\n'.repeat(200_000)}`);
  assert.ok(!long.ok && long.error.code === 'too-large');
  const many = parseOffer(`v=0\r\n${'m=audio 9 X 1\r\n'.repeat(300)}`);
  assert.ok(!many.ok && many.error.code === 'too-large');
});

test('[SFU-42] no change to an offer makes the reader throw or the answer break', () => {
  const local = {
    ufrag: 'u',
    password: 'p',
    fingerprint: { algorithm: 'sha-256', value: fingerprint },
    candidates: [],
  };
  const change = fc.tuple(
    fc.nat(offerLines.length - 1),
    fc.oneof(fc.string({ maxLength: 30 }), fc.constantFrom(...offerLines)),
  );
  fc.assert(
    fc.property(fc.array(change, { maxLength: 6 }), (changes) => {
      const lines = [...offerLines];
      for (const [index, line] of changes) lines[index] = line;
      const parsed = parseOffer(lines.join('\r\n'));
      if (!parsed.ok) return;
      const answer = writeAnswer(
        local,
        parsed.value.sections.map((section) => ({
          section,
          decision: { use: section.kind === 'application' ? 'data' : 'receive' },
        })),
        1,
      );
      assert.equal(sdpTransform.parse(answer).media.length, parsed.value.sections.length);
    }),
    { numRuns: 1_000 },
  );
});
