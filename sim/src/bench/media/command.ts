// The words of `npm run bench -- media`: the comparison, a class (`--class SECONDS`), or a soak (`--soak MINUTES`).
import { setPriority } from 'node:os';
import type { Figures } from '../figures.ts';
import { planCores } from '../../media/cores.ts';
import { asTyped } from './media-words.ts';
import type { MediaWords } from './media-words.ts';
import { measureClass } from './class.ts';
import { measureMedia } from './run.ts';
import { startServer } from './start-server.ts';
import type { ServerName } from './servers.ts';
import { measureSoak } from './soak.ts';

const SERVERS: Readonly<Record<string, ServerName>> = { preau: 'préau', préau: 'préau', livekit: 'livekit' };

/** Runs what the words say. Throws a RangeError for words that mean nothing. */
export async function runMediaCommand(figures: Figures, words: MediaWords): Promise<void> {
  if (words.nice !== undefined) setPriority(Number(words.nice));
  const servers = (words.server ?? ['preau', 'livekit']).map((name) => {
    const server = SERVERS[name];
    if (server === undefined) throw new RangeError(`Cannot measure the server ${name}: there are preau and livekit`);
    return server;
  });
  const sfu = words.sfu === undefined ? {} : { sfuMain: words.sfu };
  if (words.class !== undefined || words.soak !== undefined) {
    for (const name of words.server === undefined ? (['préau'] as const) : servers) {
      const server = await startServer(name, planCores(), words.sfu);
      if (server === undefined) continue;
      if (words.class !== undefined) await measureClass(figures, server, positive('class', words.class));
      else {
        const people = positive('people', words.people ?? '12');
        await measureSoak(figures, server, { minutes: positive('soak', words.soak), people });
      }
    }
    return;
  }
  await measureMedia(figures, {
    isQuick: words.quick,
    servers,
    ...sfu,
    ...(words.levels === undefined ? {} : { levelsFile: words.levels }),
    command: asTyped(words),
  });
}

function positive(name: string, text: string | undefined): number {
  const value = Number(text);
  if (!(value > 0)) throw new RangeError(`Cannot use --${name} ${text}: a number above 0 is needed`);
  return value;
}
