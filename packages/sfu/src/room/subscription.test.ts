// One subscription alone: what its packets say to a browser that does not know them yet.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AddTrackRequest, TrackSource, TrackType } from '@livekit/protocol';
import { midElement } from '../media/packet-writer.ts';
import type { ReportBlock } from '../media/rtcp.ts';
import { findExtension, parseRtp, writeRtp } from '../media/rtp.ts';
import { PublishedTrack } from './published-track.ts';
import { Subscription } from './subscription.ts';

const midId = 3;
const timeId = 4;

interface Sent {
  readonly mid: string | undefined;
  readonly hasTime: boolean;
  readonly payload: string;
}

/** A subscription to a sound or a picture whose packets come one by one. */
function stage(type: TrackType): { subscription: Subscription; publish(): void; readonly sent: Sent[] } {
  const request = new AddTrackRequest({ cid: 'c', type, source: TrackSource.SCREEN_SHARE_AUDIO });
  const owner = {
    sid: 'PA_1',
    identity: 'ann',
    sendFeedback: () => undefined,
    send: () => undefined,
    allowsSubscriber: () => true,
  };
  const track = new PublishedTrack(owner, request);
  const stream = track.addStream(7, '');
  const sent: Sent[] = [];
  const output = {
    isOpen: true,
    sendPacket(raw: Buffer) {
      const packet = parseRtp(raw);
      if (packet === undefined || (raw.readUInt8(1) >= 200 && raw.readUInt8(1) <= 206)) return true;
      sent.push({
        mid: findExtension(packet, midId)?.toString('latin1'),
        hasTime: findExtension(packet, timeId) !== undefined,
        payload: raw.toString('hex', packet.payloadStart, packet.payloadEnd),
      });
      return true;
    },
  };
  const subscription = new Subscription(track, output, { retarget: () => undefined, resumed: () => undefined }, 0);
  let sequence = 0;
  return {
    subscription,
    sent,
    publish() {
      sequence += 1;
      const numbers = { sequence, timestamp: sequence * 960, ssrc: 7, absSendTimeId: 0 };
      const payload = Buffer.from(type === TrackType.AUDIO ? 'fcaabb' : '90c08001011000aabb', 'hex');
      const raw = writeRtp({ marker: true, payloadType: 96, ...numbers }, payload, 0, payload.length, 0);
      const packet = parseRtp(raw);
      const source = packet === undefined ? undefined : stream.receive(packet, 0);
      assert.ok(source);
      subscription.aim(stream, 0);
      subscription.receive(stream, source, 0);
    },
  };
}

const report = (ssrc: number): ReportBlock => ({
  ssrc,
  fractionLost: 0,
  cumulativeLost: 0,
  highestSequence: 1,
  jitter: 0,
  lastSenderReport: 0,
  delaySinceLastSenderReport: 0,
});

for (const type of [TrackType.AUDIO, TrackType.VIDEO]) {
  const absSendTimeId = type === TrackType.VIDEO ? timeId : 0;
  const kind = TrackType[type].toLowerCase();
  test(`[SFU-160] packets name their m-line until the subscriber reports on them: ${kind}`, () => {
    const { subscription, publish, sent } = stage(type);
    subscription.bind('12', { payloadType: 109, absSendTimeId, mid: midElement('12', midId) });
    publish();
    publish();
    subscription.reported(report(subscription.forwarder.ssrc));
    publish();
    assert.deepEqual(
      sent.map(({ mid }) => mid),
      ['12', '12', undefined],
    );
    assert.equal(new Set(sent.map(({ payload }) => payload)).size, 1, 'the payload is the same behind either head');
    assert.ok(sent[0]?.payload.endsWith('aabb'));
    assert.ok(sent.every(({ hasTime }) => hasTime === absSendTimeId > 0));
    // Another line: a report may still speak of the one before.
    subscription.unbind();
    subscription.bind('a-longer-mid', { payloadType: 109, absSendTimeId, mid: midElement('a-longer-mid', midId) });
    publish();
    subscription.reported(report(subscription.forwarder.ssrc));
    publish();
    assert.deepEqual(
      sent.slice(3).map(({ mid }) => mid),
      ['a-longer-mid', 'a-longer-mid'],
    );
  });
}

test('[SFU-160] a mid that was not negotiated or is too long for the extension is left out', () => {
  assert.equal(midElement('0', undefined), undefined);
  assert.equal(midElement('x'.repeat(17), midId), undefined);
  assert.deepEqual(midElement('0', midId), Buffer.from([0x30, 0x30, 0, 0]));
  assert.equal(midElement('x'.repeat(16), midId)?.length, 20);
});
