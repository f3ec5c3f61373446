// What a teacher holds in the hand above the pages.

import type { PenColour, PenWidth } from '@preau/core/school';

/** One tool at a time; `move` draws nothing. */
export type ToolName = 'move' | 'pen' | 'highlight' | 'remark' | 'erase';

/** The tool with the pen’s colour and width, which stay while another is held. */
export interface Tool {
  readonly name: ToolName;
  readonly colour: PenColour;
  readonly width: PenWidth;
}

/** The three colours, in their order. */
export const COLOURS: readonly PenColour[] = ['red', 'blue', 'green'];
/** The two widths. */
export const WIDTHS: readonly PenWidth[] = ['fine', 'broad'];

/** Fingers first move the page, a mouse or a pen first writes. */
export function firstTool(): Tool {
  const isTouch = matchMedia('(pointer: coarse)').matches;
  return { name: isTouch ? 'move' : 'pen', colour: 'red', width: 'fine' };
}

/** How far one may come near, and go away. */
export const ZOOM = { least: 0.5, most: 4, step: 1.25 } as const;

/** Within the limits. */
export function zoomWithin(zoom: number): number {
  return Math.min(ZOOM.most, Math.max(ZOOM.least, zoom));
}
