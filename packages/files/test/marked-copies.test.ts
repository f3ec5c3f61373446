import assert from 'node:assert/strict';
import { test } from 'node:test';
import { constants, deflateRawSync, deflateSync } from 'node:zlib';
import { degrees, PDFDocument, StandardFonts } from '@cantoo/pdf-lib';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import sharp from 'sharp';
import type { FileId, MarkId } from '@preau/core/base';
import type { Mark, Remark, Stroke } from '@preau/core/school';
import { createMarkedCopies } from '../src/marked-copies.ts';
import { createPhotoPages } from '../src/photo-pages.ts';
import { unfoldsTooFar } from '../src/unfolding.ts';
import { readersOf } from './photo-readers.ts';

const FILE = '00000000-0000-4000-8000-000000000001' as FileId;
let made = 0;
const place = (page: number) => ({
  markId: `00000000-0000-4000-9000-${String((made += 1)).padStart(12, '0')}` as MarkId,
  fileId: FILE,
  page,
});
const stroke = (points: readonly number[], more: Partial<Stroke> = {}): Stroke => ({
  ...place(0),
  kind: 'pen',
  colour: 'red',
  width: 'broad',
  points,
  ...more,
});
const remark = (x: number, y: number, text: string): Remark => ({ ...place(0), kind: 'remark', x, y, text });
const paper = (width: number, height: number): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: '#f8f8f0' } })
    .jpeg()
    .toBuffer();

const copies = createMarkedCopies();
async function drawn(mediaType: string, bytes: Uint8Array, marks: readonly Mark[]): Promise<Uint8Array> {
  const copy = await copies.draw([{ mediaType, read: async () => bytes, marks }]);
  assert.ok(copy.ok);
  return copy.value;
}

interface Reading {
  readonly document: PDFDocumentProxy;
  readonly pages: readonly PDFPageProxy[];
  readonly end: () => Promise<void>;
}

/** Pages as another reader of PDF has them. */
async function read(pdf: Uint8Array): Promise<Reading> {
  const loading = getDocument({ data: pdf.slice(), verbosity: 0, useWorkerFetch: false, disableFontFace: true });
  const document = await loading.promise;
  const pages = await Promise.all(Array.from({ length: document.numPages }, (_, n) => document.getPage(n + 1)));
  return { document, pages, end: () => loading.destroy() };
}

/** The reader draws upon what its own factory makes here. */
interface CanvasFactory {
  create(
    width: number,
    height: number,
  ): {
    readonly canvas: NonNullable<Parameters<PDFPageProxy['render']>[0]['canvas']>;
    readonly context: {
      getImageData(x: number, y: number, w: number, h: number): { readonly data: Uint8ClampedArray };
    };
  };
}
const canvasOf = (document: PDFDocumentProxy): CanvasFactory => document.canvasFactory as CanvasFactory;

async function wordsOf(page: PDFPageProxy): Promise<string> {
  const { items } = await page.getTextContent();
  return items.map((item) => ('str' in item ? item.str : '')).join('|');
}

/** The colour at a place of the shown page, in units of its width: red, green, blue. */
async function colourAt(
  { document, pages }: Reading,
  index: number,
  places: readonly (readonly [number, number])[],
): Promise<string[]> {
  const page = pages[index]!;
  const scale = 600 / page.getViewport({ scale: 1 }).width;
  const viewport = page.getViewport({ scale });
  const { canvas, context } = canvasOf(document).create(viewport.width, viewport.height);
  await page.render({ canvas, viewport }).promise;
  return places.map(([x, y]) => {
    const [red = 0, green = 0, blue = 0] = context.getImageData(x * 0.06, y * 0.06, 1, 1).data;
    if (red > 225 && green > 225 && blue > 215) return 'paper';
    if (red > 150 && green < 110 && blue < 110) return 'red';
    if (red < 110 && green < 130 && blue > 140) return 'blue';
    if (red > 200 && green > 190 && blue < 190) return 'yellow';
    return `${red} ${green} ${blue}`;
  });
}

