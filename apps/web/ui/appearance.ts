// How the pages look on this device: theme and reading comfort, kept locally, applied as attributes that tokens.css reads.

/** `system` follows the device. */
export type Theme = 'system' | 'light' | 'dark' | 'contrast';
/** `wide` opens letters, words and lines. */
export type Reading = 'normal' | 'wide';

const THEME = 'preau.theme';
const READING = 'preau.reading';

function stored(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function keep(key: string, value: string | undefined): void {
  try {
    if (value === undefined) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // kept for this page only
  }
}

/** The theme kept on this device. */
export function currentTheme(): Theme {
  const value = stored(THEME);
  return value === 'light' || value === 'dark' || value === 'contrast' ? value : 'system';
}

/** The reading comfort kept on this device. */
export function currentReading(): Reading {
  return stored(READING) === 'wide' ? 'wide' : 'normal';
}

/** Chooses and applies a theme. */
export function chooseTheme(theme: Theme): void {
  keep(THEME, theme === 'system' ? undefined : theme);
  applyAppearance(theme, currentReading());
}

/** Chooses and applies the reading comfort. */
export function chooseReading(reading: Reading): void {
  keep(READING, reading === 'normal' ? undefined : reading);
  applyAppearance(currentTheme(), reading);
}

/** Sets the attributes on `<html>`; the shell calls it before the first paint. */
export function applyAppearance(theme: Theme = currentTheme(), reading: Reading = currentReading()): void {
  const { dataset } = document.documentElement;
  if (theme === 'system') delete dataset['theme'];
  else dataset['theme'] = theme;
  if (reading === 'normal') delete dataset['reading'];
  else dataset['reading'] = reading;
}
