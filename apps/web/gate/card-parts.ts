// The pieces of the card's page: elements, drawings, what the house answers. No framework.

import type { Stroke } from '../ui/card-pictures.ts';
import type { Fetch } from './session.ts';
import type { Refusal } from './refusal.ts';

const SVG = 'http://www.w3.org/2000/svg';
/** A password check waits its turn on a full morning; so does a pair of pictures. */
const DEADLINE_MS = 20_000;

/** An element with its properties and children. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Partial<HTMLElementTagNameMap[K]> = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const { role, ariaLabel, ...others } = properties;
  const node = Object.assign(document.createElement(tag), others);
  // Older browsers know these two only as attributes.
  if (role != null) node.setAttribute('role', role);
  if (ariaLabel != null) node.setAttribute('aria-label', ariaLabel);
  node.append(...children);
  return node;
}

/** A button that does something. */
export function button(
  className: string,
  onClick: () => void,
  ...children: readonly (Node | string)[]
): HTMLButtonElement {
  const node = make('button', { type: 'button', className }, ...children);
  node.addEventListener('click', onClick);
  return node;
}

/** A drawing, hidden from screen readers: its name stands beside it. */
export function drawing(strokes: readonly Stroke[]): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 48 48');
  svg.setAttribute('aria-hidden', 'true');
  for (const [d, colour, width] of strokes) {
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('d', d);
    path.setAttribute('fill', width === undefined ? colour : 'none');
    if (width !== undefined) {
      path.setAttribute('stroke', colour);
      path.setAttribute('stroke-width', String(width));
      path.setAttribute('stroke-linecap', 'round');
      path.setAttribute('stroke-linejoin', 'round');
    }
    svg.append(path);
  }
  return svg;
}

/** Says a sentence aloud, where the device can; never which pictures. */
export function say(sentence: string, language: string): void {
  if (!('speechSynthesis' in globalThis)) return;
  speechSynthesis.cancel();
  const words = new SpeechSynthesisUtterance(sentence);
  words.lang = language;
  speechSynthesis.speak(words);
}

/** What the house answers; a refusal is a value. */
export async function ask<T>(
  fetch: Fetch,
  method: string,
  path: string,
  body?: object,
): Promise<{ readonly value: T; readonly refusal?: undefined } | { readonly refusal: Refusal }> {
  try {
    const response = await fetch(path, {
      method,
      signal: AbortSignal.timeout(DEADLINE_MS),
      headers: { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (response.ok) return { value: (response.status === 204 ? undefined : await response.json()) as T };
    const problem = (await response.json().catch(() => ({}))) as { code?: unknown; retryAfterMs?: unknown };
    return {
      refusal: {
        code: typeof problem.code === 'string' ? problem.code : 'server.unavailable',
        ...(typeof problem.retryAfterMs === 'number' ? { retryAfterMs: problem.retryAfterMs } : {}),
      },
    };
  } catch (error) {
    const isLate = (error as Error).name === 'TimeoutError';
    return { refusal: { code: isLate ? 'timeout' : navigator.onLine ? 'unreachable' : 'network' } };
  }
}
