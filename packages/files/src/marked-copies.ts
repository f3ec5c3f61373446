// Copies of hand-ins with the marks upon their pages. Port: MarkedCopies. WORK-106, WORK-107.

import sharp from 'sharp';
import { err, ok } from '@preau/core/base';
import type { CopyPart, MarkedCopies } from '@preau/service/school';
import { createCopyThreads } from './copy-threads.ts';
import { DecodingQueue } from './decoding-queue.ts';
import type { DrawnPart } from './draw-marks.ts';

const PICTURE_SIDE = 2_000;
const PIXELS = 40_000_000;
const TIMEOUT_MS = 30_000;

/** Makes them with sharp and pdf-lib in threads of their own: two at a time, ten waiting; the next is told to come back. */
export function createMarkedCopies(limits: { readonly timeoutMs?: number } = {}): MarkedCopies {
  const queue = new DecodingQueue({ atOnce: 2, waiting: 10 });
  const threads = createCopyThreads({ timeoutMs: limits.timeoutMs ?? TIMEOUT_MS });
  return {
    async draw(parts) {
      if (parts.length === 0) throw new RangeError('Cannot draw a copy: there is no page');
      const drawn = await queue.run(async () => {
        const read: (CopyPart & { readonly bytes: Uint8Array | undefined })[] = [];
        // One after the other: each asks the database who may read it.
        for (const part of parts) read.push({ ...part, bytes: await part.read() });
        try {
          return ok(await threads.draw(await Promise.all(read.map(toDrawn))));
        } catch {
          // What sharp or the thread throws is the file's doing.
          return err({ code: 'handIn.pagesUnreadable' as const });
        }
      });
      return drawn ?? err({ code: 'server.unavailable' });
    },
  };
}

async function toDrawn({
  mediaType,
  bytes,
  marks,
}: CopyPart & { readonly bytes: Uint8Array | undefined }): Promise<DrawnPart> {
  if (bytes === undefined) throw new RangeError('Cannot draw a copy: a file is gone');
  if (mediaType === 'application/pdf') return { kind: 'pdf', bytes, marks };
  const jpeg = await sharp(bytes, { limitInputPixels: PIXELS, failOn: 'error', pages: 1 })
    .autoOrient()
    .resize({ width: PICTURE_SIDE, height: PICTURE_SIDE, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .jpeg({ quality: 75 })
    .toBuffer();
  return { kind: 'jpeg', bytes: jpeg, marks };
}
