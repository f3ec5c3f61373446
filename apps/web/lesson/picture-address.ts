// Where the pictures of a sheet stand. Sizes are the longest side in pixels, as the lesson app stores them.

import type { Slide } from '@preau/core/lesson';

/** The sizes that are stored. */
export const PICTURE_SIZES = [480, 1280, 2560] as const;

/** Address of one size of a picture. The bytes never change, so they are cached for good. */
export function pictureAddress(lessonId: string, pictureId: string, size: (typeof PICTURE_SIZES)[number]): string {
  return `/api/lessons/${lessonId}/pictures/${pictureId}/${size}`;
}

/** `srcset` of a slide: every stored size that is not larger than the picture, and the smallest one always. */
export function slideSources(lessonId: string, slide: Slide): string {
  const longest = Math.max(slide.width, slide.height, 1);
  return PICTURE_SIZES.filter((_size, index) => index === 0 || PICTURE_SIZES[index - 1]! < longest)
    .map(
      (size) =>
        `${pictureAddress(lessonId, slide.pictureId, size)} ${Math.max(1, Math.round((Math.min(size, longest) * slide.width) / longest))}w`,
    )
    .join(', ');
}
