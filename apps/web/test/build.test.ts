// The built files: budget, pages, policy, worker. Builds first, if the sources changed.

import assert from 'node:assert/strict';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { buildIfNeeded, WEB_FOLDER } from '../build.ts';
import { hashOf, inlineHashes } from '../build-pages.ts';

const BUDGET_BYTES = 15_000;
const read = (name) => readFile(join(WEB_FOLDER, name), 'utf8');
let pages;
let shell;

before(async () => {
  await buildIfNeeded();
  pages = { fr: await read('index.html'), en: await read('index.en.html') };
  shell = JSON.parse(await read('shell.json'));
});

/** Everything that a first visit needs, by following what the page and its scripts import at once. */
async function firstFiles(html) {
  const wanted = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map(([, name]) => name);
  const seen = new Set();
  while (wanted.length > 0) {
    const name = wanted.pop();
    if (seen.has(name)) continue;
    seen.add(name);
    const code = await read(name);
    for (const [, next] of code.matchAll(/(?:^|[;}\s])import(?:[^"'`(]*from)?\s*["'`]\.\/([^"'`]+)["'`]/g))
      wanted.push(`assets/${next}`);
  }
  return [...seen];
}

for (const language of ['fr', 'en']) {
  test(`[GATE-24] shell and sign-in in ${language} are at most 15 kB gzip without fonts`, async () => {
    const names = await firstFiles(pages[language]);
    assert.ok(
      names.some((name) => name.includes(`messages.${language}`)),
      'the sentences come with the page',
    );
    const sizes = await Promise.all(
      [pages[language], ...names.map(read)].map(async (text) => gzipSync(await text, { level: 9 }).length),
    );
    const total = sizes.reduce((sum, size) => sum + size, 0);
    assert.ok(
      total <= BUDGET_BYTES,
      `${total} bytes: page ${sizes[0]}, ${names.map((name, index) => `${name} ${sizes[index + 1]}`).join(', ')}`,
    );
    for (const name of names) assert.ok(!/react/i.test(await read(name)), `${name} brings a framework`);
  });
}

/** Keys of the manifest that a chunk needs at once, itself included. */
function neededBy(manifest, keys) {
  const needed = new Set(keys);
  for (const key of needed) for (const next of manifest[key].imports ?? []) needed.add(next);
  return needed;
}

test('[WEB-111] no file needs at once a file that needs it', async () => {
  const manifest = JSON.parse(await read('.vite/manifest.json'));
  const inCircle = Object.keys(manifest).filter((key) => neededBy(manifest, manifest[key].imports ?? []).has(key));
  assert.deepEqual(inCircle, []);
});

test('[WEB-112] what a device loads until the day stands is at most 130 kB gzip without fonts', async () => {
  const manifest = JSON.parse(await read('.vite/manifest.json'));
  const needed = [
    ...neededBy(manifest, ['index.html', 'gate/load-application.ts', 'app.tsx', 'words.fr.ts', 'gate/messages.fr.ts']),
  ];
  const styles = new Set(needed.flatMap((key) => manifest[key].css ?? []));
  const names = new Set(needed.map((key) => manifest[key].file));
  // Those of the shell stand in its page.
  const files = [...names, ...styles].filter((name) => name !== manifest['index.html'].css?.[0]);
  const texts = [pages.fr, ...(await Promise.all(files.map(read)))];
  const total = texts.reduce((sum, text) => sum + gzipSync(text, { level: 9 }).length, 0);
  assert.ok(total <= 130_000, `${total} bytes in ${texts.length} files`);
});

