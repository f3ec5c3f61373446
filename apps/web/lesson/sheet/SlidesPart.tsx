// The pictures of a sheet, one below the other: described, moved, removed and brought back, and added.

import { ArrowDown, ArrowUp, ImagePlus, Trash2, Undo2 } from 'lucide-react';
import { useRef, useState } from 'react';
import type { Dispatch, ReactNode } from 'react';
import type { Slide } from '@preau/core/lesson';
import { announce } from '../../ui/announcer.ts';
import { Notice } from '../../ui/Notice.tsx';
import { useLessonMessages } from '../messages.ts';
import { pictureAddress } from '../picture-address.ts';
import type { DraftAction, SheetDraft } from './sheet-draft.ts';
import { useUploads } from './use-uploads.ts';

const MAX_SLIDES = 60;

function SlideRow({
  lessonId,
  slide,
  at,
  last,
  dispatch,
  onRemove,
}: {
  readonly lessonId: string;
  readonly slide: Slide;
  readonly at: number;
  readonly last: number;
  readonly dispatch: Dispatch<DraftAction>;
  readonly onRemove: () => void;
}): ReactNode {
  const text = useLessonMessages().editor;
  const row = useRef<HTMLLIElement>(null);
  const move = (to: number): void => {
    if (to < 0 || to > last) return;
    dispatch({ kind: 'slideMoved', from: at, to });
    announce(text.moved(to + 1));
  };
  return (
    <li ref={row} className="slide-row">
      <span className="slide-at num">{at + 1}</span>
      <img
        src={pictureAddress(lessonId, slide.pictureId, 480)}
        width={slide.width}
        height={slide.height}
        alt=""
        loading="lazy"
      />
      <div className="field">
        <label htmlFor={`alt-${slide.slideId}`}>{text.alt(at + 1)}</label>
        <input
          id={`alt-${slide.slideId}`}
          className="input"
          maxLength={300}
          value={slide.alt}
          onChange={(event) => dispatch({ kind: 'altTyped', at, alt: event.target.value })}
          autoComplete="off"
        />
        <p className="hint">{text.altHint}</p>
      </div>
      <span className="slide-acts">
        <button
          type="button"
          className="btn btn-quiet"
          aria-label={text.up(at + 1)}
          aria-disabled={at === 0}
          onClick={() => move(at - 1)}
        >
          <ArrowUp className="i" aria-hidden="true" />
        </button>
        <button
          type="button"
          className="btn btn-quiet"
          aria-label={text.down(at + 1)}
          aria-disabled={at === last}
          onClick={() => move(at + 1)}
        >
          <ArrowDown className="i" aria-hidden="true" />
        </button>
        <button type="button" className="btn btn-quiet" aria-label={text.remove(at + 1)} onClick={onRemove}>
          <Trash2 className="i" aria-hidden="true" />
        </button>
      </span>
    </li>
  );
}

/** The slides of a draft. */
export function SlidesPart({
  lessonId,
  draft,
  dispatch,
}: {
  readonly lessonId: string;
  readonly draft: SheetDraft;
  readonly dispatch: Dispatch<DraftAction>;
}): ReactNode {
  const text = useLessonMessages().editor;
  const { slides } = draft.content;
  const [removed, setRemoved] = useState<{ readonly at: number; readonly slide: Slide }>();
  const { uploads, add } = useUploads(lessonId, Math.max(0, MAX_SLIDES - slides.length), dispatch);
  const busy = uploads.some((upload) => upload.failed === undefined);
  const remove = (at: number, slide: Slide): void => {
    dispatch({ kind: 'slideRemoved', at });
    setRemoved({ at, slide });
    announce(text.removed(at + 1));
  };
  return (
    <section className="stack" aria-labelledby="slides-t">
      <h2 id="slides-t">{text.slides}</h2>
      <p className="soft num">{text.slidesCount(slides.length)}</p>
      {slides.length === 0 ? null : (
        <ol className="card slide-rows">
          {slides.map((slide, at) => (
            <SlideRow
              key={slide.slideId}
              lessonId={lessonId}
              slide={slide}
              at={at}
              last={slides.length - 1}
              dispatch={dispatch}
              onRemove={() => remove(at, slide)}
            />
          ))}
        </ol>
      )}
      {removed === undefined ? null : (
        <Notice title={text.removed(removed.at + 1)}>
          <button
            type="button"
            className="btn btn-quiet"
            onClick={() => {
              dispatch({ kind: 'slideRestored', ...removed });
              setRemoved(undefined);
            }}
          >
            <Undo2 className="i" aria-hidden="true" /> {text.undo}
          </button>
        </Notice>
      )}
      <div role="status" className="stack">
        {uploads.map((upload, index) =>
          upload.failed !== undefined ? (
            <Notice key={index} tone="error" title={text.failed(upload.name, upload.failed)} />
          ) : (
            <p key={index} className="upload num">
              {upload.ratio >= 1
                ? text.preparing(upload.name)
                : text.sending(upload.name, Math.round(upload.ratio * 100))}
              <progress value={upload.ratio} max={1} aria-label={upload.name} />
            </p>
          ),
        )}
      </div>
      <div>
        <label className={busy || slides.length >= MAX_SLIDES ? 'btn is-busy' : 'btn'}>
          <ImagePlus className="i" aria-hidden="true" /> {text.add}
          <input
            className="sr"
            type="file"
            accept="image/png,image/jpeg,image/webp"
            multiple
            disabled={busy || slides.length >= MAX_SLIDES}
            aria-describedby="add-hint"
            onChange={(event) => {
              const files = [...(event.target.files ?? [])];
              event.target.value = '';
              void add(files);
            }}
          />
        </label>
        <p id="add-hint" className="hint">
          {text.addHint}
        </p>
      </div>
    </section>
  );
}
