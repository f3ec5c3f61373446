// What npm start asks of npm, in a checkout of its own with an npm that only notes what it was asked.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';

const base = mkdtempSync(join(tmpdir(), 'preau-prepare-'));
after(() => rmSync(base, { recursive: true, force: true }));

const npmNotes = `
  const fs = require('node:fs');
  const names = ['NODE_ENV', 'npm_config_omit', 'npm_config_cache'];
  const env = Object.fromEntries(names.flatMap((name) => (name in process.env ? [[name, process.env[name]]] : [])));
  fs.writeFileSync(process.env.NOTES, JSON.stringify({ args: process.argv.slice(2), cwd: process.cwd(), env }));
  process.exit(Number(process.env.NPM_ENDS ?? 0));
`;
const lockOf = (...names: string[]): unknown => ({
  packages: Object.fromEntries([
    ['', { name: 'preau' }],
    ...names.map((name) => [
      `node_modules/${name}`,
      {
        version: '1.0.0',
        ...(name.startsWith('dev-') ? { dev: true } : {}),
        ...(name === 'elsewhere' ? { optional: true, os: ['aix'] } : {}),
      },
    ]),
  ]),
});

interface Checkout {
  /** Runs ensureInstalled(dev) and answers what npm was asked, if it was. */
  prepare(
    dev: boolean,
    env?: Record<string, string>,
  ): Promise<{
    readonly code: number;
    readonly said: string;
    readonly asked: { readonly args: string[]; readonly cwd: string; readonly env: Record<string, string> } | undefined;
  }>;
  readonly root: string;
}

/** A checkout whose lock names these packages, with those of them installed. */
function checkout(wanted: readonly string[], installed: readonly string[]): Checkout {
  const root = mkdtempSync(join(base, 'checkout-'));
  const put = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  mkdirSync(join(root, 'tools'));
  copyFileSync(join(import.meta.dirname, '../prepare.mjs'), join(root, 'tools/prepare.mjs'));
  put('npm-cli.js', npmNotes);
  put('run.mjs', "import { ensureInstalled } from './tools/prepare.mjs';\nensureInstalled(process.argv[2] === 'dev');");
  put('package-lock.json', JSON.stringify(lockOf(...wanted)));
  if (installed.length > 0) put('node_modules/.package-lock.json', JSON.stringify(lockOf(...installed)));
  for (const name of installed) put(`node_modules/${name}/package.json`, '{}');
  const notes = join(root, 'notes.json');
  return {
    root,
    prepare: (dev, env = {}) =>
      new Promise((resolve) => {
        rmSync(notes, { force: true });
        const npm = { npm_execpath: join(root, 'npm-cli.js'), NOTES: notes, HOME: root };
        const words = [join(root, 'run.mjs'), dev ? 'dev' : 'start'];
        const child = execFile(process.execPath, words, { env: { ...npm, ...env } }, (_error, _stdout, said) =>
          resolve({
            code: child.exitCode ?? -1,
            said,
            asked: existsSync(notes) ? (JSON.parse(readFileSync(notes, 'utf8')) as never) : undefined,
          }),
        );
      }),
  };
}

const CI = ['ci', '--include=optional', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];

test('[HOUSE-36] a fresh clone installs what the lock says, in the checkout, a start without development dependencies', async () => {
  const { prepare, root } = checkout(['a', 'dev-b', 'elsewhere'], []);
  const start = await prepare(false);
  assert.deepEqual([start.code, start.asked?.args, start.asked?.cwd], [0, [...CI, '--omit=dev'], root]);
  assert.match(start.said, /^Installing what Préau needs: once, about a minute…$/m);
  assert.deepEqual((await prepare(true)).asked?.args, [...CI, '--include=dev']);
});

test('[HOUSE-36] what is complete is left alone; packages of other machines do not count', async () => {
  const small = checkout(['a', 'dev-b', 'elsewhere'], ['a']);
  assert.deepEqual(await small.prepare(false), { code: 0, said: '', asked: undefined });
  assert.deepEqual((await small.prepare(true)).asked?.args, [...CI, '--include=dev']);
  const full = checkout(['a', 'dev-b', 'elsewhere'], ['a', 'dev-b']);
  assert.equal((await full.prepare(false)).asked, undefined);
  assert.equal((await full.prepare(true)).asked, undefined);
});

test('[HOUSE-36] a full install is renewed in full, also by a start', async () => {
  const { prepare } = checkout(['a', 'new', 'dev-b'], ['a', 'dev-b']);
  assert.deepEqual((await prepare(false)).asked?.args, [...CI, '--include=dev']);
});

test('[HOUSE-36] what npm tells its scripts does not limit the install, and a cache is found without a home', async () => {
  const { prepare, root } = checkout(['a'], []);
  const { asked } = await prepare(false, {
    NODE_ENV: 'production',
    npm_config_omit: 'optional',
    HOME: join(root, 'run.mjs'),
  });
  assert.deepEqual(asked?.env, { npm_config_cache: join(root, '.cache', 'npm') });
});

test('[HOUSE-36] when npm fails, a sentence says so and nothing goes on', async () => {
  const { prepare } = checkout(['a'], []);
  const { code, said } = await prepare(false, { NPM_ENDS: '7' });
  assert.equal(code, 1);
  assert.match(
    said,
    /^Cannot install the dependencies: npm ended with code 7\. Is the npm registry reachable from here\?$/m,
  );
});
