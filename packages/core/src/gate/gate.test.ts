import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  parseAudienceId,
  parseDeviceId,
  parseLessonId,
  parsePersonId,
  parseSchoolId,
  parseSessionId,
} from '../base/index.ts';
import type { PersonClaim, TicketClaims } from '../base/index.ts';
import {
  canonicalJson,
  counted,
  headlineOf,
  nextProbeAt,
  NO_RATE,
  p95Of,
  perSecond,
  personFor,
  PROBE_STALE_MS,
  PROBE_WINDOW_MS,
  PROBES_KEPT,
  renewable,
  renewAfter,
  SLOW_FROM_MS,
  stateOf,
  TICKET_GRACE_MS,
  withProbe,
} from './index.ts';
import type { Probe } from './index.ts';

const uuid = (n: number): string => `0190a000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const lessonId = parseLessonId(uuid(1))!;
const claims: TicketClaims = {
  personId: parsePersonId(uuid(2))!,
  schoolId: parseSchoolId('0750001A')!,
  sessionId: parseSessionId(uuid(3))!,
  deviceId: parseDeviceId('a'.repeat(16))!,
  target: lessonId,
  audienceIds: [],
  lane: 'open',
  rank: 0,
  state: 'admitted',
};

describe('places', () => {
  test('[GATE-4] a shown ticket is renewable for the same person, session and target, until the grace ends', () => {
    const shown = { id: 'x', claims, expiresAt: 1_000_000 };
    assert.equal(renewable(shown, claims, 1_000_000 + TICKET_GRACE_MS), shown);
    assert.equal(renewable(shown, claims, 1_000_001 + TICKET_GRACE_MS), undefined);
    assert.equal(renewable(shown, { ...claims, target: 'workspace' }, 1_000_000), undefined);
    assert.equal(renewable(shown, { ...claims, personId: parsePersonId(uuid(9))! }, 1_000_000), undefined);
    assert.equal(renewable(shown, { ...claims, sessionId: parseSessionId(uuid(9))! }, 1_000_000), undefined);
  });

  test('[GATE-3] renewals are spread over a quarter of the life', () => {
    assert.equal(renewAfter(300_000, 0), 150_000);
    assert.equal(renewAfter(300_000, 1), 225_000);
  });

  test('[GATE-7] the person whom the lesson concerns: teaching, then audience, then school, then the first', () => {
    const audience = parseAudienceId(uuid(30))!;
    const person = (n: number, school: string, audienceIds: readonly (typeof audience)[] = []): PersonClaim => ({
      personId: parsePersonId(uuid(n))!,
      schoolId: parseSchoolId(school)!,
      roles: ['pupil'],
      audienceIds,
    });
    const [far, near, member, teacher] = [
      person(10, '0690001B'),
      person(11, '0750001A'),
      person(12, '0750001A', [audience]),
      person(13, '0750001A'),
    ];
    const lesson = { schoolId: '0750001A', audienceIds: [audience], teacherIds: [teacher.personId] };
    assert.equal(personFor([far, near, member, teacher], lesson), teacher);
    assert.equal(personFor([far, near, member], lesson), member);
    assert.equal(personFor([far, near], lesson), near);
    assert.equal(personFor([far], lesson), far);
    assert.equal(personFor([far, near], undefined), far);
    assert.throws(() => personFor([], lesson), RangeError);
  });
});

describe('rate', () => {
  test('[GATE-13] a steady flow reads as itself after some minutes, silence as nothing', () => {
    let rate = NO_RATE;
    for (let second = 0; second < 600; second += 1) rate = counted(rate, 5, second * 1000);
    assert.ok(Math.abs(perSecond(rate, 600_000) - 5) < 0.1, String(perSecond(rate, 600_000)));
    assert.equal(perSecond(rate, 1_200_000), 0);
  });

  test('[GATE-13] the rate never exceeds what was counted, and a clock that goes back changes nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5_000, max: 10_000 }), { maxLength: 50 }), (steps) => {
        let rate = NO_RATE;
        let now = 1_000_000;
        for (const step of steps) rate = counted(rate, 1, (now += step));
        assert.ok(perSecond(rate, now) <= steps.length / 60 + 0.01);
      }),
    );
  });
});

describe('canonical JSON', () => {
  test('[GATE-12] one form whatever the order of the keys; it reads back as the same value', () => {
    assert.equal(
      canonicalJson({ b: [1, 'é', null], a: { d: true, c: 0.5 } }),
      '{"a":{"c":0.5,"d":true},"b":[1,"é",null]}',
    );
    assert.throws(() => canonicalJson({ a: Number.NaN }), TypeError);
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value as never);
        assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(value)));
        assert.equal(canonicalJson(JSON.parse(text) as never), text);
      }),
    );
  });
});

describe('probes', () => {
  const probe = (at: number, tookMs = 20, ok = true): Probe => ({ at, tookMs, ok });
  const now = 10_000_000;

  test('[GATE-31] open, slow, without answer, unknown', () => {
    assert.equal(stateOf([], now), 'unknown');
    assert.equal(stateOf([probe(now - PROBE_STALE_MS - 1)], now), 'unknown');
    assert.equal(stateOf([probe(now)], now), 'open');
    assert.equal(stateOf([probe(now, SLOW_FROM_MS)], now), 'slow');
    assert.equal(stateOf([probe(now - 10), probe(now, 3_000, false)], now), 'slow', 'one failure is a hiccup');
    assert.equal(stateOf([probe(now - 20), probe(now - 10, 1, false), probe(now, 1, false)], now), 'down');
    assert.equal(stateOf([probe(now, 1, false)], now), 'down', 'never answered');
    assert.equal(stateOf([probe(now - 10, 1, false), probe(now)], now), 'open', 'it is back');
  });

  test('[GATE-31] the 95th percentile is that of five minutes and of answers only', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => probe(now - 1_000, index + 1));
    assert.equal(p95Of(hundred, now), 95);
    assert.equal(p95Of([probe(now - PROBE_WINDOW_MS, 9_000), probe(now, 10), probe(now, 5_000, false)], now), 10);
    assert.equal(p95Of([probe(now, 5_000, false)], now), null);
  });

  test('[GATE-30] memory is bounded and probes never fall into the first second of a minute', () => {
    let probes: readonly Probe[] = [];
    for (let index = 0; index < 500; index += 1) probes = withProbe(probes, probe(now + index));
    assert.equal(probes.length, PROBES_KEPT);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 41 }), fc.double({ min: 0, max: 1, noNaN: true }), (at, ratio) => {
        const next = nextProbeAt(at, ratio);
        assert.ok(next - at >= 8_000 && next - at <= 13_000);
        assert.ok(next % 60_000 >= 1_000);
      }),
    );
  });

  test('[GATE-34] the headline says first what cannot be done', () => {
    const stages = (states: Record<string, string>): { stage: string; state: string }[] =>
      Object.entries({
        gate: 'open',
        'sign-in': 'open',
        workspace: 'open',
        lessons: 'open',
        media: 'open',
        ...states,
      }).map(([stage, state]) => ({ stage, state }));
    assert.equal(headlineOf(stages({})), 'open');
    assert.equal(headlineOf(stages({ media: 'unknown' })), 'open');
    assert.equal(headlineOf(stages({ workspace: 'slow' })), 'slow');
    assert.equal(headlineOf(stages({ media: 'down' })), 'noMedia');
    assert.equal(headlineOf(stages({ media: 'down', lessons: 'down', 'sign-in': 'down' })), 'noSignIn');
    assert.equal(headlineOf(stages({ lessons: 'unknown' })), 'unknown');
    assert.equal(headlineOf([]), 'unknown');
  });
});
