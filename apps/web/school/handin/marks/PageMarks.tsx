// Marks as they lie upon a page: strokes as lines, remarks as numbers. The page gives their size.

import { memo } from 'react';
import type { ReactNode } from 'react';
import { PAGE_UNITS, strokePath, strokeWidthOf } from '@preau/core/school';
import type { Mark, Remark, Stroke } from '@preau/core/school';
import { useHandInMessages } from '../messages.ts';

/** One stroke. */
export const StrokeLine = memo(function StrokeLine({ stroke }: { readonly stroke: Stroke }): ReactNode {
  return (
    <path
      className={stroke.kind === 'highlight' ? 'mark-line mark-highlight' : `mark-line mark-${stroke.colour}`}
      d={strokePath(stroke.points)}
      strokeWidth={strokeWidthOf(stroke)}
    />
  );
});

/** The strokes of one page: highlights below, the pen above. */
export function Strokes({ marks }: { readonly marks: readonly Mark[] }): ReactNode {
  const strokes = marks.filter((mark): mark is Stroke => mark.kind !== 'remark');
  return (
    <>
      {[...strokes.filter(({ kind }) => kind === 'highlight'), ...strokes.filter(({ kind }) => kind === 'pen')].map(
        (stroke) => (
          <StrokeLine key={stroke.markId} stroke={stroke} />
        ),
      )}
    </>
  );
}

/** The numbers of remarks; a press tells which. */
export function RemarkNumbers({
  remarks,
  ratio,
  onPress,
}: {
  readonly remarks: readonly Remark[];
  readonly ratio: number;
  readonly onPress: (remark: Remark) => void;
}): ReactNode {
  const text = useHandInMessages().marks;
  return (
    <>
      {remarks.map((remark, index) => (
        <button
          key={remark.markId}
          type="button"
          className="mark-number"
          aria-label={text.remark(index + 1, remark.text)}
          title={remark.text}
          style={{
            left: `${(remark.x / PAGE_UNITS) * 100}%`,
            top: `${(remark.y / PAGE_UNITS / ratio) * 100}%`,
          }}
          onClick={() => onPress(remark)}
        >
          <span className="mark-badge" aria-hidden="true">
            {index + 1}
          </span>
        </button>
      ))}
    </>
  );
}

/** The remarks of a page in words, below it. */
export function RemarkList({
  remarks,
  label,
  onEdit,
  idOf,
}: {
  readonly remarks: readonly Remark[];
  readonly label: string;
  readonly onEdit?: (remark: Remark) => void;
  readonly idOf: (remark: Remark) => string;
}): ReactNode {
  if (remarks.length === 0) return null;
  return (
    <ol className="mark-remarks" aria-label={label}>
      {remarks.map((remark, index) => (
        <li key={remark.markId} id={idOf(remark)} tabIndex={-1}>
          <span className="mark-badge" aria-hidden="true">
            {index + 1}
          </span>
          {onEdit === undefined ? (
            <span className="hand-in-text">{remark.text}</span>
          ) : (
            <button type="button" className="mark-remark" onClick={() => onEdit(remark)}>
              {remark.text}
            </button>
          )}
        </li>
      ))}
    </ol>
  );
}
