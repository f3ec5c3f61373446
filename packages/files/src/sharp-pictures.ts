// Pictures of sheets: decoded, turned upright, stripped of everything but pixels, kept in three sizes as WebP, named by content.
// Port: PictureStore. LESSON-71, LESSON-72.

import { createHash } from 'node:crypto';
import sharp from 'sharp';
import type { OutputInfo } from 'sharp';
import { err, ok, parsePictureId } from '@preau/core/base';
import type { EpochMs, PictureId, Result } from '@preau/core/base';
import { PICTURE_SIZES } from '@preau/service/lesson';
import type { PictureSize, PictureStore, SavedPicture } from '@preau/service/lesson';
import { DecodingQueue } from './decoding-queue.ts';
import type { FileStore } from './file-store.ts';

/** How much a picture may cost. */
export interface PictureLimits {
  readonly sizeBytes: number;
  readonly pixels: number;
  /** Pictures decoded at once, and waiting; the next one is refused. */
  readonly atOnce: number;
  readonly waiting: number;
  /** Longest decoding of one picture, seconds. */
  readonly timeoutS: number;
}

/** How the store is made. */
export interface SharpPicturesOptions {
  readonly files: FileStore;
  readonly limits?: Partial<PictureLimits>;
}

const LIMITS: PictureLimits = { sizeBytes: 15_000_000, pixels: 40_000_000, atOnce: 2, waiting: 20, timeoutS: 15 };
const FORMATS: ReadonlySet<string> = new Set(['png', 'jpeg', 'webp']);
const QUALITY = 80;
const FOLDER = 'pictures';
/** A sweep asks about so many files at once. */
const ASKED_AT_ONCE = 500;

// libvips keeps decoded pictures and files open for reuse; ours are each decoded once, and memory belongs to the lessons.
sharp.cache(false);
// One thread per picture: a school that uploads must not take the cores from lessons that run.
sharp.concurrency(1);

type Refusal = { readonly code: 'picture.unreadable' | 'picture.tooLarge' | 'server.unavailable' };

/** Pictures by sharp. */
export class SharpPictures implements PictureStore {
  readonly #files: FileStore;
  readonly #limits: PictureLimits;
  readonly #queue: DecodingQueue;

  constructor(options: SharpPicturesOptions) {
    this.#files = options.files;
    this.#limits = { ...LIMITS, ...options.limits };
    this.#queue = new DecodingQueue(this.#limits);
  }

  async save(bytes: Uint8Array): Promise<Result<SavedPicture, Refusal>> {
    if (bytes.byteLength > this.#limits.sizeBytes) return err({ code: 'picture.tooLarge' });
    if (!hasKnownSignature(bytes)) return err({ code: 'picture.unreadable' });
    return (await this.#queue.run(() => this.#develop(bytes))) ?? err({ code: 'server.unavailable' });
  }

  read(pictureId: PictureId, size: PictureSize): Promise<Uint8Array | undefined> {
    return this.#files.read(nameOf(pictureId, size));
  }

  async sweep(
    before: EpochMs,
    known: (pictureIds: readonly PictureId[]) => Promise<ReadonlySet<PictureId>>,
  ): Promise<number> {
    let removed = 0;
    let chunk: { readonly name: string; readonly pictureId: PictureId }[] = [];
    const clear = async (): Promise<void> => {
      const kept = await known([...new Set(chunk.map(({ pictureId }) => pictureId))]);
      for (const { name, pictureId } of chunk)
        if (!kept.has(pictureId) && (await this.#files.remove(name, before))) removed += 1;
      chunk = [];
    };
    for await (const { name, putAt } of this.#files.list(FOLDER)) {
      const [, id = '', draft] = /([0-9a-f]{64})-\d+\.webp(\.[0-9a-f-]+\.draft)?$/.exec(name) ?? [];
      const pictureId = parsePictureId(id);
      if (pictureId === undefined || putAt >= before) continue;
      if (draft !== undefined) {
        if (await this.#files.remove(name, before)) removed += 1;
        continue;
      }
      chunk.push({ name, pictureId });
      if (chunk.length >= ASKED_AT_ONCE) await clear();
    }
    await clear();
    return removed;
  }

  async #develop(bytes: Uint8Array): Promise<Result<SavedPicture, Refusal>> {
    const found = await this.#measure(bytes);
    if (!found.ok) return found;
    try {
      const largest = await this.#encode(bytes, 2560);
      const pictureId = parsePictureId(createHash('sha256').update(largest.data).digest('hex'))!;
      let sizeBytes = 0;
      for (const size of PICTURE_SIZES) {
        // Smaller sizes are made from the largest: the original is decoded once more only where it must be.
        const { data } = size === 2560 ? largest : await this.#encode(largest.data, size);
        await this.#files.put(nameOf(pictureId, size), data);
        sizeBytes += data.byteLength;
      }
      return ok({ pictureId, width: largest.info.width, height: largest.info.height, sizeBytes });
    } catch (error) {
      // The files' own faults are faults; what sharp throws is the picture's doing.
      if (error instanceof Error && 'syscall' in error) throw error;
      return err({ code: 'picture.unreadable' });
    }
  }

  async #measure(bytes: Uint8Array): Promise<Result<true, Refusal>> {
    try {
      const {
        format,
        width,
        height,
        pages = 1,
      } = await sharp(bytes, { limitInputPixels: false, failOn: 'error' }).metadata();
      if (!FORMATS.has(format)) return err({ code: 'picture.unreadable' });
      return width * height * pages > this.#limits.pixels ? err({ code: 'picture.tooLarge' }) : ok(true);
    } catch {
      return err({ code: 'picture.unreadable' });
    }
  }

  #encode(bytes: Uint8Array, side: PictureSize): Promise<{ data: Buffer; info: OutputInfo }> {
    return sharp(bytes, { limitInputPixels: this.#limits.pixels, failOn: 'error', pages: 1 })
      .autoOrient()
      .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
      .toColourspace('srgb')
      .timeout({ seconds: this.#limits.timeoutS })
      .webp({ quality: QUALITY, effort: 3 })
      .toBuffer({ resolveWithObject: true });
  }
}

/** PNG, JPEG or WebP by their first bytes, before any decoder sees them: no SVG, no PDF, no GIF. */
function hasKnownSignature(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(12, bytes.byteLength)).toString('latin1');
  return (
    head.startsWith('\x89PNG\r\n\x1a\n') ||
    head.startsWith('\xff\xd8\xff') ||
    (head.startsWith('RIFF') && head.slice(8) === 'WEBP')
  );
}

function nameOf(pictureId: PictureId, size: PictureSize): string {
  return `${FOLDER}/${pictureId.slice(0, 2)}/${pictureId}-${size}.webp`;
}
