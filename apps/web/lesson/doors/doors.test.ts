import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PROBLEMS } from '@preau/protocol/base';
import type { ProblemCode } from '@preau/protocol/base';
import { browserKindOf } from './browser-kind.ts';
import { needsCheck } from './device-memory.ts';
import { doorPageOf } from './refusal-page.ts';
import { METER_STEPS, stepsOf, VOICE_STEP } from './sound-level.ts';
import { waitingAddress } from './waiting-address.ts';

test('[WEB-70] the check is offered once for a device, never on the way back, never at level 0 or 1 but to a teacher', () => {
  const first = { memory: undefined, returning: false, part: 'other', level: 4 } as const;
  assert.equal(needsCheck(first), true);
  assert.equal(needsCheck({ ...first, level: null }), true);
  assert.equal(needsCheck({ ...first, memory: { checkedAt: 1 } }), false);
  assert.equal(needsCheck({ ...first, returning: true }), false);
  assert.equal(needsCheck({ ...first, level: 1 }), false);
  assert.equal(needsCheck({ ...first, level: 1, part: 'teacher' }), true);
});

test('[WEB-71] help is worded for the browser at hand', () => {
  assert.equal(
    browserKindOf(
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
    ),
    'chromium',
  );
  assert.equal(
    browserKindOf(
      'Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36',
    ),
    'chromiumMobile',
  );
  assert.equal(browserKindOf('Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'), 'firefox');
  assert.equal(
    browserKindOf(
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/140.0 Mobile/15E148 Safari/604.1',
    ),
    'ios',
  );
  assert.equal(
    browserKindOf(
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15',
      5,
    ),
    'ios',
  );
  assert.equal(
    browserKindOf(
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15',
      0,
    ),
    'safari',
  );
});

test('[WEB-72] the meter is empty in silence, full at a loud voice, and grows between', () => {
  const tone = (amplitude: number): Float32Array =>
    Float32Array.from({ length: 1024 }, (_, index) => amplitude * Math.sin(index / 5));
  assert.equal(stepsOf(new Float32Array(1024)), 0);
  assert.equal(stepsOf([]), 0);
  assert.equal(stepsOf(tone(0.5)), METER_STEPS);
  assert.ok(stepsOf(tone(0.02)) >= VOICE_STEP && stepsOf(tone(0.02)) < stepsOf(tone(0.1)));
});

test('[WEB-73] every refusal of a lesson has its page; what may pass is tried again', () => {
  assert.equal(doorPageOf('lesson.removed'), 'removed');
  assert.equal(doorPageOf('lesson.tooEarly'), 'early');
  assert.equal(doorPageOf('network'), 'failed');
  for (const code of Object.keys(PROBLEMS) as ProblemCode[])
    if (PROBLEMS[code].status >= 500) assert.equal(doorPageOf(code), 'failed');
});

test('[GATE-113] who must wait is led to the waiting page, in their language, with what a teacher meant to do', () => {
  assert.equal(waitingAddress('1_2', 'fr', ''), '/attente/1_2?lang=fr');
  assert.equal(waitingAddress('1_2', 'en', '?ouvrir'), '/attente/1_2?lang=en&ouvrir');
});
