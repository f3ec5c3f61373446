// Fingers that move and zoom the pages while a tool is held: two at once, or one when a pen was seen. The pages lie in an element that scrolls.

import { useCallback, useMemo, useRef, useState } from 'react';
import type { RefObject } from 'react';
import { zoomWithin } from './tools.ts';

/** What the pages ask of the hands. */
export interface Hands {
  /** True when this pointer may draw. */
  down(event: PointerEvent): boolean;
  /** True when the hands moved the page by it. */
  move(event: PointerEvent): boolean;
  up(event: PointerEvent): void;
}

/** The zoom, and who moves the page. */
export interface PageView {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly hands: Hands;
  readonly zoom: number;
  /** The middle of what is seen stays where it is. */
  readonly setZoom: (zoom: number) => void;
}

interface Place {
  x: number;
  y: number;
}

/** One for all pages of a board. */
export function usePageView(): PageView {
  const scroller = useRef<HTMLDivElement>(null);
  const [zoom, showZoom] = useState(1);
  const now = useRef(1);
  const zoomAt = useCallback((wanted: number, clientX?: number, clientY?: number): void => {
    const element = scroller.current;
    if (element === null) return;
    const box = element.getBoundingClientRect();
    const x = (clientX ?? box.left + box.width / 2) - box.left;
    const y = (clientY ?? box.top + box.height / 2) - box.top;
    const next = zoomWithin(wanted);
    const by = next / now.current;
    const [left, top] = [(element.scrollLeft + x) * by - x, (element.scrollTop + y) * by - y];
    now.current = next;
    // At once, so that the page is where the fingers are.
    element.style.setProperty('--zoom', String(next));
    element.scrollTo(left, top);
    showZoom(next);
  }, []);
  const hands = useMemo((): Hands => {
    const fingers = new Map<number, Place>();
    const seen = new Set<string>();
    return {
      down({ pointerId, pointerType, clientX, clientY }) {
        seen.add(pointerType);
        if (pointerType !== 'touch') return true;
        fingers.set(pointerId, { x: clientX, y: clientY });
        return !seen.has('pen') && fingers.size === 1;
      },
      move({ pointerId, clientX, clientY }) {
        const finger = fingers.get(pointerId);
        if (finger === undefined || (fingers.size === 1 && !seen.has('pen'))) return false;
        const other = [...fingers].find(([id]) => id !== pointerId)?.[1];
        if (other !== undefined) {
          const before = Math.hypot(finger.x - other.x, finger.y - other.y);
          const after = Math.hypot(clientX - other.x, clientY - other.y);
          if (before > 20) zoomAt((now.current * after) / before, (clientX + other.x) / 2, (clientY + other.y) / 2);
        }
        const share = fingers.size;
        scroller.current?.scrollBy((finger.x - clientX) / share, (finger.y - clientY) / share);
        finger.x = clientX;
        finger.y = clientY;
        return true;
      },
      up: ({ pointerId }) => void fingers.delete(pointerId),
    };
  }, [zoomAt]);
  return { scroller, hands, zoom, setZoom: zoomAt };
}
