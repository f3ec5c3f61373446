// How many bits per second: bytes are only added up, and looked at now and then.

/** A rate over the last `windowMs`, sampled from outside at most every tenth of it. */
export class RateMeter {
  readonly #stepMs: number;
  readonly #samples: { readonly at: number; readonly bytes: number }[] = [];
  #bytes = 0;

  constructor(windowMs: number) {
    this.#stepMs = windowMs / 10;
  }

  /** Counts bytes. */
  add(bytes: number): void {
    this.#bytes += bytes;
  }

  /** Notes the count of this moment; call it often, it keeps ten of them. */
  sample(nowMs: number): void {
    const last = this.#samples.at(-1);
    if (last !== undefined && nowMs - last.at < this.#stepMs) return;
    this.#samples.push({ at: nowMs, bytes: this.#bytes });
    if (this.#samples.length > 11) this.#samples.shift();
  }

  /** Bits per second from the oldest sample to now; 0 before there is one. */
  bps(nowMs: number): number {
    const [oldest] = this.#samples;
    if (oldest === undefined || nowMs <= oldest.at) return 0;
    return ((this.#bytes - oldest.bytes) * 8_000) / (nowMs - oldest.at);
  }
}
