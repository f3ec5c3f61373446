import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { addDays, ROLES } from '../base/index.ts';
import type { LocalDate, SchoolId } from '../base/index.ts';
import { applyDiff, diffImport, isEmptyDiff } from './diff-import.ts';
import type { ImportContent } from './import-diff.ts';
import { namesOf, toDiffLines } from './import-fields.ts';
import { bySourcedId, guardianLinkKey } from './roster.ts';
import type { GuardianLink, RosterPerson, RosterSnapshot } from './roster.ts';
import type { ImportedSlot, SlotException } from './timetable.ts';
import { weeksOf } from './weeks.ts';

const day = (text: string): LocalDate => text as LocalDate;
const FROM = day('2026-09-01');
const base = { source: 'oneroster', missing: false } as const;

function person(
  sourcedId: string,
  givenName: string,
  familyName: string,
  more: Partial<RosterPerson> = {},
): RosterPerson {
  return {
    ...base,
    sourcedId,
    givenName,
    familyName,
    preferredLogin: null,
    roles: ['pupil'],
    classSourcedId: 'C1',
    groupSourcedIds: [],
    teaches: [],
    ...more,
  };
}

function link(guardian: string, pupil: string): GuardianLink {
  return {
    ...base,
    sourcedId: guardianLinkKey(guardian, pupil),
    guardianSourcedId: guardian,
    pupilSourcedId: pupil,
    relation: 'parent',
    legal: true,
    contactRank: 1,
  };
}

function slot(sourcedId: string, more: Partial<ImportedSlot> = {}): ImportedSlot {
  return {
    sourcedId,
    source: 'icalendar',
    missing: false,
    weekday: 1,
    startMinute: 480,
    endMinute: 535,
    weeks: weeksOf(FROM, [day('2026-09-07'), day('2026-09-14')]),
    audienceIds: ['C1'],
    teacherIds: ['T1'],
    subject: 'Anglais',
    room: '',
    exceptions: [],
    ...more,
  };
}

function roster(
  people: readonly RosterPerson[],
  guardianLinks: readonly GuardianLink[] = [],
  more: Partial<RosterSnapshot> = {},
): RosterSnapshot {
  return {
    school: { ...base, sourcedId: 'S', schoolId: '0750001A' as SchoolId, name: 'Collège', zone: 'Europe/Paris' },
    year: { ...base, sourcedId: 'Y', title: '2026-2027', from: FROM, to: day('2027-08-31') },
    audiences: [
      { ...base, sourcedId: 'C1', kind: 'class', label: '5e B' },
      { ...base, sourcedId: 'C2', kind: 'class', label: '5e C' },
    ],
    people: [...people].sort(bySourcedId),
    guardianLinks: [...guardianLinks].sort(bySourcedId),
    ...more,
  };
}

const LINA = person('E1', 'Lina', 'Martin');
const TEACHER = person('T1', 'Yann', 'Le Goff', { roles: ['teacher'], classSourcedId: null });

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

test('[SCHOOL-120] what is by hand stays, and the comparison says so', () => {
  const noe = person('E2', 'Noé', 'Roux');
  const ana = person('G1', 'Ana', 'Roux', { roles: ['guardian'], classSourcedId: null });
  const file: ImportContent = { roster: roster([LINA, noe, ana], [link('G1', 'E1')]) };
  const held: ImportContent = {
    roster: roster(
      [{ ...LINA, familyName: 'Bâ', classSourcedId: 'C2', preferredLogin: 'old' }, noe, ana],
      [{ ...link('G1', 'E2'), source: 'manual' }],
    ),
    byHand: {
      people: new Map([['E1', ['class', 'name']]]),
      links: new Map([
        ['G1>E1', 'taken'],
        ['G1>E2', 'given'],
      ]),
    },
  };
  const diff = diffImport(held, file);
  const after = applyDiff(held, diff);
  assert.deepEqual(
    after.roster?.people.find((p) => p.sourcedId === 'E1'),
    {
      ...LINA,
      familyName: 'Bâ',
      classSourcedId: 'C2',
    },
  );
  assert.deepEqual(after.roster?.guardianLinks, held.roster?.guardianLinks);
  assert.deepEqual(after.byHand, held.byHand);
  assert.equal(isEmptyDiff(diffImport(after, file)), true);
  const lines = toDiffLines(diff, namesOf(held, file));
  for (const line of [
    'kept by hand: Lina Bâ (5e C): familyName Bâ, in the file Martin; classSourcedId 5e C, in the file 5e B',
    'kept by hand: Ana Roux for Lina Martin: link taken away, in the file there',
    'kept by hand: Ana Roux for Noé Roux: link given, in the file not there',
  ])
    assert.ok(lines.includes(line), `${line}\nin\n${lines.join('\n')}`);

  // Whom the file calls a teacher now is in no class, by hand or not.
  const teacher: ImportContent = { roster: roster([{ ...LINA, roles: ['teacher'], classSourcedId: null }, noe, ana]) };
  const grown = applyDiff(held, diffImport(held, teacher)).roster?.people.find((p) => p.sourcedId === 'E1');
  assert.deepEqual([grown?.familyName, grown?.classSourcedId], ['Bâ', null]);
});

