// The words of `npm run bench -- media`: the comparison, a class (`--class SECONDS`), or a soak (`--soak MINUTES`).
import type { Figures } from '../figures.ts';
import { measureMedia } from './run.ts';
import type { ServerName } from './servers.ts';

/** Options as they were typed. */
export interface MediaWords {
  readonly quick: boolean;
  readonly levels?: string | undefined;
  readonly server?: readonly string[] | undefined;
  readonly sfu?: string | undefined;
  readonly class?: string | undefined;
  readonly soak?: string | undefined;
  readonly people?: string | undefined;
}

const SERVERS: Readonly<Record<string, ServerName>> = { preau: 'préau', préau: 'préau', livekit: 'livekit' };

/** Runs what the words say. Throws a RangeError for words that mean nothing. */
export async function runMediaCommand(figures: Figures, words: MediaWords): Promise<void> {
  const servers = (words.server ?? ['preau', 'livekit']).map((name) => {
    const server = SERVERS[name];
    if (server === undefined) throw new RangeError(`Cannot measure the server ${name}: there are preau and livekit`);
    return server;
  });
  const sfu = words.sfu === undefined ? {} : { sfuMain: words.sfu };
  await measureMedia(figures, {
    isQuick: words.quick,
    servers,
    ...sfu,
    ...(words.levels === undefined ? {} : { levelsFile: words.levels }),
    command: `npm run bench -- media${words.quick ? ' --quick' : ''}`,
  });
}
