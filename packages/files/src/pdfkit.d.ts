// The part of pdfkit that we use; the package brings no types.

declare module 'pdfkit' {
  import type { Readable } from 'node:stream';

  /** A document, as a stream of its bytes. */
  export class PDFDocument extends Readable {
    constructor(options: {
      readonly autoFirstPage: boolean;
      readonly font: null;
      readonly info: Readonly<Record<string, string | Date>>;
    });
    addPage(options: { readonly size: 'A4'; readonly layout: 'portrait' | 'landscape'; readonly margin: number }): this;
    image(
      bytes: Buffer,
      x: number,
      y: number,
      options: { readonly fit: readonly [number, number]; readonly align: 'center'; readonly valign: 'center' },
    ): this;
    end(): void;
  }
}
