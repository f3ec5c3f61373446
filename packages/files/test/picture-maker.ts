// Pictures for tests of other parts, which have no decoder of their own.
import sharp from 'sharp';

/** A JPEG of one colour. */
export function makeJpeg(width: number, height: number, background: string): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background } })
    .jpeg()
    .toBuffer();
}

/** A JPEG of noise, which no encoder makes small. */
export function makeNoise(width: number, height: number): Promise<Buffer> {
  const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
  return sharp({ create: { width, height, channels: 3, background: '#000000', noise } })
    .jpeg()
    .toBuffer();
}

/** Format and size of an encoded picture. */
export async function measure(bytes: Uint8Array): Promise<{ format: string; width: number; height: number }> {
  const { format, width, height } = await sharp(bytes).metadata();
  return { format, width, height };
}
