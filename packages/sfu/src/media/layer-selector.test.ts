import assert from 'node:assert/strict';
import { test } from 'node:test';
import { oneLayerSelector } from './layer-selector.ts';
import { ReceiveStream } from './receive-stream.ts';
import { parseRtp, writeRtp } from './rtp.ts';

function layer(rid: string, nowMs: number | undefined): ReceiveStream {
  const stream = new ReceiveStream(1, rid, 'video');
  const head = { marker: false, payloadType: 96, sequence: 1, timestamp: 0, ssrc: 1, absSendTimeId: 0 };
  const packet = parseRtp(writeRtp(head, Buffer.from([1]), 0, 1, 0));
  if (nowMs !== undefined && packet !== undefined) stream.receive(packet, nowMs);
  return stream;
}

test('[SFU-24] a camera goes out at its middle layer, a screen at full size, whatever lives', () => {
  const now = 10_000;
  const choose = (streams: readonly ReceiveStream[], isScreen: boolean, quality = 2): string | undefined =>
    oneLayerSelector.choose(streams, { quality, isScreen }, now)?.rid;
  const all = ['q', 'h', 'f'].map((rid) => layer(rid, now));
  assert.equal(choose(all, false), 'h');
  assert.equal(choose(all, false, 0), 'q');
  assert.equal(choose(all, true), 'f');
  assert.equal(choose([layer('q', now), layer('h', now - 5_000), layer('f', undefined)], false), 'q');
  assert.equal(choose([layer('f', now)], false), 'f', 'the only one');
  assert.equal(choose([layer('', undefined)], false), '', 'without simulcast there is nothing to choose');
  assert.equal(choose([layer('q', undefined)], false), undefined);
});
