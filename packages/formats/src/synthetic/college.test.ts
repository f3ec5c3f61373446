import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { addDays, weekdayOf } from '@preau/core/base';
import type { LocalDate, SchoolId } from '@preau/core/base';
import { diffImport, displayNameOf, hasOriginalOn, isEmptyDiff, slotsConflict, weeksOverlap } from '@preau/core/school';
import type { ImportedSlot, RosterSnapshot } from '@preau/core/school';
import { readTimetableIcs } from '../icalendar/read.ts';
import { readOneRosterZip } from '../oneroster/read.ts';
import { generateCollege } from './college.ts';
import type { CollegeOptions, GeneratedSchool } from './college.ts';
import { DEMO_CLASS } from './demo-class.ts';
import { writeSchoolFiles } from './write-school-files.ts';

const OPTIONS: CollegeOptions = { seed: 1, uai: '0750001A' as SchoolId, today: '2026-11-21' as LocalDate };
const COLLEGE = generateCollege(OPTIONS);
const DEMO = generateCollege({ ...OPTIONS, demo: true });

const withRole = (roster: RosterSnapshot, role: string) => roster.people.filter((p) => p.roles.some((r) => r === role));

/** Who is kept busy by a slot: pupils by their classes and groups, and the teachers. */
function busyPeople(roster: RosterSnapshot): (slot: ImportedSlot) => Set<string> {
  const members = new Map<string, string[]>();
  for (const p of roster.people)
    for (const key of [p.classSourcedId, ...p.groupSourcedIds])
      if (key !== null) members.set(key, [...(members.get(key) ?? []), p.sourcedId]);
  return (slot) => new Set([...slot.audienceIds.flatMap((key) => members.get(key) ?? []), ...slot.teacherIds]);
}

test('[SCHOOL-48] the same seed makes the same school, another seed another one', () => {
  assert.deepEqual(generateCollege(OPTIONS), COLLEGE);
  assert.notDeepEqual(generateCollege({ ...OPTIONS, seed: 2 }).roster.people, COLLEGE.roster.people);
});

test('[SCHOOL-48] the people of a seed are the same every year', () => {
  const namesIn = (today: string): unknown =>
    generateCollege({ ...OPTIONS, demo: true, today: today as LocalDate }).roster.people.map((person) => [
      person.sourcedId,
      person.givenName,
      person.familyName,
      person.classSourcedId,
    ]);
  assert.deepEqual(namesIn('2026-03-03'), namesIn('2029-10-12'));
});

test('[SCHOOL-48] a college has 480 pupils in 20 classes of 24, 38 who teach, a head, an operator and guardians', () => {
  const { roster } = COLLEGE;
  const classes = roster.audiences.filter((a) => a.kind === 'class');
  assert.deepEqual(
    classes
      .map((c) => c.label)
      .sort()
      .slice(0, 6),
    ['3e A', '3e B', '3e C', '3e D', '3e E', '4e A'],
  );
  assert.equal(classes.length, 20);
  for (const c of classes) assert.equal(roster.people.filter((p) => p.classSourcedId === c.sourcedId).length, 24);
  assert.equal(withRole(roster, 'pupil').length, 480);
  assert.equal(roster.people.filter((p) => p.teaches.length > 0).length, 38);
  assert.ok(withRole(roster, 'head').length >= 1 && withRole(roster, 'operator').length >= 1);
  const linked = new Set(roster.guardianLinks.map((l) => l.pupilSourcedId));
  assert.ok(withRole(roster, 'pupil').every((p) => linked.has(p.sourcedId)));
  for (const person of roster.people) assert.equal(person.classSourcedId !== null, person.roles.includes('pupil'));
});

