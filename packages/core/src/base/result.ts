// The shape of every expected answer: a value, or a refusal that carries what the screen needs. STYLE.md, "Errors".

/** A value or an expected refusal. `E` is a union discriminated by `code`. */
export type Result<T, E extends { readonly code: string }> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: E };

/** Wraps a value as a success. */
export function ok<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

/** Wraps a refusal. `error.code` is one of the codes of the catalogue in `@preau/protocol/base`. */
export function err<E extends { readonly code: string }>(error: E): { readonly ok: false; readonly error: E } {
  return { ok: false, error };
}
