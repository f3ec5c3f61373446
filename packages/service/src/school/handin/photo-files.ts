// Photos that a pupil uploaded, as one file: read, bound, kept beside the others. WORK-62.

import { err, ok } from '@preau/core/base';
import { isPicture } from '@preau/core/school';
import type { FileId, PersonId, Result, SchoolId } from '@preau/core/base';
import type { FileBytes } from '../files/file-ports.ts';
import type { PhotoPages } from './ports.ts';

/** What it works with. */
export interface PhotoFileParts {
  readonly bytes: FileBytes;
  readonly pages: PhotoPages;
}

/** Why there is no PDF. */
export interface PhotoRefusal {
  readonly code: 'file.unknown' | 'file.quota' | 'handIn.photoUnreadable' | 'server.unavailable';
}

/** Binds photos of a person into a file of theirs. */
export async function bindPhotos(
  { bytes, pages }: PhotoFileParts,
  schoolId: SchoolId,
  ownerId: PersonId,
  photoIds: readonly FileId[],
  name: string,
): Promise<Result<FileId, PhotoRefusal>> {
  let isUnknown = false;
  // Who waits for a turn holds no photo in memory, who has it one.
  const pdf = await pages.bind(
    photoIds.map((photoId) => async () => {
      const photo = await bytes.read(schoolId, ownerId, photoId);
      if (photo === undefined) isUnknown = true;
      return photo !== undefined && isPicture(photo.info.mediaType) ? photo.bytes : undefined;
    }),
  );
  if (isUnknown) return err({ code: 'file.unknown' });
  if (!pdf.ok) return pdf;
  const made = await bytes.make(schoolId, ownerId, { name, mediaType: 'application/pdf', bytes: pdf.value });
  return made.ok ? ok(made.value.fileId) : made;
}
