import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { LessonId, Level, PersonId } from '@preau/core/base';
import type { LessonLiveFact, LevelFact, PlanLesson } from '../base/index.ts';
import { createLevelDesk, SAID_AGAIN_MS, UNHEARD_MS } from './level-desk.ts';
import type { LevelDesk, MediaNode } from './level-desk.ts';

/** Cores of one pupil: a node of one core carries 1,000 people at level 1, 100 at level 4. */
const COSTS = { 0: 0, 1: 0.001, 2: 0.002, 3: 0.004, 4: 0.01 };
const START = 1_000_000_000_000;
const MINUTE = 60_000;

/** A cell whose lessons obey at once, as `lesson` does. */
class Cell {
  now = START;
  cores = 1;
  usable = 1;
  readonly plan = new Map<string, PlanLesson>();
  readonly live = new Map<string, LessonLiveFact>();
  desk: LevelDesk;
  said: LevelFact[] = [];
  constructor() {
    this.desk = this.open();
  }
  open(): LevelDesk {
    return createLevelDesk({
      nodes: (): readonly MediaNode[] => [{ nodeId: 'n', cores: this.cores, usable: this.usable }],
      nodeOf: () => 'n',
      costs: COSTS,
      plan: { findPlanned: (id) => this.plan.get(id) },
      rankOf: ({ lessonId }) => lessonId.codePointAt(0)!,
    });
  }
  /** A planned lesson of so many pupils and a teacher. */
  add(name: string, pupils: number, classKey = name): void {
    const lessonId = name as LessonId;
    const lesson = {
      lessonId,
      schoolId: '0750001A' as never,
      startsAt: START,
      endsAt: START + 55 * MINUTE,
      subject: '',
      audienceIds: [`class ${classKey}` as never],
      audienceLabel: '',
      teacherIds: ['t' as PersonId],
      room: '',
    };
    const seats = Array.from({ length: pupils + 1 }, (_, n) => `${n}` as PersonId);
    this.plan.set(name, { lesson, cancelled: false, expected: seats.length, seats });
  }
  tell(name: string, present: number, more: Partial<LessonLiveFact> = {}): void {
    const before = this.live.get(name);
    const fact: LessonLiveFact = {
      lessonId: name as LessonId,
      schoolId: '0750001A' as never,
      phase: 'open',
      level: 4,
      wish: 4,
      ceiling: 4,
      marginSeats: 0,
      expected: 30,
      teacherPresent: true,
      ...before,
      present,
      people: present + 1,
      at: this.now,
      ...more,
    };
    const obeyed = { ...fact, level: Math.min(fact.wish, fact.ceiling) as Level };
    this.live.set(name, obeyed);
    this.desk.heard(obeyed, this.now);
  }
  tick(ms = 1_000): readonly LevelFact[] {
    this.now += ms;
    const facts = this.desk.decide(this.now);
    this.said.push(...facts);
    for (const { lessonId, ceiling, marginSeats } of facts) {
      if (!this.live.has(lessonId)) continue;
      const { wish } = this.live.get(lessonId)!;
      this.live.set(lessonId, {
        ...this.live.get(lessonId)!,
        ceiling,
        marginSeats,
        level: Math.min(wish, ceiling) as Level,
      });
    }
    return facts;
  }
  /** Lets time pass second by second; everybody tells of itself every half minute. */
  pass(ms: number): void {
    for (const end = this.now + ms; this.now < end;) {
      this.tick();
      if (this.now % 30_000 < 1_000) for (const [name, { present }] of this.live) this.tell(name, present);
    }
  }
  levels(): string {
    return [...this.live.values()]
      .map((each) => `${each.level}${each.marginSeats > 0 ? `+${each.marginSeats}` : ''}`)
      .join(' ');
  }
}

