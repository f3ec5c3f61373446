// Pages, files and a voice of a form: buttons for the thumb, what is there below them, each with its own way out.

import { Camera, FileText, Mic, Paperclip, Square, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { ChangeEvent, ReactNode } from 'react';
import { useLanguage } from '../../ui/hooks.ts';
import { Notice } from '../../ui/Notice.tsx';
import { useHandInMessages } from './messages.ts';
import { MOST_PARTS, PART_BYTES, toPart, toPhotoPart } from './parts.ts';
import type { Part } from './parts.ts';
import { canRecord, useSoundRecorder } from './record-sound.ts';

/** `photos` offers the camera and the microphone; without it files only. */
export function PartsField({
  parts,
  onChange,
  photos = true,
  fileLabel,
}: {
  readonly parts: readonly Part[];
  readonly onChange: (parts: readonly Part[]) => void;
  readonly photos?: boolean;
  readonly fileLabel?: string;
}): ReactNode {
  const text = useHandInMessages().form;
  const language = useLanguage();
  const [problem, setProblem] = useState<string>();
  const latest = useRef(parts);
  latest.current = parts;
  // The addresses of what is shown belong to this form.
  useEffect(() => () => latest.current.forEach(({ shown }) => URL.revokeObjectURL(shown)), []);

  const add = (more: readonly Part[]): void => {
    const room = MOST_PARTS - latest.current.length;
    // An empty file is nothing to hand in; what was not whole on the phone comes as one.
    const fit = more.filter(({ blob }) => blob.size > 0 && blob.size <= PART_BYTES);
    const heavy = more.find(({ blob }) => blob.size > PART_BYTES);
    if (heavy !== undefined) setProblem(text.tooLarge(heavy.name));
    else if (fit.length > room) setProblem(text.tooMany);
    onChange([...latest.current, ...fit.slice(0, Math.max(0, room))]);
  };
  const choose = (isPhoto: boolean) => async (event: ChangeEvent<HTMLInputElement>) => {
    const chosen = [...(event.target.files ?? [])];
    // The same file may be chosen again after it was taken out.
    event.target.value = '';
    setProblem(undefined);
    const made: Part[] = [];
    for (const file of chosen) made.push(isPhoto ? await toPhotoPart(file) : toPart('file', file.name, file));
    if (isPhoto && made.some(({ kind }) => kind === 'file')) setProblem(text.unreadable);
    add(made);
  };
  const remove = (part: Part): void => {
    URL.revokeObjectURL(part.shown);
    onChange(latest.current.filter(({ key }) => key !== part.key));
  };
  const sound = useSoundRecorder((blob, extension) => add([toPart('sound', `${text.voice}.${extension}`, blob)]));
  const pages = parts.filter(({ kind }) => kind === 'photo');
  const files = parts.filter(({ kind }) => kind !== 'photo');
  const seconds = Math.floor(sound.elapsedMs / 1_000);
  const spoken = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  return (
    <div className="parts stack">
      <div className="acts">
        {photos ? (
          <label className="btn parts-pick">
            <Camera className="i" aria-hidden="true" /> {pages.length === 0 ? text.photo : text.photoMore}
            <input type="file" accept="image/*" capture="environment" multiple onChange={choose(true)} />
          </label>
        ) : null}
        <label className="btn parts-pick">
          <Paperclip className="i" aria-hidden="true" /> {fileLabel ?? text.file}
          <input type="file" multiple onChange={choose(false)} />
        </label>
        {!photos || !canRecord() ? null : sound.state === 'on' ? (
          <button type="button" className="btn btn-stop" onClick={() => sound.stop()}>
            <Square className="i" aria-hidden="true" /> {text.stop}
          </button>
        ) : (
          <button type="button" className="btn" onClick={() => void sound.start()}>
            <Mic className="i" aria-hidden="true" /> {text.sound}
          </button>
        )}
      </div>
      {sound.state === 'on' ? <p className="soft num">{text.recording(spoken)}</p> : null}
      {sound.state === 'refused' ? <Notice tone="error" title={text.noMicrophone} live /> : null}
      {problem === undefined ? null : <Notice tone="error" title={problem} live />}
      {pages.length === 0 ? null : (
        <div>
          <ol className="parts-pages" aria-label={text.pages} lang={language}>
            {pages.map((page, index) => (
              <li key={page.key}>
                <img src={page.shown} alt={text.page(index + 1)} />
                <button
                  type="button"
                  className="btn parts-remove"
                  aria-label={text.remove(text.page(index + 1))}
                  onClick={() => remove(page)}
                >
                  <X className="i" aria-hidden="true" />
                </button>
              </li>
            ))}
          </ol>
          <p className="hint">{text.pagesHint}</p>
        </div>
      )}
      {files.length === 0 ? null : (
        <ul className="parts-files" aria-label={text.files}>
          {files.map((file) => (
            <li key={file.key}>
              {file.kind === 'sound' ? (
                // oxlint-disable-next-line jsx-a11y/media-has-caption -- the pupil's own voice, just recorded
                <audio controls src={file.shown} aria-label={file.name} />
              ) : (
                <span className="parts-name">
                  <FileText className="i" aria-hidden="true" /> {file.name}
                </span>
              )}
              <button
                type="button"
                className="btn btn-quiet"
                aria-label={text.remove(file.name)}
                onClick={() => remove(file)}
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
