// What is by hand stays when a file comes.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyDiff, diffImport, isEmptyDiff } from './diff-import.ts';
import type { ImportContent } from './import-diff.ts';
import { namesOf, toDiffLines } from './import-fields.ts';
import { person, link, roster, LINA } from './fixtures/small-roster.ts';

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
