// Photos of a sheet of paper as one PDF: upright, A4, a page a photo, each page under 300 kB. Port: PhotoPages. WORK-62.

import { PDFDocument } from 'pdfkit';
import sharp from 'sharp';
import { err, ok } from '@preau/core/base';
import type { Result } from '@preau/core/base';
import type { PhotoPages } from '@preau/service/school';

/** No page is larger, bytes. */
export const PAGE_BYTES = 300_000;
/** What a page costs beside its picture: measured at 1,300 bytes for a document of one page. */
const PAGE_OVERHEAD_BYTES = 2_000;
/** Tried in this order until a page fits: a sharp page first, then a coarser one. */
const TRIES = [
  { side: 1_600, quality: 70 },
  { side: 1_600, quality: 52 },
  { side: 1_300, quality: 50 },
  { side: 1_000, quality: 45 },
  { side: 700, quality: 40 },
] as const;
const PIXELS = 40_000_000;
const TIMEOUT_S = 15;
/** Points of an A4 page, and what stays white around a photo. */
const A4 = { short: 595.28, long: 841.89 } as const;
const MARGIN = 14;
const AT_ONCE = 2;
const WAITING = 20;

const UNREADABLE = err({ code: 'handIn.photoUnreadable' as const });

interface Page {
  readonly jpeg: Buffer;
  readonly isWide: boolean;
}

/** Makes them with sharp and pdfkit: two documents at a time, twenty waiting; the next is told to come back. */
export function createPhotoPages(): PhotoPages {
  let running = 0;
  const queue: (() => void)[] = [];

  async function taken<T>(work: () => Promise<T>): Promise<T> {
    if (running < AT_ONCE) running += 1;
    else await new Promise<void>((resolve) => void queue.push(resolve));
    try {
      return await work();
    } finally {
      const next = queue.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  }

  return {
    async bind(photos) {
      if (photos.length === 0) throw new RangeError('Cannot bind photos: there is none');
      if (queue.length >= WAITING) return err({ code: 'server.unavailable' });
      return taken(async () => {
        const pages: Page[] = [];
        for (const read of photos) {
          const photo = await read();
          const page = photo === undefined ? UNREADABLE : await toPage(photo);
          if (!page.ok) return page;
          pages.push(page.value);
        }
        return ok(await toPdf(pages));
      });
    },
  };
}

async function toPage(photo: Uint8Array): Promise<Result<Page, { readonly code: 'handIn.photoUnreadable' }>> {
  try {
    for (const { side, quality } of TRIES) {
      const { data, info } = await sharp(photo, { limitInputPixels: PIXELS, failOn: 'error', pages: 1 })
        .autoOrient()
        .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
        .flatten({ background: '#ffffff' })
        .toColourspace('srgb')
        .timeout({ seconds: TIMEOUT_S })
        .jpeg({ quality, progressive: false })
        .toBuffer({ resolveWithObject: true });
      if (data.byteLength + PAGE_OVERHEAD_BYTES <= PAGE_BYTES || side === TRIES.at(-1)!.side)
        return ok({ jpeg: data, isWide: info.width > info.height });
    }
  } catch {
    // what sharp throws is the photo's doing
  }
  return UNREADABLE;
}

/** The same photos give the same bytes: no date, no random id. */
async function toPdf(pages: readonly Page[]): Promise<Uint8Array> {
  const document = new PDFDocument({
    autoFirstPage: false,
    font: null,
    info: { Producer: 'Préau', Creator: 'Préau', CreationDate: new Date(0) },
  });
  const chunks: Buffer[] = [];
  const whole = new Promise<void>((resolve, reject) => {
    document.on('data', (chunk: Buffer) => void chunks.push(chunk));
    document.on('end', resolve);
    document.on('error', reject);
  });
  for (const { jpeg, isWide } of pages) {
    const [width, height] = isWide ? [A4.long, A4.short] : [A4.short, A4.long];
    document.addPage({ size: 'A4', layout: isWide ? 'landscape' : 'portrait', margin: 0 });
    document.image(jpeg, MARGIN, MARGIN, {
      fit: [width - 2 * MARGIN, height - 2 * MARGIN],
      align: 'center',
      valign: 'center',
    });
  }
  document.end();
  await whole;
  return Buffer.concat(chunks);
}
