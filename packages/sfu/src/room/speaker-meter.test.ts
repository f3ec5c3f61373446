import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SpeakerMeter } from './speaker-meter.ts';
import { Speakers } from './speakers.ts';

/** Packets of 20 ms at these levels; returns when the last one came. */
function speak(meter: SpeakerMeter, levels: readonly number[], fromMs: number): number {
  levels.forEach((level, index) => meter.add(level, (fromMs + index * 20) * 48, fromMs + index * 20));
  return fromMs + levels.length * 20;
}

const times = (count: number, level: number): number[] => Array.from({ length: count }, () => level);

test('[SFU-29] speaking is 40 % of the interval at -35 dBov or louder', () => {
  const meter = new SpeakerMeter();
  let now = speak(meter, [...times(7, 20), ...times(14, 60)], 0);
  assert.equal(meter.level(now), 0, '140 ms are too short');
  now = speak(meter, [...times(8, 20), ...times(13, 60)], now);
  const level = meter.level(now);
  assert.ok(level > 0.02 && level < 0.1, `level ${level}`);
  now = speak(meter, times(40, 20), now);
  assert.ok(meter.level(now) > level, 'it grows with every interval that is louder');
  assert.equal(meter.level(now + 900), 0, 'nothing came for two intervals');
});

test('[SFU-29] a quiet room and a packet far in the past change nothing', () => {
  const meter = new SpeakerMeter();
  const now = speak(meter, times(60, 36), 0);
  assert.equal(meter.level(now), 0);
  meter.add(0, 48 * (now - 500), now);
  speak(meter, times(20, 60), now);
  assert.equal(meter.level(now + 400), 0);
});

test('[SFU-75] only changes are told: who speaks with their level, and once who stopped', () => {
  const speakers = new Speakers();
  const [ann, ben] = [new SpeakerMeter(), new SpeakerMeter()];
  const people = [
    { sid: 'PA_a', level: (at: number) => ann.level(at) },
    { sid: 'PA_b', level: (at: number) => ben.level(at) },
  ];
  let now = speak(ann, times(22, 20), 0);
  assert.deepEqual(
    speakers.update(people, now).map(({ sid, active }) => [sid, active]),
    [['PA_a', true]],
  );
  assert.deepEqual(speakers.update(people, now), [], 'nothing new');
  now += 1_000;
  assert.deepEqual(
    speakers.update(people, now).map(({ sid, active, level }) => [sid, active, level]),
    [['PA_a', false, 0]],
  );
  assert.ok(speakers.isSpeaking('PA_a', now), 'important a little longer');
  assert.ok(!speakers.isSpeaking('PA_a', now + 6_000));
  assert.ok(!speakers.isSpeaking('PA_b', now));
  speakers.forget('PA_a');
  assert.ok(!speakers.isSpeaking('PA_a', now));
});
