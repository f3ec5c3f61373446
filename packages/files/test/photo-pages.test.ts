import assert from 'node:assert/strict';
import { test } from 'node:test';
import sharp from 'sharp';
import type { Sharp } from 'sharp';
import { createPhotoPages, PAGE_BYTES } from '../src/photo-pages.ts';
import { readersOf } from './photo-readers.ts';

const noise = (width: number, height: number): Sharp =>
  sharp({
    create: {
      width,
      height,
      channels: 3,
      background: '#888888',
      noise: { type: 'gaussian', mean: 128, sigma: 40 },
    },
  });

/** Boxes of the pages, in their order, as `width×height` in whole points. */
function boxesOf(pdf: Uint8Array): string[] {
  return [
    ...Buffer.from(pdf)
      .toString('latin1')
      .matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g),
  ].map(([, width, height]) => `${Math.round(Number(width))}×${Math.round(Number(height))}`);
}

/** The JPEGs inside, as they are drawn. */
function jpegsOf(pdf: Uint8Array): Buffer[] {
  const bytes = Buffer.from(pdf);
  const text = bytes.toString('latin1');
  return [...text.matchAll(/\/Filter \/DCTDecode[^>]*>>\s*stream\n/g)].map((match) => {
    const from = match.index + match[0].length;
    return bytes.subarray(from, text.indexOf('\nendstream', from));
  });
}

test('[WORK-62] photos become one PDF: a page each, upright, A4 as wide as the photo asks, under 300 kB, without place and camera', async () => {
  const lying = await noise(2_400, 1_800)
    .withExif({ IFD0: { Make: 'Camera' }, IFD3: { GPSLatitude: '48/1 51/1 0/1' } })
    .withMetadata({ orientation: 6 })
    .jpeg({ quality: 92 })
    .toBuffer();
  const wide = await noise(1_600, 900).png().toBuffer();
  const made = await createPhotoPages().bind(readersOf(lying, wide));
  assert.ok(made.ok);
  const pdf = made.value;
  assert.deepEqual(boxesOf(pdf), ['595×842', '842×595']);
  assert.ok(pdf.byteLength <= 2 * PAGE_BYTES, `${pdf.byteLength} bytes of the worst kind of picture`);
  const [first] = jpegsOf(pdf);
  const { width, height, exif, orientation } = await sharp(first).metadata();
  assert.ok(width < height && height <= 1_600, `${width}×${height}`);
  assert.deepEqual([exif, orientation], [undefined, undefined]);
  assert.ok(!Buffer.from(pdf).includes('Camera'));
});

test('[WORK-62] the same photos give the same bytes', async () => {
  const photo = await noise(400, 600).jpeg().toBuffer();
  const pages = createPhotoPages();
  const [one, two] = [await pages.bind(readersOf(photo, photo)), await pages.bind(readersOf(photo, photo))];
  assert.ok(one.ok && two.ok);
  assert.ok(Buffer.from(one.value).equals(two.value));
});

test('[WORK-63] what is no picture, cut, or huge is refused, and nothing is made; more than the queue holds is told to come back', async () => {
  const photo = await noise(600, 400).jpeg().toBuffer();
  const codeOf = async (...photos: Uint8Array[]): Promise<string> => {
    const made = await createPhotoPages().bind(photos.length === 0 ? [async () => undefined] : readersOf(...photos));
    return made.ok ? 'made' : made.error.code;
  };
  assert.equal(await codeOf(photo, Buffer.from('%PDF-1.7 not a photo')), 'handIn.photoUnreadable');
  assert.equal(await codeOf(photo.subarray(0, photo.length / 2)), 'handIn.photoUnreadable');
  const huge = await sharp({ create: { width: 8_000, height: 8_000, channels: 3, background: '#fff' } })
    .png()
    .toBuffer();
  assert.equal(await codeOf(huge), 'handIn.photoUnreadable');
  assert.equal(await codeOf(), 'handIn.photoUnreadable', 'a photo that is gone');
});

test('[WORK-63] two at work read a photo at a time, twenty wait without theirs, and the next is told to come back', async () => {
  const photo = await noise(60, 40).jpeg().toBuffer();
  const pages = createPhotoPages();
  const go = Promise.withResolvers<void>();
  let begun = 0;
  const read = async (): Promise<Uint8Array> => {
    begun += 1;
    await go.promise;
    return photo;
  };
  const asked = Array.from({ length: 25 }, () => pages.bind([read, read]));
  const refused = await Promise.all(asked.slice(22));
  assert.deepEqual(
    refused.map((made) => (made.ok ? 'made' : made.error.code)),
    Array.from({ length: 3 }, () => 'server.unavailable'),
  );
  assert.equal(begun, 2);
  go.resolve();
  assert.ok((await Promise.all(asked.slice(0, 22))).every((made) => made.ok));
  assert.equal(begun, 44);
});
