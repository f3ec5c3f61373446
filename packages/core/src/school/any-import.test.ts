// What holds after any imports whatever.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { addDays, ROLES } from '../base/index.ts';
import { applyDiff, diffImport, isEmptyDiff } from './diff-import.ts';
import type { ImportContent } from './import-diff.ts';
import { bySourcedId } from './roster.ts';
import { weeksOf } from './weeks.ts';
import { day, FROM, person, link, slot, roster } from './fixtures/small-roster.ts';

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
