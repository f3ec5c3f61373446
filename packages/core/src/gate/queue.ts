// A first-in first-out list whose items know their place in it: one that is renewed goes to the end without a search. Millions are, each minute.

/** What an item carries to stand in a queue; in one at a time. */
export interface Queued<T> {
  before: T | undefined;
  after: T | undefined;
  queue: Queue<T> | undefined;
}

/** The list. Every step is O(1). */
export interface Queue<T> {
  readonly size: number;
  first(): T | undefined;
  /** Puts an item that stands in no queue at the end. */
  add(item: T): void;
  /** Takes out an item that stands in this queue. */
  remove(item: T): void;
}

/** Makes an empty list. */
export function createQueue<T extends Queued<T>>(): Queue<T> {
  let [size, first, last]: [number, T | undefined, T | undefined] = [0, undefined, undefined];
  const queue: Queue<T> = {
    get size() {
      return size;
    },
    first: () => first,
    add: (item) => {
      item.queue = queue;
      item.before = last;
      item.after = undefined;
      if (last === undefined) first = item;
      else last.after = item;
      last = item;
      size += 1;
    },
    remove: (item) => {
      const { before, after } = item;
      if (before === undefined) first = after;
      else before.after = after;
      if (after === undefined) last = before;
      else after.before = before;
      item.before = item.after = item.queue = undefined;
      size -= 1;
    },
  };
  return queue;
}
