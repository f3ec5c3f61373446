// Pictures for tests of other parts, which have no decoder of their own.
import sharp from 'sharp';

/** A JPEG of one colour. */
export function makeJpeg(width: number, height: number, background: string): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background } })
    .jpeg()
    .toBuffer();
}

/** Format and size of an encoded picture. */
export async function measure(bytes: Uint8Array): Promise<{ format: string; width: number; height: number }> {
  const { format, width, height } = await sharp(bytes).metadata();
  return { format, width, height };
}
