// Marks drawn upon the pages of PDF files and pictures, all in one PDF; remarks are numbered and written below their page. Runs in a worker of its
// own (marked-copy-worker.ts). docs/spec/homework.md, WORK-106.

import {
  BlendMode,
  concatTransformationMatrix,
  LineCapStyle,
  PDFDocument,
  popGraphicsState,
  pushGraphicsState,
  rgb,
  StandardFonts,
} from '@cantoo/pdf-lib';
import type { Color, PDFFont, PDFPage } from '@cantoo/pdf-lib';
import { PAGE_UNITS, remarksOf, strokePath, strokeWidthOf } from '@preau/core/school';
import type { Mark, PenColour, Remark } from '@preau/core/school';
import { breakLines, runsOf } from './marked-text.ts';
import type { Typeface } from './marked-text.ts';

/** A file of a hand-in, ready to be drawn upon: a PDF, or a picture as JPEG. */
export interface DrawnPart {
  readonly kind: 'pdf' | 'jpeg';
  readonly bytes: Uint8Array;
  readonly marks: readonly Mark[];
}

/** More pages are not bound into one copy. */
const MOST_PAGES = 500;
const A4 = { short: 595.28, long: 841.89 } as const;
/** The pen on paper: dark enough for 4.5:1 upon white. */
const COLOURS: Readonly<Record<PenColour, Color>> = {
  red: rgb(0.76, 0.09, 0.13),
  blue: rgb(0.11, 0.31, 0.72),
  green: rgb(0.06, 0.42, 0.27),
};
const YELLOW = rgb(1, 0.83, 0.2);
const INK = rgb(0.1, 0.16, 0.15);
const WHITE = rgb(1, 1, 1);
/** Remarks below a page: size, line and margins in ten-thousandths of its width, as the page on the screen has them. */
const TEXT = { size: 210, line: 290, side: 450, top: 260, number: 190 } as const;

/** One PDF of all pages. Throws when a file cannot be read. The same parts give the same bytes. */
export async function drawMarks(parts: readonly DrawnPart[]): Promise<Uint8Array> {
  const copy = await PDFDocument.create({ updateMetadata: false });
  for (const set of ['setCreationDate', 'setModificationDate'] as const) copy[set](new Date(0));
  copy.setProducer('Préau');
  const typeface: Typeface<PDFFont> = {
    text: await copy.embedFont(StandardFonts.Helvetica),
    signs: await copy.embedFont(StandardFonts.Symbol),
  };
  for (const { kind, bytes, marks } of parts) {
    const pages = kind === 'pdf' ? await pagesOf(copy, bytes) : [await pictureOf(copy, bytes)];
    for (const [index, page] of pages.entries()) {
      const upon = marks.filter((mark) => mark.page === index);
      if (upon.length > 0) drawUpon(page, upon, typeface);
    }
  }
  return copy.save({ useObjectStreams: false });
}

async function pagesOf(copy: PDFDocument, bytes: Uint8Array): Promise<readonly PDFPage[]> {
  // Many PDF files are locked against changes by an empty password; what one may read one may copy.
  const source = await PDFDocument.load(bytes, { password: '', updateMetadata: false });
  if (copy.getPageCount() + source.getPageCount() > MOST_PAGES)
    throw new RangeError(`Cannot bind ${source.getPageCount()} pages: too many`);
  return (await copy.copyPages(source, source.getPageIndices())).map((page) => copy.addPage(page));
}

async function pictureOf(copy: PDFDocument, bytes: Uint8Array): Promise<PDFPage> {
  const picture = await copy.embedJpg(bytes);
  const width = picture.width > picture.height ? A4.long : A4.short;
  const height = (picture.height / picture.width) * width;
  const page = copy.addPage([width, height]);
  page.drawImage(picture, { x: 0, y: 0, width, height });
  return page;
}

/** The page as it is shown: its visible box, turned. */
interface Shown {
  readonly width: number;
  readonly height: number;
  /** From points of the shown page (from its lower left corner, y up) to those of the file. */
  readonly matrix: readonly [number, number, number, number, number, number];
}

