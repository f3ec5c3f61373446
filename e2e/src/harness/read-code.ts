// Reads a QR code from what is on the screen, as the camera of another device would.
import readCode from 'jsqr';
import type { BrowserContext, Locator } from 'playwright-core';

// The types of this CommonJS module name the function `default`; Node gives the function itself.
const decode = readCode as unknown as typeof readCode.default;

interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Base64 of RGBA bytes. */
  readonly bytes: string;
}

/** What a picture of this element says; undefined when nobody can read it. */
export async function readCodeOf(element: Locator, context: BrowserContext): Promise<string | undefined> {
  const picture = (await element.screenshot()).toString('base64');
  // The browser unpacks the picture, on an empty page without a content policy.
  const darkroom = await context.newPage();
  try {
    const { width, height, bytes } = await darkroom.evaluate<Pixels>(`(async () => {
      const answer = await fetch('data:image/png;base64,${picture}');
      const image = await createImageBitmap(await answer.blob());
      const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d');
      canvas.drawImage(image, 0, 0);
      const { data, width, height } = canvas.getImageData(0, 0, image.width, image.height);
      let bytes = '';
      for (let at = 0; at < data.length; at += 8192) bytes += String.fromCharCode(...data.subarray(at, at + 8192));
      return { width, height, bytes: btoa(bytes) };
    })()`);
    return decode(new Uint8ClampedArray(Buffer.from(bytes, 'base64')), width, height)?.data;
  } finally {
    await darkroom.close();
  }
}
