import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Level } from '../base/index.ts';
import {
  decideCeiling,
  decideCloseByTime,
  decideEnter,
  decideInterrupted,
  decideLost,
  decideOpen,
  decideSheet,
} from './doors.ts';
import { attendance } from './attendance.ts';
import { decide } from './decide.ts';
import type { LessonCommand } from './commands.ts';
import type { LessonEvent } from './events.ts';
import { EMPTY_LESSON, evolve, fold } from './fold.ts';
import { viewFor, visibleTo } from './views.ts';
import type { Reader } from './views.ts';
import type { SampleLog } from './sample.ts';
import {
  ANNA,
  BILAL,
  CHLOE,
  COLLEAGUE,
  LAPTOP,
  PHONE,
  sampleLog,
  slide,
  STARTS_AT,
  STRANGER,
  TEACHER,
} from './sample.ts';

const PEOPLE = [TEACHER, COLLEAGUE, ANNA, BILAL, CHLOE, STRANGER] as const;
const person = fc.constantFrom(...PEOPLE);
const media = fc.constantFrom('microphone' as const, 'camera' as const, 'screen' as const);
const source = fc.oneof(media, fc.constant('chat' as const));

const command: fc.Arbitrary<LessonCommand> = fc.oneof(
  fc.constantFrom<LessonCommand>(
    { kind: 'raiseHand' },
    { kind: 'lowerAllHands' },
    { kind: 'answerUnmute' },
    { kind: 'leave' },
  ),
  person.map((personId): LessonCommand => ({ kind: 'lowerHand', personId })),
  fc.string({ minLength: 1, maxLength: 20 }).map((text): LessonCommand => ({ kind: 'postMessage', text })),
  fc.integer({ min: 1, max: 60 }).map((target): LessonCommand => ({ kind: 'deleteMessage', target })),
  fc.constantFrom(0, 1, 2, 3, 4).map((level): LessonCommand => ({ kind: 'setLevel', level: level })),
  fc
    .record({ microphone: fc.boolean(), camera: fc.boolean(), screen: fc.boolean(), chat: fc.boolean() })
    .map((locks): LessonCommand => ({ kind: 'setLocks', locks })),
  fc
    .tuple(person, source, fc.constantFrom('inherit' as const, 'allowed' as const, 'blocked' as const))
    .map(([personId, src, permission]): LessonCommand => ({
      kind: 'setPermission',
      personId,
      source: src,
      permission,
    })),
  fc
    .tuple(fc.option(person), media)
    .map(([personId, src]): LessonCommand => ({ kind: 'silence', personId, source: src })),
  fc
    .tuple(person, fc.constantFrom('askToUnmute' as const, 'remove' as const, 'readmit' as const))
    .map(([personId, kind]): LessonCommand => ({ kind, personId })),
  fc.constantFrom<LessonCommand>(
    { kind: 'showSlide', slideId: null },
    { kind: 'showSlide', slideId: slide(2).slideId },
    { kind: 'showSlide', slideId: slide(7).slideId },
  ),
);

type Step = { readonly after: number } & (
  | { readonly do: 'command'; readonly by: (typeof PEOPLE)[number]; readonly command: LessonCommand }
  | { readonly do: 'enter' | 'lose'; readonly by: (typeof PEOPLE)[number]; readonly laptop: boolean }
  | { readonly do: 'open' | 'close' | 'crash' | 'sheet' }
  | { readonly do: 'ceiling'; readonly ceiling: Level; readonly marginSeats: number }
);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ after: fc.nat(90_000), do: fc.constant('command' as const), by: person, command }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      after: fc.nat(90_000),
      do: fc.constantFrom('enter' as const, 'lose' as const),
      by: person,
      laptop: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      after: fc.nat(90_000),
      do: fc.constantFrom('open' as const, 'close' as const, 'crash' as const, 'sheet' as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      after: fc.nat(90_000),
      do: fc.constant('ceiling' as const),
      ceiling: fc.constantFrom<Level>(0, 0, 1, 2, 4),
      marginSeats: fc.nat(5),
    }),
  },
);

/** Plays steps on a log that begins with the teacher and one pupil; a refusal or an empty decision leaves no trace. */
function play(steps: readonly Step[]): SampleLog {
  const log = sampleLog([TEACHER, ANNA], false);
  for (const next of steps) {
    log.now += next.after;
    const { state, now } = log;
    const actor = 'by' in next ? next.by : null;
    const decision =
      next.do === 'command'
        ? decide(state, next.command, next.by)
        : next.do === 'enter'
          ? decideEnter(state, next.by, next.laptop ? LAPTOP : PHONE, false)
          : next.do === 'lose'
            ? decideLost(state, next.by, now - 4_000)
            : next.do === 'open'
              ? decideOpen(state, TEACHER)
              : next.do === 'crash'
                ? decideInterrupted(state, now - Math.min(next.after, 30_000), now)
                : next.do === 'ceiling'
                  ? decideCeiling(state, next)
                  : next.do === 'sheet'
                    ? decideSheet(state, TEACHER, `version ${now}`, [slide(1), slide(now % 9)])
                    : decideCloseByTime(state, now);
    if (decision.ok) log.take(decision, actor);
  }
  return log;
}
const logs = fc.array(step, { maxLength: 60 }).map(play);
const readers: readonly Reader[] = [
  { personId: TEACHER, part: 'teacher' },
  { personId: ANNA, part: 'pupil' },
  { personId: BILAL, part: 'pupil' },
];
const withoutSeq = (state: object): string => JSON.stringify({ ...state, seq: 0 });

