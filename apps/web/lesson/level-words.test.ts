import assert from 'node:assert/strict';
import { test } from 'node:test';
import { announcementsOf } from './announcements.ts';
import { choiceOf, heldWords } from './level-words.ts';
import type { LevelReader } from './level-words.ts';
import { lessonFr } from './messages.fr.ts';
import { ANNA, BILAL, sampleState, TEACHER } from './sample-view.ts';

const anna: LevelReader = { personId: ANNA, isTeacher: false, adult: false };
const her: LevelReader = { personId: TEACHER, isTeacher: true, adult: true };
const held = sampleState({ level: 1, ceiling: 1 });
const margin = sampleState({ level: 0, ceiling: 0, marginSeats: 2, hearing: [TEACHER, ANNA] });
const words = (state: typeof held, reader: LevelReader): string | undefined =>
  heldWords(state, reader, lessonFr.held)?.detail;

test('[LESSON-138] a level that the platform lowered says so and why, and what still works, to each in their own words', () => {
  assert.equal(
    heldWords(held, anna, lessonFr.held)?.title,
    'Le palier a été baissé par la plateforme : trop de cours à la fois.',
  );
  assert.equal(words(held, anna), 'Le reste revient tout seul.');
  assert.equal(words(sampleState({ level: 0, ceiling: 0 }), anna), lessonFr.held.silent);
  assert.equal(words(margin, anna), 'Tu entends l’enseignant. Le reste revient tout seul.');
  assert.equal(words(margin, { ...anna, adult: true }), 'Vous entendez l’enseignant. Le reste revient tout seul.');
  assert.equal(words(margin, { ...anna, personId: BILAL }), lessonFr.held.silent);
});

test('[LESSON-138] nothing is said when the level is what the teacher wants, or before the lesson', () => {
  for (const state of [
    sampleState(),
    sampleState({ level: 1, wish: 1, ceiling: 2 }),
    sampleState({ phase: 'waiting', level: 1, ceiling: 1 }),
  ])
    assert.equal(words(state, anna), undefined);
});

test('[LESSON-138] a screen reader hears the level at which this person is in, and not that of others', () => {
  const before = sampleState({ level: 1, ceiling: 1 });
  const after = { ...margin, seq: 11 };
  assert.deepEqual(announcementsOf(before, after, ANNA, lessonFr), []);
  assert.deepEqual(announcementsOf(before, after, BILAL, lessonFr), ['Palier 0 : texte et diapos.']);
});

test('[LESSON-139] the teacher reads her wish and the ceiling, and before choosing what the platform does not give now', () => {
  assert.equal(words(held, her), 'Votre choix : palier 4. Possible pour l’instant : palier 1. Il remontera tout seul.');
  assert.match(words(margin, her) ?? '', /Le son va à 2 personnes, vous compris/);
  assert.deepEqual(
    ([0, 1, 2, 3, 4] as const).map((level) => choiceOf(held, level)),
    ['free', 'now', 'later', 'later', 'wish'],
  );
  assert.deepEqual(
    ([0, 1, 2, 3, 4] as const).map((level) => choiceOf(sampleState({ level: 2, wish: 2 }), level)),
    ['free', 'free', 'now', 'free', 'free'],
  );
});
