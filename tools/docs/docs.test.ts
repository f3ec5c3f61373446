import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PROBLEMS } from '../../packages/protocol/src/base/errors.ts';
import { SETTINGS } from '../../packages/host/src/settings.ts';
import { createProgram } from '../../apps/preau/src/cli/program.ts';
import { cliPage } from './cli-page.ts';
import { undocumentedExports } from './doc-comments.ts';
import { brokenLinks, forbiddenWords, missingFiles, missingInComments, unknownCommands } from './pages.ts';
import { configPage, errorsPage } from './reference.ts';

test('[HOUSE-33] finds exports of a door that have no doc comment, through re-exports', () => {
  const files: Record<string, string> = {
    'p/index.ts': "export { a, b, T } from './a.ts';\nexport { c } from './c.ts';\nexport * from './d.ts';",
    'p/a.ts': '/** Says a. */\nexport const a = 1;\nexport function b() {}\n// T is a type.\nexport interface T {}',
    'p/c.ts': "export { c } from './deep.ts';",
    'p/deep.ts': '/** Is c. */\nfunction c() {}\nexport { c };',
  };
  assert.deepEqual(
    undocumentedExports('p/index.ts', (path) => files[path] ?? ''),
    [
      'p/a.ts: b is exported by p/index.ts and has no doc comment',
      'p/a.ts: T is exported by p/index.ts and has no doc comment',
      'p/index.ts: export * hides what the package offers: name the exports',
    ],
  );
});

test('[HOUSE-33] finds links that lead nowhere, but not in code or on the web', () => {
  const text = '[a](b.md) [x](../c%20d.md#e) [w](https://x.fr) [h](#here) ![p](gone.png)\n```\n[code](gone.md)\n```\n';
  const known = new Set(['docs/b.md', 'c d.md']);
  assert.deepEqual(
    brokenLinks('docs/a.md', text, (path) => known.has(path)),
    ['docs/a.md:1 links to gone.png, which does not exist'],
  );
});

test('[HOUSE-33] finds files that a page names and nobody has', () => {
  const text = 'In `apps/x/src/a.ts`, not in\n`packages/y/gone.ts`, `apps/web/dist/sw.js` or `npm`.';
  assert.deepEqual(
    missingFiles('A.md', text, (path) => path === 'apps/x/src/a.ts'),
    ['A.md:2 names packages/y/gone.ts, which does not exist'],
  );
});

test('[HOUSE-33] finds commands that package.json does not have', () => {
  const text = 'Run `npm start`, `npm run school -- import`, then\n`npm run gone`.';
  assert.deepEqual(unknownCommands('README.md', text, ['start', 'school']), [
    'README.md:2 tells to run npm gone, which package.json does not have',
  ]);
});

test('[HOUSE-33] a file that a comment names and that is not there is found, by line', () => {
  const text = [
    '// See docs/spec/gone.md and docs/spec/here.md.',
    "const url = 'http://x/docs/none.md';",
    ' * `packages/y/gone.ts` keeps it',
    "import { a } from './docs/a.ts';",
    '-- docs/gone.sql',
  ].join('\n');
  assert.deepEqual(
    missingInComments('a.ts', text, (path) => path === 'docs/spec/here.md'),
    [
      'a.ts:1 names docs/spec/gone.md, which does not exist',
      'a.ts:3 names packages/y/gone.ts, which does not exist',
      'a.ts:5 names docs/gone.sql, which does not exist',
    ],
  );
});

test('[HOUSE-33] documents outside the repository are not spoken of', () => {
  const lines = [
    'as design.md says',
    '(facts: 2.8)',
    'facts/ent.md',
    'facts: ent.md',
    'where issue 4 wants it',
    'two facts: one and two',
  ];
  assert.deepEqual(
    forbiddenWords('a.md', lines.join('\n')),
    [1, 2, 3, 4, 5].map((line) => `a.md:${line} contains a document that is not in the repository`),
  );
});

test('[HOUSE-33] finds words of one machine', () => {
  assert.deepEqual(forbiddenWords('a.md', 'see /work/main/x\nregistry.npmjs.org\nhomework/main is fine'), [
    'a.md:1 contains a path of one machine',
    'a.md:2 contains the host name of a registry',
  ]);
});

test('[HOUSE-33] the reference pages name every code and every setting', () => {
  for (const code of Object.keys(PROBLEMS)) assert.ok(errorsPage(PROBLEMS).includes(`| \`${code}\` |`), code);
  for (const { name } of Object.values(SETTINGS)) assert.ok(configPage(SETTINGS).includes(`| \`${name}\` |`), name);
});

test('[HOUSE-33] the page of the command line holds the help of every command, nested ones too', () => {
  const page = cliPage(createProgram());
  const headings: readonly string[] = page.match(/^## .*/gm) ?? [];
  assert.deepEqual(headings.slice(0, 3), ['## school', '## school diff', '## school import']);
  assert.ok(headings.includes('## school operator create'));
  assert.ok(page.includes('--accept-missing'));
  assert.ok(page.split('\n').every((line) => line.length <= 120));
});
