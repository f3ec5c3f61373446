// Where files come in: a button, the camera of a phone, or dragged onto it.

import { Camera, Paperclip } from 'lucide-react';
import { useState } from 'react';
import type { ChangeEvent, DragEvent, ReactNode } from 'react';
import { useFilesMessages } from './messages.ts';

/** Gives the files chosen; the same file may be chosen again. */
export function DropField({
  label,
  photo = true,
  onFiles,
}: {
  readonly label: string;
  readonly photo?: boolean;
  readonly onFiles: (files: readonly File[]) => void;
}): ReactNode {
  const text = useFilesMessages().pick;
  const [isOver, setOver] = useState(false);
  const choose = (event: ChangeEvent<HTMLInputElement>): void => {
    const chosen = [...(event.target.files ?? [])];
    event.target.value = '';
    if (chosen.length > 0) onFiles(chosen);
  };
  const over = (event: DragEvent): void => {
    if (!event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    setOver(true);
  };
  return (
    <div
      className={`drop-field${isOver ? ' is-over' : ''}`}
      onDragEnter={over}
      onDragOver={over}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      }}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        const dropped = [...event.dataTransfer.files];
        if (dropped.length > 0) onFiles(dropped);
      }}
    >
      <div className="acts">
        <label className="btn drop-pick">
          <Paperclip className="i" aria-hidden="true" /> {label}
          <input type="file" multiple onChange={choose} />
        </label>
        {photo ? (
          <label className="btn btn-quiet drop-pick drop-photo">
            <Camera className="i" aria-hidden="true" /> {text.photo}
            <input type="file" accept="image/jpeg,image/png" capture="environment" onChange={choose} />
          </label>
        ) : null}
      </div>
      <p className="hint drop-hint" aria-hidden="true">
        {isOver ? text.dropNow : text.drop}
      </p>
    </div>
  );
}
