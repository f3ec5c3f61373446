// What real clients sent, kept as the seed of the fuzzing: `record.ts` writes it, `readCorpus` reads it.
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** One client's share. Bytes are base64. */
export interface Corpus {
  readonly client: string;
  /** `join_request` parameters. */
  readonly joins: readonly string[];
  /** Encoded SignalRequests. */
  readonly frames: readonly string[];
  readonly offers: readonly string[];
  /** Decrypted packets, payloads cut short. */
  readonly rtp: readonly string[];
  readonly rtcp: readonly string[];
}

/** Where the corpora are. */
export const corpusFolder = fileURLToPath(new URL('../corpus/', import.meta.url));

/** All of them together. */
export function readCorpus(): {
  readonly joins: readonly string[];
  readonly offers: readonly string[];
  readonly frames: readonly Buffer[];
  readonly rtp: readonly Buffer[];
  readonly rtcp: readonly Buffer[];
} {
  const all = readdirSync(corpusFolder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => JSON.parse(readFileSync(`${corpusFolder}${name}`, 'utf8')) as Corpus);
  const bytes = (texts: readonly string[]): Buffer[] => texts.map((text) => Buffer.from(text, 'base64'));
  return {
    joins: all.flatMap(({ joins }) => joins),
    offers: all.flatMap(({ offers }) => offers),
    frames: bytes(all.flatMap(({ frames }) => frames)),
    rtp: bytes(all.flatMap(({ rtp }) => rtp)),
    rtcp: bytes(all.flatMap(({ rtcp }) => rtcp)),
  };
}
