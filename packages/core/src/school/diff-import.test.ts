// What an import would change, and what waits for a decision.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SchoolId } from '../base/index.ts';
import { applyDiff, diffImport, isEmptyDiff } from './diff-import.ts';
import type { ImportContent } from './import-diff.ts';
import { namesOf, toDiffLines } from './import-fields.ts';
import type { SlotException } from './timetable.ts';
import { weeksOf } from './weeks.ts';
import { day, FROM, person, link, slot, roster, LINA, TEACHER } from './fixtures/small-roster.ts';

test('[SCHOOL-36] a first import creates everything; the same again changes nothing', () => {
  const content: ImportContent = { roster: roster([LINA, TEACHER]), slots: [slot('m1')] };
  const diff = diffImport({}, content);
  assert.deepEqual(
    [diff.school, diff.year, diff.audience, diff.person, diff.slot].map((p) => p.created.length),
    [1, 1, 2, 2, 1],
  );
  assert.deepEqual(applyDiff({}, diff), content);
  assert.equal(isEmptyDiff(diffImport(content, content)), true);
});

test('[SCHOOL-37] a change is told field by field, in names and hours', () => {
  const before: ImportContent = { roster: roster([LINA, TEACHER]), slots: [slot('m1')] };
  const after: ImportContent = {
    roster: roster([{ ...LINA, classSourcedId: 'C2', familyName: 'Martin-Roux' }, TEACHER]),
    slots: [slot('m1', { startMinute: 535, endMinute: 590, room: '12' })],
  };
  const diff = diffImport(before, after);
  assert.deepEqual(diff.person.changed[0]?.fields, [
    { field: 'familyName', from: 'Martin', to: 'Martin-Roux' },
    { field: 'classSourcedId', from: '5e B', to: '5e C' },
  ]);
  assert.deepEqual(
    diff.slot.changed[0]?.fields.map((f) => `${f.field} ${f.from}>${f.to}`),
    ['startMinute 08:00>08:55', 'endMinute 08:55>09:50', 'room >12'],
  );
  assert.deepEqual(applyDiff(before, diff), after);
});

test('[SCHOOL-38] whoever the file lacks is marked missing and kept; one who comes back is unmarked', () => {
  const both: ImportContent = { roster: roster([LINA, person('E2', 'Noé', 'Roux')]) };
  const one: ImportContent = { roster: roster([LINA]) };
  const diff = diffImport(both, one);
  assert.deepEqual(
    diff.person.missing.map((p) => p.sourcedId),
    ['E2'],
  );
  const after = applyDiff(both, diff);
  assert.deepEqual(
    after.roster?.people.map((p) => [p.sourcedId, p.missing]),
    [
      ['E1', false],
      ['E2', true],
    ],
  );
  assert.equal(isEmptyDiff(diffImport(after, one)), true);
  assert.deepEqual(diffImport(after, both).person.changed[0]?.fields, [{ field: 'missing', from: 'yes', to: 'no' }]);
});

test('[SCHOOL-39] what was entered by hand is never missing, and lessons changed by hand stay so', () => {
  const byHand = person('manual-1', 'Ana', 'Silva', { source: 'manual' });
  const manual: SlotException<string> = { kind: 'cancelled', date: day('2026-09-07'), note: 'Grève', source: 'manual' };
  const current: ImportContent = {
    roster: roster([LINA, byHand]),
    slots: [slot('m1', { exceptions: [manual] }), slot('x', { source: 'manual' })],
  };
  const imported: SlotException<string> = {
    kind: 'moved',
    date: day('2026-09-07'),
    note: '',
    source: 'icalendar',
    to: { room: '3' },
  };
  const other: SlotException<string> = { ...imported, date: day('2026-09-14') };
  const diff = diffImport(current, { roster: roster([LINA]), slots: [slot('m1', { exceptions: [imported, other] })] });
  assert.equal(diff.person.missing.length + diff.slot.missing.length, 0);
  assert.deepEqual(diff.slot.changed[0]?.to.exceptions, [manual, other]);
  assert.equal(isEmptyDiff(diffImport(current, { slots: [slot('m1')] })), true);
});

test('[SCHOOL-39] a part that the files do not carry is not compared', () => {
  const current: ImportContent = { roster: roster([LINA]), slots: [slot('m1')] };
  assert.equal(isEmptyDiff(diffImport(current, { slots: [slot('m1')] })), true);
  assert.equal(isEmptyDiff(diffImport(current, { roster: roster([LINA]) })), true);
});

