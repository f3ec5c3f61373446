// A check that cannot fail is no check: each rule meets a file that breaks it, and the nearest file that does not.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkLayers } from './rules.ts';
import type { Manifest } from './rules.ts';

const nouns = {
  './base': './src/base/index.ts',
  './lesson': './src/lesson/index.ts',
  './school': './src/school/index.ts',
};
const door = { '.': './src/index.ts' };
const manifest = (exports: Record<string, string>, ...dependencies: string[]): Manifest => ({
  exports,
  dependencies,
  devDependencies: ['fast-check'],
});
const manifests = new Map<string, Manifest>([
  ['', manifest({})],
  ['packages/core', manifest(nouns)],
  ['packages/protocol', manifest(nouns, '@preau/core', 'zod')],
  ['packages/service', manifest(nouns, '@preau/core', '@preau/protocol')],
  ['packages/client', manifest(door, '@preau/core', '@preau/protocol')],
  ['packages/host', manifest(door, '@preau/core', '@preau/protocol', 'fastify')],
  ['packages/store-postgres', manifest(door, '@preau/core', '@preau/service', 'pg')],
  ['packages/identity', manifest(door, '@preau/core', '@preau/service')],
  ['packages/sfu', manifest(door, '@preau/core', 'ws')],
  ['apps/lesson', manifest(door, '@preau/core', '@preau/client', '@preau/school', '@preau/host')],
  ['apps/school', manifest(door)],
  ['apps/web', manifest({}, '@preau/client', '@preau/host', 'react')],
]);

function check(...files: readonly [path: string, text: string][]): string[] {
  return checkLayers(
    files.map(([path, text]) => ({ path, text })),
    manifests,
  );
}

