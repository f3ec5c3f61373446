// Builds the web files, when their sources changed: `node apps/web/build.ts`, or `buildIfNeeded()` at the start of Préau.

import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { glob, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { extname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type * as ViteModule from 'vite';
import type { Manifest } from 'vite';
import { en } from './gate/messages.en.ts';
import { fr } from './gate/messages.fr.ts';
import { pageEn } from './gate/page.en.ts';
import { pageFr } from './gate/page.fr.ts';
import { fillPage, hashOf, inlineHashes, inlineStyles, tighten } from './build-pages.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const ROOT = join(HERE, '..', '..');

/** Where the built files stand. */
export const WEB_FOLDER: string = join(HERE, 'dist');

/** What a build did. */
export interface BuildReport {
  readonly folder: string;
  readonly built: boolean;
  readonly tookMs: number;
}

/** Builds only when the stamp in `dist` is not that of the sources. Call it before `openGate`. Rejects when the build fails. */
export async function buildIfNeeded(say: (sentence: string) => void = () => undefined): Promise<BuildReport> {
  const startedAt = performance.now();
  const stamp = await stampOfSources();
  const stampFile = join(WEB_FOLDER, '.stamp');
  const isFresh = existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp;
  if (!isFresh) {
    say('Building the pages…');
    await build(stamp);
  }
  return { folder: WEB_FOLDER, built: !isFresh, tookMs: Math.round(performance.now() - startedAt) };
}

/** A hash of all that the build reads: our sources, the lock file, this script. */
async function stampOfSources(): Promise<string> {
  const hash = createHash('sha256').update(process.version.split('.', 1)[0]!);
  const patterns = [
    'apps/web/{gate,school,lesson,ui}/**/*',
    'apps/web/*.{ts,tsx,html,json}',
    'packages/{core,protocol,client}/src/**/*.ts',
    'package-lock.json',
  ];
  const paths: string[] = [];
  for await (const entry of glob(patterns, { cwd: ROOT, withFileTypes: true })) {
    if (entry.isFile() && !entry.name.endsWith('.test.ts')) paths.push(join(entry.parentPath, entry.name));
  }
  for (const path of paths.toSorted()) hash.update(relative(ROOT, path)).update(await readFile(path));
  return hash.digest('hex');
}

/** Builds into a folder of its own and puts it in place as a whole: a server that reads meanwhile sees the old or the new one. */
async function build(stamp: string): Promise<void> {
  const vite = await import('vite');
  const folder = join(HERE, '.cache', `build-${process.pid}`);
  const old = join(HERE, '.cache', `old-${process.pid}`);
  try {
    await vite.build({
      configFile: join(HERE, 'vite.config.ts'),
      logLevel: 'warn',
      build: { outDir: folder, emptyOutDir: true },
    });
    const manifest = JSON.parse(await readFile(join(folder, '.vite', 'manifest.json'), 'utf8')) as Manifest;
    const version = stamp.slice(0, 16);
    const waiting = await writePages(vite, folder, version, manifest);
    await writeWorkers(vite, folder, version, manifest, waiting);
    await compress(folder);
    await writeFile(join(folder, '.stamp'), stamp);
    if (existsSync(WEB_FOLDER)) await rename(WEB_FOLDER, old);
    await rename(folder, WEB_FOLDER);
  } finally {
    await rm(folder, { recursive: true, force: true });
    await rm(old, { recursive: true, force: true });
  }
}

type Vite = Pick<typeof ViteModule, 'build'>;

/** index.html in both languages, and what the gate must know of them: `shell.json`. Answers the scripts of the waiting page. */
async function writePages(vite: Vite, folder: string, version: string, manifest: Manifest): Promise<WaitingScripts> {
  const template = await readFile(join(folder, 'index.html'), 'utf8');
  const scene = (await readFile(join(HERE, 'gate', 'scene.svg'), 'utf8')).replaceAll(/>\n+</g, '><').trim();
  const { html, taken } = inlineStyles(template, (path) => readFileSync(join(folder, path), 'utf8'));
  // The sentences of the page's language come with it, not after the first script has asked.
  const write = (language: 'fr' | 'en', page: Readonly<Record<string, string>>): string => {
    const words = manifest[`gate/messages.${language}.ts`]?.file;
    if (words === undefined) throw new Error(`Cannot write the page: the build has no sentences in ${language}`);
    return tighten(fillPage(html, language, page, scene)).replace(
      '</head>',
      `<link rel="modulepreload" href="/${words}"></head>`,
    );
  };
  const pages = { fr: write('fr', pageFr), en: write('en', pageEn) };
  await writeFile(join(folder, 'index.html'), pages.fr);
  await writeFile(join(folder, 'index.en.html'), pages.en);
  for (const path of taken) await rm(join(folder, path));
  const statusStyle = await compileStyle(vite, folder, 'status');
  const waitingStyle = await compileStyle(vite, folder, 'waiting');
  const waiting = await compileWaitingScripts(vite, folder);
  const [, themeScript = ''] = /<script>([^]*?)<\/script>/.exec(pages.fr) ?? [];
  const shell = {
    version,
    waitingStyle,
    waitingScript: waiting.script,
    themeScript,
    scriptHashes: [...new Set([...inlineHashes(pages.fr, 'script'), ...inlineHashes(pages.en, 'script')])],
    styleHashes: [
      ...new Set([
        ...inlineHashes(pages.fr, 'style'),
        ...inlineHashes(pages.en, 'style'),
        hashOf(statusStyle),
        hashOf(waitingStyle),
      ]),
    ],
    statusStyle,
    refusals: { fr: fr.refusals, en: en.refusals },
  };
  await writeFile(join(folder, 'shell.json'), JSON.stringify(shell));
  return waiting;
}

/** The style of a page of the gate as one text; its fonts are those that the shell's build wrote, by the same names. */
async function compileStyle(vite: Vite, folder: string, name: 'status' | 'waiting'): Promise<string> {
  const output = join(folder, `.${name}`);
  await vite.build({
    configFile: join(HERE, 'vite.config.ts'),
    logLevel: 'warn',
    publicDir: false,
    build: {
      outDir: output,
      emptyOutDir: true,
      manifest: false,
      rolldownOptions: { input: join(HERE, 'gate', `${name}.css`) },
    },
  });
  const names = await readdir(join(output, 'assets'));
  const css = await readFile(
    join(
      output,
      'assets',
      names.find((file) => file.endsWith('.css'))!,
    ),
    'utf8',
  );
  await rm(output, { recursive: true });
  return css.trim();
}

/** The script of the waiting page and the file that it fetches when it is wanted, each one file with its hash in its name. */
async function compileWaitingScripts(vite: Vite, folder: string): Promise<WaitingScripts> {
  const shelf = await compileScript(vite, folder, 'waiting-shelf', {});
  return { shelf, script: await compileScript(vite, folder, 'waiting', { __SHELF__: JSON.stringify(shelf) }) };
}

/** Paths of the waiting page's scripts. */
interface WaitingScripts {
  readonly script: string;
  readonly shelf: string;
}

async function compileScript(
  vite: Vite,
  folder: string,
  name: string,
  define: Readonly<Record<string, string>>,
): Promise<string> {
  const output = join(folder, `.${name}`);
  await vite.build({
    configFile: join(HERE, 'vite.config.ts'),
    logLevel: 'warn',
    publicDir: false,
    define: { ...define },
    build: {
      outDir: output,
      emptyOutDir: true,
      manifest: false,
      rolldownOptions: {
        input: join(HERE, 'gate', `${name}.ts`),
        preserveEntrySignatures: 'strict',
        output: { entryFileNames: 'script.js', codeSplitting: false },
      },
    },
  });
  const code = await readFile(join(output, 'script.js'), 'utf8');
  const path = `assets/${name}-${createHash('sha256').update(code).digest('base64url').slice(0, 8)}.js`;
  await writeFile(join(folder, path), code);
  await rm(output, { recursive: true });
  return `/${path}`;
}

/** `/sw.js` with the names of this build, and `/sw-off.js`, the kill switch. */
async function writeWorkers(
  vite: Vite,
  folder: string,
  version: string,
  manifest: Manifest,
  waiting: WaitingScripts,
): Promise<void> {
  const shell = closure(manifest, ['index.html'], (key) => key.startsWith('gate/'));
  // A lesson must open without network too, and its media client is the largest file of the morning. GATE-186.
  // So must the homework, with what a deed on a train needs. WORK-84.
  const later = closure(manifest, ['app.tsx', 'words.fr.ts', 'words.en.ts'], (key) =>
    /^(OtherScreens|lesson\/|school\/(homework|handin|mail\/MailScreen|feed\/FeedScreen|SettingsScreen)|ui\/outbox)/.test(
      key,
    ),
  ).filter((file) => !shell.includes(file));
  const fonts = Object.values(manifest)
    .flatMap((chunk) => chunk.assets ?? [])
    .filter((file) => file.endsWith('.woff2'));
  const lists = {
    __VERSION__: JSON.stringify(version),
    __SHELL__: JSON.stringify([
      '/',
      '/manifest.webmanifest',
      '/icon.svg',
      ...new Set([...shell, ...fonts].map((file) => `/${file}`)),
    ]),
    __LATER__: JSON.stringify([waiting.script, waiting.shelf, ...later.map((file) => `/${file}`)]),
  };
  for (const [entry, name] of [
    ['service-worker.ts', 'sw.js'],
    ['service-worker-off.ts', 'sw-off.js'],
  ] as const) {
    await vite.build({
      configFile: false,
      root: HERE,
      publicDir: false,
      logLevel: 'warn',
      define: lists,
      build: {
        outDir: folder,
        emptyOutDir: false,
        target: 'es2022',
        lib: { entry: join(HERE, 'gate', entry), formats: ['es'], fileName: () => name },
      },
    });
  }
}

/** Scripts and styles that some entries need, with their static imports; `follow` says which dynamic ones too. Inlined styles are gone. */
function closure(manifest: Manifest, entries: readonly string[], follow: (key: string) => boolean): string[] {
  const seen = new Set<string>();
  const visit = (key: string): void => {
    const chunk = manifest[key];
    if (chunk === undefined || seen.has(key)) return;
    seen.add(key);
    for (const next of [...(chunk.imports ?? []), ...(chunk.dynamicImports ?? []).filter(follow)]) visit(next);
  };
  for (const entry of entries) visit(entry);
  return [...seen].flatMap((key) => {
    const chunk = manifest[key]!;
    return [chunk.file, ...(key === 'index.html' ? [] : (chunk.css ?? []))];
  });
}

const COMPRESSED = new Set(['.html', '.js', '.css', '.svg', '.webmanifest', '.json']);

/** A .br and a .gz beside each text over 1 kB, as small as they get: made once, sent millions of times. */
async function compress(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && COMPRESSED.has(extname(entry.name)))
    .map((entry) => join(entry.parentPath, entry.name));
  await Promise.all(
    paths
      .filter((path) => !path.includes('/.vite/'))
      .map(async (path) => {
        const bytes = await readFile(path);
        if (bytes.length < 1024) return;
        await writeFile(
          `${path}.br`,
          await promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }),
        );
        await writeFile(`${path}.gz`, await promisify(gzip)(bytes, { level: 9 }));
      }),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { built, tookMs, folder } = await buildIfNeeded((sentence) => void process.stdout.write(`${sentence}\n`));
  process.stdout.write(built ? `Pages built in ${tookMs} ms: ${folder}\n` : `Pages are up to date: ${folder}\n`);
}
