// A photo made small before it travels: upright, at most 1,600 pixels, JPEG, without place and camera. WORK-68.

/** Longest side of what is sent, pixels: A4 at 140 points an inch. */
export const PHOTO_SIDE = 1_600;
const QUALITY = 0.7;

/** The size within `side`, never larger than it was. */
export function fitSize(
  width: number,
  height: number,
  side: number,
): { readonly width: number; readonly height: number } {
  const ratio = Math.min(1, side / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * ratio)), height: Math.max(1, Math.round(height * ratio)) };
}

/** The photo as a small JPEG; undefined when this browser cannot read it. A canvas holds pixels only: what else was in the file is gone. */
export async function toSmallPhoto(file: Blob): Promise<Blob | undefined> {
  try {
    // The browser turns it as the camera says.
    const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
    const { width, height } = fitSize(picture.width, picture.height, PHOTO_SIDE);
    const canvas = document.createElement('canvas');
    canvas.width = width;
    canvas.height = height;
    const paint = canvas.getContext('2d');
    if (paint === null) return undefined;
    paint.fillStyle = '#ffffff';
    paint.fillRect(0, 0, width, height);
    paint.drawImage(picture, 0, 0, width, height);
    picture.close();
    return await new Promise((resolve) => canvas.toBlob((blob) => resolve(blob ?? undefined), 'image/jpeg', QUALITY));
  } catch {
    return undefined;
  }
}
