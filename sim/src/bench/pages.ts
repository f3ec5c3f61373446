// What a browser loads before a page stands: bytes as they travel, gzip, followed from the page through its static imports.
import { request } from 'node:http';
import type { Figures } from './figures.ts';

/** Budgets of docs/spec/gate.md and STYLE.md, bytes without fonts. */
const SIGN_IN_BYTES = 15_000;
const DAY_BYTES = 130_000;

interface Asset {
  readonly sizeBytes: number;
  readonly text: string;
}

/** Fetches a page or an asset and counts the compressed bytes of its body. */
async function fetchAsset(url: URL): Promise<Asset> {
  const [sizeBytes, text] = await Promise.all([
    new Promise<number>((resolve, reject) => {
      const asked = request(url, { headers: { 'accept-encoding': 'gzip' }, timeout: 10_000 }, (answer) => {
        let count = 0;
        if (answer.statusCode !== 200) reject(new Error(`Cannot load ${url.pathname}: ${answer.statusCode}`));
        answer.on('data', (bytes: Buffer) => (count += bytes.length));
        answer.on('end', () => resolve(count));
      });
      asked.on('error', reject);
      asked.end();
    }),
    fetch(url, { signal: AbortSignal.timeout(10_000) }).then((answer) => answer.text()),
  ]);
  return { sizeBytes, text };
}

/** Loads files and everything they import at once. */
class Loader {
  readonly assets = new Map<string, Asset>();
  readonly #base: string;

  constructor(base: string) {
    this.#base = base;
  }

  async load(path: string): Promise<void> {
    if (this.assets.has(path)) return;
    const asset = await fetchAsset(new URL(path, this.#base));
    this.assets.set(path, asset);
    for (const next of path.endsWith('.js')
      ? staticImports(asset.text)
      : path.endsWith('/')
        ? pageFiles(asset.text)
        : [])
      await this.load(next);
  }

  get sizeBytes(): number {
    return [...this.assets.values()].reduce((sum, asset) => sum + asset.sizeBytes, 0);
  }

  /** Loads the chunk of a dynamic import that a loaded script names, with the styles that come with it. Throws when none does. */
  async loadChunk(name: string): Promise<void> {
    const texts = [...this.assets.values()].map((asset) => asset.text).join('\n');
    const found = new Set(texts.match(new RegExp(`\\b${name}-[\\w-]{8}\\.(?:js|css)\\b`, 'g')));
    if (found.size === 0) throw new Error(`Cannot measure the pages: no loaded script names the chunk ${name}`);
    for (const file of found) await this.load(`/assets/${file}`);
  }
}

function staticImports(code: string): string[] {
  return [...code.matchAll(/(?:^|[;}\s])import(?:[^"'`(]*from)?\s*["'`]\.\/([^"'`]+)["'`]/g)].map(
    ([, name]) => `/assets/${name}`,
  );
}

function pageFiles(html: string): string[] {
  return [...html.matchAll(/<(?:script|link)[^>]+(?:src|href)="(\/assets\/[^"]+\.(?:js|css))"/g)].map(
    ([, path]) => path!,
  );
}

/** Measures sign-in, the day, the lesson and the media client. */
export async function measurePages(figures: Figures, base: string): Promise<void> {
  const page = new Loader(base);
  await page.load('/');
  figures.add('first load: sign-in', page.sizeBytes, 'bytes gzip', 'lower', SIGN_IN_BYTES);
  await page.loadChunk('load-application');
  await page.loadChunk('app');
  await page.loadChunk('words.fr');
  figures.add('first load: the day, with sign-in', page.sizeBytes, 'bytes gzip', 'lower', DAY_BYTES);
  const day = page.sizeBytes;
  await page.loadChunk('LessonScreen');
  figures.add('first load: the lesson, after the day', page.sizeBytes - day, 'bytes gzip', 'lower');
  const lesson = page.sizeBytes;
  await page.loadChunk('media-controller');
  figures.add('media client, only when media attaches', page.sizeBytes - lesson, 'bytes gzip', 'lower');
}