test('[GATE-115] a lesson counts once somebody is in it, with the seats of its class; what is only planned holds nothing', () => {
  const cell = new Cell();
  for (const name of ['a', 'b', 'c']) cell.add(name, 30);
  cell.tell('a', 1);
  cell.tick();
  assert.equal(cell.levels(), '4');
  // At the start 22 of 30 who are not there yet are awaited: at level 4 two classes are 0.46 cores, and three people more for surprises.
  cell.cores = 0.47;
  cell.tell('b', 0, { teacherPresent: true });
  cell.tick();
  assert.equal(cell.levels(), '4 3', 'b’s teacher is alone in it, and her class is expected');
  cell.tell('c', 0, { phase: 'waiting', people: 0, teacherPresent: false });
  cell.tick();
  assert.equal(cell.levels(), '4 3 4', 'nobody is in c yet');
  cell.tell('a', 0, { people: 0, teacherPresent: false });
  cell.tick(70_000);
  assert.equal(cell.levels(), '4 4 4', 'nobody is in a any more');
});

test('[GATE-116] two lessons that do not fit: the second stays lower, and when there is more they rise, never beyond the node', () => {
  const cell = new Cell();
  for (const name of ['a', 'b']) cell.add(name, 24);
  cell.cores = 0.08;
  cell.tell('a', 24);
  cell.tell('b', 24);
  cell.tick();
  assert.equal(cell.levels(), '2 1', 'in rank order: 50 people at level 1 are 0.05 cores, 25 more steps fit once');
  cell.cores = 0.03;
  cell.tick();
  assert.equal(cell.levels(), '1 0+5');
  cell.cores = 1;
  cell.pass(50_000);
  assert.equal(cell.levels(), '1 0+25', 'patience (GATE-62); at the margin everybody hears meanwhile');
  cell.pass(100_000);
  assert.equal(cell.levels(), '4 4');
});

test('[GATE-117] a word is said on change and again every half minute; a trembling count at the margin is not', () => {
  const cell = new Cell();
  for (const name of ['a', 'b']) cell.add(name, 24);
  cell.cores = 0.04;
  cell.tell('a', 24);
  cell.tell('b', 24);
  assert.equal(cell.tick().length, 2);
  assert.equal(cell.levels(), '1 0+15');
  cell.tell('a', 27);
  assert.deepEqual(
    cell.tick().map(({ marginSeats }) => marginSeats),
    [12],
    'fewer at once',
  );
  cell.tell('a', 24);
  assert.deepEqual(cell.tick(), [], 'more later');
  cell.now += SAID_AGAIN_MS;
  cell.tell('a', 24);
  cell.tell('b', 24);
  assert.deepEqual(
    cell.tick().map(({ lessonId, ceiling, marginSeats }) => [lessonId, ceiling, marginSeats]),
    [
      ['a', 1, 0],
      ['b', 0, 15],
    ],
  );
});

test('[GATE-118] a teacher who wants less is told how far she could go; where somebody is held down, nobody is offered more', () => {
  const cell = new Cell();
  for (const name of ['a', 'b']) cell.add(name, 24);
  cell.cores = 0.3;
  cell.tell('a', 24, { wish: 1 });
  cell.tick();
  assert.deepEqual(
    cell.said.map(({ ceiling }) => ceiling),
    [4],
  );
  cell.tell('b', 24, { wish: 2 });
  cell.tick();
  assert.deepEqual(
    cell.said.slice(1).map(({ lessonId, ceiling }) => `${lessonId}${ceiling}`),
    ['a3', 'b3'].toSorted(),
    'as far as the node bears',
  );
  cell.cores = 0.06;
  cell.tick();
  assert.deepEqual(
    cell.said.slice(3).map(({ lessonId, ceiling }) => `${lessonId}${ceiling}`),
    ['a1', 'b1'],
  );
  assert.equal(cell.levels(), '1 1');
  cell.tell('a', 24, { wish: 4 });
  cell.tick();
  assert.equal(cell.levels(), '1 1', 'a wish alone does not pass the others');
});

test('[GATE-119] a desk that begins anew takes the ceilings from the lessons, and what was lowered rests before it rises', () => {
  const cell = new Cell();
  for (const name of ['a', 'b']) cell.add(name, 24);
  cell.cores = 0.08;
  for (const name of ['a', 'b']) cell.tell(name, 24);
  cell.tick();
  assert.equal(cell.levels(), '2 1');
  cell.desk = cell.open();
  cell.cores = 1;
  for (const name of ['a', 'b']) cell.tell(name, 24);
  cell.pass(59_000);
  assert.equal(cell.levels(), '2 1');
  cell.pass(20_000);
  assert.equal(cell.levels(), '4 4');
});

