// Figures of a run: as a table for people, as JSON for programs.
import { writeFileSync } from 'node:fs';

/** One figure. */
export interface Figure {
  readonly value: number;
  readonly unit: string;
  readonly target?: number;
  readonly better: 'lower' | 'higher';
  readonly ok?: boolean;
}

/** Collects figures by name. */
export class Figures {
  readonly #figures = new Map<string, Figure>();

  /** Adds one and prints it; `ok` follows from the target. */
  add(name: string, value: number, unit: string, better: Figure['better'], target?: number): void {
    const rounded = Math.abs(value) >= 100 ? Math.round(value) : Math.round(value * 100) / 100;
    const judged =
      target === undefined ? {} : { target, ok: better === 'lower' ? rounded <= target : rounded >= target };
    this.#figures.set(name, { value: rounded, unit, better, ...judged });
    console.log(`  ${name}: ${rounded} ${unit}`);
  }

  /** All of them, by name. */
  all(): ReadonlyMap<string, Figure> {
    return this.#figures;
  }

  /** Prints the table. */
  print(): void {
    const rows = [...this.#figures].map(([name, figure]) => [
      name,
      String(figure.value),
      figure.unit,
      figure.target === undefined ? '' : `${figure.better === 'lower' ? '<=' : '>='} ${figure.target}`,
      figure.ok === undefined ? '' : figure.ok ? 'ok' : 'MISSED',
    ]);
    const table = [['figure', 'value', 'unit', 'target', ''], ...rows];
    const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
    console.log('');
    for (const row of table)
      console.log(
        row
          .map((cell, column) => (column === 1 ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!)))
          .join('  ')
          .trimEnd(),
      );
  }

  /** Writes the JSON file. */
  write(file: string): void {
    writeFileSync(file, `${JSON.stringify(Object.fromEntries(this.#figures), null, 2)}\n`);
  }
}

/** The value below which a share of the samples lies; 0 to 1. NaN when there are none. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