test('[GATE-111] style and script of the waiting page leave 5 kB for the page itself, and the worker keeps the script', async () => {
  const script = await read(shell.waitingScript.slice(1));
  const sizes = [shell.waitingStyle, script].map((text) => gzipSync(text, { level: 9 }).length);
  assert.ok(sizes[0] + sizes[1] <= 10_000, `style ${sizes[0]}, script ${sizes[1]}`);
  const [shelf, ...others] = script.replaceAll('import.meta', '').match(/\bimport\b[^)]*\)?/g);
  assert.match(shelf, /^import\([`"']\/assets\/waiting-shelf-[\w-]+\.js[`"']\)$/);
  assert.deepEqual(others, [], 'one file, and one more when it is wanted');
  assert.ok((await read('sw.js')).includes(shell.waitingScript));
});

test('[GATE-182] what the waiting page fetches when it is wanted is one file under 3 kB gzip, which the worker keeps', async () => {
  const script = await read(shell.waitingScript.slice(1));
  const [, path] = /import\([`"']\/(assets\/waiting-shelf-[\w-]+\.js)/.exec(script);
  const shelf = await read(path);
  assert.ok(!/\bimport\b/.test(shelf.replaceAll('import.meta', '')), 'one file');
  const size = gzipSync(shelf, { level: 9 }).length;
  assert.ok(size <= 3_000, `${size} bytes`);
  assert.ok((await read('sw.js')).includes(path));
});

test('[GATE-24] nothing preloads a font, and every font swaps', () => {
  assert.ok(!/<link[^>]+(?:font|woff)/.test(pages.fr));
  assert.equal(pages.fr.match(/@font-face/g).length, pages.fr.match(/font-display:swap/g).length);
});

test('[GATE-21] each inline script and style of the pages is allowed by its hash, and there are no inline handlers or style attributes', () => {
  for (const html of Object.values(pages)) {
    for (const hash of inlineHashes(html, 'script')) assert.ok(shell.scriptHashes.includes(hash));
    for (const hash of inlineHashes(html, 'style')) assert.ok(shell.styleHashes.includes(hash));
    assert.ok(!/<[^>]+\s(?:style|on\w+)="/.test(html));
  }
  assert.ok(
    shell.styleHashes.includes(hashOf(shell.statusStyle)) && shell.styleHashes.includes(hashOf(shell.waitingStyle)),
  );
  assert.ok(shell.scriptHashes.includes(hashOf(shell.themeScript)));
});

test('[GATE-25] the form works by itself: it posts to /api/session, fields are named, the place of a refusal is there', () => {
  for (const html of Object.values(pages)) {
    assert.match(html, /<form id="sign-in-form" action="\/api\/session" method="post"/);
    assert.match(html, /name="login" autocomplete="username"/);
    assert.match(html, /name="password" type="password" autocomplete="current-password"/);
    assert.match(html, / hidden><!--refusal-->/);
    assert.ok(!html.includes('{{'));
  }
  // Outside the template the label of a field is the only one of its name: help by voice and journeys go by it.
  const shown = pages.fr.replace(/<template[^]*?<\/template>/, '');
  for (const label of ['Identifiant', 'Mot de passe']) {
    assert.equal(shown.match(new RegExp(`<label[^>]*>[^<]*${label}|aria-label="[^"]*${label}`, 'gi')).length, 1, label);
  }
  for (const label of ['Identifiant', 'Mot de passe', 'Se connecter', 'Mot de passe oublié'])
    assert.ok(pages.fr.includes(`>${label}<`), label);
});

test('[GATE-20] a full page in each language, every key of the catalogue in its place', () => {
  assert.match(pages.fr, /^<!doctype html>\s*<html lang="fr">/);
  assert.match(pages.en, /^<!doctype html>\s*<html lang="en">/);
  const empty = [...pages.en.matchAll(/data-t="(\w+)"[^>]*><\//g)].map(([, key]) => key);
  assert.deepEqual(empty, []);
});

test('[GATE-22] what is compressed opens to the same bytes', async () => {
  const names = (await readdir(WEB_FOLDER, { recursive: true })).filter((name) => /\.(?:br|gz)$/.test(name));
  assert.ok(names.length > 4);
  for (const name of names) {
    const plain = await readFile(join(WEB_FOLDER, name.slice(0, -3)));
    const packed = await readFile(join(WEB_FOLDER, name));
    assert.ok((name.endsWith('.br') ? brotliDecompressSync(packed) : gunzipSync(packed)).equals(plain), name);
  }
});

test('[GATE-23] the worker keeps files that exist, under the version of this build', async () => {
  const worker = await read('sw.js');
  assert.ok(worker.includes(shell.version));
  const files = [...worker.matchAll(/["'`,]\/((?:assets\/|icon|manifest)[^"'`,]+)/g)].map(([, name]) => name);
  assert.ok(files.some((name) => name.endsWith('.woff2')) && files.some((name) => name.includes('messages.en')));
  for (const name of files) assert.ok((await stat(join(WEB_FOLDER, name))).isFile(), name);
  assert.match(await read('sw-off.js'), /unregister/);
});

test('[GATE-186] the worker keeps what a lesson is made of, its media client included, and nothing of the office', async () => {
  const manifest = JSON.parse(await read('.vite/manifest.json'));
  const worker = await read('sw.js');
  for (const key of ['app.tsx', 'lesson/LessonScreen.tsx', 'lesson/media/media-controller.ts'])
    assert.ok(worker.includes(manifest[key].file), key);
  assert.ok(!worker.includes(manifest['school/OfficeScreen.tsx'].file));
});

test('[GATE-22] a second build finds its stamp and does nothing', async () => {
  assert.equal((await buildIfNeeded()).built, false);
});
