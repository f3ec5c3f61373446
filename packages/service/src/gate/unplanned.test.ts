import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createUnplannedLessons } from './unplanned.ts';

test('[GATE-78] 20,000 made-up lessons are known, five by one person; the next is known when another is forgotten, once', () => {
  const lessons = createUnplannedLessons();
  for (let n = 0; n < 20_000; n += 1) assert.equal(lessons.add(`lesson ${n}`, `person ${Math.floor(n / 5)}`), 'added');
  assert.equal(lessons.add('one more', 'somebody'), 'tooMany');
  assert.equal(lessons.add('one more', 'person 0'), 'tooManyOfOne');
  for (let time = 0; time < 2; time += 1) lessons.remove('lesson 0');
  assert.equal(lessons.add('one more', 'person 0'), 'added');
  assert.equal(lessons.add('another', 'somebody'), 'tooMany');
});
