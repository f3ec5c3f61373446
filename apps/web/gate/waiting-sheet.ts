// The lesson's sheet, opened right in the waiting page: what the device kept at once, what the school has when it answers. GATE-107.

import { parseSheet } from '@preau/core/lesson';
import type { SheetBlock, SheetInline } from '@preau/core/lesson';
import type { SheetAnswer } from '@preau/protocol/lesson';

const KEPT = 'preau.sheet.';

/** What the sheet works with. */
export interface SheetParts {
  readonly lessonId: string;
  readonly link: HTMLElement;
  /** The card into which it is written. */
  readonly place: HTMLElement;
  readonly ask: (path: string) => Promise<Response>;
}

/** Takes the link over: it opens the sheet here. A second press asks again. */
export function wireSheet({ lessonId, link, place, ask }: SheetParts): void {
  link.addEventListener('click', (event) => {
    event.preventDefault();
    const known = kept(lessonId);
    if (known !== null) show(place, known);
    void ask(`/api/lessons/${lessonId}/sheet`)
      .then(async (answer) => {
        if (answer.ok) return ((await answer.json()) as SheetAnswer).text;
        throw new TypeError(`Cannot read the sheet: ${answer.status}`);
      })
      .then(
        (text) => {
          keep(lessonId, text);
          show(place, text);
        },
        () => {
          if (known === null) show(place, '');
        },
      );
  });
}

function show(place: HTMLElement, text: string): void {
  const isEmpty = text.trim() === '';
  document.getElementById('no-sheet')!.hidden = !isEmpty;
  place.querySelector('.sheet')?.remove();
  const sheet = document.createElement('div');
  sheet.className = 'sheet';
  sheet.append(...parseSheet(text).map(block));
  if (!isEmpty) place.querySelector('.todo')?.setAttribute('hidden', '');
  place.append(sheet);
  place.tabIndex = -1;
  place.focus({ preventScroll: true });
  place.scrollIntoView({ block: 'start', behavior: 'auto' });
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

function kept(lessonId: string): string | null {
  try {
    return localStorage.getItem(KEPT + lessonId);
  } catch {
    return null;
  }
}

function keep(lessonId: string, text: string): void {
  try {
    // One sheet is kept: the one that was opened last.
    for (const key of Object.keys(localStorage)) if (key.startsWith(KEPT)) localStorage.removeItem(key);
    localStorage.setItem(KEPT + lessonId, text);
  } catch {
    // kept by nobody
  }
}
