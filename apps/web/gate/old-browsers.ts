// What phones of 2022 lack and our code uses: imported first, by the shell. Chrome 100 to 102 and Safari 15.4 have no `AbortSignal.timeout`.

/** A signal that aborts with a TimeoutError after `ms`, as the browser's own does. */
export function timeoutSignal(ms: number): AbortSignal {
  const controller = new AbortController();
  setTimeout(() => controller.abort(new DOMException('', 'TimeoutError')), ms);
  return controller.signal;
}

if (typeof AbortSignal.timeout !== 'function') AbortSignal.timeout = timeoutSignal;
