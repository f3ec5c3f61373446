// Files that something bears: a sound is heard here, a picture is seen small, everything else opens or is saved.

import type { ReactNode } from 'react';
import { isShownInPage } from '@preau/core/school';
import type { FileInfo } from '@preau/protocol/school';
import { useLanguage } from '../../ui/hooks.ts';
import { FileKind } from './FileKind.tsx';
import { sizeText } from './file-size.ts';
import { useFilesMessages } from './messages.ts';
import './files.css';

/** The link to a file, with what happens on a press for those who do not see it. */
export function FileLink({ file }: { readonly file: FileInfo }): ReactNode {
  const text = useFilesMessages().row;
  const isShown = isShownInPage(file.mediaType);
  return (
    <a
      className="file-link"
      href={`/api/files/${file.fileId}`}
      {...(isShown ? { target: '_blank', rel: 'noopener' } : { download: file.name })}
    >
      {file.name}
      <span className="sr"> ({isShown ? text.newTab : text.save})</span>
    </a>
  );
}

/** Nothing when there is none. */
export function FileList({
  files,
  label,
}: {
  readonly files: readonly FileInfo[];
  /** What the list is, for a screen reader; « Fichiers joints » when absent. */
  readonly label?: string;
}): ReactNode {
  const text = useFilesMessages();
  const language = useLanguage();
  if (files.length === 0) return null;
  return (
    <ul className="file-list" aria-label={label ?? text.pick.chosen}>
      {files.map((file) => (
        <li key={file.fileId}>
          <FileKind file={file} />
          <span className="file-name">
            <FileLink file={file} />
            <small className="num">{sizeText(language, file.bytes)}</small>
            {file.mediaType.startsWith('audio/') ? (
              // oxlint-disable-next-line jsx-a11y/media-has-caption -- a voice memo has no captions
              <audio controls preload="none" src={`/api/files/${file.fileId}`} aria-label={file.name} />
            ) : null}
          </span>
        </li>
      ))}
    </ul>
  );
}
