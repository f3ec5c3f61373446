import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareSpec } from './compare.ts';

const spec = (text: string): { path: string; text: string } => ({ path: 'docs/spec/x.md', text });
const tests = (text: string): { path: string; text: string } => ({ path: 'a.test.ts', text });
// Written in parts, so that this file's own texts are not taken for tests of the house.
const named = (...names: string[]): string =>
  names.map((name) => ['te', `st('${name}', () => 1);`].join('')).join('\n');

test('[HOUSE-32] a rule with a test and a test with a rule are fine, also two ids in one name', () => {
  const found = compareSpec([spec('# X\n- **X-1** one\n- **X-2** two\n')], [tests(named('[X-1] [X-2] does both'))]);
  assert.deepEqual(found, []);
});

for (const [what, document, code, complaint] of [
  ['a rule without a test', '- **X-1** one\n- **X-2** two', named('[X-1] a'), 'docs/spec/x.md:2 X-2 has no test'],
  [
    'a test without a rule',
    '- **X-1** one',
    named('[X-1] a', '[X-9] b'),
    'a.test.ts:2 X-9 is tested but is no rule of docs/spec',
  ],
  [
    'a rule said twice',
    '- **X-1** one\n\n- **X-1** two',
    named('[X-1] a'),
    'docs/spec/x.md:3 X-1 is a rule twice: first at docs/spec/x.md:1',
  ],
  [
    'a name without an id',
    '- **X-1** one',
    named('[X-1] a', 'works'),
    'a.test.ts:2 the test name "works" does not begin with the id of a rule',
  ],
  [
    'a rule in another form',
    '- **X-1** one\n* **X-2**: two',
    named('[X-1] a'),
    'docs/spec/x.md:2 looks like a rule but is not written `- **ID-1** text`',
  ],
] as const) {
  test(`[HOUSE-32] finds ${what}`, () => assert.deepEqual(compareSpec([spec(document)], [tests(code)]), [complaint]));
}
