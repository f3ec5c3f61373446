// What may be kept as a file, and how it is shown: by content, never by name. docs/spec/files.md, FILE-5, FILE-6, FILE-7.

import { cleanText, err, ok } from '../../base/index.ts';
import type { Result } from '../../base/index.ts';
import { FILE_NAME_LENGTH } from './file-limits.ts';

/** Kinds of content that are treated alike. A name of one family over content of another is a lie. */
export type FileFamily = 'picture' | 'pdf' | 'audio' | 'video' | 'document' | 'archive' | 'text';

interface MediaRow {
  readonly family: FileFamily;
  /** The first is given to a name that has none. */
  readonly extensions: readonly string[];
}

/** The allow list. What is not here is refused. */
const MEDIA: Readonly<Record<string, MediaRow>> = {
  'image/jpeg': { family: 'picture', extensions: ['jpg', 'jpeg', 'jfif'] },
  'image/png': { family: 'picture', extensions: ['png'] },
  'image/webp': { family: 'picture', extensions: ['webp'] },
  'image/gif': { family: 'picture', extensions: ['gif'] },
  'application/pdf': { family: 'pdf', extensions: ['pdf'] },
  'audio/mpeg': { family: 'audio', extensions: ['mp3'] },
  'audio/mp4': { family: 'audio', extensions: ['m4a', 'aac'] },
  'audio/aac': { family: 'audio', extensions: ['aac'] },
  'audio/ogg': { family: 'audio', extensions: ['ogg', 'oga', 'opus'] },
  'audio/wav': { family: 'audio', extensions: ['wav'] },
  'audio/flac': { family: 'audio', extensions: ['flac'] },
  'audio/webm': { family: 'audio', extensions: ['weba', 'webm'] },
  'video/mp4': { family: 'video', extensions: ['mp4', 'm4v'] },
  'video/webm': { family: 'video', extensions: ['webm'] },
  'video/quicktime': { family: 'video', extensions: ['mov'] },
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': {
    family: 'document',
    extensions: ['docx'],
  },
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': { family: 'document', extensions: ['xlsx'] },
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': {
    family: 'document',
    extensions: ['pptx'],
  },
  'application/vnd.oasis.opendocument.text': { family: 'document', extensions: ['odt'] },
  'application/vnd.oasis.opendocument.spreadsheet': { family: 'document', extensions: ['ods'] },
  'application/vnd.oasis.opendocument.presentation': { family: 'document', extensions: ['odp'] },
  'application/vnd.oasis.opendocument.graphics': { family: 'document', extensions: ['odg'] },
  // The container of the older office programs.
  'application/x-cfb': { family: 'document', extensions: ['doc', 'xls', 'ppt'] },
  'application/rtf': { family: 'document', extensions: ['rtf'] },
  'application/epub+zip': { family: 'document', extensions: ['epub'] },
  // GeoGebra, Scratch and others are archives with a name of their own.
  'application/zip': { family: 'archive', extensions: ['zip', 'ggb', 'sb3', 'sb2', 'h5p', 'kmz'] },
  'text/plain': { family: 'text', extensions: ['txt', 'md', 'srt', 'vtt', 'log'] },
  'text/csv': { family: 'text', extensions: ['csv', 'tsv'] },
};

/** Text that a program may run or a browser may render: kept, and only ever given as bytes to save. FILE-7. */
const OPAQUE_TEXT = ['html', 'htm', 'svg', 'xml', 'js', 'mjs', 'css', 'json', 'py', 'java', 'c', 'cpp', 'sql', 'tex'];
/** The media type of what is given as bytes to save and nothing else. */
export const OPAQUE = 'application/octet-stream';

const FAMILY_OF: ReadonlyMap<string, FileFamily> = new Map([
  ...Object.values(MEDIA).flatMap(({ family, extensions }) => extensions.map((each) => [each, family] as const)),
  ...OPAQUE_TEXT.map((each) => [each, 'text'] as const),
]);

/** What the content showed: its media type by signature, or that it is plain text. */
export type Sniffed = { readonly mediaType: string } | 'text' | 'unknown';

/** A file that may be kept: its type by content, its name cleaned and with an extension that tells the truth. */
export interface JudgedFile {
  readonly mediaType: string;
  readonly name: string;
}

/** May it be kept, and as what? Refused: what is not on the list, and a name that says another kind than the content. */
export function judgeFile(name: string, sniffed: Sniffed): Result<JudgedFile, { readonly code: 'file.typeRefused' }> {
  const { stem, extension } = splitName(name);
  const named = FAMILY_OF.get(extension);
  if (sniffed === 'text') {
    if (named !== undefined && named !== 'text') return err({ code: 'file.typeRefused' });
    const mediaType = extension === 'csv' || extension === 'tsv' ? 'text/csv' : 'text/plain';
    if (OPAQUE_TEXT.includes(extension)) return ok({ mediaType: OPAQUE, name: `${stem}.${extension}` });
    if (named === 'text') return ok({ mediaType, name: `${stem}.${extension}` });
    return ok({ mediaType, name: `${join(stem, extension)}.txt` });
  }
  const row = sniffed === 'unknown' ? undefined : MEDIA[sniffed.mediaType];
  if (row === undefined || sniffed === 'unknown') return err({ code: 'file.typeRefused' });
  if (named === undefined) {
    // An unknown ending stays a part of the name; of a container of older programs nobody can say which one it is.
    if (sniffed.mediaType === 'application/x-cfb') return err({ code: 'file.typeRefused' });
    return ok({ mediaType: sniffed.mediaType, name: `${join(stem, extension)}.${row.extensions[0]}` });
  }
  const isSaid =
    named === row.family ||
    // A sound may be named after the container it shares with films.
    (row.family === 'audio' && named === 'video');
  if (!isSaid) return err({ code: 'file.typeRefused' });
  const kept = row.extensions.includes(extension) ? extension : row.extensions[0];
  return ok({ mediaType: sniffed.mediaType, name: `${stem}.${kept}` });
}

/** Is it shown in the page, once verified? Everything else is bytes to save. FILE-12. */
export function isShownInPage(mediaType: string): boolean {
  const family = MEDIA[mediaType]?.family;
  return family === 'picture' || family === 'pdf' || family === 'audio';
}

/** Pictures, which are made anew at upload and exist in smaller sizes. */
export function isPicture(mediaType: string): boolean {
  return MEDIA[mediaType]?.family === 'picture';
}

function join(stem: string, extension: string): string {
  return extension === '' ? stem : `${stem}.${extension}`;
}

/** The last part of a path, without what no file system takes, at most `FILE_NAME_LENGTH` long; the extension in small letters. */
function splitName(name: string): { readonly stem: string; readonly extension: string } {
  const last = cleanText(name.slice(-2_000).replaceAll('\n', ' ')).split(/[/\\]/).at(-1) ?? '';
  const clean = last
    .replaceAll(':', '-')
    .replaceAll(/[<>"|?*\u200B-\u200F\u2028\u2029]/g, '_')
    .replace(/^[.\s]+/, '');
  const [, stem = '', extension = ''] = /^(.*?)(?:\.([A-Za-z0-9]{1,8}))?$/su.exec(clean) ?? [];
  const short = Array.from(stem.trim())
    .slice(0, FILE_NAME_LENGTH - 10)
    .join('')
    .trim();
  return { stem: short === '' ? 'fichier' : short, extension: extension.toLowerCase() };
}