/** Half a gigabyte of nothing in half a megabyte, where a reader looks for its objects. */
const BOMB = ((): Buffer => {
  // A megabyte packed once and written five hundred times: no part is the last, and all begin at a whole byte.
  const million = deflateRawSync(Buffer.alloc(1_000_000), { level: 9, finishFlush: constants.Z_FULL_FLUSH });
  const packed = Buffer.concat([Buffer.from([0x78, 0xda]), ...Array<Buffer>(500).fill(million)]);
  return Buffer.concat([
    Buffer.from(
      `%PDF-1.7\n1 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length ${packed.length} >>\nstream\n`,
    ),
    packed,
    Buffer.from('\nendstream\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF'),
  ]);
})();

test('[WORK-106] what is drawn stands in its place upon each page of photos, and remarks are written below theirs', async () => {
  const bound = await createPhotoPages().bind(readersOf(await paper(600, 800), await paper(800, 600)));
  assert.ok(bound.ok);
  const marks = [
    stroke([1_000, 2_000, 9_000, 2_000]),
    stroke([1_000, 4_000, 9_000, 4_000], { colour: 'blue' }),
    stroke([1_000, 6_000, 9_000, 6_000], { kind: 'highlight' }),
    { ...stroke([5_000, 1_000, 5_000, 6_000]), page: 1 },
    remark(5_000, 9_000, 'Revois l’accord : « les élèves ont fini », c’est cœur à ≠ 2π.'),
    remark(5_000, 1_000, 'Très bien\nContinue.'),
  ];
  const copy = await drawn('application/pdf', bound.value, marks);
  const reading = await read(copy);
  const { pages, end } = reading;
  assert.equal(pages.length, 2);
  const [first, second] = pages;
  const places = [
    [5_000, 2_000],
    [5_000, 3_000],
    [5_000, 4_000],
    [5_000, 6_000],
  ] as const;
  assert.deepEqual(await colourAt(reading, 0, places), ['red', 'paper', 'blue', 'yellow']);
  assert.deepEqual(
    await colourAt(reading, 1, [
      [5_000, 3_000],
      [4_000, 3_000],
    ]),
    ['red', 'paper'],
  );
  const words = await wordsOf(first!);
  for (const part of [
    'Très bien',
    'Continue.',
    'Revois l’accord : « les élèves ont fini », c’est cœur à',
    '≠',
    '2',
    'π',
  ])
    assert.ok(words.includes(part), `${part} in ${words}`);
  assert.ok(words.indexOf('Très bien') < words.indexOf('Revois'), 'numbered from the top');
  const [, , , height = 0] = first!.view;
  const [, bottom = 0] = first!.view;
  assert.ok(bottom < 0 && height - bottom > 842, `the page grew: ${first!.view.join(' ')}`);
  assert.equal(await wordsOf(second!), '');
  await end();
  assert.ok(Buffer.from(await drawn('application/pdf', bound.value, marks)).equals(copy), 'the same bytes again');
});

test('[WORK-106] a page that is turned, cut and does not begin at zero is drawn upon as it is shown', async () => {
  for (const angle of [0, 90, 180, 270]) {
    const source = await PDFDocument.create();
    const page = source.addPage([700, 900]);
    page.setMediaBox(-50, 20, 700, 900);
    page.setCropBox(0, 100, 500, 700);
    page.setRotation(degrees(angle));
    page.drawText('Le texte', { x: 60, y: 400, font: await source.embedFont(StandardFonts.Courier) });
    const marks = [stroke([1_000, 3_000, 9_000, 3_000]), remark(2_000, 1_000, 'Ici')];
    const reading = await read(await drawn('application/pdf', await source.save(), marks));
    const { pages, end } = reading;
    const shown = pages[0]!.getViewport({ scale: 1 });
    assert.equal(Math.round(shown.width), angle % 180 === 0 ? 500 : 700);
    assert.deepEqual(
      await colourAt(reading, 0, [
        [5_000, 3_000],
        [5_000, 4_500],
        [2_000, 880],
      ]),
      ['red', 'paper', 'red'],
      `turned by ${angle}`,
    );
    assert.match(await wordsOf(pages[0]!), /texte.*Ici/);
    await end();
  }
});

