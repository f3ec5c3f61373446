import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SchoolId } from '../base/index.ts';
import { applyDiff, diffImport } from './diff-import.ts';
import type { ImportContent } from './import-diff.ts';
import type { RosterPerson } from './roster.ts';
import { undoOf, withoutPeople } from './undo-import.ts';

const sourced = (sourcedId: string) => ({ sourcedId, source: 'oneroster' as const, missing: false });
const person = (sourcedId: string, givenName: string, more: Partial<RosterPerson> = {}): RosterPerson => ({
  ...sourced(sourcedId),
  givenName,
  familyName: 'Petit',
  preferredLogin: null,
  roles: ['pupil'],
  classSourcedId: 'c1',
  groupSourcedIds: [],
  teaches: [],
  ...more,
});
const school = (people: readonly RosterPerson[]): ImportContent => ({
  roster: {
    school: { ...sourced('s'), schoolId: '0750001A' as SchoolId, name: 'Collège', zone: 'Europe/Paris' },
    year: { ...sourced('y'), title: '2026', from: '2026-09-01' as never, to: '2027-07-03' as never },
    audiences: [{ ...sourced('c1'), kind: 'class', label: '5e B' }],
    people,
    guardianLinks: [],
  },
});
const keys = (content: ImportContent): unknown =>
  content.roster?.people.map((each) => [each.sourcedId, each.givenName, each.missing]);

function undone(before: ImportContent, file: ImportContent, decisions = new Map<string, string>()): ImportContent {
  const diff = diffImport(before, file, decisions);
  const current = applyDiff(before, diff);
  const undo = undoOf(current, { content: before, rekeyed: diff.rekeyed });
  const back = diffImport(current, undo.content, undo.decisions);
  assert.deepEqual(back.ambiguous, []);
  return applyDiff(current, back);
}

test('[PEOPLE-80] an import taken back leaves the school as it was; whom it brought is missing and kept', () => {
  const before = school([person('a', 'Ana'), person('b', 'Bilal'), person('z', 'Zoé', { missing: true })]);
  const file = school([person('a', 'Anna'), person('n', 'Nour'), person('z', 'Zoé')]);
  assert.deepEqual(keys(undone(before, file)), [
    ['a', 'Ana', false],
    ['b', 'Bilal', false],
    ['n', 'Nour', true],
    ['z', 'Zoé', true],
  ]);
});

test('[PEOPLE-80] who came under another key has the old one again, and a first import leaves nobody', () => {
  const before = school([person('a', 'Ana')]);
  assert.deepEqual(keys(undone(before, school([person('A9', 'Ana')]), new Map([['A9', 'a']]))), [['a', 'Ana', false]]);
  assert.deepEqual(keys(undone({}, school([person('a', 'Ana')]))), [['a', 'Ana', true]]);
});

test('[PEOPLE-81] whoever was erased since does not come back', () => {
  const before = school([person('a', 'Ana'), person('b', 'Bilal')]);
  const current = school([person('a', 'Ana')]);
  const { content } = undoOf(current, { content: before, rekeyed: [] });
  assert.deepEqual(keys(content), [['a', 'Ana', false]]);
  assert.deepEqual(diffImport(current, content).person.created, []);
});

test('[PEOPLE-82] people left out of files take their links and lessons along', () => {
  const content: ImportContent = {
    roster: {
      ...school([person('a', 'Ana'), person('g', 'Guy', { roles: ['guardian'], classSourcedId: null })]).roster!,
      guardianLinks: [
        {
          ...sourced('g>a'),
          guardianSourcedId: 'g',
          pupilSourcedId: 'a',
          relation: 'parent',
          legal: true,
          contactRank: null,
        },
      ],
    },
  };
  const left = withoutPeople(content, new Set(['g']));
  assert.deepEqual([keys(left), left.roster?.guardianLinks], [[['a', 'Ana', false]], []]);
  assert.equal(withoutPeople(content, new Set()), content);
});
