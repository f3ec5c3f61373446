import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { parseLocalDate } from '@preau/core/base';
import { arrivedBy, declaredCurve } from '@preau/core/gate';
import type { LessonRef, PersonClaim, PersonId } from '@preau/core/base';
import type { PromiseRecord } from '@preau/protocol/gate';
import type { PlanLesson } from '../base/index.ts';
import { createCohortDoor, createMemoryDoors, createPlanCopy } from './index.ts';
import type { CohortDoor } from './index.ts';

const NOON = Date.UTC(2026, 10, 23, 12);
const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
const CLASSES = 30;
const PUPILS = 20;
const date = parseLocalDate('2026-11-23')!;

function plannedAt(day: number): readonly PlanLesson[] {
  return Array.from({ length: CLASSES }, (_, n) => ({
    lesson: {
      lessonId: `lesson-${day}-${n}`,
      startsAt: NOON + day * DAY,
      endsAt: NOON + day * DAY + 60 * MINUTE,
      audienceIds: [`class-${n}`],
      teacherIds: [],
    } as unknown as LessonRef,
    cancelled: false,
    expected: PUPILS,
    seats: Array.from({ length: PUPILS }, (_seat, p) => `p${n * PUPILS + p}` as PersonId),
  }));
}

/** A gate whose rate is `ratePerSecond`, at lessons of two days. */
async function gateOf(ratePerSecond: number): Promise<CohortDoor> {
  const startedAt = NOON - DAY - 60 * MINUTE;
  const doors = createMemoryDoors(startedAt);
  await doors.refill({ perSecond: 0, most: 0 }, startedAt);
  const plan = createPlanCopy();
  for (const day of [-1, 0]) plan.keep({ schoolId: 's' as never, date: `${date}${day}`, lessons: plannedAt(day) });
  return createCohortDoor({
    mac: (key, bytes) => createHmac('sha256', key).update(bytes).digest(),
    seedOf: () => new Uint8Array(32).fill(Number(date.slice(-2))),
    zone: 'Europe/Paris',
    rateAt: () => ratePerSecond,
    plan,
    doors,
    startedAt,
  });
}

/** A day: everybody of every class who comes (0.85 of them) does so at its moment, then checks in once a minute. Answers how many came. */
async function pass(policy: CohortDoor, day: number, momentOf: (n: number) => number): Promise<number> {
  const lessons = plannedAt(day);
  const waiting = new Map<number, number>();
  for (let n = 0; n < CLASSES * PUPILS; n += 1) if ((n * 7) % 20 < 17) waiting.set(n, Math.round(momentOf(n)));
  const came = waiting.size;
  for (let second = -11 * 60; second < 45 * 60 && waiting.size > 0; second += 1) {
    const at = NOON + day * DAY + second * 1_000;
    for (const [n, moment] of waiting) {
      if (second < moment || (second - moment) % 60 !== 0) continue;
      const { lesson } = lessons[Math.floor(n / PUPILS)]!;
      const person = { personId: `p${n}`, schoolId: 's', roles: ['pupil'], audienceIds: lesson.audienceIds };
      const answer = await policy.place({
        person: person as unknown as PersonClaim,
        target: lesson.lessonId,
        at,
        held: undefined,
      });
      assert.ok(answer.ok);
      if (answer.value.state === 'admitted') waiting.delete(n);
    }
    await policy.tick(at);
  }
  assert.equal(waiting.size, 0);
  return came;
}

/** Chance that is the same each time. */
const unit = (n: number): number => createHmac('sha256', 'moment').update(String(n)).digest().readUInt32BE(0) / 2 ** 32;

function assertKept({ promised, insideRatio, medianMinutes }: PromiseRecord, came: number): void {
  assert.ok(came >= 200 && promised >= 200, `${promised} bands, ${came} came`);
  assert.ok(insideRatio! >= 0.9, `${insideRatio} of ${promised}`);
  assert.ok(medianMinutes! <= 4, `${medianMinutes} min`);
}

test('[GATE-91] [GATE-144] at a steady rate, when a whole house comes within twenty seconds as it did the day before, nine in ten bands are kept', async (t) => {
  const policy = await gateOf(1.5);
  await pass(policy, -1, (n) => n % 20);
  const before = policy.promises.read();
  const came = await pass(policy, 0, (n) => n % 20);
  const after = policy.promises.read();
  const promised = after.promised - before.promised;
  const insideRatio = (after.insideRatio! * after.promised - before.insideRatio! * before.promised) / promised;
  t.diagnostic(
    `${promised} bands, ${(100 * insideRatio).toFixed(1)} % kept; ${(100 * before.insideRatio!).toFixed(1)} % the day before`,
  );
  assertKept({ ...after, promised, insideRatio }, came);
});

test('[GATE-91] [GATE-144] while a crowd gathers as declared, nine in ten of all bands that were shown are kept', async (t) => {
  const curve = declaredCurve(10 * MINUTE);
  const momentOf = (n: number): number => {
    const share = unit(n);
    let second = -10 * 60;
    while (arrivedBy(curve, second * 1_000) < share) second += 1;
    return second;
  };
  const policy = await gateOf(0.6);
  const came = await pass(policy, 0, momentOf);
  const record = policy.promises.read();
  t.diagnostic(
    `${record.promised} bands, ${(100 * record.insideRatio!).toFixed(1)} % kept, median ${record.medianMinutes} min`,
  );
  assertKept(record, came);
});
