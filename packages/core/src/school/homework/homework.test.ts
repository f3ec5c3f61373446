import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lengthOf } from '../../base/index.ts';
import type { AudienceId, HomeworkId, LocalDate, PersonId } from '../../base/index.ts';
import { decideSave, mayBeDue, titleOfWork } from './homework.ts';
import type { HomeworkContent, StoredHomework } from './homework.ts';

const ANNE = 'anne' as PersonId;
const CONTENT: HomeworkContent = {
  audienceIds: ['a', 'b'] as AudienceId[],
  subject: 'Histoire',
  lessonId: null,
  dueLessonId: null,
  dueOn: '2026-11-26' as LocalDate,
  text: 'Relire la page 34.',
  minutes: 20,
  expects: 'done',
  fileIds: [],
};
const STORED: StoredHomework = {
  ...CONTENT,
  homeworkId: 'h' as HomeworkId,
  teacherId: ANNE,
  version: 3,
  withdrawn: false,
};

test('[WORK-5] what is not there is created from base 0 only; the same content again changes nothing', () => {
  assert.equal(decideSave(undefined, CONTENT, ANNE, 0), 'create');
  assert.equal(decideSave(undefined, CONTENT, ANNE, 2), 'unknown');
  for (const base of [0, 2, 3]) assert.equal(decideSave(STORED, CONTENT, ANNE, base), 'same', `base ${base}`);
});

test('[WORK-6] a change needs the version that was read; of another teacher, or withdrawn, it is unknown', () => {
  const changes: Partial<HomeworkContent>[] = [
    { text: 'Relire la page 35.' },
    { minutes: null },
    { expects: 'nothing' },
    { dueOn: '2026-11-27' as LocalDate },
    { audienceIds: ['a'] as AudienceId[] },
    { fileIds: ['f'] },
    { subject: 'Géographie' },
  ];
  for (const change of changes) {
    const wanted = { ...CONTENT, ...change };
    assert.equal(decideSave(STORED, wanted, ANNE, 3), 'change', JSON.stringify(change));
    assert.equal(decideSave(STORED, wanted, ANNE, 2), 'stale', JSON.stringify(change));
    assert.equal(decideSave(STORED, wanted, ANNE, 0), 'stale', JSON.stringify(change));
  }
  assert.equal(decideSave(STORED, CONTENT, 'marc' as PersonId, 3), 'unknown');
  assert.equal(decideSave({ ...STORED, withdrawn: true }, CONTENT, ANNE, 3), 'unknown');
});

test('[WORK-3] homework is due today at the earliest and within a school year', () => {
  const today = '2026-11-24' as LocalDate;
  const days = ['2026-11-23', '2026-11-24', '2027-11-25', '2027-11-26'] as LocalDate[];
  assert.deepEqual(
    days.map((day) => mayBeDue(day, today)),
    [false, true, true, false],
  );
});

test('[WORK-8] the title is the first line that says something, without its marks, cut at 90 characters', () => {
  assert.equal(titleOfWork('\n\n# **Lire** la page *34*\nEt la 35.'), 'Lire la page 34');
  assert.equal(titleOfWork('- Voir [la frise](https://exemple.fr/frise)'), 'Voir la frise');
  assert.equal(titleOfWork('2 * 3 = 6'), '2 * 3 = 6');
  assert.equal(titleOfWork('  \n '), '');
  const long = titleOfWork(`${'œ'.repeat(88)} fin et encore`);
  assert.deepEqual([lengthOf(long), long.endsWith('…')], [89, true]);
});
