// The door of files: bytes by name or by content in a folder, and pictures re-encoded by content.
export { FolderFiles } from './folder-files.ts';
export type { FileStore, KeptFile } from './file-store.ts';
export { SharpPictures } from './sharp-pictures.ts';
export type { PictureLimits, SharpPicturesOptions } from './sharp-pictures.ts';
export { createPhotoPages, PAGE_BYTES } from './photo-pages.ts';
export { createContentJudge } from './content-judge.ts';
export { FolderContents } from './folder-contents.ts';
