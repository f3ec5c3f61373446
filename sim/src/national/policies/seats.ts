// Seats of a policy without a ladder: one pool for the cell, each at the fixed level. Nobody is let in beyond it. SIM-4.

/** A pool that cannot go below nothing. */
export class SeatPool {
  readonly total: number;
  #taken = 0;

  constructor(total: number) {
    this.total = total;
  }

  get free(): number {
    return this.total - this.#taken;
  }

  /** Takes a seat, if there is one. */
  take(): boolean {
    if (this.#taken >= this.total) return false;
    this.#taken += 1;
    return true;
  }

  /** Gives one back. Throws RangeError if none was taken. */
  give(): void {
    if (this.#taken === 0) throw new RangeError('Cannot give back a seat: none is taken');
    this.#taken -= 1;
  }
}
