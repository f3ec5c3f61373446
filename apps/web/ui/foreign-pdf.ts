// PDF files that the house did not make, by pdf.js, which is fetched when the first of them is opened. Nothing in them runs. WORK-110.

import { getDocument, GlobalWorkerOptions } from 'pdfjs-dist/legacy/build/pdf.mjs';

/** A page of the file. */
export interface PdfPage {
  readonly ratio: number;
  paint(canvas: HTMLCanvasElement, width: number): Promise<void>;
}

/** More pixels than this no page is painted with: a phone would lose the page. */
const MOST_PIXELS = 8_000_000;

/** Rejects when the file, or this browser, is not up to it. */
export async function openPdf(
  bytes: Uint8Array,
  most: number,
): Promise<{ readonly pages: readonly PdfPage[]; close(): void }> {
  GlobalWorkerOptions.workerPort ??= new Worker(new URL('./pdf-worker.ts', import.meta.url), { type: 'module' });
  const loading = getDocument({ data: bytes, useWasm: false, enableXfa: false, verbosity: 0 });
  const document = await loading.promise;
  const pages = await Promise.all(
    Array.from({ length: Math.min(most, document.numPages) }, async (_, index): Promise<PdfPage> => {
      const page = await document.getPage(index + 1);
      const { width, height } = page.getViewport({ scale: 1 });
      return {
        ratio: height / width,
        async paint(canvas, wanted) {
          const fit = Math.sqrt(MOST_PIXELS / ((height / width) * wanted * wanted));
          const viewport = page.getViewport({ scale: (wanted * Math.min(1, fit)) / width });
          canvas.width = Math.round(viewport.width);
          canvas.height = Math.round(viewport.height);
          await page.render({ canvas, viewport }).promise;
          page.cleanup();
        },
      };
    }),
  );
  return { pages, close: () => void loading.destroy() };
}