test('[GATE-120] a gate that only follows knows what was said, and goes on from there', () => {
  const cell = new Cell();
  cell.add('a', 24);
  cell.tell('a', 24, { ceiling: 4 });
  cell.desk.followed({ lessonId: 'a' as LessonId, ceiling: 1, marginSeats: 0, at: cell.now }, cell.now);
  cell.pass(55_000);
  assert.equal(cell.said.findLast(({ lessonId }) => lessonId === 'a')?.ceiling ?? 1, 1);
  cell.pass(30_000);
  assert.equal(cell.said.at(-1)?.ceiling, 4);
});

test('[GATE-121] a lesson that ends, or that nobody tells of for two minutes, gives its seats back', () => {
  const cell = new Cell();
  for (const name of ['a', 'b', 'c']) cell.add(name, 24);
  cell.cores = 0.025;
  for (const name of ['a', 'b']) cell.tell(name, 24);
  cell.tick();
  assert.equal(cell.levels(), '1 0');
  cell.tell('a', 0, { phase: 'closed' });
  cell.live.delete('a');
  cell.pass(80_000);
  assert.equal(cell.levels(), '1');
  cell.live.delete('b');
  cell.tell('c', 24);
  cell.tick();
  assert.equal(cell.levels(), '0');
  cell.pass(UNHEARD_MS + 80_000);
  assert.equal(cell.levels(), '1');
});

test('[GATE-122] the desk learns how many of a class come; a lesson that no plan told of goes by its own roster', () => {
  const cell = new Cell();
  // The doors open.
  cell.now = START - 10 * MINUTE;
  /** The level of a lesson that begins with its teacher alone, on a node that bears so many people at level 4. */
  const levelOf = (name: string, seats: number): Level => {
    cell.cores = seats * COSTS[4] + 1e-9;
    cell.tell(name, 0);
    cell.tick();
    const { level } = cell.live.get(name)!;
    cell.tell(name, 0, { phase: 'closed' });
    cell.live.delete(name);
    cell.tick();
    return level;
  };
  assert.deepEqual(
    [levelOf('ad hoc', 29), levelOf('ad hoc 2', 28)],
    [4, 3],
    '28 of the 30 on its roster, and a teacher',
  );
  for (let day = 0; day < 12; day += 1) {
    cell.add(`a${day}`, 30, 'a');
    cell.cores = 1;
    cell.tell(`a${day}`, 12);
    cell.tick();
    cell.tell(`a${day}`, 0, { phase: 'closed' });
    cell.live.clear();
    cell.tick();
  }
  for (const name of ['b', 'c']) cell.add(name, 30, 'a');
  cell.add('d', 30, 'never seen');
  assert.deepEqual([levelOf('b', 17), levelOf('d', 17)], [4, 3], 'twelve of thirty come');
  assert.equal(levelOf('c', 11), 3, 'and not fewer');
});

test('[GATE-116] [GATE-58] whatever lessons tell and however the capacity changes, what is said never takes more than the node', () => {
  const told = fc.record({
    who: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    present: fc.nat(40),
    wish: fc.constantFrom<Level>(0, 1, 2, 3, 4),
    cores: fc.constantFrom(0, 0.02, 0.05, 0.1, 0.4, 1).map((cores) => cores + 0.001),
    usable: fc.constantFrom(1, 1, 0.5, 0),
    ms: fc.constantFrom(1_000, 5_000, 40_000),
  });
  fc.assert(
    fc.property(fc.array(told, { maxLength: 40 }), (steps) => {
      const cell = new Cell();
      for (const name of ['a', 'b', 'c']) cell.add(name, 30);
      for (const { who, present, wish, cores, usable, ms } of steps) {
        Object.assign(cell, { cores, usable });
        for (const [name, each] of cell.live) cell.tell(name, each.present);
        cell.tell(who, present, { wish });
        cell.tick(ms);
        const load = [...cell.live.values()].reduce(
          (sum, each) => sum + COSTS[each.level] * each.people + COSTS[1] * each.marginSeats,
          0,
        );
        assert.ok(load <= cores * usable + 1e-9, `${load} of ${cores * usable}`);
        for (const each of cell.live.values()) assert.ok(each.level <= each.wish);
      }
    }),
  );
});
