// Somebody's data as a zip that is never whole in memory: written to two files without a name, packed while it is sent. PEOPLE-64.

import { mkdtemp, open, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyReply } from 'fastify';
import { packZipStream } from '@preau/formats';
import type { DataSink } from '@preau/service/school';

/** Pieces are gathered to so many characters before the disk is asked. */
const GATHERED = 65_536;

/**
 * Sends what `fill` writes, as `donnees.json` and `donnees.html`. The database is read at the pace of the disk, not of the reader's line. What `fill`
 * throws is thrown before anything is sent.
 */
export async function sendDataZip(
  reply: FastifyReply,
  name: string,
  fill: (sink: DataSink) => Promise<void>,
): Promise<FastifyReply> {
  const folder = await mkdtemp(join(tmpdir(), 'preau-data-'));
  const files: FileHandle[] = [];
  const close = async (): Promise<void> => void (await Promise.allSettled(files.map((file) => file.close())));
  try {
    for (const each of ['json', 'page']) files.push(await open(join(folder, each), 'wx+', 0o600));
    // From here on nobody finds them by a name, and a crash leaves nothing.
    await rm(folder, { recursive: true });
    const [json, page] = files.map(gatherInto) as [Gathered, Gathered];
    await fill({ json: json.write, page: page.write });
    await Promise.all([json.end(), page.end()]);
  } catch (error) {
    await close();
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  // Who went away meanwhile closes nothing any more.
  if (reply.raw.destroyed) {
    await close();
    return reply;
  }
  const zip = packZipStream(
    new Map(
      ['donnees.json', 'donnees.html'].map((entry, index) => [
        entry,
        files[index]!.createReadStream({ start: 0, autoClose: false }),
      ]),
    ),
  );
  reply.raw.once('close', () => void close());
  return reply
    .header('content-type', 'application/zip')
    .header('content-disposition', `attachment; filename="${name}"`)
    .send(zip);
}

interface Gathered {
  write(text: string): Promise<void>;
  end(): Promise<void>;
}

function gatherInto(file: FileHandle): Gathered {
  let kept = '';
  const end = async (): Promise<void> => {
    const text = kept;
    kept = '';
    if (text !== '') await file.appendFile(text);
  };
  return {
    end,
    write: async (text) => {
      kept += text;
      if (kept.length >= GATHERED) await end();
    },
  };
}
