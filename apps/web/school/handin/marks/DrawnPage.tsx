// One page with its marks. With a tool it is drawn upon; without, it is read.

import { useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import type { MarkId } from '@preau/core/base';
import { PAGE_UNITS, remarksOf } from '@preau/core/school';
import type { Mark, Remark } from '@preau/core/school';
import { useHandInMessages } from '../messages.ts';
import { PageBackground } from './PageBackground.tsx';
import { RemarkList, RemarkNumbers, Strokes } from './PageMarks.tsx';
import type { PageSource } from './page-sources.ts';
import type { Tool } from './tools.ts';
import { useDrawing } from './use-drawing.ts';
import type { Hands } from './use-hands.ts';

/** Steps of the arrow keys, units; with Shift five times as far. */
const STEP = 200;
const NOBODY: ReadonlySet<MarkId> = new Set();
const idOf = ({ markId }: Remark): string => `remark-${markId}`;

/** What draws upon the page. */
export interface PageTools {
  readonly tool: Tool;
  readonly hands: Hands;
  readonly onChange: (added: readonly Mark[], erased: readonly MarkId[]) => void;
  /** A remark is wanted at this place, or is to be changed. */
  readonly onRemark: (place: Pick<Remark, 'fileId' | 'page' | 'x' | 'y'> & { readonly remark?: Remark }) => void;
}

/** `marks` are those of this page. */
export function DrawnPage({
  source,
  label,
  marks,
  tools,
}: {
  readonly source: PageSource;
  readonly label: string;
  readonly marks: readonly Mark[];
  readonly tools?: PageTools | undefined;
}): ReactNode {
  const text = useHandInMessages().marks;
  const { fileId, page, ratio } = source;
  const [erasing, setErasing] = useState(NOBODY);
  const shown = erasing.size === 0 ? marks : marks.filter(({ markId }) => !erasing.has(markId));
  const remarks = remarksOf(shown, fileId, page);
  const point = (remark: Remark): void => {
    if (tools === undefined) document.getElementById(idOf(remark))?.focus();
    else tools.onRemark({ fileId, page, x: remark.x, y: remark.y, remark });
  };
  const isDrawn = tools !== undefined && !['move', 'remark'].includes(tools.tool.name);
  return (
    <figure className="mark-page">
      <div className="mark-paper" style={{ aspectRatio: `1 / ${ratio}` }} data-drawn={isDrawn || undefined}>
        <PageBackground source={source} label={label} />
        {tools === undefined ? (
          <svg className="mark-whole" viewBox={`0 0 ${PAGE_UNITS} ${ratio * PAGE_UNITS}`} aria-hidden="true">
            <Strokes marks={shown} />
          </svg>
        ) : (
          <Surface source={source} label={label} marks={shown} tools={tools} onErasing={setErasing} />
        )}
        <RemarkNumbers remarks={remarks} ratio={ratio} onPress={point} />
      </div>
      <RemarkList
        remarks={remarks}
        label={text.remarksOf(label)}
        idOf={idOf}
        {...(tools === undefined ? {} : { onEdit: point })}
      />
    </figure>
  );
}

function Surface({
  source,
  label,
  marks,
  tools,
  onErasing,
}: {
  readonly source: PageSource;
  readonly label: string;
  readonly marks: readonly Mark[];
  readonly tools: PageTools;
  readonly onErasing: (ids: ReadonlySet<MarkId>) => void;
}): ReactNode {
  const text = useHandInMessages().marks;
  const { fileId, page, ratio } = source;
  const { tool, hands, onChange, onRemark } = tools;
  const live = useRef<SVGPathElement>(null);
  const height = ratio * PAGE_UNITS;
  const within = (value: number, most: number): number => Math.round(Math.min(most, Math.max(0, value)));
  const at = (x: number, y: number) => ({ fileId, page, x: within(x, PAGE_UNITS), y: within(y, height) });
  const [aim, setAim] = useState<{ readonly x: number; readonly y: number }>();
  const drawing = useDrawing({
    place: { fileId, page },
    ratio,
    tool,
    marks,
    hands,
    live,
    onChange,
    onErasing,
    onPoint: (x, y) => onRemark(at(x, y)),
  });
  const onKeyDown = (event: KeyboardEvent<SVGSVGElement>): void => {
    if (tool.name !== 'remark' || aim === undefined) return;
    const step = event.shiftKey ? 5 * STEP : STEP;
    const [dx, dy] = ARROWS[event.key] ?? [0, 0];
    if (event.key === 'Enter') onRemark(at(aim.x, aim.y));
    else if (dx === 0 && dy === 0) return;
    else setAim(at(aim.x + dx * step, aim.y + dy * step));
    event.preventDefault();
  };
  const isAimed = tool.name === 'remark';
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- it has a role while it is reached by the keyboard
    <svg
      className={`mark-whole mark-surface mark-with-${tool.name}`}
      viewBox={`0 0 ${PAGE_UNITS} ${height}`}
      {...(isAimed
        ? { role: 'application', tabIndex: 0, 'aria-label': text.aim(label) }
        : { 'aria-hidden': true as const })}
      onFocus={() => setAim((before) => before ?? { x: PAGE_UNITS / 2, y: height / 2 })}
      onBlur={() => setAim(undefined)}
      onKeyDown={onKeyDown}
      {...drawing}
    >
      <Strokes marks={marks} />
      <path ref={live} />
      {isAimed && aim !== undefined ? (
        <path className="mark-aim" d={`M${aim.x - 250} ${aim.y}h500M${aim.x} ${aim.y - 250}v500`} />
      ) : null}
    </svg>
  );
}

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