test('[WORK-106] a picture is a page, and several files follow one another', async () => {
  const picture = await sharp({ create: { width: 900, height: 300, channels: 3, background: '#f8f8f0' } })
    .webp()
    .toBuffer();
  const marks = [stroke([5_000, 1_000])];
  const below = await paper(300, 400);
  const copy = await copies.draw([
    { mediaType: 'image/webp', read: async () => picture, marks },
    { mediaType: 'image/jpeg', read: async () => below, marks: [] },
  ]);
  assert.ok(copy.ok);
  const reading = await read(copy.value);
  const { pages, end } = reading;
  assert.deepEqual(
    pages.map((page) => page.view.map(Math.round)),
    [
      [0, 0, 842, 281],
      [0, 0, 595, 794],
    ],
  );
  assert.deepEqual(
    await colourAt(reading, 0, [
      [5_000, 1_000],
      [5_000, 2_000],
    ]),
    ['red', 'paper'],
  );
  await end();
});

test('[WORK-107] what is no PDF, is nested without end or unfolds too far is refused by name, and the next copy is made', async () => {
  const bound = await createPhotoPages().bind(readersOf(await paper(60, 80)));
  assert.ok(bound.ok);
  const codeOf = async (mediaType: string, bytes: Uint8Array): Promise<string> => {
    const copy = await copies.draw([{ mediaType, read: async () => bytes, marks: [stroke([1, 1])] }]);
    return copy.ok ? 'made' : copy.error.code;
  };
  const hostile = [Buffer.from('%PDF-1.7\nnothing'), Buffer.from(`%PDF-1.7\n1 0 obj ${'['.repeat(200_000)}`), BOMB];
  for (const bytes of hostile) assert.equal(await codeOf('application/pdf', bytes), 'handIn.pagesUnreadable');
  assert.equal(await codeOf('image/png', Buffer.from('no picture')), 'handIn.pagesUnreadable');
  assert.equal(await codeOf('application/pdf', bound.value), 'made');
  const hasty = createMarkedCopies({ timeoutMs: 1 });
  const late = await hasty.draw([{ mediaType: 'application/pdf', read: async () => bound.value, marks: [] }]);
  assert.deepEqual(late, { ok: false, error: { code: 'handIn.pagesUnreadable' } });
});

test('[WORK-107] how far a PDF unfolds is counted over all its parts, without unfolding them whole', async () => {
  const part = Buffer.concat([
    Buffer.from('stream\n'),
    deflateSync(Buffer.alloc(1_000_000)),
    Buffer.from('\nendstream\n'),
  ]);
  const pdf = Buffer.concat([Buffer.from('%PDF-1.7\n'), part, part, Buffer.from('stream\r\nno deflate\nendstream')]);
  assert.equal(await unfoldsTooFar(pdf, 2_100_000), false);
  assert.equal(await unfoldsTooFar(pdf, 1_900_000), true);
  assert.equal(await unfoldsTooFar(BOMB), true);
});

test('[WORK-107] of many who ask at once two are read, ten wait without their pages, the others come back later', async () => {
  const narrow = createMarkedCopies();
  const page = await paper(60, 80);
  const go = Promise.withResolvers<void>();
  let begun = 0;
  const asked = Array.from({ length: 20 }, () =>
    narrow.draw([
      {
        mediaType: 'image/jpeg',
        read: async () => {
          begun += 1;
          await go.promise;
          return page;
        },
        marks: [],
      },
    ]),
  );
  const refused = await Promise.all(asked.slice(12));
  assert.deepEqual(
    new Set(refused.map((copy) => (copy.ok ? 'made' : copy.error.code))),
    new Set(['server.unavailable']),
  );
  assert.equal(begun, 2);
  go.resolve();
  assert.ok((await Promise.all(asked.slice(0, 12))).every((copy) => copy.ok));
  const gone = await narrow.draw([{ mediaType: 'image/jpeg', read: async () => undefined, marks: [] }]);
  assert.deepEqual(gone, { ok: false, error: { code: 'handIn.pagesUnreadable' } });
});