test('[SCHOOL-48] it has what makes schools hard: homonyms, brothers and sisters, parents apart, a teacher who is a parent, accents', () => {
  const { people, guardianLinks } = COLLEGE.roster;
  const pupils = withRole(COLLEGE.roster, 'pupil');
  const homonyms = [...Map.groupBy(pupils, displayNameOf).values()].filter((list) => list.length > 1);
  assert.ok(homonyms.length >= 3);
  assert.ok(
    homonyms.some(([a, b]) => a?.classSourcedId === b?.classSourcedId),
    'two pupils of one name in one class',
  );
  const teachers = new Set(people.filter((p) => p.teaches.length > 0).map(displayNameOf));
  assert.ok(
    pupils.some((p) => teachers.has(displayNameOf(p))),
    'a pupil named as a teacher',
  );
  const children = [...Map.groupBy(guardianLinks, (l) => l.guardianSourcedId).values()];
  assert.ok(children.some((list) => list.length >= 2));
  assert.ok(children.some((list) => list.length >= 3));
  const levelOf = new Map(people.map((p) => [p.sourcedId, p.classSourcedId?.slice(0, 'D-6e'.length)]));
  const apart = children.filter((list) => new Set(list.map((l) => levelOf.get(l.pupilSourcedId))).size === list.length);
  assert.ok(apart.length > children.length * 0.95, 'brothers and sisters are of different years, twins apart');
  assert.ok(people.some((p) => p.roles.includes('teacher') && p.roles.includes('guardian') && p.teaches.length > 0));
  const family = new Map(people.map((p) => [p.sourcedId, p.familyName]));
  const legal = [
    ...Map.groupBy(
      guardianLinks.filter((l) => l.legal),
      (l) => l.pupilSourcedId,
    ).values(),
  ];
  assert.ok(
    legal.filter(([a, b]) => b !== undefined && family.get(a!.guardianSourcedId) !== family.get(b.guardianSourcedId))
      .length > 50,
  );
  assert.ok(guardianLinks.some((l) => !l.legal));
  assert.ok(pupils.filter((p) => /\P{ASCII}/u.test(displayNameOf(p))).length > 100);
});

function assertNobodyTwice(school: GeneratedSchool): void {
  const busy = busyPeople(school.roster);
  for (const slots of Map.groupBy(school.slots, (s) => s.weekday).values()) {
    const sets = slots.map((slot) => [slot, busy(slot)] as const);
    for (const [i, [a, inA]] of sets.entries()) {
      for (const [b, inB] of sets.slice(0, i)) {
        if (a.startMinute >= b.endMinute || b.startMinute >= a.endMinute || !weeksOverlap(a.weeks, b.weeks)) continue;
        assert.equal(slotsConflict(a, b), false, `${a.sourcedId} and ${b.sourcedId}`);
        assert.ok(![...inA].some((who) => inB.has(who)), `${a.sourcedId} and ${b.sourcedId} share a person`);
      }
    }
  }
}

test('[SCHOOL-48] nobody in a college is in two lessons at once, in any week', () => {
  assertNobodyTwice(COLLEGE);
});

test('[SCHOOL-48] nobody in the demo school is in two lessons at once, in any week', () => {
  assertNobodyTwice(DEMO);
});

test('[SCHOOL-48] a lesson that is moved finds its class and its teacher free', () => {
  const busy = busyPeople(COLLEGE.roster);
  const moves = COLLEGE.slots.flatMap((slot) =>
    slot.exceptions.flatMap((e) =>
      e.kind === 'moved' && (e.to.date ?? e.to.startMinute) !== undefined
        ? [{ slot, to: e.to, date: e.to.date ?? e.date }]
        : [],
    ),
  );
  assert.ok(moves.length > 3);
  for (const { slot, to, date } of moves) {
    const [start, end] = [to.startMinute ?? slot.startMinute, to.endMinute ?? slot.endMinute];
    for (const other of COLLEGE.slots) {
      if (other === slot || !hasOriginalOn(other, date) || other.startMinute >= end || start >= other.endMinute)
        continue;
      assert.ok(
        ![...busy(slot)].some((who) => busy(other).has(who)),
        `${slot.sourcedId} moved to ${date} meets ${other.sourcedId}`,
      );
    }
  }
});

