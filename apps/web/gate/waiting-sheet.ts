// The lesson's sheet as it stands in the waiting page, and the one that was opened last, kept on the device. GATE-107.

import { parseSheet } from '@preau/core/lesson';
import type { SheetBlock, SheetInline } from '@preau/core/lesson';

const KEPT = 'preau.sheet.';

/** Writes the sheet into its card; an empty one is said to be none. */
export function showSheet(place: HTMLElement, text: string): void {
  const isEmpty = text.trim() === '';
  document.getElementById('no-sheet')!.hidden = !isEmpty;
  place.querySelector('.sheet')?.remove();
  const sheet = document.createElement('div');
  sheet.className = 'sheet';
  sheet.append(...parseSheet(text).map(block));
  if (!isEmpty) place.querySelector('.todo')?.setAttribute('hidden', '');
  place.append(sheet);
}

function block(of: SheetBlock): HTMLElement {
  const element = (name: string, lines: readonly SheetInline[]): HTMLElement => {
    const node = document.createElement(name);
    node.append(...lines.map(inline));
    return node;
  };
  if (of.kind === 'title') return element(of.level === 2 ? 'h3' : 'h4', of.line);
  if (of.kind === 'list') {
    const list = document.createElement(of.ordered ? 'ol' : 'ul');
    list.append(...of.items.map((item) => element('li', item)));
    return list;
  }
  const paragraph = document.createElement('p');
  for (const [n, line] of of.lines.entries())
    paragraph.append(...(n > 0 ? [document.createElement('br')] : []), ...line.map(inline));
  return paragraph;
}

function inline(piece: SheetInline): Node {
  if (piece.kind === 'text') return document.createTextNode(piece.text);
  const node = document.createElement(piece.kind === 'link' ? 'a' : piece.kind);
  node.textContent = piece.text;
  if (piece.kind === 'link') Object.assign(node, { href: piece.href, rel: 'noreferrer', target: '_blank' });
  return node;
}

/** The sheet of this lesson as it was opened here before; null when it was not. */
export function keptSheet(lessonId: string): string | null {
  try {
    return localStorage.getItem(KEPT + lessonId);
  } catch {
    return null;
  }
}

/** Keeps one sheet: the one that was opened last. */
export function keepSheet(lessonId: string, text: string): void {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(KEPT)) localStorage.removeItem(key);
    localStorage.setItem(KEPT + lessonId, text);
  } catch {
    // kept by nobody
  }
}
