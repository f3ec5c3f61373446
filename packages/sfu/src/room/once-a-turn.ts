// Work that many changes of one turn of the event loop ask for, done once at its end.

/** A function that lets `work` run once after the current turn, however often it is called in it. */
export function onceATurn(work: () => void): () => void {
  let isPlanned = false;
  return () => {
    if (isPlanned) return;
    isPlanned = true;
    queueMicrotask(() => {
      isPlanned = false;
      work();
    });
  };
}