test('[SCHOOL-40] a new person named as somebody added by hand, or as one who disappeared, waits for a decision', () => {
  const current: ImportContent = {
    roster: roster(
      [
        person('manual-1', 'Zoé', 'N’Diaye', { source: 'manual' }),
        person('E7', 'Hugo', 'Petit'),
        person('R1', 'Éva', 'Petit', { roles: ['guardian'], classSourcedId: null }),
      ],
      [link('R1', 'E7')],
    ),
  };
  const incoming: ImportContent = {
    roster: roster(
      [
        person('E1', 'ZOE', 'N Diaye'),
        person('E8', 'Hugo', 'Petit'),
        person('R1', 'Éva', 'Petit', { roles: ['guardian'], classSourcedId: null }),
      ],
      [link('R1', 'E8')],
    ),
  };
  const diff = diffImport(current, incoming);
  assert.deepEqual(
    diff.ambiguous.map((a) => [a.incoming.sourcedId, a.candidates.map((c) => c.sourcedId), a.reason]),
    [
      ['E1', ['manual-1'], 'sameNameByHand'],
      ['E8', ['E7'], 'sameNameOtherKey'],
    ],
  );
  assert.deepEqual(applyDiff(current, diff), current, 'nothing is done before somebody decides');

  const decided = diffImport(
    current,
    incoming,
    new Map([
      ['E1', 'manual-1'],
      ['E8', 'new'],
    ]),
  );
  assert.deepEqual(decided.rekeyed, [{ from: 'manual-1', to: 'E1' }]);
  assert.equal(decided.ambiguous.length, 0);
  const after = applyDiff(current, decided);
  assert.deepEqual(
    after.roster?.people.map((p) => [p.sourcedId, p.missing]),
    [
      ['E1', false],
      ['E7', true],
      ['E8', false],
      ['R1', false],
    ],
  );
  assert.deepEqual(
    after.roster?.guardianLinks.map((l) => [l.sourcedId, l.missing]),
    [
      ['R1>E7', true],
      ['R1>E8', false],
    ],
  );
  assert.equal(isEmptyDiff(diffImport(after, incoming)), true);
});

test('[SCHOOL-41] a teacher under a new key keeps the lessons, before the decision and after it', () => {
  const moved: SlotException<string> = {
    kind: 'moved',
    date: day('2026-09-07'),
    note: '',
    source: 'icalendar',
    to: { teacherIds: ['T1'] },
  };
  const current: ImportContent = { roster: roster([TEACHER]), slots: [slot('m1', { exceptions: [moved] })] };
  const incoming: ImportContent = {
    roster: roster([{ ...TEACHER, sourcedId: 'T9' }]),
    slots: [
      slot('m1', { teacherIds: ['T9'], exceptions: [{ ...moved, to: { teacherIds: ['T9'] } }] }),
      slot('m2', { teacherIds: ['T9'], weekday: 2 }),
    ],
  };
  const waiting = diffImport(current, incoming);
  assert.deepEqual([waiting.slot.changed.length, waiting.slot.created[0]?.teacherIds], [0, []]);
  assert.deepEqual(applyDiff(current, diffImport(current, incoming, new Map([['T9', 'T1']]))), incoming);
});

test('[SCHOOL-42] another school’s file, half a file or shuffled keys open a valve', () => {
  const people = Array.from({ length: 40 }, (_, i) => person(`E${i + 10}`, `Given${i}`, `Family${i}`));
  const current: ImportContent = { roster: roster(people) };
  const codes = (incoming: ImportContent): string[] =>
    diffImport(current, incoming).valves.map((v) => `${v.code} ${v.kind} ${v.count}/${v.of} ${String(v.flag)}`);
  assert.deepEqual(codes({ roster: roster(people.slice(8)) }), []);
  assert.deepEqual(codes({ roster: roster(people.slice(9)) }), ['manyMissing person 9/40 --accept-missing']);
  assert.deepEqual(
    codes({ roster: roster(people.map((p, i) => ({ ...p, givenName: `New${i}`, familyName: `Other${i}` }))) }),
    ['manyRenamed person 40/40 --accept-renamed'],
  );
  assert.deepEqual(
    codes({ roster: roster(people, [], { school: { ...current.roster!.school, schoolId: '0750002B' as SchoolId } }) }),
    ['otherSchool school 1/1 null'],
  );
  const small: ImportContent = { roster: roster(people.slice(0, 4)) };
  assert.deepEqual(diffImport(small, { roster: roster([]) }).valves, []);
});

test('[SCHOOL-43] a diff reads as lines: counts, then what happens to whom, at most so many', () => {
  const current: ImportContent = { roster: roster([LINA, person('E2', 'Noé', 'Roux'), TEACHER]), slots: [slot('m1')] };
  const incoming: ImportContent = {
    roster: roster([{ ...LINA, classSourcedId: 'C2' }, person('E3', 'Ève', 'Bâ'), TEACHER]),
    slots: [slot('m1', { weeks: weeksOf(FROM, [day('2026-09-07'), day('2026-09-21')]) })],
  };
  const diff = diffImport(current, incoming);
  const lines = toDiffLines(diff, namesOf(current, incoming));
  for (const line of [
    'person: 1 created, 1 changed, 1 missing, 1 unchanged',
    '  + Ève Bâ (5e B)',
    '  ~ Lina Martin (5e C): classSourcedId 5e B -> 5e C',
    '  ? Noé Roux (5e B)',
    '  ~ Anglais, 5e B, Mon 08:00-08:55: weeks 2026-09-07..2026-09-14 -> 2026-09-07, 2026-09-21',
  ])
    assert.ok(lines.includes(line), `${line}\nin\n${lines.join('\n')}`);
  assert.ok(toDiffLines(diff, namesOf(current, incoming), 2).includes('  … and 1 more'));
});
