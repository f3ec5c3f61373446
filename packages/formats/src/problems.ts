// What is wrong with a file: by file, line and column, all of it up to a limit. docs/reference/import-files.md, "Problems".

/** One thing that is wrong, where an editor finds it. */
export interface FileProblem {
  /** Name of the file; inside a zip, of the entry. */
  readonly file: string;
  /** From 1; 0 when the problem is not in one line. */
  readonly line: number;
  /** From 1, in characters; 0 when the problem is not in one place of the line. */
  readonly column: number;
  /** Plain English, one sentence. */
  readonly message: string;
  /** What stands there, at most 80 characters. */
  readonly value?: string;
}

/** The refusal of a file. Nothing of it is used. */
export interface ImportInvalid {
  readonly code: 'import.invalid';
  /** In the order of the files, at most `MAX_PROBLEMS`. */
  readonly problems: readonly FileProblem[];
  /** How many more there are. */
  readonly more: number;
}

/** Problems told one by one; further ones are only counted. */
export const MAX_PROBLEMS = 200;

/** Collects problems while reading, so that one run names them all. */
export class ProblemList {
  readonly #problems: FileProblem[] = [];
  #more = 0;

  /** Adds one. `place` is asked only while there is room, since finding a column costs a scan. */
  add(
    file: string,
    message: string,
    place: () => { readonly line: number; readonly column: number } = nowhere,
    value?: string,
  ): void {
    if (this.#problems.length >= MAX_PROBLEMS) {
      this.#more += 1;
      return;
    }
    const shown = value === undefined ? {} : { value: value.length > 80 ? `${value.slice(0, 79)}…` : value };
    this.#problems.push({ file, ...place(), message, ...shown });
  }

  get count(): number {
    return this.#problems.length + this.#more;
  }

  /** The refusal that tells them. */
  toInvalid(): ImportInvalid {
    return { code: 'import.invalid', problems: [...this.#problems], more: this.#more };
  }
}

/** A problem in one line, as consoles show it: `users.csv:12:8: message ("value")`. */
export function toProblemLine(problem: FileProblem): string {
  const place =
    problem.line === 0 ? '' : problem.column === 0 ? `:${problem.line}` : `:${problem.line}:${problem.column}`;
  return `${problem.file}${place}: ${problem.message}${problem.value === undefined ? '' : ` (${JSON.stringify(problem.value)})`}`;
}

function nowhere(): { line: number; column: number } {
  return { line: 0, column: 0 };
}