test('[SCHOOL-48] the week is a college’s: 26 hours or so a class, alternate weeks, groups, no Wednesday afternoon, nothing in holidays', () => {
  const { roster, slots } = COLLEGE;
  const pupil = roster.people.find((p) => p.classSourcedId === 'D-5eA')!;
  const mine = (from: string) =>
    slots.filter(
      (s) =>
        s.audienceIds.some((a) => a === pupil.classSourcedId || pupil.groupSourcedIds.includes(a)) &&
        hasOriginalOn(s, addDays(from as LocalDate, s.weekday - 1)),
    );
  for (const monday of ['2026-11-16', '2026-11-23'])
    assert.ok(mine(monday).length >= 24 && mine(monday).length <= 30, String(mine(monday).length));
  assert.notDeepEqual(
    mine('2026-11-16').map((s) => s.sourcedId),
    mine('2026-11-23').map((s) => s.sourcedId),
  );
  assert.deepEqual(new Set(slots.filter((s) => s.weekday === 3).map((s) => s.endMinute <= 720)), new Set([true]));
  assert.equal(
    slots.some((s) => s.weekday > 5),
    false,
  );
  for (const off of ['2026-10-19', '2026-11-11', '2026-12-24', '2027-02-10', '2027-05-06', '2027-07-12'])
    assert.equal(
      slots.some((s) => hasOriginalOn(s, off as LocalDate)),
      false,
      off,
    );
  for (const subject of ['Espagnol', 'Allemand', 'Latin', 'SVT'])
    assert.ok(
      slots.some((s) => s.subject === subject && s.audienceIds[0]!.startsWith('G-')),
      subject,
    );
  const exceptions = slots.flatMap((s) => s.exceptions);
  assert.ok(
    exceptions.filter((e) => e.kind === 'cancelled').length > 5 &&
      exceptions.some((e) => e.kind === 'moved' && e.to.date !== undefined) &&
      exceptions.some((e) => e.kind === 'moved' && e.to.room !== undefined),
  );
});

test('[SCHOOL-48] the demo class has a lesson every hour of every day of the school year, under one teacher', () => {
  const demo = DEMO.roster.audiences.find((a) => a.label === DEMO_CLASS);
  assert.equal(DEMO.demoAudienceSourcedId, demo?.sourcedId);
  const slots = DEMO.slots.filter((s) => s.audienceIds.includes(demo!.sourcedId));
  for (let date = DEMO.roster.year.from; date <= DEMO.roster.year.to; date = addDays(date, 1)) {
    const today = slots.filter((s) => s.weekday === weekdayOf(date) && hasOriginalOn(s, date));
    assert.deepEqual(
      today.map((s) => s.startMinute).sort((a, b) => a - b),
      Array.from({ length: 24 }, (_, hour) => hour * 60),
      date,
    );
  }
  assert.equal(new Set(slots.flatMap((s) => s.teacherIds)).size, 1);
  assert.ok(DEMO.roster.people.filter((p) => p.classSourcedId === demo!.sourcedId).length >= 20);
  for (const today of ['2026-08-31', '2026-09-01', '2028-02-29', '2027-07-20']) {
    const { year } = generateCollege({ ...OPTIONS, today: today as LocalDate, demo: true }).roster;
    assert.ok(year.from <= today && today <= year.to);
  }
});

test('[SCHOOL-48] the files of a school are read back as that school', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'preau-formats-'));
  try {
    const { rosterPath, timetablePath } = await writeSchoolFiles(dir, DEMO);
    const roster = await readOneRosterZip(rosterPath);
    assert.ok(roster.ok);
    const slots = await readTimetableIcs(await readFile(timetablePath), roster.value);
    assert.ok(slots.ok);
    assert.deepEqual(roster.value, DEMO.roster);
    assert.deepEqual(slots.value, DEMO.slots);
    assert.ok(
      isEmptyDiff(diffImport({ roster: DEMO.roster, slots: DEMO.slots }, { roster: roster.value, slots: slots.value })),
    );
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
});

test('[SCHOOL-48] a school that its teachers cannot teach is refused', () => {
  assert.throws(() => generateCollege({ ...OPTIONS, teachers: 20 }), RangeError);
});
