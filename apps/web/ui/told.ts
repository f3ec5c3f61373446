// What the page before told this one beside the address: words and names stay out of addresses.

/** A word of the entry's state; undefined when there is none, or no word. */
export function told(name: string): string | undefined {
  const state: unknown = history.state;
  if (typeof state !== 'object' || state === null) return undefined;
  const word = (state as Readonly<Record<string, unknown>>)[name];
  return typeof word === 'string' ? word : undefined;
}
