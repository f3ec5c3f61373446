import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressedBy, bodyOf, newDraft } from './compose.ts';

const POST = { postId: 'p', schoolId: 's' };
const endOf = (day: string): number => Date.parse(`${day}T23:00:00Z`);

test('[FEED-62] the form is sent when it says to whom and what, and a half survey is not', () => {
  const empty = newDraft(['a', 'b'], false);
  assert.equal(addressedBy(empty, 's'), undefined);
  assert.deepEqual(newDraft(['a'], false).audienceIds, ['a']);
  const draft = { ...empty, audienceIds: ['a'], title: '  Sortie ' };
  assert.deepEqual(bodyOf(draft, POST, endOf), {
    postId: 'p',
    schoolId: 's',
    audienceIds: ['a'],
    readers: ['pupil', 'guardian'],
    title: 'Sortie',
    text: '',
    acknowledge: false,
  });
  assert.equal(bodyOf({ ...draft, title: ' ' }, POST, endOf), undefined);
  assert.equal(bodyOf({ ...draft, readers: [] }, POST, endOf), undefined);
  const survey = {
    question: 'Qui ?',
    options: ['Moi', '', 'Lui'],
    multiple: false,
    anonymous: true,
    lastDay: '2026-11-30',
  };
  assert.deepEqual((bodyOf({ ...draft, survey }, POST, endOf) as { survey: object }).survey, {
    question: 'Qui ?',
    options: ['Moi', 'Lui'],
    multiple: false,
    anonymous: true,
    closesAt: endOf('2026-11-30'),
  });
  for (const half of [{ question: '' }, { options: ['Moi', 'Moi'] }, { options: ['Moi', ''] }, { lastDay: '' }])
    assert.equal(bodyOf({ ...draft, survey: { ...survey, ...half } }, POST, endOf), undefined);
});

test('[FEED-62] the office begins with the whole school, whatever classes were chosen before', () => {
  const draft = { ...newDraft([], true), audienceIds: ['a'] };
  assert.deepEqual(addressedBy(draft, 's')?.audienceIds, []);
});