test('[SCHOOL-120] a given link that the file came to tell is not missing when the file lacks it again', () => {
  const ana = person('G1', 'Ana', 'Roux', { roles: ['guardian'], classSourcedId: null });
  const held: ImportContent = {
    roster: roster([LINA, ana], [link('G1', 'E1')]),
    byHand: { people: new Map(), links: new Map([['G1>E1', 'given']]) },
  };
  assert.deepEqual(diffImport(held, { roster: roster([LINA, ana]) }).guardianLink.missing, []);
});

test('[SCHOOL-120] marks follow a person to a new key', () => {
  const ana = person('G1', 'Ana', 'Roux', { roles: ['guardian'], classSourcedId: null });
  const held: ImportContent = {
    roster: roster([LINA, ana]),
    byHand: { people: new Map([['E1', ['name']]]), links: new Map([['G1>E1', 'taken']]) },
  };
  const file: ImportContent = { roster: roster([person('E9', 'Lina', 'Martin'), ana], [link('G1', 'E9')]) };
  const diff = diffImport(held, file, new Map([['E9', 'E1']]));
  assert.deepEqual(
    diff.kept.map(({ entity }) => entity.sourcedId),
    ['G1>E9'],
  );
  assert.deepEqual(applyDiff(held, diff).byHand?.people, new Map([['E9', ['name']]]));
});

// Small worlds on purpose: few keys and few names, so that homonyms, returns and lost keys are common.
const keys = fc.constantFrom('P1', 'P2', 'P3', 'P4', 'P5', 'P6');
const people = fc
  .uniqueArray(
    fc.record({
      key: keys,
      given: fc.constantFrom('Léa', 'Noé', 'Zoé'),
      family: fc.constantFrom('Roux', 'Bâ'),
      role: fc.constantFrom(...ROLES),
      cls: fc.constantFrom('C1', 'C2'),
    }),
    { selector: (p) => p.key },
  )
  .map((list) =>
    list.map((p) =>
      person(p.key, p.given, p.family, { roles: [p.role], classSourcedId: p.role === 'pupil' ? p.cls : null }),
    ),
  );
const slots = fc
  .uniqueArray(
    fc.record({
      key: fc.constantFrom('s1', 's2', 's3'),
      weekday: fc.integer({ min: 1, max: 5 }),
      teacher: fc.option(keys),
      weeks: fc.uniqueArray(fc.nat(5)),
      cancelled: fc.boolean(),
    }),
    { selector: (s) => s.key },
  )
  .map((list) =>
    list
      .map((s) => {
        const dates = s.weeks.map((w) => addDays(day('2026-08-31'), 7 * w + s.weekday - 1));
        const [first] = dates;
        return slot(s.key, {
          weekday: s.weekday,
          teacherIds: s.teacher === null ? [] : [s.teacher],
          weeks: weeksOf(FROM, dates),
          exceptions:
            s.cancelled && first !== undefined
              ? [{ kind: 'cancelled', date: first, note: '', source: 'icalendar' }]
              : [],
        });
      })
      .sort(bySourcedId),
  );
const content = fc
  .tuple(people, slots, fc.array(fc.tuple(keys, keys)))
  .map(([list, timetable, pairs]): ImportContent => {
    const known = new Set(list.map((p) => p.sourcedId));
    const links = new Map(
      pairs.filter(([g, p]) => g !== p && known.has(g) && known.has(p)).map(([g, p]) => [`${g}>${p}`, link(g, p)]),
    );
    return { roster: roster(list, [...links.values()]), slots: timetable };
  });

test('[SCHOOL-44] after an import the same files change nothing, and nobody was deleted', () => {
  fc.assert(
    fc.property(fc.array(content, { minLength: 1, maxLength: 4 }), (files) => {
      let held: ImportContent = {};
      for (const file of files) {
        const diff = diffImport(held, file);
        const after = applyDiff(held, diff);
        assert.equal(isEmptyDiff(diffImport(after, file)), true);
        assert.deepEqual(
          diffImport(after, file).ambiguous.map((a) => a.incoming.sourcedId),
          diff.ambiguous.map((a) => a.incoming.sourcedId),
        );
        for (const part of ['people', 'guardianLinks', 'audiences'] as const) {
          const kept = new Set<string>(after.roster?.[part].map((e) => e.sourcedId));
          assert.ok((held.roster?.[part] ?? []).every((e) => kept.has(e.sourcedId)));
        }
        held = after;
      }
    }),
  );
});

test('[SCHOOL-44] once every doubt is decided, the import holds all that the file says', () => {
  fc.assert(
    fc.property(content, content, fc.boolean(), (held, file, takeOver) => {
      const before = applyDiff({}, diffImport({}, held));
      const taken = new Set<string>();
      const decisions = new Map(
        diffImport(before, file).ambiguous.map((a) => {
          const candidate = a.candidates.find((c) => takeOver && !taken.has(c.sourcedId))?.sourcedId;
          if (candidate !== undefined) taken.add(candidate);
          return [a.incoming.sourcedId, candidate ?? 'new'] as const;
        }),
      );
      const diff = diffImport(before, file, decisions);
      assert.deepEqual(diff.ambiguous, []);
      const after = applyDiff(before, diff);
      assert.deepEqual(
        after.roster?.people.filter((p) => !p.missing),
        file.roster?.people,
      );
      assert.deepEqual(
        (after.slots ?? []).filter((s) => !s.missing),
        file.slots,
      );
      assert.deepEqual(
        after.roster?.guardianLinks.filter((l) => !l.missing),
        file.roster?.guardianLinks,
      );
    }),
  );
});
