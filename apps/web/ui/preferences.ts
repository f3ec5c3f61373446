// Small things kept on this device. Storage may be refused (private windows): then they last as long as the page.

const memory = new Map<string, string>();

/** Reads a kept text. */
export function kept(key: string): string | undefined {
  try {
    return localStorage.getItem(`preau.${key}`) ?? memory.get(key);
  } catch {
    return memory.get(key);
  }
}

/** Keeps a text; undefined forgets it. */
export function keep(key: string, value: string | undefined): void {
  if (value === undefined) memory.delete(key);
  else memory.set(key, value);
  try {
    if (value === undefined) localStorage.removeItem(`preau.${key}`);
    else localStorage.setItem(`preau.${key}`, value);
  } catch {
    // kept for this page only
  }
}

/** Reads kept JSON; undefined when there is none or it cannot be read. */
export function keptJson<T>(key: string): T | undefined {
  const text = kept(key);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as T;
  } catch {
    return undefined;
  }
}
