import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Level, PersonId } from '../base/index.ts';
import { decideCeiling, decideCloseByTime, decideEnter, decideLost, decidePrepare } from './doors.ts';
import { EMPTY_LESSON, fold } from './fold.ts';
import { isHeldDown, levelFor } from './hearing.ts';
import { findObstacle, mayPublish } from './rights.ts';
import type { SampleLog } from './sample.ts';
import { ANNA, BILAL, CHLOE, COLLEAGUE, PHONE, PREPARATION, sampleLog, TEACHER } from './sample.ts';

const ceil = (log: SampleLog, ceiling: Level, marginSeats = 0): void =>
  void log.take(decideCeiling(log.state, { ceiling, marginSeats }));
const levels = ({ state }: SampleLog): readonly number[] => [state.level, state.wish, state.ceiling];

test('[LESSON-130] the level is the lower one of wish and ceiling; the wish is kept and comes back with the ceiling', () => {
  const log = sampleLog();
  assert.deepEqual(levels(log), [4, 4, 4]);
  ceil(log, 2);
  assert.deepEqual([levels(log), log.state.levelBy, isHeldDown(log.state)], [[2, 4, 2], 'gate', true]);
  assert.equal(findObstacle(log.state, ANNA, 'microphone'), 'level');
  log.command(TEACHER, { kind: 'setLevel', level: 1 });
  assert.deepEqual([levels(log), log.state.levelBy, isHeldDown(log.state)], [[1, 1, 2], 'teacher', false]);
  ceil(log, 4);
  assert.deepEqual(levels(log), [1, 1, 4], 'what she chose stands');
  log.command(TEACHER, { kind: 'setLevel', level: 3 });
  assert.deepEqual(levels(log), [3, 3, 4]);
  assert.deepEqual(decideCeiling(log.state, { ceiling: 4, marginSeats: 0 }), { ok: true, value: [] }, 'said again');
});

test('[LESSON-130] logs from before there were ceilings fold as they did', () => {
  const log = sampleLog();
  const old = fold(
    [
      {
        seq: 99,
        at: 0,
        actor: TEACHER,
        visibility: 'everyone',
        commandId: null,
        fact: { kind: 'levelSet', level: 1, by: 'teacher' },
      },
    ],
    log.state,
  );
  assert.deepEqual([old.level, old.wish, old.ceiling], [1, 1, 4]);
});

test('[LESSON-131] a teacher may wish for more than the ceiling: the wish stands in the log, the level does not rise', () => {
  const log = sampleLog();
  ceil(log, 1);
  log.command(TEACHER, { kind: 'setLevel', level: 2 });
  assert.deepEqual(levels(log), [1, 2, 1]);
  assert.equal(log.command(TEACHER, { kind: 'setLevel', level: 2 }), undefined);
  assert.equal(
    log.events.filter(({ fact }) => fact.kind === 'levelSet').length,
    2,
    'the same wish again changes nothing',
  );
  ceil(log, 3);
  assert.deepEqual(levels(log), [2, 2, 3]);
});

test('[LESSON-131] whatever teacher and gate say, in whatever order, the level is the lower one of what each said last', () => {
  const said = fc.oneof(
    fc.record({ by: fc.constant('teacher' as const), level: fc.constantFrom<Level>(0, 1, 2, 3, 4) }),
    fc.record({ by: fc.constant('gate' as const), level: fc.constantFrom<Level>(0, 1, 2, 3, 4) }),
  );
  fc.assert(
    fc.property(fc.array(said, { maxLength: 12 }), (words) => {
      const log = sampleLog();
      for (const { by, level } of words)
        if (by === 'gate') ceil(log, level);
        else log.command(TEACHER, { kind: 'setLevel', level });
      const last = (by: 'teacher' | 'gate'): Level => words.findLast((each) => each.by === by)?.level ?? 4;
      assert.deepEqual(levels(log), [Math.min(last('teacher'), last('gate')), last('teacher'), last('gate')]);
    }),
  );
});

test('[LESSON-132] no ceiling before the log begins, nor after the end', () => {
  assert.deepEqual(decideCeiling(EMPTY_LESSON, { ceiling: 1, marginSeats: 0 }), { ok: true, value: [] });
  const log = sampleLog();
  log.now += 200 * 60_000;
  log.take(decideCloseByTime(log.state, log.now));
  assert.deepEqual(decideCeiling(log.state, { ceiling: 1, marginSeats: 0 }), { ok: true, value: [] });
});

