// What this device takes of the lesson's sound and picture: a choice of the person, kept on the device. WEB-106 to WEB-108.

import { keep, kept } from '../../ui/preferences.ts';

/** From the least to the most: nothing · sound · sound and the shared screen · all pictures, small · everything. */
export type Reception = 'nothing' | 'sound' | 'screen' | 'low' | 'everything';
/** All choices, least first. */
export const RECEPTIONS: readonly Reception[] = ['nothing', 'sound', 'screen', 'low', 'everything'];

/** What comes from one person, as the media server names it. */
export type IncomingSource = 'microphone' | 'camera' | 'screen' | 'other';
/** How one track is taken: not at all, in its smallest layer, or as large as it is drawn. */
export type Take = 'none' | 'smallest' | 'drawn';

/** How a track is taken under a choice. Sound of a shared screen counts as `microphone`. */
export function takeOf(reception: Reception, source: IncomingSource): Take {
  if (reception === 'everything') return 'drawn';
  if (reception === 'nothing' || source === 'other') return 'none';
  if (source === 'microphone') return 'drawn';
  if (source === 'screen') return reception === 'sound' ? 'none' : 'drawn';
  return reception === 'low' ? 'smallest' : 'none';
}

/** May the media server begin to send by itself what is published? Only when every kind is taken. */
export function takesAll(reception: Reception): boolean {
  return reception === 'everything' || reception === 'low';
}

const KEY = 'reception';

/** The choice made on this device; undefined when none was made. */
export function keptReception(): Reception | undefined {
  const value = kept(KEY);
  return RECEPTIONS.find((reception) => reception === value);
}

/** Keeps a choice on this device. */
export function keepReception(reception: Reception): void {
  keep(KEY, reception);
}

/** The browser asks to save data: `navigator.connection.saveData` (Chromium), or the `prefers-reduced-data` media query. */
export function asksToSaveData(browser: {
  readonly connection?: { readonly saveData?: boolean } | undefined;
  readonly matches?: ((query: string) => boolean) | undefined;
}): boolean {
  return browser.connection?.saveData === true || browser.matches?.('(prefers-reduced-data: reduce)') === true;
}

/** What is taken, and whether that is because the browser asks to save data. */
export function receptionOf(
  chosen: Reception | undefined,
  savesData: boolean,
): { readonly reception: Reception; readonly isSaving: boolean } {
  if (chosen !== undefined) return { reception: chosen, isSaving: false };
  return savesData ? { reception: 'sound', isSaving: true } : { reception: 'everything', isSaving: false };
}
