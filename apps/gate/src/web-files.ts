// The built web files, read once into memory: in the morning the gate asks no disk. GATE-20 to GATE-23.

import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

/** What apps/web/build.ts writes beside its files as `shell.json`. */
export interface ShellManifest {
  readonly version: string;
  readonly scriptHashes: readonly string[];
  readonly styleHashes: readonly string[];
  /** The compiled style of `/etat`, to be set inline; its hash is in `styleHashes`. */
  readonly statusStyle: string;
  /** The compiled style of the waiting page, inline like the status page's. */
  readonly waitingStyle: string;
  /** The path of its script, e.g. `/assets/waiting-1a2b3c4d.js`. */
  readonly waitingScript: string;
  /** The inline script that sets theme and reading comfort before the first paint; its hash is in `scriptHashes`. */
  readonly themeScript: string;
  /** Sentence of a refusal by language and code, for pages without JavaScript. */
  readonly refusals: Readonly<Record<PageLanguage, Readonly<Record<string, string>>>>;
}

/** A language in which pages are built. */
export type PageLanguage = 'fr' | 'en';

/** One file, as built and as compressed at the build. */
export interface WebFile {
  readonly type: string;
  readonly etag: string;
  readonly cacheControl: string;
  readonly plain: Buffer;
  readonly br?: Buffer | undefined;
  readonly gzip?: Buffer | undefined;
}

/** All that the gate serves of the web build. */
export interface WebFiles {
  readonly manifest: ShellManifest;
  readonly pages: Readonly<Record<PageLanguage, WebFile>>;
  /** By path, e.g. `/assets/app-1a2b.js`, `/sw.js`. */
  readonly files: ReadonlyMap<string, WebFile>;
}

/** HTML, worker and manifest are asked for again each time; a 304 is cheap. Never a permanent redirect. */
export const REVALIDATE = 'no-cache';
/** A name with a hash never changes its content. */
export const IMMUTABLE = 'public, max-age=31536000, immutable';
const A_DAY = 'public, max-age=86400';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
  '.mp3': 'audio/mpeg',
  '.wav': 'audio/wav',
};

/** Reads `apps/web/dist`. Rejects with one clear sentence when it was not built. */
export async function readWebFiles(folder: string): Promise<WebFiles> {
  let manifest: ShellManifest;
  try {
    manifest = JSON.parse(await readFile(join(folder, 'shell.json'), 'utf8')) as ShellManifest;
  } catch (error) {
    throw new Error(`Cannot serve the pages: ${folder} holds no build (run npm run build)`, { cause: error });
  }
  const names = (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    // Dot folders and shell.json are the build's own notes.
    .filter((name) => !name.startsWith('.') && name !== 'shell.json');
  const contents = new Map(
    await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name))] as const)),
  );
  const files = new Map<string, WebFile>();
  for (const [name, plain] of contents) {
    const type = TYPES[extname(name)];
    if (type === undefined) continue; // .br and .gz are read with their plain file
    files.set(`/${name}`, {
      type,
      plain,
      etag: etagOf(plain),
      cacheControl: cacheControlOf(name),
      br: contents.get(`${name}.br`),
      gzip: contents.get(`${name}.gz`),
    });
  }
  const page = (name: string): WebFile => {
    const file = files.get(name);
    if (file === undefined) throw new Error(`Cannot serve the pages: ${folder} lacks ${name} (run npm run build)`);
    files.delete(name);
    return file;
  };
  return { manifest, pages: { fr: page('/index.html'), en: page('/index.en.html') }, files };
}

/** A strong entity tag of some bytes. */
export function etagOf(bytes: Buffer | string): string {
  return `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`;
}

function cacheControlOf(name: string): string {
  if (name.startsWith('assets/')) return IMMUTABLE;
  return /\.(html|js|webmanifest)$/.test(name) ? REVALIDATE : A_DAY;
}
