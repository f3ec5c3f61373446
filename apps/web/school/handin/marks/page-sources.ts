// The files of a hand-in as pages: pictures and the house's own PDF by themselves, any other PDF by a reader that comes only then. WORK-110.

import type { FileId } from '@preau/core/base';
import { isPicture, MARK_LIMITS } from '@preau/core/school';
import type { FileInfo } from '@preau/protocol/school';
import { housePages } from './house-pages.ts';

/** A picture on a page, in parts of the page. */
export interface PagePicture {
  readonly kind: 'picture';
  readonly address: string;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A page that is painted when it is seen. */
export interface PagePainting {
  readonly kind: 'painting';
  /** Paints it `width` pixels wide; rejects when the page cannot be read. */
  paint(canvas: HTMLCanvasElement, width: number): Promise<void>;
}

/** One page of a file. */
export interface PageSource {
  readonly fileId: FileId;
  /** From 0. */
  readonly page: number;
  /** Height by width. */
  readonly ratio: number;
  readonly shown: PagePicture | PagePainting;
}

/** A file as pages, or that this device cannot show it so. */
export interface FilePages {
  readonly file: FileInfo;
  readonly pages: readonly PageSource[];
  readonly failed: boolean;
}

/** All pages, and what is to be let go of afterwards. */
export interface OpenPages {
  readonly files: readonly FilePages[];
  close(): void;
}

const DEADLINE_MS = 60_000;

/** Has it pages to draw upon? */
export function hasPages({ mediaType }: FileInfo): boolean {
  return mediaType === 'application/pdf' || isPicture(mediaType);
}

/** Opens the files that have pages. Never rejects but by `signal`; a file that cannot be shown says so. */
export async function openPages(files: readonly FileInfo[], signal: AbortSignal): Promise<OpenPages> {
  const closers: (() => void)[] = [];
  const opened: FilePages[] = [];
  for (const file of files.filter(hasPages)) {
    signal.throwIfAborted();
    try {
      opened.push({ file, pages: await pagesOf(file, signal, (close) => closers.push(close)), failed: false });
    } catch {
      opened.push({ file, pages: [], failed: true });
    }
  }
  const close = (): void => closers.forEach((each) => each());
  if (signal.aborted) close();
  return { files: opened, close };
}

async function pagesOf(
  { fileId, mediaType }: FileInfo,
  signal: AbortSignal,
  later: (close: () => void) => void,
): Promise<readonly PageSource[]> {
  const answer = await fetch(`/api/files/${fileId}`, {
    credentials: 'same-origin',
    signal: AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)]),
  });
  if (!answer.ok) throw new Error(`Cannot read a file: ${answer.status}`);
  const address = (blob: Blob): string => {
    const made = URL.createObjectURL(blob);
    later(() => URL.revokeObjectURL(made));
    return made;
  };
  if (mediaType !== 'application/pdf') {
    const picture = address(await answer.blob());
    const { width, height } = await sizeOf(picture);
    const whole = { kind: 'picture', address: picture, left: 0, top: 0, width: 1, height: 1 } as const;
    return [{ fileId, page: 0, ratio: height / width, shown: whole }];
  }
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const bound = housePages(bytes);
  if (bound !== undefined)
    return bound.map(({ jpeg, ratio, ...place }, page) => ({
      fileId,
      page,
      ratio,
      shown: { kind: 'picture', address: address(new Blob([jpeg], { type: 'image/jpeg' })), ...place },
    }));
  const { openPdf } = await import('../../../ui/foreign-pdf.ts');
  const { pages, close } = await openPdf(bytes, MARK_LIMITS.pages);
  later(close);
  return pages.map(({ ratio, paint }, page) => ({ fileId, page, ratio, shown: { kind: 'painting', paint } }));
}

function sizeOf(address: string): Promise<{ readonly width: number; readonly height: number }> {
  return new Promise((resolve, reject) => {
    const picture = new Image();
    picture.addEventListener('load', () => resolve({ width: picture.naturalWidth, height: picture.naturalHeight }));
    picture.addEventListener('error', () => reject(new Error('Cannot read a picture')));
    picture.src = address;
  });
}