const cases: readonly [what: string, path: string, text: string, complaint: RegExp | undefined][] = [
  ['core imports npm', 'packages/core/src/base/a.ts', "import 'zod';", /core imports zod: not in its line/],
  ['core imports node:', 'packages/core/src/base/a.ts', "import 'node:fs';", /may import no node: module/],
  [
    'core imports the house',
    'packages/core/src/base/a.ts',
    "import type { X } from '@preau/protocol/base';",
    /core \(row 0\) imports/,
  ],
  ['core reads the clock', 'packages/core/src/base/a.ts', 'export const a = Date.now();', /core uses Date\.now/],
  ['core makes a Date of now', 'packages/core/src/base/a.ts', 'export const a = new Date();', /core uses new Date\(\)/],
  [
    'core makes a Date of an argument',
    'packages/core/src/base/a.ts',
    'export const a = (at: number) => new Date(at);',
    undefined,
  ],
  ['core rolls dice', 'packages/core/src/base/a.ts', 'export const a = Math.random();', /core uses Math\.random/],
  [
    'core starts a timer',
    'packages/core/src/base/a.ts',
    'export function a() { setTimeout(() => 1, 2); }',
    /core uses setTimeout/,
  ],
  ['core hands on a timer', 'packages/core/src/base/a.ts', 'export const later = setTimeout;', /core uses setTimeout/],
  [
    'core has a field named like a global',
    'packages/core/src/base/a.ts',
    'export const a = { process: 1 }; a.process;',
    undefined,
  ],
  [
    'core test reads the clock',
    'packages/core/src/base/a.test.ts',
    "import 'node:test'; import 'fast-check'; Date.now();",
    undefined,
  ],
  [
    'sfu knows the house',
    'packages/sfu/src/a.ts',
    "import '@preau/core/base';",
    /sfu \(row 0\) imports @preau\/core\/base/,
  ],
  ['an undeclared npm package', 'packages/host/src/a.ts', "import 'jose';", /its package\.json does not declare it/],
  ['a bare builtin', 'packages/host/src/a.ts', "import fs from 'fs';", /write node:fs/],
  ['host takes more than base', 'packages/host/src/a.ts', "import '@preau/core/lesson';", /not in its line/],
  ['host takes base', 'packages/host/src/a.ts', "import '@preau/core/base'; import 'fastify';", undefined],
  ['service imports node:', 'packages/service/src/base/a.ts', "import 'node:crypto';", /may import no node: module/],
  [
    'an adapter imports its own row',
    'packages/store-postgres/src/a.ts',
    "import '@preau/identity';",
    /row 3\) imports @preau\/identity \(row 3\)/,
  ],
  [
    'an adapter test imports its own row',
    'packages/store-postgres/test/a.test.ts',
    "import '@preau/identity';",
    undefined,
  ],
  [
    'an adapter test imports a higher row',
    'packages/store-postgres/test/a.test.ts',
    "import '@preau/lesson';",
    /tests may import their own row or lower/,
  ],
  [
    'an adapter imports a tool',
    'packages/store-postgres/src/a.ts',
    "import '../../../tools/testing/postgres.ts';",
    /outside packages\/store-postgres/,
  ],
  [
    'an adapter test imports a tool',
    'packages/store-postgres/test/a.test.ts',
    "import '../../../tools/testing/postgres.ts';",
    undefined,
  ],
  [
    'an app imports an app',
    'apps/lesson/src/a.ts',
    "import '@preau/school';",
    /row 4\) imports @preau\/school \(row 4\)/,
  ],
  ['an app imports the client', 'apps/lesson/src/a.ts', "import '@preau/client';", /not in its line/],
  ['web imports host', 'apps/web/lesson/a.tsx', "import '@preau/host';", /not in its line/],
  ['a door that is not one', 'packages/client/src/a.ts', "import '@preau/core/src/base/ids.ts';", /has no such door/],
  ['around the door', 'packages/client/src/a.ts', "import '../../core/src/base/ids.ts';", /use a package door/],
  [
    'a noun imports another',
    'packages/core/src/lesson/a.ts',
    "import type { A } from '../school/b.ts';",
    /folders of core import base only/,
  ],
  ['a noun imports base', 'packages/core/src/lesson/a.ts', "import '../base/index.ts';", undefined],
  [
    'base imports a noun',
    'packages/core/src/base/a.ts',
    "import '../lesson/b.ts';",
    /folders of core import base only/,
  ],
  [
    'a noun imports another through a door',
    'packages/protocol/src/lesson/a.ts',
    "import '@preau/core/school';",
    /live without each other/,
  ],
  [
    'a noun imports its own of a lower row',
    'packages/protocol/src/lesson/a.ts',
    "import '@preau/core/lesson';",
    undefined,
  ],
  [
    'an import type in a type',
    'packages/protocol/src/lesson/a.ts',
    "export type T = import('@preau/core/school').X;",
    /live without each other/,
  ],
  [
    'a re-export',
    'packages/protocol/src/lesson/a.ts',
    "export { x } from '@preau/core/school';",
    /live without each other/,
  ],
  ['a web noun imports another', 'apps/web/school/a.tsx', "import '../lesson/b.tsx';", /import ui only/],
  [
    'a web noun loads another lazily',
    'apps/web/gate/a.ts',
    "export const app = () => import('../school/b.tsx');",
    undefined,
  ],
  ['web ui imports a noun', 'apps/web/ui/a.tsx', "import '../school/b.tsx';", /ui knows no noun/],
  ['a benchmark uses what tests share', 'sim/src/a.ts', "import '../../tools/testing/preau-process.ts';", undefined],
  [
    'an app uses what tests share',
    'apps/lesson/src/a.ts',
    "import '../../../tools/testing/a.ts';",
    /use a package door/,
  ],
  ['a file in no part', 'packages/new-thing/src/a.ts', '', /lies in no part/],
];

for (const [what, path, text, complaint] of cases) {
  test(`[HOUSE-30] ${complaint === undefined ? 'allows' : 'refuses'}: ${what}`, () => {
    const violations = check([path, text]);
    if (complaint === undefined) assert.deepEqual(violations, []);
    else assert.match(violations.join('\n'), complaint);
  });
}

test('[HOUSE-31] finds cycles of types, through doors and within a folder, but not lazy ones', () => {
  const [cycle] = check(
    ['packages/core/src/base/a.ts', "import type { B } from './b.ts';"],
    ['packages/core/src/base/b.ts', "export type { C } from './c.ts';"],
    ['packages/core/src/base/c.ts', "import './a.ts';"],
  );
  assert.match(cycle ?? '', /import cycle: packages\/core\/src\/base\/a\.ts -> .*b\.ts -> .*c\.ts -> .*a\.ts/);
  assert.deepEqual(
    check(
      ['apps/web/gate/a.ts', "export const b = () => import('./b.ts');"],
      ['apps/web/gate/b.ts', "import './a.ts';"],
    ),
    [],
  );
  assert.match(check(['apps/web/ui/a.ts', "import './a.ts';"]).join(), /import cycle/);
});
