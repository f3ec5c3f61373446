// What a screen reader is told, apart from what is seen: only what changed, one sentence at a time.

type Listener = () => void;
const listeners = new Set<Listener>();
let current = '';
let flip = false;

/** Says a sentence politely. The same sentence twice is said twice. */
export function announce(sentence: string): void {
  flip = !flip;
  current = flip ? `${sentence}\u200B` : sentence;
  for (const listener of listeners) listener();
}

/** For the live region. */
export function onAnnouncement(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The last sentence said. */
export function lastAnnouncement(): string {
  return current;
}
