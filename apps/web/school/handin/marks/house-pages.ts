// The pages of a PDF that the house bound of photos (packages/files, photo-pages.ts), found without a reader of PDF: an A4 page with one JPEG in its
// middle each. What looks otherwise is left to the reader. WORK-110.

/** A page: the picture, and where it lies, in parts of the page. */
export interface HousePage {
  readonly jpeg: Uint8Array<ArrayBuffer>;
  /** Height by width. */
  readonly ratio: number;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const A4 = { short: 595.28, long: 841.89 } as const;
/** As photo-pages.ts leaves it around a photo, points. */
const MARGIN = 14;
const PICTURE =
  /\/Subtype \/Image\n\/BitsPerComponent 8\n\/Width (\d+)\n\/Height (\d+)\n[^>]*?\/Filter \/DCTDecode\n\/Length (\d+)\n>>\nstream\n/g;
const BOX = /\/MediaBox \[0 0 (595\.28 841\.89|841\.89 595\.28)\]/g;

/** Undefined when it is another PDF. */
export function housePages(pdf: Uint8Array<ArrayBuffer>): readonly HousePage[] | undefined {
  // A letter a byte: places in the text are places in the bytes.
  const text = new TextDecoder('latin1').decode(pdf);
  if (!text.startsWith('%PDF-1.3')) return undefined;
  const pictures = [...text.matchAll(PICTURE)];
  const boxes = [...text.matchAll(BOX)];
  const pages = [...text.matchAll(/\/Type \/Page\n/g)].length;
  if (pictures.length === 0 || pictures.length !== boxes.length || pages !== pictures.length) return undefined;
  return pictures.map((picture, index) => {
    const [wide, high, length] = [Number(picture[1]), Number(picture[2]), Number(picture[3])];
    const from = picture.index + picture[0].length;
    const isWide = boxes[index]![1]!.startsWith('841');
    const [width, height] = isWide ? [A4.long, A4.short] : [A4.short, A4.long];
    const scale = Math.min((width - 2 * MARGIN) / wide, (height - 2 * MARGIN) / high);
    return {
      jpeg: pdf.slice(from, from + length),
      ratio: height / width,
      left: 0.5 - (wide * scale) / width / 2,
      top: 0.5 - (high * scale) / height / 2,
      width: (wide * scale) / width,
      height: (high * scale) / height,
    };
  });
}
