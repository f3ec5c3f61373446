// Pen, mouse and fingers upon one page. A pen or a mouse draws; one finger draws until a pen was seen, then it moves the page; two fingers move and
// zoom it. WORK-100, WORK-101.

import { useRef } from 'react';
import type { PointerEvent, RefObject } from 'react';
import type { MarkId } from '@preau/core/base';
import { isTouched, MARK_LIMITS, PAGE_UNITS, simplifyStroke, strokePath, strokeWidthOf } from '@preau/core/school';
import type { Mark, MarkPlace, Stroke } from '@preau/core/school';
import { randomId } from '../../../ui/random-id.ts';
import type { Hands } from './use-hands.ts';
import type { Tool } from './tools.ts';

/** How wide the eraser is, pixels: a fingertip’s middle. */
const ERASER_PX = 10;

/** What a page gives. */
export interface DrawingParts {
  readonly place: MarkPlace;
  readonly ratio: number;
  readonly tool: Tool;
  readonly marks: readonly Mark[];
  readonly hands: Hands;
  /** Where the line is shown while it is drawn. */
  readonly live: RefObject<SVGPathElement | null>;
  readonly onChange: (added: readonly Mark[], erased: readonly MarkId[]) => void;
  /** Marks that the eraser has touched and not let go of yet. */
  readonly onErasing: (ids: ReadonlySet<MarkId>) => void;
  readonly onPoint: (x: number, y: number) => void;
}

interface Current {
  readonly pointerId: number;
  readonly points: number[];
  readonly erased: Set<MarkId>;
}

type Handler = (event: PointerEvent<SVGSVGElement>) => void;

/** Handlers for the surface of the page. */
export function useDrawing(parts: DrawingParts): {
  readonly onPointerDown: Handler;
  readonly onPointerMove: Handler;
  readonly onPointerUp: Handler;
  readonly onPointerCancel: Handler;
} {
  const current = useRef<Current>(undefined);
  const { tool, place, ratio, hands, live } = parts;
  const height = Math.round(ratio * PAGE_UNITS);

  const end = (): void => {
    current.current = undefined;
    live.current?.setAttribute('d', '');
    parts.onErasing(new Set());
  };
  const follow = (event: PointerEvent<SVGSVGElement>, now: Current): void => {
    const box = event.currentTarget.getBoundingClientRect();
    const unit = PAGE_UNITS / box.width;
    const all = event.nativeEvent.getCoalescedEvents?.() ?? [];
    for (const { clientX, clientY } of all.length === 0 ? [event.nativeEvent] : all)
      now.points.push((clientX - box.left) * unit, (clientY - box.top) * unit);
    if (tool.name === 'erase') {
      const [x, y] = [now.points.at(-2)!, now.points.at(-1)!];
      const before = now.erased.size;
      for (const mark of parts.marks) if (isTouched(mark, x, y, ERASER_PX * unit)) now.erased.add(mark.markId);
      if (now.erased.size > before) parts.onErasing(new Set(now.erased));
    } else if (tool.name !== 'remark') live.current?.setAttribute('d', strokePath(now.points.map(Math.round)));
  };

  return {
    onPointerDown(event) {
      if (tool.name === 'move' || event.button !== 0) return;
      if (!hands.down(event.nativeEvent)) {
        end();
        return;
      }
      event.currentTarget.setPointerCapture(event.pointerId);
      current.current = { pointerId: event.pointerId, points: [], erased: new Set() };
      live.current?.setAttribute('class', classOf(tool));
      live.current?.setAttribute('stroke-width', String(strokeWidthOf(strokeOf(tool))));
      follow(event, current.current);
    },
    onPointerMove(event) {
      if (hands.move(event.nativeEvent)) return;
      const now = current.current;
      if (now?.pointerId === event.pointerId) follow(event, now);
    },
    onPointerUp(event) {
      hands.up(event.nativeEvent);
      const now = current.current;
      if (now?.pointerId !== event.pointerId) return;
      end();
      if (tool.name === 'erase') parts.onChange([], [...now.erased]);
      else if (tool.name === 'remark') parts.onPoint(now.points[0]!, now.points[1]!);
      else {
        const points = simplifyStroke(now.points, Math.min(height, MARK_LIMITS.height), MARK_LIMITS.strokePoints);
        parts.onChange([{ ...place, ...strokeOf(tool), markId: randomId() as MarkId, points }], []);
      }
    },
    onPointerCancel(event) {
      hands.up(event.nativeEvent);
      if (current.current?.pointerId === event.pointerId) end();
    },
  };
}

function strokeOf({ name, colour, width }: Tool): Pick<Stroke, 'kind' | 'colour' | 'width'> {
  return { kind: name === 'highlight' ? 'highlight' : 'pen', colour, width };
}

function classOf({ name, colour }: Tool): string {
  return name === 'highlight' ? 'mark-line mark-highlight' : name === 'pen' ? `mark-line mark-${colour}` : '';
}
