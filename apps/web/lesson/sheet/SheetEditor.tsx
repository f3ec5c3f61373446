// The sheet's editor: text with a preview, pictures one by one, saved by itself, and honest about it.

import { ArrowDown, ArrowUp, CircleAlert, CircleCheck, Clock, ImagePlus, Trash2, Undo2 } from 'lucide-react';
import { useEffect, useReducer, useRef, useState } from 'react';
import type { Dispatch, ReactNode } from 'react';
import { lengthOf, parsePictureId, parseSlideId } from '@preau/core/base';
import type { Slide } from '@preau/core/lesson';
import type { SheetAnswer } from '@preau/protocol/lesson';
import { announce } from '../../ui/announcer.ts';
import { serverNow } from '../../ui/clock.ts';
import { useLanguage } from '../../ui/hooks.ts';
import { formatTime } from '../../ui/i18n.ts';
import { Markdown } from '../../ui/Markdown.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { problemSentence, useUiMessages } from '../../ui/messages.ts';
import { request } from '../../ui/request.ts';
import { useLessonMessages } from '../messages.ts';
import { pictureAddress } from '../picture-address.ts';
import { draftOf, isUnsaved, reduceDraft, saveDelayMs, toSheetRequest } from './sheet-draft.ts';
import type { DraftAction, SheetDraft } from './sheet-draft.ts';
import { randomId } from './random-id.ts';
import { uploadPicture } from './upload-picture.ts';

const MAX_TEXT = 20_000;
const MAX_SLIDES = 60;

/** Saves after a pause, again after a failure, and once more when the page goes. */
function useSaving(lessonId: string, draft: SheetDraft, dispatch: Dispatch<DraftAction>): void {
  const delay = saveDelayMs(draft.saving);
  const latest = useRef(draft);
  latest.current = draft;
  useEffect(() => {
    if (delay === undefined) return undefined;
    const timer = setTimeout(() => {
      dispatch({ kind: 'sent' });
      void request<SheetAnswer>('PUT', `/api/lessons/${lessonId}/sheet`, toSheetRequest(latest.current.content)).then(
        (answer) => {
          dispatch(answer.ok ? { kind: 'saved', at: serverNow() } : { kind: 'notSaved', refusal: answer.error });
        },
      );
    }, delay);
    return () => clearTimeout(timer);
  }, [lessonId, draft.saving, draft.version, delay, dispatch]);
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent): void => {
      if (isUnsaved(latest.current)) event.preventDefault();
    };
    addEventListener('beforeunload', ask);
    return () => {
      removeEventListener('beforeunload', ask);
      // Leaving within the application: what is not saved is sent on its way out.
      if (isUnsaved(latest.current))
        void request('PUT', `/api/lessons/${lessonId}/sheet`, toSheetRequest(latest.current.content));
    };
  }, [lessonId]);
}

function SavingWords({ draft }: { readonly draft: SheetDraft }): ReactNode {
  const text = useLessonMessages().editor;
  const ui = useUiMessages();
  const language = useLanguage();
  const { saving } = draft;
  const [Icon, words] =
    saving.kind === 'saved'
      ? ([CircleCheck, saving.at === null ? '' : text.saved(formatTime(language, saving.at))] as const)
      : saving.kind === 'failed'
        ? ([CircleAlert, text.failedSave(problemSentence(ui, saving.refusal.code))] as const)
        : saving.kind === 'refused'
          ? ([CircleAlert, text.refusedSave(problemSentence(ui, saving.refusal.code))] as const)
          : ([Clock, saving.kind === 'saving' ? text.saving : text.unsaved] as const);
  return (
    <p className="saving num" role="status" data-saving={saving.kind}>
      {words === '' ? null : (
        <>
          <Icon className="i" aria-hidden="true" /> {words}
        </>
      )}
    </p>
  );
}

function TextPart({
  draft,
  dispatch,
}: {
  readonly draft: SheetDraft;
  readonly dispatch: Dispatch<DraftAction>;
}): ReactNode {
  const text = useLessonMessages().editor;
  const left = MAX_TEXT - lengthOf(draft.content.text);
  return (
    <div className="editor-text">
      <div className="field">
        <label htmlFor="sheet-text">{text.text}</label>
        <textarea
          id="sheet-text"
          className="input"
          rows={12}
          value={draft.content.text}
          aria-describedby="sheet-hint"
          aria-invalid={left < 0}
          onChange={(event) => dispatch({ kind: 'textTyped', text: event.target.value })}
        />
        <p id="sheet-hint" className="hint">
          {text.textHint}
        </p>
        {left < 1_000 ? (
          <p className={left < 0 ? 'error num' : 'hint num'} role="status">
            {text.charactersLeft(left)}
          </p>
        ) : null}
      </div>
      <section className="field" aria-labelledby="preview-t">
        <h2 id="preview-t" className="legend">
          {text.preview}
        </h2>
        <div className="card preview">
          <Markdown text={draft.content.text} from={3} />
        </div>
      </section>
    </div>
  );
}

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

interface Upload {
  readonly name: string;
  readonly ratio: number;
  readonly failed: string | undefined;
}

/** Sends files one after the other, so that a slow line carries one at a time. */
function useUploads(
  lessonId: string,
  room: number,
  dispatch: Dispatch<DraftAction>,
): { readonly uploads: readonly Upload[]; readonly add: (files: readonly File[]) => Promise<void> } {
  const ui = useUiMessages();
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const add = async (files: readonly File[]): Promise<void> => {
    const failed: Upload[] = files
      .slice(room)
      .map((file) => ({ name: file.name, ratio: 0, failed: ui.problem.tooManySlides }));
    for (const file of files.slice(0, room)) {
      const show = (ratio: number): void => setUploads([...failed, { name: file.name, ratio, failed: undefined }]);
      show(0);
      const answer = await uploadPicture(lessonId, file, show);
      const pictureId = answer.ok ? parsePictureId(answer.value.pictureId) : undefined;
      const slideId = parseSlideId(randomId());
      if (answer.ok && pictureId !== undefined && slideId !== undefined)
        dispatch({
          kind: 'slideAdded',
          slide: { slideId, pictureId, width: answer.value.width, height: answer.value.height, alt: '' },
        });
      else
        failed.push({
          name: file.name,
          ratio: 0,
          failed: problemSentence(ui, answer.ok ? 'server.fault' : answer.error.code),
        });
    }
    setUploads(failed);
  };
  return { uploads, add };
}

function SlidesPart({
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

/** Edits the sheet that the server gave. */
export function SheetEditor({ sheet }: { readonly sheet: SheetAnswer }): ReactNode {
  const [draft, dispatch] = useReducer(reduceDraft, sheet, draftOf);
  useSaving(sheet.lessonId, draft, dispatch);
  return (
    <div className="editor">
      <SavingWords draft={draft} />
      <TextPart draft={draft} dispatch={dispatch} />
      <SlidesPart lessonId={sheet.lessonId} draft={draft} dispatch={dispatch} />
    </div>
  );
}
