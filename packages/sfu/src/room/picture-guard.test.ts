// A camera announced as small is held to it, in a room with everything but a network: synthetic VP8 packets, real tracks and messages.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AddTrackRequest, RequestResponse_Reason, TrackSource, TrackType, VideoLayer } from '@livekit/protocol';
import { makeTarget, offer } from '../../test/fuzz/target.ts';
import type { Guest, Target } from '../../test/fuzz/target.ts';

const security = [
  'a=ice-ufrag:ufrag',
  'a=ice-pwd:abcdefghijklmnopqrstuvwx',
  `a=fingerprint:sha-256 ${Array.from({ length: 32 }, () => 'AB').join(':')}`,
];
const ssrc = 0xabcd;
const video = (direction: string, ...more: readonly string[]): string =>
  [
    'v=0',
    'm=video 9 UDP/TLS/RTP/SAVPF 96',
    'a=mid:0',
    ...security,
    `a=${direction}`,
    'a=rtpmap:96 VP8/90000',
    ...more,
  ].join('\r\n');

let sequence = 0;

/** The packet that begins a key frame of this size; or one of a later picture, when no size is given. */
function packet(size: { width: number; height: number } | undefined, payloadBytes = 400): Buffer {
  const head = Buffer.alloc(12);
  head.writeUInt8(0x80, 0);
  head.writeUInt8(96, 1);
  head.writeUInt16BE((sequence += 1), 2);
  head.writeUInt32BE(ssrc, 8);
  const payload = Buffer.alloc(payloadBytes);
  payload.writeUInt8(0x10, 0);
  payload.writeUInt8(size === undefined ? 0x11 : 0x10, 1);
  if (size !== undefined && payloadBytes >= 11) {
    payload.writeUIntBE(0x9d012a, 4, 3);
    payload.writeUInt16LE(size.width, 7);
    payload.writeUInt16LE(size.height, 9);
  }
  return Buffer.concat([head, payload]);
}

interface Announced {
  readonly width: number;
  readonly height: number;
  readonly bitrate?: number;
  readonly source?: TrackSource;
}

/** Ann sends a picture that she announced like this, ben receives it. */
async function film(target: Target, announced: Announced): Promise<{ readonly ann: Guest; readonly ben: Guest }> {
  const { width, height, bitrate = 0, source = TrackSource.CAMERA } = announced;
  const ann = target.join('ann');
  const ben = target.join('ben');
  await offer(ben, video('recvonly'));
  ben.events.onOpen();
  const layers = [new VideoLayer({ width, height, bitrate })];
  ann.participant.publishing.add(
    new AddTrackRequest({ cid: 'camera', type: TrackType.VIDEO, source, width, height, layers }),
  );
  await offer(ann, video('sendonly', 'a=msid:s camera', `a=ssrc:${ssrc} cname:x`));
  ann.events.onOpen();
  // Ben's one line has to be offered again to carry the track.
  await offer(ben, video('recvonly'));
  return { ann, ben };
}

const forwarded = ({ packets }: Guest): number => packets.filter((raw) => (raw.readUInt8(1) & 0x7f) === 96).length;
const isPublished = ({ participant }: Guest): boolean => participant.publishing.announced.length === 1;

/** Sends this much for some seconds, in packets of 1000 bytes. */
function send(target: Target, ann: Guest, bitrateBps: number, seconds: number): void {
  const gapMs = 8_000_000 / bitrateBps;
  const end = target.clock.nowMs + seconds * 1_000;
  for (let at = target.clock.nowMs; at < end; at += gapMs) {
    target.clock.nowMs = Math.round(at);
    ann.events.onPacket(packet(undefined, 1_000));
    target.rooms.tick();
  }
}

test('[SFU-156] a camera announced at 320x180 that sends 1280x720 is ended before anybody gets a packet of it', async () => {
  using target = makeTarget();
  const { ann, ben } = await film(target, { width: 320, height: 180 });
  ann.events.onPacket(packet({ width: 320, height: 180 }));
  assert.equal(forwarded(ben), 1, 'the small picture arrives');
  const [track] = ann.participant.publishing.announced;
  ann.events.onPacket(packet({ width: 1280, height: 720 }));
  ann.events.onPacket(packet(undefined));
  assert.equal(forwarded(ben), 1, 'nothing of the large one does');
  assert.equal(isPublished(ann), false);
  const told = ann.messages.findLast((message) => message.case === 'trackUnpublished')?.value;
  assert.equal(told?.trackSid, track?.sid);
  const update = ben.messages.findLast((message) => message.case === 'update')?.value;
  assert.deepEqual(
    update?.participants.map(({ identity, tracks }) => [identity, tracks.length]),
    [['ann', 0]],
  );
  assert.equal(ben.participant.downlink.subscriptions.size, 0);
  assert.equal(ann.participant.isClosed, false, 'its owner stays');
});

