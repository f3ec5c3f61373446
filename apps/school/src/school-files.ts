// Where a school's files lie and who looks into them: content by its hash, half uploads beside it.

import { join } from 'node:path';
import { createContentJudge, createPhotoPages, FolderContents } from '@preau/files';
import type { ContentJudge, ContentStore, PhotoPages } from '@preau/service/school';

/** What files need of the machine. */
export interface SchoolFiles {
  readonly contents: ContentStore;
  readonly judge: ContentJudge;
  /** Photos of hand-ins as one PDF. */
  readonly pages: PhotoPages;
  /** Half uploads; made when it is not there. */
  readonly uploadsFolder: string;
}

/** The folder engine, below `$PREAU_DATA_DIR/files`. */
export async function openSchoolFiles(dataDir: string): Promise<SchoolFiles> {
  const folder = join(dataDir, 'files');
  return {
    contents: await FolderContents.open(join(folder, 'contents')),
    judge: createContentJudge(),
    pages: createPhotoPages(),
    uploadsFolder: join(folder, 'uploads'),
  };
}
