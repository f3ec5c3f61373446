import assert from 'node:assert/strict';
import { test } from 'node:test';
import sharp from 'sharp';
import type { Metadata, Sharp } from 'sharp';
import type { PictureId } from '@preau/core/base';
import type { FileStore, KeptFile } from '../src/file-store.ts';
import { pngBomb } from './png-bomb.ts';
import { SharpPictures } from '../src/sharp-pictures.ts';

class Shelf implements FileStore {
  readonly files = new Map<string, Uint8Array>();
  async put(name: string, bytes: Uint8Array): Promise<void> {
    this.files.set(name, bytes);
  }
  async read(name: string): Promise<Uint8Array | undefined> {
    return this.files.get(name);
  }
  async *list(folder: string): AsyncGenerator<KeptFile> {
    for (const name of this.files.keys()) if (name.startsWith(`${folder}/`)) yield { name, putAt: 1 };
  }
  async remove(name: string): Promise<boolean> {
    return this.files.delete(name);
  }
}

const plain = (width: number, height: number): Sharp =>
  sharp({ create: { width, height, channels: 3, background: '#3366aa' } });
const codeFor = async (bytes: Uint8Array, limits = {}): Promise<string> => {
  const saved = await new SharpPictures({ files: new Shelf(), limits }).save(bytes);
  return saved.ok ? 'saved' : saved.error.code;
};

test('[LESSON-71] a photograph is turned upright, stripped of place and camera, and kept in three sizes by content', async () => {
  const shelf = new Shelf();
  const photo = await plain(3_000, 2_000)
    .withExif({ IFD0: { Make: 'Camera' }, IFD3: { GPSLatitude: '48/1 51/1 0/1' } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();
  assert.ok((await sharp(photo).metadata()).exif !== undefined);
  const pictures = new SharpPictures({ files: shelf });
  const saved = await pictures.save(photo);
  assert.ok(saved.ok);
  assert.deepEqual([saved.value.width, saved.value.height], [1_707, 2_560], 'upright, at most 2,560');
  const { pictureId } = saved.value;
  assert.match(pictureId, /^[0-9a-f]{64}$/);
  assert.equal(shelf.files.size, 3);
  for (const [size, height] of [
    [480, 480],
    [1280, 1_280],
    [2560, 2_560],
  ] as const) {
    const found: Metadata = await sharp(await pictures.read(pictureId, size)).metadata();
    assert.deepEqual(
      [found.format, found.height, found.exif, found.orientation, found.icc],
      ['webp', height, undefined, undefined, undefined],
    );
  }
  const again = await pictures.save(photo);
  assert.ok(again.ok && again.value.pictureId === saved.value.pictureId);
  assert.equal(shelf.files.size, 3);
});

test('[LESSON-71] PNG with transparency, JPEG and WebP are taken, and small ones are not made larger', async () => {
  for (const bytes of [
    await plain(100, 50).ensureAlpha(0.5).png().toBuffer(),
    await plain(100, 50).jpeg().toBuffer(),
    await plain(100, 50).webp().toBuffer(),
  ]) {
    const saved = await new SharpPictures({ files: new Shelf() }).save(bytes);
    assert.ok(saved.ok && saved.value.width === 100 && saved.value.height === 50);
  }
});

test('[LESSON-72] hostile and foreign files are refused: bombs, cut files, other formats, polyglots', async () => {
  const jpeg = await plain(800, 600).jpeg().toBuffer();
  assert.equal(await codeFor(pngBomb(30_000, 30_000)), 'picture.tooLarge');
  assert.equal(await codeFor(pngBomb(500, 500)), 'picture.unreadable', 'pixels that are not there');
  assert.equal(await codeFor(jpeg.subarray(0, jpeg.length / 2)), 'picture.unreadable');
  assert.equal(await codeFor(Buffer.concat([jpeg.subarray(0, 20), Buffer.alloc(5_000, 0xff)])), 'picture.unreadable');
  for (const text of ['', '<svg onload="alert(1)"/>', '%PDF-1.7', 'GIF89a', 'BM'])
    assert.equal(await codeFor(Buffer.from(text)), 'picture.unreadable', text);
  assert.equal(
    await codeFor(Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.from('<svg/>')])),
    'picture.unreadable',
  );
  assert.equal(await codeFor(await plain(10, 10).tiff().toBuffer()), 'picture.unreadable');
  assert.equal(await codeFor(jpeg, { sizeBytes: 100 }), 'picture.tooLarge');
  assert.equal(await codeFor(jpeg, { pixels: 1_000 }), 'picture.tooLarge');
});

test('[LESSON-72] what follows the picture in its file does not survive', async () => {
  const shelf = new Shelf();
  const saved = await new SharpPictures({ files: shelf }).save(
    Buffer.concat([await plain(50, 50).jpeg().toBuffer(), Buffer.from('<script>alert(1)</script>')]),
  );
  assert.ok(saved.ok);
  for (const bytes of shelf.files.values()) assert.ok(!Buffer.from(bytes).includes('script'));
});

test('[LESSON-74] pictures are decoded two at a time; beyond the queue they are refused for now', async () => {
  const pictures = new SharpPictures({ files: new Shelf(), limits: { atOnce: 1, waiting: 2 } });
  const bytes = await plain(600, 400).jpeg().toBuffer();
  const results = await Promise.all(Array.from({ length: 6 }, () => pictures.save(bytes)));
  assert.deepEqual(
    results.map((saved) => (saved.ok ? 'saved' : saved.error.code)),
    ['saved', 'saved', 'saved', 'server.unavailable', 'server.unavailable', 'server.unavailable'],
  );
  assert.ok((await pictures.save(bytes)).ok, 'and taken again afterwards');
});

test('[LESSON-77] the sweep removes what nobody knows and drafts of a crash, and nothing that is known or young', async () => {
  const shelf = new Shelf();
  const pictures = new SharpPictures({ files: shelf });
  const ids: PictureId[] = [];
  for (const width of [30, 40]) {
    const saved = await pictures.save(await plain(width, 20).png().toBuffer());
    assert.ok(saved.ok);
    ids.push(saved.value.pictureId);
    const bytes = [...shelf.files]
      .filter(([name]) => name.includes(saved.value.pictureId))
      .map(([, each]) => each.length);
    assert.equal(
      saved.value.sizeBytes,
      bytes.reduce((sum, each) => sum + each, 0),
    );
  }
  const [known, unknown] = ids;
  const draft = `pictures/ab/${known}-480.webp.0e7b.draft`;
  shelf.files.set(draft, new Uint8Array());
  shelf.files.set('pictures/readme', new Uint8Array());
  const keep = async (asked: readonly PictureId[]): Promise<ReadonlySet<PictureId>> =>
    new Set(asked.filter((id) => id === known));
  assert.equal(await pictures.sweep(1, keep), 0, 'all are young');
  assert.equal(await pictures.sweep(2, keep), 4);
  assert.deepEqual(
    [...shelf.files.keys()].filter((name) => name.includes(unknown!) || name === draft),
    [],
  );
  assert.equal(shelf.files.size, 4);
});
