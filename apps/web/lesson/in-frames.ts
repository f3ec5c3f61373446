// A store read by React at most once a frame. A flood of changes (a thousand messages after a cut) would otherwise make React draw inside
// its own drawing until it gives up (error 185). Between two frames the picture stands still, whatever comes. WEB-110.

/** What `useSyncExternalStore` reads. */
export interface ReadableStore<T> {
  readonly getSnapshot: () => T;
  readonly subscribe: (listener: () => void) => () => void;
}

/** Calls `run` at the next frame; answers how to call it off. */
export type Frames = (run: () => void) => () => void;

/** A hidden page draws no frames; it is told this late instead, milliseconds. */
const HIDDEN_MS = 250;

/** The browser's frames. */
export const browserFrames: Frames = (run) => {
  let isDone = false;
  const once = (): void => {
    if (isDone) return;
    stop();
    run();
  };
  const frame = requestAnimationFrame(once);
  const timer = setTimeout(once, HIDDEN_MS);
  const stop = (): void => {
    isDone = true;
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
  return stop;
};

/** The same store, told and changed at most once a frame. Its snapshot is always one that the source really had; the last one wins. */
export function inFrames<T>(source: ReadableStore<T>, frames: Frames = browserFrames): ReadableStore<T> {
  const listeners = new Set<() => void>();
  let shown = source.getSnapshot();
  let cancel: (() => void) | undefined;
  let unsubscribe: (() => void) | undefined;
  const flush = (): void => {
    cancel = undefined;
    const latest = source.getSnapshot();
    if (Object.is(latest, shown)) return;
    shown = latest;
    for (const listener of [...listeners]) listener();
  };
  return {
    getSnapshot: () => {
      // Nobody is told of changes: nothing can be drawn in a circle, and the first look must not be old.
      if (listeners.size === 0) shown = source.getSnapshot();
      return shown;
    },
    subscribe: (listener) => {
      listeners.add(listener);
      unsubscribe ??= source.subscribe(() => {
        cancel ??= frames(flush);
      });
      // What changed between the first look and now.
      if (!Object.is(source.getSnapshot(), shown)) cancel ??= frames(flush);
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        cancel?.();
        cancel = undefined;
        unsubscribe?.();
        unsubscribe = undefined;
      };
    },
  };
}
