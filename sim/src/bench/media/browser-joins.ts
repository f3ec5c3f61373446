// From joining to the first decoded picture, in Chromium with the unmodified livekit-client, into a lesson that runs.
import { MICROPHONE } from '../../media/publication.ts';
import type { WatchingBrowser } from './browsers.ts';
import type { Films } from './films.ts';
import type { MediaStage } from './stage.ts';

/** Times in ms, one join after another; undefined for a join without a picture. */
export async function measureBrowserJoins(
  stage: MediaStage,
  browser: WatchingBrowser,
  films: Films,
  joins: number,
): Promise<(number | undefined)[]> {
  const room = await stage.room();
  await stage.bring([await stage.seat(room, 'teacher', { publish: [MICROPHONE, ...films.tracks] })]);
  const times: (number | undefined)[] = [];
  for (let join = 0; join < joins; join += 1)
    times.push(await browser.timeFirstPicture(stage.server.url, await stage.server.token(room, `browser ${join}`)));
  await stage.crowd.leaveAll();
  return times;
}