test('[LESSON-1] a snapshot at any point and the tail after it fold to the same state as the whole log, for every reader', () => {
  fc.assert(
    fc.property(logs, fc.nat(), (log, cut) => {
      const at = cut % (log.events.length + 1);
      for (const reader of readers) {
        const seen = log.events.map((event) => visibleTo(event, reader));
        const snapshot = viewFor(fold(log.events.slice(0, at)), reader);
        assert.deepEqual(fold(seen.slice(at), snapshot), fold(seen));
      }
    }),
  );
});

test('[LESSON-2] numbers run 1, 2, 3 and an entry folded in twice changes nothing', () => {
  fc.assert(
    fc.property(logs, (log) => {
      assert.deepEqual(
        log.events.map((event) => event.seq),
        log.events.map((_, index) => index + 1),
      );
      const repeated = log.events.flatMap((event) => [event, event, log.events[0]!]);
      assert.deepEqual(fold(repeated), log.state);
    }),
  );
});

test('[LESSON-3] what a reader folds from his entries is exactly his view of the whole state', () => {
  fc.assert(
    fc.property(logs, (log) => {
      for (const reader of readers)
        assert.deepEqual(fold(log.events.map((event) => visibleTo(event, reader))), viewFor(log.state, reader));
    }),
  );
});

test('[LESSON-3] a pupil sees a hole where another pupil was asked to speak, and the teacher sees the request', () => {
  const log = sampleLog();
  log.command(TEACHER, { kind: 'askToUnmute', personId: ANNA });
  const event = log.events.at(-1)!;
  assert.deepEqual(visibleTo(event, { personId: BILAL, part: 'pupil' }), { seq: event.seq, hole: true });
  assert.equal(visibleTo(event, { personId: BILAL, part: 'guest' }).seq, event.seq);
  assert.equal(visibleTo(event, { personId: ANNA, part: 'pupil' }), event);
  assert.equal(visibleTo(event, { personId: COLLEAGUE, part: 'teacher' }), event);
  assert.deepEqual(viewFor(log.state, { personId: BILAL, part: 'pupil' }).unmuteAsked, []);
});

test('[LESSON-4] erased bodies and unknown kinds fold: names and texts are gone, places stay', () => {
  fc.assert(
    fc.property(logs, (log) => {
      const erased = log.events.map((event) =>
        'body' in event.fact ? { ...event, fact: { ...event.fact, body: null } } : event,
      );
      const state = fold(erased);
      assert.equal(state.seq, log.state.seq);
      assert.equal(state.messages.length, log.state.messages.length);
      assert.ok(state.messages.every((message) => message.text === null));
      assert.ok(Object.values(state.members).every((member) => member.name === ''));
    }),
  );
  const later = evolve(EMPTY_LESSON, {
    seq: 1,
    at: 1,
    actor: null,
    visibility: 'everyone',
    commandId: null,
    fact: { kind: 'whiteboardWiped' },
  } as unknown as LessonEvent);
  assert.deepEqual(later, { ...EMPTY_LESSON, seq: 1 });
});

test('[LESSON-5] no command leaves an event in the log that changes nothing', () => {
  fc.assert(
    fc.property(logs, person, command, (log, by, wish) => {
      const decision = decide(log.state, wish, by);
      if (!decision.ok || decision.value.length === 0) return;
      const before = log.state;
      const { length } = log.events;
      log.take(decision, by);
      let state = before;
      for (const event of log.events.slice(length)) {
        const next = evolve(state, event);
        assert.notEqual(withoutSeq(next), withoutSeq(state), event.fact.kind);
        state = next;
      }
    }),
  );
});

test('[LESSON-45] for everybody, minutes present, minutes interrupted and minutes away add up to the length of the lesson', () => {
  fc.assert(
    fc.property(logs, (log) => {
      const sheet = attendance(log.events, log.now);
      const length = sheet.openedAt === null ? 0 : (sheet.closedAt ?? log.now) - sheet.openedAt;
      for (const row of sheet.rows) {
        assert.ok(row.presentMs >= 0 && row.interruptedMs >= 0);
        assert.ok(row.presentMs + row.interruptedMs <= length, `${row.presentMs} + ${row.interruptedMs} > ${length}`);
        for (const { from, to } of row.intervals) assert.ok(from <= to && from >= STARTS_AT);
      }
    }),
  );
});
