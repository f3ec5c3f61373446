// Looks into uploaded content: its type, archives for bombs, pictures made anew. Port: ContentJudge. FILE-5, FILE-9, FILE-10.

import { err, ok } from '@preau/core/base';
import type { Result } from '@preau/core/base';
import type { Sniffed } from '@preau/core/school';
import type { ContentJudge, ContentRefusal, RedrawnPicture } from '@preau/service/school';
import sharp from 'sharp';
import type { Sharp } from 'sharp';
import { DecodingQueue } from './decoding-queue.ts';
import { sniff } from './sniffing.ts';
import { readZip } from './zip-reading.ts';

/** A picture of more pixels, all frames together, is a bomb. */
const MOST_PIXELS = 40_000_000;
/** No side of a kept picture is longer. */
const LONGEST_SIDE = 4_096;
const TIMEOUT_S = 15;
const FORMATS: Readonly<Record<string, (picture: Sharp) => Sharp>> = {
  jpeg: (picture) => picture.jpeg({ quality: 88 }),
  png: (picture) => picture.png(),
  webp: (picture) => picture.webp({ quality: 88, effort: 3 }),
  gif: (picture) => picture.gif(),
};
/** Types that are zips inside; file-type tells them apart by their first entries. */
const ZIPS = /^application\/(zip|epub\+zip|vnd\.(openxmlformats-officedocument|oasis\.opendocument)\..+)$/;

/** Judges with file-type, zlib and sharp: two at a time, twenty waiting. */
export function createContentJudge(limits = { atOnce: 2, waiting: 20 }): ContentJudge {
  const queue = new DecodingQueue(limits);
  return {
    sniff: async (path) =>
      (await queue.run(async (): Promise<Result<Sniffed, ContentRefusal>> => {
        const found = await sniff(path);
        if (typeof found === 'string' || !ZIPS.test(found.mediaType)) return ok(found);
        const verdict = await readZip(path);
        if (verdict === 'sound') return ok(found);
        return err({ code: verdict === 'bomb' ? 'file.bomb' : 'file.unreadable' });
      })) ?? err({ code: 'server.unavailable' }),
    redraw: async (path) => (await queue.run(() => redraw(path))) ?? err({ code: 'server.unavailable' }),
  };
}

async function redraw(path: string): Promise<Result<RedrawnPicture, ContentRefusal>> {
  const found = await sharp(path, { limitInputPixels: false, failOn: 'error' })
    .metadata()
    .catch(() => undefined);
  const encode = FORMATS[found?.format ?? ''];
  if (found === undefined || encode === undefined) return err({ code: 'file.unreadable' });
  const { width, height, pages = 1, format } = found;
  if (width * height * pages > MOST_PIXELS) return err({ code: 'file.bomb' });
  try {
    const isMoving = pages > 1 && (format === 'gif' || format === 'webp');
    const options = { limitInputPixels: MOST_PIXELS, failOn: 'error', animated: isMoving } as const;
    const whole = sharp(path, options).autoOrient().toColourspace('srgb').timeout({ seconds: TIMEOUT_S });
    const bytes = await encode(isMoving ? whole : fitted(whole, LONGEST_SIDE)).toBuffer();
    return ok({
      mediaType: `image/${format}`,
      bytes,
      smaller: { 480: await shrink(bytes, 480), 1080: await shrink(bytes, 1080) },
    });
  } catch (error) {
    // Faults of the disk are faults; what sharp throws is the picture's doing.
    if (error instanceof Error && 'syscall' in error) throw error;
    return err({ code: 'file.unreadable' });
  }
}

function shrink(bytes: Uint8Array, side: number): Promise<Buffer> {
  return fitted(sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: 'error' }), side)
    .timeout({ seconds: TIMEOUT_S })
    .webp({ quality: 80, effort: 3 })
    .toBuffer();
}

function fitted(picture: Sharp, side: number): Sharp {
  return picture.resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true });
}