test('[SFU-156] a key frame that hides its size ends a camera announced as small', async () => {
  using target = makeTarget();
  const { ann, ben } = await film(target, { width: 320, height: 180 });
  ann.events.onPacket(packet({ width: 320, height: 180 }, 6));
  assert.deepEqual([isPublished(ann), forwarded(ben)], [false, 0]);
});

test('[SFU-156] what honest clients do is left alone: a phone that turns, the nearest size of a camera, a picture scaled down', async () => {
  const sizes = [
    [180, 320],
    [352, 288],
    [320, 240],
    [480, 270],
    [160, 90],
  ] as const;
  for (const [width, height] of sizes) {
    using target = makeTarget();
    const { ann, ben } = await film(target, { width: 320, height: 180 });
    ann.events.onPacket(packet({ width, height }));
    assert.deepEqual([isPublished(ann), forwarded(ben)], [true, 1], `${width}x${height}`);
  }
});

test('[SFU-156] what is announced larger, or not at all, and screens, may change as in LiveKit', async () => {
  const announcements = [
    { width: 640, height: 360 },
    { width: 0, height: 0 },
    { width: 300, height: 200, source: TrackSource.SCREEN_SHARE },
  ];
  for (const announced of announcements) {
    using target = makeTarget();
    const { ann, ben } = await film(target, announced);
    ann.events.onPacket(packet({ width: 1920, height: 1080 }));
    send(target, ann, 2_000_000, 7);
    assert.equal(isPublished(ann), true, JSON.stringify(announced));
    assert.ok(forwarded(ben) > 100);
  }
});

test('[SFU-157] a camera announced as small that costs over three times 120 kbit/s for five seconds is ended', async () => {
  using target = makeTarget();
  const { ann } = await film(target, { width: 320, height: 180, bitrate: 110_000 });
  ann.events.onPacket(packet({ width: 320, height: 180 }));
  send(target, ann, 300_000, 12);
  assert.equal(isPublished(ann), true, 'two and a half times as much is left alone');
  send(target, ann, 500_000, 3);
  assert.equal(isPublished(ann), true, 'a burst too');
  send(target, ann, 500_000, 6);
  assert.equal(isPublished(ann), false);
  assert.ok(ann.messages.some((message) => message.case === 'trackUnpublished'));
});

test('[SFU-157] what was announced to cost more may cost three times that', async () => {
  using target = makeTarget();
  const { ann } = await film(target, { width: 320, height: 180, bitrate: 300_000 });
  ann.events.onPacket(packet({ width: 320, height: 180 }));
  send(target, ann, 700_000, 8);
  assert.equal(isPublished(ann), true);
  send(target, ann, 1_200_000, 8);
  assert.equal(isPublished(ann), false);
});

test('[SFU-155] a picture under the name of a microphone is refused, and a sound under the name of a camera', () => {
  using target = makeTarget();
  const ann = target.join('ann');
  const wrong = [
    [TrackSource.MICROPHONE, TrackType.VIDEO],
    [TrackSource.CAMERA, TrackType.AUDIO],
    [TrackSource.SCREEN_SHARE_AUDIO, TrackType.VIDEO],
    [TrackSource.SCREEN_SHARE, TrackType.AUDIO],
  ] as const;
  for (const [source, type] of wrong) {
    ann.messages.length = 0;
    ann.participant.publishing.add(new AddTrackRequest({ cid: 'x', source, type }));
    const refusal = ann.messages.find((message) => message.case === 'requestResponse')?.value;
    assert.equal(refusal?.reason, RequestResponse_Reason.UNSUPPORTED_TYPE);
  }
  assert.equal(ann.participant.publishing.tracks.size, 0);
  ann.participant.publishing.add(new AddTrackRequest({ cid: 'x', type: TrackType.AUDIO }));
  assert.equal(ann.participant.publishing.tracks.size, 1, 'a track without a source is either');
});
