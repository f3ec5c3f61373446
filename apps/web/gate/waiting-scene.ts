// The figures of the drawn courtyard follow the counts; the gate drew them first (apps/gate/src/waiting-scene.ts). GATE-106.

import { fillWords, pupilsOf } from '@preau/core/gate';
import type { ClassCounts } from '@preau/core/gate';

/** Which figure stands at a place of the line: mine first, then those who came, then dashed ones. */
export function figureAt(n: number, present: number): string {
  return n === 0 ? '#me' : n < present ? `#k${1 + ((n * 5) % 4)}` : '#gone';
}

/** Brings the drawing up to date. */
export function drawScene(counts: ClassCounts, ahead: number, title: string): void {
  const { present, expected } = pupilsOf(counts);
  for (const [n, node] of document.querySelectorAll('#line use').entries()) {
    const href = figureAt(n, present);
    if (node.getAttribute('href') !== href) node.setAttribute('href', href);
  }
  document.querySelector('#teacher')?.setAttribute('href', counts.teacher === 'away' ? '#gone-prof' : '#prof');
  for (const crowd of document.querySelectorAll('.crowd'))
    crowd.toggleAttribute('hidden', ahead < Number(crowd.getAttribute('data-from')));
  const said = document.querySelector('#scene-title');
  const sentence = fillWords(title, { here: present, of: expected });
  if (said !== null && said.textContent !== sentence) said.textContent = sentence;
}
