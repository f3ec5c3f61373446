// The deadlines of one media connection: it must work some time after it began, and come back some time after it was lost (SFU-11).
import { limits } from '../limits.ts';

/** Watches one connection. Times in epoch ms. */
export class MediaWatch {
  #beganAt: number | undefined;
  #lostAt: number | undefined;
  #hasWorked = false;

  /** True once it has worked. */
  get hasWorked(): boolean {
    return this.#hasWorked;
  }

  /** True while it is lost. */
  get isLost(): boolean {
    return this.#lostAt !== undefined;
  }

  /** The client was told how to connect; only the first time counts. */
  begin(nowMs: number): void {
    this.#beganAt ??= nowMs;
  }

  opened(): void {
    this.#hasWorked = true;
    this.#lostAt = undefined;
  }

  lost(nowMs: number): void {
    this.#lostAt ??= nowMs;
  }

  /** True when it is too late: only joining anew helps. */
  isOverdue(nowMs: number): boolean {
    const isLate = !this.#hasWorked && this.#beganAt !== undefined && nowMs - this.#beganAt > limits.connectMs;
    const isLost = this.#lostAt !== undefined && nowMs - this.#lostAt > limits.lostMs;
    return isLate || isLost;
  }
}
