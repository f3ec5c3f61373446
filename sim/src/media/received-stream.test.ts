import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ReceivedStream } from './received-stream.ts';
import { packetHead, payloadRange, payloadTypes, writePacket } from './rtp.ts';
import { SentStream, opusPacket } from './sent-stream.ts';
import { readFeedback, writeNack } from './rtcp.ts';
import { loopedFrames, syntheticFrames } from './vp8.ts';

const head = packetHead(7, payloadTypes.audio, { mid: '3', audioLevel: 25 });

function receive(stream: ReceivedStream, packet: Buffer, now: number): void {
  const range = payloadRange(packet);
  assert.ok(range);
  stream.receive(packet, range.start, range.end, now);
}

const sound = (sequence: number): Buffer =>
  writePacket(head, { marker: false, sequence, timestamp: sequence * 960 }, opusPacket(80));

test('[HOUSE-80] counts packets, loss, repeats and wrapping numbers of one stream', () => {
  const stream = new ReceivedStream(7, 'audio');
  const order = [65_533, 65_534, 0, 1, 3, 2, 3];
  order.forEach((sequence, index) => receive(stream, sound(sequence), index * 20));
  const window = stream.endWindow(120);
  assert.equal(window.packets, 7);
  assert.equal(window.lost, 1, '65535 never came');
  assert.equal(window.recovered, 1, '2 came late');
  assert.equal(stream.takeBlock(120)?.cumulativeLost, 0, 'a repeat makes up for it, as RFC 3550 counts');
});

test('[HOUSE-80] tells the longest silence between sound packets, also one that lasts to the end', () => {
  const stream = new ReceivedStream(7, 'audio');
  [0, 20, 260, 280].forEach((at, index) => receive(stream, sound(index), at));
  assert.deepEqual(pick(stream, 290), { worstGapMs: 240, audibleGaps: 1 });
  stream.beginWindow();
  assert.deepEqual(pick(stream, 2_000), { worstGapMs: 0, audibleGaps: 0 });
  receive(stream, sound(4), 2_000);
  assert.deepEqual(pick(stream, 2_500), { worstGapMs: 500, audibleGaps: 1 });
});

function pick(stream: ReceivedStream, now: number): { worstGapMs: number; audibleGaps: number } {
  const { worstGapMs, audibleGaps } = stream.endWindow(now);
  return { worstGapMs, audibleGaps };
}

/** What a published camera sends within some time. */
function play(stream: SentStream, fromMs: number, toMs: number): Buffer[] {
  const packets: Buffer[] = [];
  const send = (packet: Buffer): boolean => packets.push(packet) > 0;
  for (let now = fromMs; now < toMs; now += 5) stream.tick(now, send);
  return packets.filter((packet) => ((packet[1] ?? 0) & 0x7f) === payloadTypes.video);
}

const camera = { width: 320, height: 180, framesPerSecond: 20, bitrateBps: 400_000 };
const published = (): SentStream =>
  new SentStream(9, { kind: 'video', frames: syntheticFrames(camera), framesPerSecond: 20 }, { mid: '8', rid: 'q' });

test('[HOUSE-81] a first picture counts when the whole key frame is there', () => {
  const packets = play(published(), 0, 1_000);
  const whole = new ReceivedStream(9, 'video');
  packets.forEach((packet, index) => receive(whole, packet, index));
  const firstMarker = packets.findIndex((packet) => ((packet[1] ?? 0) & 0x80) !== 0);
  assert.ok(firstMarker > 2, 'a key frame has several packets');
  assert.equal(whole.firstAt, firstMarker);
  const holed = new ReceivedStream(9, 'video');
  packets.forEach((packet, index) => {
    if (index !== 1) receive(holed, packet, index);
  });
  assert.equal(holed.firstAt, undefined);
  assert.deepEqual(holed.takeMissing(1_000), [(packets[1] ?? Buffer.alloc(4)).readUInt16BE(2)]);
  assert.equal(holed.takeKeyFrameWish(1_000), true);
  assert.equal(holed.takeKeyFrameWish(1_100), false, 'not twice at once');
});

test('[HOUSE-81] a publisher paces its frames, gives a key frame when asked, and repeats what is missed', () => {
  const stream = published();
  const first = play(stream, 0, 1_000);
  const frames = first.filter((packet) => ((packet[1] ?? 0) & 0x80) !== 0).length;
  assert.ok(frames >= 19 && frames <= 20, `${frames} frames in a second`);
  assert.equal(keyFrames(first), 1);
  stream.wantKeyFrame();
  assert.equal(keyFrames(play(stream, 1_000, 1_100)), 1);
  const again: Buffer[] = [];
  const wanted = first[3] ?? Buffer.alloc(12);
  const [nack] = readFeedback(writeNack(9, [wanted.readUInt16BE(2)]));
  assert.ok(nack?.type === 'nack');
  stream.repeat(nack.sequences, (packet) => again.push(packet) > 0);
  assert.deepEqual(again, [wanted]);
});

function keyFrames(packets: readonly Buffer[]): number {
  return packets.filter((packet) => {
    const range = payloadRange(packet);
    return range !== undefined && packet[range.start] === 0x90 && ((packet[range.start + 6] ?? 1) & 1) === 0;
  }).length;
}

test('[HOUSE-81] a recording plays in a loop, and a wish for a key frame leads to its first', () => {
  const [key, second, third] = [Buffer.from([0]), Buffer.from([1]), Buffer.from([3])];
  const frames = loopedFrames([key, second, third]);
  assert.deepEqual(
    [1, 2, 3, 4, 5].map(() => frames.next(false)),
    [key, second, third, key, second],
  );
  assert.equal(frames.next(true), key);
});
