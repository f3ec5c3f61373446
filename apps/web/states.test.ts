import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { PROBLEMS } from '@preau/protocol/base';
import { ROUTES } from './routes.ts';
import type { ScreenName } from './routes.ts';
import { addressOf, STATES, statesOf } from './states.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));

/** Every `data-state` that a component can show. */
function statesInCode(): Set<string> {
  const found = new Set<string>();
  for (const folder of ['school', 'lesson', 'ui']) {
    for (const entry of readdirSync(join(HERE, folder), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !entry.name.endsWith('.tsx')) continue;
      const text = readFileSync(join(entry.parentPath, entry.name), 'utf8');
      for (const match of text.matchAll(/\b(?:data-state|state)="([a-z-]+)"/g)) found.add(match[1]);
    }
  }
  return found;
}

test('[WEB-85] every route has at least one state, and no state is listed twice', () => {
  for (const screen of Object.keys(ROUTES) as ScreenName[]) assert.ok(statesOf(screen).length > 0, screen);
  const keys = STATES.map((each) => `${each.screen} ${each.state} ${each.role}`);
  assert.equal(new Set(keys).size, keys.length);
});

test('[WEB-85] every state named in a component is listed', () => {
  const signs = STATES.map((each) => each.sign).join(' ');
  const elsewhere = new Set(['not-found', 'sheet']); // no route of its own; the frame of the editor
  const missing = [...statesInCode()].filter((state) => !elsewhere.has(state) && !signs.includes(`"${state}"`));
  assert.deepEqual(missing, []);
});

test('[WEB-85] an intercepted answer carries a catalogued code with its status', () => {
  for (const { means, state } of STATES) {
    if (means.by !== 'intercept' || means.answer.code === undefined) continue;
    assert.equal(PROBLEMS[means.answer.code as keyof typeof PROBLEMS]?.status, means.answer.status, state);
  }
});

test('[WEB-85] an address is built only when it is whole', () => {
  assert.equal(addressOf('rollCall', { lessonId: 'a b' }), '/cours/a%20b/appel');
  assert.throws(() => addressOf('lesson'), RangeError);
});
