// What phones of 2022 lack and the screens use, imported first by the application: Chrome 100, Safari 15.4 and Firefox 100 are the oldest
// that the build is for. What the shell needs stands in `gate/old-browsers.ts`. WEB-92.

const FILLED = {
  toSorted<T>(this: readonly T[], compare?: (a: T, b: T) => number): T[] {
    return [...this].sort(compare);
  },
  toReversed<T>(this: readonly T[]): T[] {
    return this.map((_each, at) => this[this.length - 1 - at]!);
  },
  findLast<T>(this: readonly T[], isWanted: (each: T) => boolean): T | undefined {
    for (let at = this.length - 1; at >= 0; at--) if (isWanted(this[at]!)) return this[at];
    return undefined;
  },
};

function withResolvers<T>(): PromiseWithResolvers<T> {
  const made = {} as PromiseWithResolvers<T>;
  made.promise = new Promise<T>((resolve, reject) => Object.assign(made, { resolve, reject }));
  return made;
}

function anySignal(signals: Iterable<AbortSignal>): AbortSignal {
  const controller = new AbortController();
  for (const signal of signals) {
    const pass = (): void => controller.abort(signal.reason);
    if (signal.aborted) pass();
    else signal.addEventListener('abort', pass, { once: true, signal: controller.signal });
  }
  return controller.signal;
}

/** Fills in what is not there, and touches nothing that is. */
export function fillIn(arrays: object, promises: object, signals: object): void {
  for (const [on, parts] of [
    [arrays, FILLED],
    [promises, { withResolvers }],
    [signals, { any: anySignal }],
  ] as const)
    for (const [name, value] of Object.entries(parts))
      if (!(name in on)) Object.defineProperty(on, name, { value, configurable: true, writable: true });
}

fillIn(Array.prototype, Promise, AbortSignal);
