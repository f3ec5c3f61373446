import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import sharp from 'sharp';
import type { Metadata, Sharp } from 'sharp';
import { pngBomb } from './png-bomb.ts';
import { makeOdt, makeZip } from './zip-maker.ts';
import { createContentJudge } from '../src/content-judge.ts';

const folder = mkdtempSync(join(tmpdir(), 'preau-judge-'));
after(() => rmSync(folder, { recursive: true }));
let count = 0;
const lay = (bytes: Uint8Array | string): string => {
  const path = join(folder, String((count += 1)));
  writeFileSync(path, bytes);
  return path;
};
const judge = createContentJudge();
const sniffed = async (bytes: Uint8Array | string): Promise<string> => {
  const found = await judge.sniff(lay(bytes));
  if (!found.ok) return found.error.code;
  return typeof found.value === 'string' ? found.value : found.value.mediaType;
};
const plain = (width: number, height: number): Sharp =>
  sharp({ create: { width, height, channels: 3, background: '#3366aa' } });

/** The beginning of a WebM as browsers record it: EBML head, DocType, a track with this codec. */
const webm = (codec: string): Buffer =>
  Buffer.concat([
    Buffer.from(
      '1a45dfa39f4286810142f7810142f2810442f381084282847765626d42878104428581021853806701ffffffffffffff',
      'hex',
    ),
    Buffer.from(codec),
    Buffer.alloc(200, 1),
  ]);

test('[FILE-5] content is told by its bytes', async () => {
  assert.equal(await sniffed('%PDF-1.7\n1 0 obj\n'), 'application/pdf');
  assert.equal(await sniffed(await plain(10, 10).jpeg().toBuffer()), 'image/jpeg');
  assert.equal(await sniffed(makeOdt('Bonjour')), 'application/vnd.oasis.opendocument.text');
  assert.equal(await sniffed(makeZip([{ name: 'a.txt', bytes: Buffer.from('a') }])), 'application/zip');
  assert.equal(await sniffed('Élodie a écrit une dictée.\n'), 'text');
  assert.equal(await sniffed('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'), 'text');
  assert.equal(await sniffed('<!doctype html><script>alert(1)</script>'), 'text');
  assert.equal(await sniffed(Buffer.from([0, 1, 2, 3, 4, 5, 6, 7])), 'unknown');
  assert.equal(await sniffed(Buffer.from(`MZ${'\0'.repeat(200)}`)), 'application/x-msdownload');
  assert.equal(await sniffed(webm('A_OPUS')), 'audio/webm');
  assert.equal(await sniffed(webm('V_VP8A_OPUS')), 'video/webm');
});

test('[FILE-9] an archive that would unfold to far more than it seems is a bomb, also when it lies about it', async () => {
  const zeros = Buffer.alloc(60_000_000);
  assert.equal(await sniffed(makeZip([{ name: 'bombe.txt', bytes: zeros }])), 'file.bomb', 'honest about it');
  assert.equal(
    await sniffed(makeZip([{ name: 'bombe.txt', bytes: zeros, says: 1_000 }])),
    'file.bomb',
    'says a kilobyte',
  );
  const page = Buffer.alloc(1_000_000);
  const entries = Array.from({ length: 40 }, (_, index) => ({ name: `page-${index}`, bytes: page }));
  assert.equal(await sniffed(makeZip(entries, { shared: true })), 'file.bomb', 'entries that share their bytes');
  const many = Array.from({ length: 10_001 }, (_, index) => ({ name: String(index), bytes: Buffer.alloc(0) }));
  assert.equal(await sniffed(makeZip(many)), 'file.bomb', 'more entries than anybody needs');
  const lines = Buffer.from('Une ligne qui se répète, comme dans un tableau.\n'.repeat(200_000));
  assert.equal(
    await sniffed(makeZip([{ name: 'tableau.csv', bytes: lines }])),
    'application/zip',
    'a long table is none',
  );
});

test('[FILE-9] an archive that cannot be looked through is unreadable', async () => {
  const whole = makeZip([{ name: 'a.txt', bytes: Buffer.from('a'.repeat(5_000)) }]);
  assert.equal(await sniffed(whole.subarray(0, whole.length - 30)), 'file.unreadable', 'without its directory');
  const bent = Buffer.from(whole);
  bent.fill(0xff, 36, 50);
  assert.equal(await sniffed(bent), 'file.unreadable', 'with bytes that do not unfold');
});

test('[FILE-10] a picture is made anew: upright, without place and camera, with two smaller versions', async () => {
  const photo = await plain(3_000, 2_000)
    .withExif({ IFD0: { Make: 'Camera' }, IFD3: { GPSLatitude: '48/1 51/1 0/1' } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();
  const drawn = await judge.redraw(lay(Buffer.concat([photo, Buffer.from('<script>alert(1)</script>')])));
  assert.ok(drawn.ok);
  assert.equal(drawn.value.mediaType, 'image/jpeg');
  assert.ok(!Buffer.from(drawn.value.bytes).includes('script'));
  const { width, height, exif, orientation } = await sharp(drawn.value.bytes).metadata();
  assert.deepEqual([width, height, exif, orientation], [2_000, 3_000, undefined, undefined]);
  for (const size of [480, 1080] as const) {
    const small: Metadata = await sharp(drawn.value.smaller[size]).metadata();
    assert.deepEqual([small.format, small.height, small.exif], ['webp', size, undefined]);
  }
});

test('[FILE-10] PNG, WebP and moving GIF stay what they are; small ones are not made larger', async () => {
  const moving = await sharp(await Promise.all([1, 2, 3].map(() => plain(20, 10).png().toBuffer())), {
    join: { animated: true },
  })
    .gif()
    .toBuffer();
  for (const [bytes, mediaType, pages] of [
    [await plain(20, 10).ensureAlpha(0.5).png().toBuffer(), 'image/png', undefined],
    [await plain(20, 10).webp().toBuffer(), 'image/webp', undefined],
    [moving, 'image/gif', (await sharp(moving).metadata()).pages],
  ] as const) {
    const drawn = await judge.redraw(lay(bytes));
    assert.ok(drawn.ok, mediaType);
    const found = await sharp(drawn.value.bytes).metadata();
    assert.deepEqual([drawn.value.mediaType, found.width, found.pages], [mediaType, 20, pages]);
  }
});

test('[FILE-10] picture bombs are told from broken pictures', async () => {
  const codeFor = async (bytes: Uint8Array): Promise<string> => {
    const drawn = await judge.redraw(lay(bytes));
    return drawn.ok ? 'drawn' : drawn.error.code;
  };
  const jpeg = await plain(800, 600).jpeg().toBuffer();
  assert.equal(await codeFor(pngBomb(30_000, 30_000)), 'file.bomb');
  assert.equal(await codeFor(pngBomb(500, 500)), 'file.unreadable', 'pixels that are not there');
  assert.equal(await codeFor(jpeg.subarray(0, jpeg.length / 2)), 'file.unreadable');
  assert.equal(await codeFor(await plain(10, 10).tiff().toBuffer()), 'file.unreadable');
});

test('[FILE-10] contents are looked into two at a time; beyond the queue they are refused for now', async () => {
  const narrow = createContentJudge({ atOnce: 1, waiting: 1 });
  const path = lay(await plain(600, 400).jpeg().toBuffer());
  const results = await Promise.all([1, 2, 3].map(() => narrow.redraw(path)));
  assert.deepEqual(
    results.map((drawn) => (drawn.ok ? 'drawn' : drawn.error.code)),
    ['drawn', 'drawn', 'server.unavailable'],
  );
});
