// Files to attach: chosen, photographed or dropped, sent at once, and given to the form when they have arrived.

import { X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { FILES_PER_USE } from '@preau/core/school';
import type { FileInfo } from '@preau/protocol/school';
import { useLanguage } from '../../ui/hooks.ts';
import { Notice } from '../../ui/Notice.tsx';
import { DropField } from './DropField.tsx';
import { FileKind } from './FileKind.tsx';
import { sizeText } from './file-size.ts';
import { useFilesMessages } from './messages.ts';
import { SendingList } from './SendingList.tsx';
import { useFileUploads } from './use-file-uploads.ts';
import './files.css';

/** `files` are the form's; `onBusy` tells whether something is on its way, so that the form waits with sending. */
export function FilePicker({
  files,
  onChange,
  onBusy,
  schoolId,
  label,
  most = FILES_PER_USE,
  photo = true,
}: {
  readonly files: readonly FileInfo[];
  readonly onChange: (files: readonly FileInfo[]) => void;
  readonly onBusy?: (isBusy: boolean) => void;
  /** The school of the person who attaches; the first of the account when absent. */
  readonly schoolId?: string;
  readonly label?: string;
  readonly most?: number;
  readonly photo?: boolean;
}): ReactNode {
  const text = useFilesMessages();
  const language = useLanguage();
  const [isFull, setFull] = useState(false);
  // Two may arrive before the form has rendered again.
  const latest = useRef({ files, onBusy });
  latest.current = { files, onBusy };
  const set = (next: readonly FileInfo[]): void => {
    latest.current = { ...latest.current, files: next };
    onChange(next);
  };
  const uploads = useFileUploads(schoolId, (file) => set([...latest.current.files, file]));
  useEffect(() => latest.current.onBusy?.(uploads.isBusy), [uploads.isBusy]);
  const add = (chosen: readonly File[]): void => {
    const onTheWay = uploads.sendings.filter(({ state }) => state !== 'failed').length;
    const room = Math.max(0, most - files.length - onTheWay);
    setFull(chosen.length > room);
    if (room > 0) uploads.add(chosen.slice(0, room));
  };
  return (
    <div className="file-picker stack">
      <DropField label={label ?? text.pick.attach} photo={photo} onFiles={add} />
      {isFull ? <Notice tone="error" title={text.pick.tooMany(most)} live /> : null}
      <SendingList uploads={uploads} />
      {files.length === 0 ? null : (
        <ul className="picked" aria-label={text.pick.chosen}>
          {files.map((file) => (
            <li key={file.fileId}>
              <FileKind file={file} />
              <span className="file-name">
                <b>{file.name}</b>
                <small className="num">{sizeText(language, file.bytes)}</small>
              </span>
              <button
                type="button"
                className="btn btn-quiet"
                aria-label={text.pick.remove(file.name)}
                onClick={() => {
                  setFull(false);
                  set(latest.current.files.filter(({ fileId }) => fileId !== file.fileId));
                }}
              >
                <X className="i" aria-hidden="true" />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
