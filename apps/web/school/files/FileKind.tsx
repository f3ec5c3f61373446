// What a file is, at a glance: a small picture of a picture, a drawing of everything else.

import { FileArchive, FileAudio, FileSpreadsheet, FileText, FileVideo } from 'lucide-react';
import type { ReactNode } from 'react';
import type { FileInfo } from '@preau/protocol/school';

/** Decoration: the name stands beside it. */
export function FileKind({ file }: { readonly file: Pick<FileInfo, 'fileId' | 'mediaType'> }): ReactNode {
  const { fileId, mediaType } = file;
  if (mediaType.startsWith('image/'))
    return <img className="file-kind" src={`/api/files/${fileId}?size=480`} alt="" loading="lazy" decoding="async" />;
  const Icon = mediaType.startsWith('audio/')
    ? FileAudio
    : mediaType.startsWith('video/')
      ? FileVideo
      : mediaType.includes('zip') && !mediaType.includes('epub')
        ? FileArchive
        : /sheet|csv/.test(mediaType)
          ? FileSpreadsheet
          : FileText;
  return (
    <span className="file-kind" aria-hidden="true">
      <Icon className="i" />
    </span>
  );
}