function shownOf(page: PDFPage): Shown {
  const [media, crop] = [page.getMediaBox(), page.getCropBox()];
  const x0 = Math.max(media.x, crop.x);
  const y0 = Math.max(media.y, crop.y);
  const x1 = Math.min(media.x + media.width, crop.x + crop.width);
  const y1 = Math.min(media.y + media.height, crop.y + crop.height);
  const [width, height] = [x1 - x0, y1 - y0];
  if (!(width > 0 && height > 0)) throw new RangeError('Cannot draw upon a page that shows nothing');
  switch (((page.getRotation().angle % 360) + 360) % 360) {
    case 90:
      return { width: height, height: width, matrix: [0, 1, -1, 0, x1, y0] };
    case 180:
      return { width, height, matrix: [-1, 0, 0, -1, x1, y1] };
    case 270:
      return { width: height, height: width, matrix: [0, -1, 1, 0, x0, y1] };
    default:
      return { width, height, matrix: [1, 0, 0, 1, x0, y0] };
  }
}

function drawUpon(page: PDFPage, marks: readonly Mark[], typeface: Typeface<PDFFont>): void {
  const shown = shownOf(page);
  const unit = shown.width / PAGE_UNITS;
  const first = marks[0]!;
  const remarks = remarksOf(marks, first.fileId, first.page);
  page.pushOperators(pushGraphicsState(), concatTransformationMatrix(...shown.matrix));
  for (const mark of marks) {
    if (mark.kind === 'remark') continue;
    const isPen = mark.kind === 'pen';
    page.drawSvgPath(strokePath(mark.points), {
      x: 0,
      y: shown.height,
      scale: unit,
      borderColor: isPen ? COLOURS[mark.colour] : YELLOW,
      borderWidth: strokeWidthOf(mark),
      borderLineCap: LineCapStyle.Round,
      ...(isPen ? {} : { borderOpacity: 0.55, blendMode: BlendMode.Multiply }),
    });
  }
  for (const [index, remark] of remarks.entries())
    drawNumber(page, index + 1, remark.x * unit, shown.height - remark.y * unit, unit, typeface);
  if (remarks.length > 0) drawRemarks(page, shown, remarks, typeface);
  page.pushOperators(popGraphicsState());
}

function drawNumber(
  page: PDFPage,
  number: number,
  x: number,
  y: number,
  unit: number,
  { text }: Typeface<PDFFont>,
): void {
  const size = TEXT.size * unit;
  const digits = String(number);
  page.drawCircle({ x, y, size: TEXT.number * unit, color: COLOURS.red, borderColor: WHITE, borderWidth: 25 * unit });
  page.drawText(digits, {
    x: x - text.widthOfTextAtSize(digits, size) / 2,
    y: y - size * 0.36,
    size,
    font: text,
    color: WHITE,
  });
}

/** Below the page, which grows by as much as they need. */
function drawRemarks(page: PDFPage, shown: Shown, remarks: readonly Remark[], typeface: Typeface<PDFFont>): void {
  const unit = shown.width / PAGE_UNITS;
  const size = TEXT.size * unit;
  const left = (TEXT.side + 3 * TEXT.number) * unit;
  const written = remarks.map(({ text }) => breakLines(text, shown.width - left - TEXT.side * unit, size, typeface));
  const lines = written.reduce((sum, { length }) => sum + length, 0);
  const strip = (2 * TEXT.top + lines * TEXT.line + (remarks.length - 1) * 0.4 * TEXT.line) * unit;
  grow(page, shown, strip);
  page.drawRectangle({ x: 0, y: -strip, width: shown.width, height: strip, color: WHITE });
  let y = -(TEXT.top + TEXT.size) * unit;
  for (const [index, paragraph] of written.entries()) {
    drawNumber(page, index + 1, (TEXT.side + TEXT.number) * unit, y + size * 0.36, unit, typeface);
    for (const line of paragraph) {
      let x = left;
      for (const { text, font } of runsOf(line, typeface)) {
        page.drawText(text, { x, y, size, font, color: INK });
        x += font.widthOfTextAtSize(text, size);
      }
      y -= TEXT.line * unit;
    }
    y -= 0.4 * TEXT.line * unit;
  }
}

function grow(page: PDFPage, { width, height, matrix }: Shown, strip: number): void {
  const [a, b, c, d, e, f] = matrix;
  const at = (u: number, v: number): [number, number] => [a * u + c * v + e, b * u + d * v + f];
  const [[x0, y0], [x1, y1]] = [at(0, -strip), at(width, height)];
  const box = [Math.min(x0, x1), Math.min(y0, y1), Math.abs(x1 - x0), Math.abs(y1 - y0)] as const;
  page.setMediaBox(...box);
  page.setCropBox(...box);
}
