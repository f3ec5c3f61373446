// The sheet beside the lesson: its text, and the slides that were shown, to look back at.

import { NotebookPen } from 'lucide-react';
import type { ReactNode } from 'react';
import type { SlideId } from '@preau/core/base';
import { Markdown } from '../../ui/Markdown.tsx';
import { useLesson } from '../lesson-context.ts';
import { pictureAddress } from '../picture-address.ts';
import './sheet.css';

/** `onLook` opens a slide: for a teacher it is shown to the class, for others looked at alone. */
export function SheetPanel({
  onLook,
  onEdit,
}: {
  readonly onLook: (slideId: SlideId) => void;
  readonly onEdit?: () => void;
}): ReactNode {
  const { view, state, isTeacher, text } = useLesson();
  const { sheet } = state;
  const shownAt = sheet.slides.findIndex((slide) => slide.slideId === sheet.shown);
  const slides = isTeacher ? sheet.slides : sheet.slides.slice(0, shownAt + 1);
  return (
    <div className="sheet" tabIndex={0} role="group" aria-label={text.sheet.tab}>
      {isTeacher && onEdit !== undefined ? (
        <button type="button" className="btn" onClick={onEdit}>
          <NotebookPen className="i" aria-hidden="true" /> {text.sheet.edit}
        </button>
      ) : null}
      {sheet.text === '' ? (
        slides.length === 0 ? (
          <p className="soft">{text.sheet.empty}</p>
        ) : null
      ) : (
        <Markdown text={sheet.text} from={2} />
      )}
      {slides.length === 0 ? null : (
        <>
          <h2>{text.sheet.slides}</h2>
          <ol className="thumbs">
            {slides.map((slide, index) => (
              <li key={slide.slideId}>
                <button
                  type="button"
                  className="thumb"
                  aria-current={slide.slideId === sheet.shown}
                  onClick={() => onLook(slide.slideId)}
                >
                  <span className="num">{index + 1}</span>
                  <img
                    src={pictureAddress(view.lessonId, slide.pictureId, 480)}
                    width={slide.width}
                    height={slide.height}
                    alt={`${isTeacher ? text.stage.showThis(index + 1) : text.sheet.look(index + 1)}${slide.alt === '' ? '' : ` : ${slide.alt}`}`}
                    loading="lazy"
                  />
                </button>
              </li>
            ))}
          </ol>
        </>
      )}
    </div>
  );
}
