// The door of files: bytes by name or by content in a folder, and pictures re-encoded by content.
export { FolderFiles } from './folder-files.ts';
export type { FileStore, KeptFile } from './file-store.ts';
export { SharpPictures } from './sharp-pictures.ts';
export type { PictureLimits, SharpPicturesOptions } from './sharp-pictures.ts';
export { createPhotoPages, PAGE_BYTES } from './photo-pages.ts';
export { createMarkedCopies } from './marked-copies.ts';
export { createContentJudge } from './content-judge.ts';
export { FolderContents } from './folder-contents.ts';
export { FilesError } from './files-error.ts';
export type { FilesReason } from './files-error.ts';
export { S3Contents } from './s3-contents.ts';
export type { S3ContentsOptions } from './s3-contents.ts';
export { parseS3Url } from './s3-signing.ts';
export type { S3Place } from './s3-signing.ts';
