import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LocalDate } from '../../base/index.ts';
import { believedWrittenAt, handInStateOf, isHandInLate, mayHandInAgain, mayTakeBack } from './hand-in.ts';
import type { HandInMoments } from './hand-in.ts';

const none: HandInMoments = { lookedAt: null, returnedAt: null, endedAt: null, endedWhy: null };
const at = (text: string): number => Date.parse(text);

test('[WORK-60] a hand-in is handed, looked at, returned; replaced and taken back are history', () => {
  const states = [
    none,
    { ...none, lookedAt: 1 },
    { ...none, lookedAt: 1, returnedAt: 2 },
    { ...none, returnedAt: 2 },
    { ...none, lookedAt: 1, endedAt: 2, endedWhy: 'replaced' as const },
    { ...none, endedAt: 2, endedWhy: 'takenBack' as const },
  ].map(handInStateOf);
  assert.deepEqual(states, ['handed', 'looked', 'returned', 'returned', 'replaced', 'takenBack']);
});

test('[WORK-61] [WORK-65] one hands in again until it was returned, or when one was asked to, and takes back what nobody has looked at', () => {
  assert.deepEqual(
    [undefined, 'handed', 'looked', 'returned', 'replaced', 'takenBack'].map((state) =>
      mayHandInAgain(state as Parameters<typeof mayHandInAgain>[0]),
    ),
    [true, true, true, false, true, true],
  );
  assert.equal(mayHandInAgain('returned', true), true);
  assert.deepEqual((['handed', 'looked', 'returned', 'replaced', 'takenBack'] as const).map(mayTakeBack), [
    true,
    false,
    false,
    false,
    false,
  ]);
});

test('[WORK-66] late is after the due day in the school’s zone; the device’s hour is believed when it can be true', () => {
  const due = '2026-11-24' as LocalDate;
  const zone = 'Europe/Paris';
  assert.equal(isHandInLate(at('2026-11-24T23:59:59+01:00'), due, zone), false);
  assert.equal(isHandInLate(at('2026-11-25T00:00:00+01:00'), due, zone), true);
  assert.equal(isHandInLate(at('2026-11-24T23:30:00Z'), due, zone), true, 'half past midnight in Paris');
  const now = at('2026-11-24T08:00:00+01:00');
  assert.equal(believedWrittenAt(undefined, now), null);
  assert.equal(believedWrittenAt(now - 3_600_000, now), now - 3_600_000);
  assert.equal(believedWrittenAt(now + 1, now), null, 'a device whose clock is ahead');
  assert.equal(believedWrittenAt(now - 15 * 86_400_000, now), null);
});
