// The whole of our translation runtime, for the shell and for the application: which language, how times read. Budget: 1 kB gzip.
// Catalogues are plain objects: `messages.fr.ts` is the model, `messages.en.ts` is typed by it with `Catalogue<typeof fr>`; plurals are functions.

/** A language of the product. French is the default wherever nobody chose. */
export type Language = 'fr' | 'en';

/** The shape of a translation of `T`: the same keys, sentences for sentences and functions for functions. */
export type Catalogue<T> = {
  readonly [K in keyof T]: T[K] extends (...args: infer A) => string
    ? (...args: A) => string
    : T[K] extends string
      ? string
      : Catalogue<T[K]>;
};

const KEY = 'preau.language';
const listeners = new Set<() => void>();
let chosen: Language | undefined;

function read(): string | null {
  try {
    return new URLSearchParams(location.search).get('lang') ?? localStorage.getItem(KEY);
  } catch {
    return null; // storage can be refused, e.g. by a strict private window
  }
}

/** The language now: the one chosen on this page, then `?lang=`, then the one kept on this device, then French. */
export function currentLanguage(): Language {
  chosen ??= read() === 'en' ? 'en' : 'fr';
  return chosen;
}

/** Changes the language, keeps the choice on this device, sets `<html lang>` and tells whoever subscribed. */
export function chooseLanguage(language: Language): void {
  chosen = language;
  document.documentElement.lang = language;
  try {
    localStorage.setItem(KEY, language);
  } catch {
    // kept for this page only
  }
  for (const listener of listeners) listener();
}

/** Calls `listener` after each change of language; the returned function stops it. Fits React's `useSyncExternalStore`. */
export function onLanguageChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Picks the form for a number. French counts 0 and 1 as one, English only 1. */
export function plural(language: Language, count: number, one: string, many: string): string {
  return (language === 'fr' ? Math.abs(count) < 2 : count === 1) ? one : many;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function format(language: Language, at: number, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormatPart[] {
  const key = language + JSON.stringify(options);
  const known = formats.get(key) ?? new Intl.DateTimeFormat(language === 'fr' ? 'fr-FR' : 'en-GB', options);
  formats.set(key, known);
  return known.formatToParts(at);
}

/** A time of day: « 9 h 00 » (its spaces do not break) or `9:00`. `at` in epoch ms, `zone` an IANA name, the device's own when absent. */
export function formatTime(language: Language, at: number, zone?: string): string {
  const parts = format(language, at, {
    hour: 'numeric',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(zone === undefined ? {} : { timeZone: zone }),
  });
  const part = (type: string): string => parts.find((p) => p.type === type)?.value ?? '';
  const hour = String(Number(part('hour')));
  return language === 'fr' ? `${hour}\u00A0h\u00A0${part('minute')}` : `${hour}:${part('minute')}`;
}

/** A day: « lundi 23 novembre » or `Monday 23 November`. `at` is any instant of that day in `zone`. */
export function formatDay(language: Language, at: number, zone?: string): string {
  return format(language, at, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...(zone === undefined ? {} : { timeZone: zone }),
  })
    .map((p) => p.value)
    .join('')
    .replace(',', '');
}

/** A local date `YYYY-MM-DD` as a day in words, whatever the device's zone. */
export function formatLocalDate(language: Language, date: string): string {
  return formatDay(language, Date.parse(`${date}T12:00:00Z`), 'UTC');
}

/** The sentence with a capital. */
export function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
