// How somebody gets their first picture: nothing is lost before their connection works, and nobody waits for the turn of one layer.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AddTrackRequest, TrackSource, TrackType } from '@livekit/protocol';
import type { ReceiveStream } from '../media/receive-stream.ts';
import { parseRtp, writeRtp } from '../media/rtp.ts';
import { PublishedTrack } from './published-track.ts';
import { Subscription } from './subscription.ts';

/** A camera of three layers and somebody who wishes the highest. */
function stage(): {
  readonly subscription: Subscription;
  readonly output: { isOpen: boolean };
  readonly clock: { now: number };
  /** SSRCs of the key frame requests and of the packets that were sent on, in order. */
  readonly asked: number[];
  readonly seen: number[];
  send(ssrc: number, frame: 'key' | 'delta'): void;
  aim(): void;
} {
  const clock = { now: 1_000 };
  const asked: number[] = [];
  const seen: number[] = [];
  const owner = {
    sid: 'PA_1',
    identity: 'ann',
    sendFeedback: (packet: Buffer) => void asked.push(packet.readUInt32BE(8)),
    send: () => undefined,
    allowsSubscriber: () => true,
  };
  const track = new PublishedTrack(
    owner,
    new AddTrackRequest({ cid: 'c', type: TrackType.VIDEO, source: TrackSource.CAMERA }),
  );
  const layers: readonly ReceiveStream[] = ['q', 'h', 'f'].map((rid, index) => track.addStream(index + 1, rid));
  let current = 0;
  const output = {
    isOpen: false,
    sendPacket(raw: Buffer) {
      if ((raw.readUInt8(1) & 0x7f) === 96) seen.push(current);
      return true;
    },
  };
  const line = { retarget: () => undefined, resumed: () => undefined };
  const subscription = new Subscription(track, output, line, clock.now);
  subscription.bind('1', { payloadType: 96, absSendTimeId: 0, mid: undefined });
  let sequence = 0;
  return {
    subscription,
    output,
    clock,
    asked,
    seen,
    send(ssrc, frame) {
      sequence += 1;
      current = ssrc;
      const numbers = { sequence, timestamp: sequence * 3_000, ssrc, absSendTimeId: 0 };
      const payload = Buffer.from(frame === 'key' ? '90c08001011000aabb' : '90c08001011100aabb', 'hex');
      const raw = writeRtp({ marker: true, payloadType: 96, ...numbers }, payload, 0, payload.length, clock.now);
      const packet = parseRtp(raw);
      const stream = layers[ssrc - 1];
      const source = packet === undefined ? undefined : stream?.receive(packet, clock.now);
      assert.ok(stream && source);
      subscription.receive(stream, source, clock.now);
    },
    aim: () => subscription.aim(layers[2], clock.now, layers),
  };
}

test('[SFU-162] before the connection works nothing is sent and no key frame asked for; then both, at once', () => {
  const { output, asked, seen, send, aim, subscription } = stage();
  aim();
  send(3, 'key');
  send(3, 'delta');
  assert.deepEqual([asked, seen, subscription.isWanted], [[], [], false]);
  output.isOpen = true;
  aim();
  assert.deepEqual(asked, [3]);
  send(3, 'delta');
  assert.deepEqual(seen, [], 'a picture begins with its key frame');
  send(3, 'key');
  send(3, 'delta');
  assert.deepEqual(seen, [3, 3]);
});

test('[SFU-162] while the turn of the wished layer is not yet, a lower one does for a start, and the wished one follows', () => {
  const { output, asked, seen, send, aim, clock, subscription } = stage();
  output.isOpen = true;
  for (let packet = 0; packet < 2; packet += 1) aim();
  // Somebody else asked for the highest a moment ago: the middle one is asked for, then the lowest.
  assert.deepEqual(asked, [3, 2]);
  aim();
  aim();
  assert.deepEqual(asked, [3, 2, 1]);
  send(1, 'key');
  send(2, 'key');
  assert.deepEqual(seen, [1], 'not from one layer to another that is not wished either');
  clock.now += 999;
  send(3, 'delta');
  assert.deepEqual(
    asked,
    [3, 2, 1],
    'once there is a picture only the wished layer is asked for, in its turn (SFU-23)',
  );
  clock.now += 1;
  send(3, 'delta');
  assert.deepEqual(asked, [3, 2, 1, 3]);
  send(3, 'key');
  send(1, 'delta');
  send(3, 'delta');
  assert.deepEqual(seen, [1, 3, 3]);
  assert.equal(subscription.forwarder.stream?.rid, 'f');
});
