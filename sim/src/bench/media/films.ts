// Films for raw publishers: a camera and a screen that browsers can decode, encoded once per run.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TrackOrder } from '../../media/orders.ts';
import { CAMERA_LAYERS, SCREEN_LAYERS } from '../../media/publication.ts';
import type { WatchingBrowser } from './browsers.ts';

const FILM_S = 8;

/** Camera and screen with their frames in a folder of their own. */
export interface Films extends Disposable {
  readonly tracks: readonly TrackOrder[];
}

/** Encodes them, some seconds of work. Disposing removes the files. */
export async function recordFilms(browser: WatchingBrowser): Promise<Films> {
  const folder = mkdtempSync(join(tmpdir(), 'preau-films-'));
  return {
    tracks: [
      { source: 'camera', layers: await browser.record(CAMERA_LAYERS, FILM_S, folder) },
      { source: 'screen', layers: await browser.record(SCREEN_LAYERS, FILM_S, folder) },
    ],
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}
