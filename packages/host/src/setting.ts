// What a setting is: read by config.ts, listed in settings.ts, printed in docs/reference/config.md.

/** One setting: its environment name, how it is read, and what the reference says of it. */
export interface Setting<T> {
  readonly name: `PREAU_${string}`;
  /** What it decides, in one or two plain sentences: printed in docs/reference/config.md. */
  readonly doc: string;
  /** The form of the value in words, e.g. `a port, 1 to 65535`. */
  readonly form: string;
  /** The value when the name is not set. */
  readonly fallback: T;
  /** The same in words, for the reference. */
  readonly fallbackText: string;
  /** True if the value must never be printed. */
  readonly secret: boolean;
  /** Reads a text that is set; undefined when it does not have the form. */
  parse(text: string): T | undefined;
}