test('[LESSON-133] at the margin the teachers and the first pupils are at level 1, the others in at level 0', () => {
  const log = sampleLog([TEACHER, ANNA, BILAL, CHLOE]);
  ceil(log, 0, 2);
  assert.equal(log.state.hearing.length, 2);
  const [first, pupil] = log.state.hearing as [PersonId, PersonId];
  assert.equal(first, TEACHER);
  assert.deepEqual([levelFor(log.state, pupil), log.state.level], [1, 0]);
  assert.deepEqual([...mayPublish(log.state, TEACHER)].toSorted(), ['chat', 'microphone']);
  const other = [ANNA, BILAL, CHLOE].find((id) => id !== pupil)!;
  assert.deepEqual([levelFor(log.state, other), [...mayPublish(log.state, other)]], [0, ['chat']]);
  log.take(decideEnter(log.state, COLLEAGUE, PHONE, false), COLLEAGUE);
  assert.deepEqual(log.state.hearing.toSorted(), [TEACHER, COLLEAGUE].toSorted(), 'a teacher who comes has a seat');
  ceil(log, 1);
  assert.deepEqual([log.state.hearing, levelFor(log.state, other)], [[], 1]);
  ceil(log, 0, 2);
  log.command(TEACHER, { kind: 'setLevel', level: 0 });
  assert.deepEqual(log.state.hearing, [], 'a teacher who wants no sound has none');
});

test('[LESSON-134] who hears goes on hearing while present; the seat of who is cut or leaves goes to the next', () => {
  const log = sampleLog([TEACHER, ANNA]);
  ceil(log, 0, 2);
  assert.deepEqual(log.state.hearing, [TEACHER, ANNA]);
  for (const personId of [BILAL, CHLOE]) log.take(decideEnter(log.state, personId, PHONE, false), personId);
  assert.deepEqual(log.state.hearing, [TEACHER, ANNA], 'later people do not take it');
  log.take(decideLost(log.state, ANNA, log.now));
  assert.equal(log.state.hearing.length, 2);
  const [, next] = log.state.hearing as [PersonId, PersonId];
  assert.notEqual(next, ANNA);
  log.take(decideEnter(log.state, ANNA, PHONE, false), ANNA);
  assert.deepEqual(log.state.hearing, [TEACHER, next]);
  log.take(decideLost(log.state, TEACHER, log.now));
  assert.deepEqual(log.state.hearing, [next], 'the seat of the teacher waits');
  log.take(decideEnter(log.state, TEACHER, PHONE, false), TEACHER);
  assert.deepEqual(log.state.hearing, [TEACHER, next]);
});

test('[LESSON-134] the draw of a lesson is nobody’s name or place, and the next lesson draws another', () => {
  const heardIn = (lesson: number): PersonId => {
    const log = sampleLog([]);
    const lessonId = `00000000-0000-7000-8000-${String(lesson).padStart(12, '0')}_20260302` as never;
    log.state = EMPTY_LESSON;
    log.take(decidePrepare(log.state, { ...PREPARATION, lesson: { ...PREPARATION.lesson, lessonId } }));
    ceil(log, 0, 2);
    for (const personId of [ANNA, BILAL, CHLOE, TEACHER])
      log.take(decideEnter(log.state, personId, PHONE, false), personId);
    // All enter before the gate says it: who is first by the draw, and not by the door.
    ceil(log, 4);
    ceil(log, 0, 2);
    return log.state.hearing[1]!;
  };
  const times = new Map<PersonId, number>();
  for (let lesson = 0; lesson < 300; lesson += 1) times.set(heardIn(lesson), (times.get(heardIn(lesson)) ?? 0) + 1);
  for (const personId of [ANNA, BILAL, CHLOE]) assert.ok((times.get(personId) ?? 0) > 60, JSON.stringify([...times]));
});

test('[LESSON-133] whatever happens, never more hear than the gate gave seats, and only who is present', () => {
  const deed = fc.record({
    who: fc.constantFrom(TEACHER, COLLEAGUE, ANNA, BILAL, CHLOE),
    what: fc.constantFrom('enter', 'lose', 'leave', 'remove', 'readmit'),
    seats: fc.option(fc.nat(6)),
  });
  fc.assert(
    fc.property(fc.array(deed, { maxLength: 30 }), (deeds) => {
      const log = sampleLog();
      for (const { who, what, seats } of deeds) {
        if (seats !== null) ceil(log, 0, seats);
        if (what === 'enter') {
          const entry = decideEnter(log.state, who, PHONE, false);
          if (entry.ok) log.take(entry, who);
        } else if (what === 'lose') log.take(decideLost(log.state, who, log.now));
        else if (what === 'leave') log.command(who, { kind: 'leave' });
        else if (what === 'remove' || what === 'readmit') log.command(TEACHER, { kind: what, personId: who });
        const { hearing, marginSeats, members } = log.state;
        assert.ok(hearing.length <= marginSeats && new Set(hearing).size === hearing.length);
        for (const id of hearing) assert.equal(members[id]?.presence, 'present');
      }
    }),
  );
});
