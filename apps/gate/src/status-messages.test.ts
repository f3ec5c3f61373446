import assert from 'node:assert/strict';
import { test } from 'node:test';
import { statusEn, statusFr } from './status-messages.ts';
import type { StatusMessages } from './status-messages.ts';
import { languageOf } from './status-page.ts';

function leaves(value: unknown, path = ''): (readonly [string, string])[] {
  if (typeof value === 'function') return [[path, String((value as (x: number) => string)(9))]];
  if (typeof value !== 'object' || value === null) return [[path, String(value)]];
  return Object.entries(value).flatMap(([key, part]) => leaves(part, `${path}.${key}`));
}

test('[GATE-26] the status page says the same in both languages', () => {
  const keys = (messages: StatusMessages): string[] =>
    leaves(messages)
      .map(([key]) => key)
      .toSorted();
  assert.deepEqual(keys(statusEn), keys(statusFr));
  for (const [key, sentence] of leaves(statusFr)) assert.ok(!/['!]| [?:;»]|« /.test(sentence), `${key}: ${sentence}`);
  for (const [key, sentence] of leaves(statusEn)) assert.ok(sentence !== '' && !sentence.includes('!'), key);
});

test('[GATE-33] the language asked for, then the browser’s, then French', () => {
  assert.equal(languageOf({ lang: 'en' }, 'fr'), 'en');
  assert.equal(languageOf({ lang: 'xx' }, 'fr;q=0.3, en;q=0.9'), 'en');
  assert.equal(languageOf({}, 'de, es'), 'fr');
  assert.equal(languageOf({}, 'en;q=0, fr;q=0.1'), 'fr');
  assert.equal(languageOf({}, undefined), 'fr');
});
