import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { parseLocalDate } from '@preau/core/base';
import type { LessonRef, PersonClaim } from '@preau/core/base';
import { createCohortDoor, createMemoryDoors } from './index.ts';
import { createPromises } from './promises.ts';

const NOON = Date.UTC(2026, 10, 23, 12);
const MINUTE = 60_000;
const band = (from: number, to: number) => ({
  from: NOON + from * MINUTE,
  to: NOON + to * MINUTE,
  ahead: 1,
  reason: null,
});

test('[GATE-91] every band that was shown is judged when the turn came, too soon is as wrong as too late', () => {
  const promises = createPromises();
  promises.told('kept', band(1, 3), NOON);
  promises.told('kept', band(5, 9), NOON + 1_000);
  promises.entered('kept', NOON + 2 * MINUTE);
  promises.entered('kept', NOON + 6 * MINUTE);
  promises.told('soon', band(4, 6), NOON);
  promises.entered('soon', NOON + MINUTE);
  promises.told('unknown', undefined, NOON);
  promises.entered('unknown', NOON);
  promises.entered('nobody', NOON);
  assert.deepEqual(promises.read(), { promised: 3, insideRatio: 1 / 3, medianMinutes: 2 });
  promises.told('gone', band(1, 2), NOON);
  promises.sweep(NOON + 10 * MINUTE);
  promises.entered('gone', NOON + 10 * MINUTE);
  assert.equal(promises.read().promised, 3, 'who went away is not judged');
});

test('[GATE-91] over 400 admissions at a door with a steady rate, bands told while the crowd gathers included, 85 in 100 are kept', async () => {
  const startedAt = NOON - MINUTE;
  const rate = 2;
  const doors = createMemoryDoors(startedAt);
  await doors.refill({ perSecond: 0, most: 0 }, startedAt);
  const date = parseLocalDate('2026-11-23')!;
  const lessons = Array.from({ length: 20 }, (_, n) => ({
    lessonId: `lesson-${n}`,
    startsAt: NOON,
    endsAt: NOON + 60 * MINUTE,
    audienceIds: [`class-${n}`],
    teacherIds: [],
  })) as unknown as readonly LessonRef[];
  const policy = createCohortDoor({
    mac: (key, bytes) => createHmac('sha256', key).update(bytes).digest(),
    seedOf: () => new Uint8Array(32).fill(Number(date.slice(-2))),
    zone: 'Europe/Paris',
    rateAt: () => rate,
    plan: { find: (id) => lessons.find(({ lessonId }) => lessonId === id) },
    doors,
    startedAt,
  });
  const waiting = new Set<number>(Array.from({ length: 400 }, (_, n) => n));
  const person = (n: number): PersonClaim =>
    ({
      personId: `p${n}`,
      schoolId: 's',
      roles: ['pupil'],
      audienceIds: [`class-${n % 20}`],
    }) as unknown as PersonClaim;
  for (let second = 0; second < 600 && waiting.size > 0; second += 1) {
    const at = NOON + second * 1_000;
    // Everybody has come within twenty seconds, then checks in every half minute, as told.
    for (const n of waiting) {
      if (second < 20 ? second !== n % 20 : second % 30 !== n % 30) continue;
      const answer = await policy.place({ person: person(n), target: lessons[n % 20]!.lessonId, at, held: undefined });
      assert.ok(answer.ok);
      if (answer.value.state === 'admitted') waiting.delete(n);
    }
    await policy.tick(at);
  }
  assert.equal(waiting.size, 0);
  const { promised, insideRatio, medianMinutes } = policy.promises.read();
  assert.ok(promised >= 400, String(promised));
  // 0.88 when this was written: those of the first 20 seconds, when classes ahead were not all there, are too early.
  assert.ok(insideRatio! >= 0.85, `${insideRatio} of ${promised}`);
  assert.ok(medianMinutes! <= 4, String(medianMinutes));
});
