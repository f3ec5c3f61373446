// What happens to whom at which second: at most one coming event for each person, in a list for each second. No allocation, O(1).

/** What may happen. */
export const EVENT = {
  arrive: 0,
  signedIn: 1,
  signInTimeout: 2,
  signInAgain: 3,
  attempt: 4,
  /** What the policy has set for this person: a renewal, the end of a session. */
  due: 5,
  enter: 6,
  giveUp: 7,
  lineCut: 8,
  lineBack: 9,
} as const;
/** The number of an event. */
export type EventKind = (typeof EVENT)[keyof typeof EVENT];

/** The events of one hour, from second `from` to before `to`. What would be later is dropped. */
export class Calendar {
  readonly #from: number;
  readonly #heads: Int32Array;
  readonly #next: Int32Array;
  readonly #before: Int32Array;
  readonly #slot: Int32Array;
  readonly #kinds: Uint8Array;

  constructor(people: number, from: number, to: number) {
    this.#from = from;
    this.#heads = new Int32Array(to - from).fill(-1);
    this.#next = new Int32Array(people);
    this.#before = new Int32Array(people);
    this.#slot = new Int32Array(people).fill(-1);
    this.#kinds = new Uint8Array(people);
  }

  /** The next event of a person; replaces the one that was to come. A time that has passed counts as the next second. */
  set(p: number, at: number, kind: EventKind, now: number): void {
    this.cancel(p);
    const slot = Math.max(Math.round(at), now + 1) - this.#from;
    if (slot < 0 || slot >= this.#heads.length) return;
    const head = this.#heads[slot]!;
    this.#kinds[p] = kind;
    this.#slot[p] = slot;
    this.#next[p] = head;
    this.#before[p] = -1;
    if (head >= 0) this.#before[head] = p;
    this.#heads[slot] = p;
  }

  /** Nothing is to come for this person. */
  cancel(p: number): void {
    const slot = this.#slot[p]!;
    if (slot < 0) return;
    const [next, before] = [this.#next[p]!, this.#before[p]!];
    if (before < 0) this.#heads[slot] = next;
    else this.#next[before] = next;
    if (next >= 0) this.#before[next] = before;
    this.#slot[p] = -1;
  }

  /** Hands out everything of this second. What is set meanwhile comes later. */
  run(now: number, happen: (p: number, kind: EventKind) => void): void {
    const slot = now - this.#from;
    for (let p = this.#heads[slot]!; p >= 0; p = this.#heads[slot]!) {
      this.cancel(p);
      happen(p, this.#kinds[p] as EventKind);
    }
  }
}
