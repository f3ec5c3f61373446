// Where a school's files lie and who looks into them: content by its hash, half uploads beside it.

import { join } from 'node:path';
import {
  createContentJudge,
  createMarkedCopies,
  createPhotoPages,
  FolderContents,
  parseS3Url,
  S3Contents,
} from '@preau/files';
import type { ContentJudge, ContentStore, MarkedCopies, PhotoPages } from '@preau/service/school';

/** What files need of the machine. */
export interface SchoolFiles {
  readonly contents: ContentStore;
  readonly judge: ContentJudge;
  /** Photos of hand-ins as one PDF. */
  readonly pages: PhotoPages;
  /** Hand-ins with what was drawn upon them. */
  readonly copies: MarkedCopies;
  /** Half uploads; made when it is not there. */
  readonly uploadsFolder: string;
}

/** Contents in the S3-compatible store of `s3Url`, else in a folder; half uploads always below `$PREAU_DATA_DIR/files`. */
export async function openSchoolFiles({
  dataDir,
  s3Url,
}: {
  readonly dataDir: string;
  readonly s3Url?: string | undefined;
}): Promise<SchoolFiles> {
  const folder = join(dataDir, 'files');
  return {
    contents:
      s3Url === undefined
        ? await FolderContents.open(join(folder, 'contents'))
        : await S3Contents.open({ place: parseS3Url(s3Url), draftFolder: join(folder, 'drafts') }),
    judge: createContentJudge(),
    pages: createPhotoPages(),
    copies: createMarkedCopies(),
    uploadsFolder: join(folder, 'uploads'),
  };
}
