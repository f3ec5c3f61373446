// Where the page of credits is kept, and the hours that were settled, as everybody may read them. One engine in memory, one in files, one over Redis; one
// contract suite. GATE-174, GATE-176.

import { KEPT_HOURS } from './credit-page.ts';
import type { CreditPage } from './credit-page.ts';

/** A settled hour as it is published. */
export interface PublishedHour {
  /** Date and hour where the cell is, `2026-11-23T08`. */
  readonly label: string;
  readonly text: string;
}

/** The book. Every call may reject when the engine does not answer. */
export interface CreditBook extends AsyncDisposable {
  /** The page, if it is another than that of `version`; undefined when it is that one, or when nothing was ever written. */
  read(version: number): Promise<CreditPage | undefined>;
  /**
   * Puts the page in place of the one before it (`page.version - 1`), and the hour with it. False when somebody else wrote meanwhile: then nothing is
   * written. Whoever dies in between leaves the old page, and the hour is settled again from it.
   */
  write(page: CreditPage, hour?: PublishedHour): Promise<boolean>;
  readHour(label: string): Promise<string | undefined>;
  /** The labels of the hours of the last week, the newest first. */
  hours(): Promise<readonly string[]>;
}

/** A book that ends with the process. */
export function createMemoryCreditBook(): CreditBook {
  let kept: CreditPage | undefined;
  const hours = new Map<string, string>();
  return {
    read: async (version) => (kept?.version === version ? undefined : kept),
    write: async (page, hour) => {
      if (page.version !== (kept?.version ?? 0) + 1) return false;
      kept = page;
      if (hour === undefined) return true;
      hours.set(hour.label, hour.text);
      for (const label of [...hours.keys()].toSorted().slice(0, -KEPT_HOURS)) hours.delete(label);
      return true;
    },
    readHour: async (label) => hours.get(label),
    hours: async () => [...hours.keys()].toSorted().toReversed(),
    [Symbol.asyncDispose]: async () => undefined,
  };
}
