import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SpeakerMeter } from './speaker-meter.ts';

test('[SFU-29] speaking is 40 % of the interval at -35 dBov or louder', () => {
  const meter = new SpeakerMeter();
  for (let index = 0; index < 7; index += 1) meter.add(20);
  assert.equal(meter.take(400), 0, '140 ms are too short');
  for (let index = 0; index < 8; index += 1) meter.add(20);
  for (let index = 0; index < 12; index += 1) meter.add(60);
  assert.equal(meter.take(400), 0.1);
  assert.equal(meter.take(400), 0, 'the interval starts anew');
});
