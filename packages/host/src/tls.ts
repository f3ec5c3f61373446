// The certificate of a listener, read once at the start.
import { readFile } from 'node:fs/promises';

/** A certificate with its chain and its private key, as PEM texts. */
export interface Tls {
  readonly cert: string;
  readonly key: string;
}

/** Reads the files that `PREAU_TLS_CERT` and `PREAU_TLS_KEY` name; undefined without them. Rejects when one cannot be read. */
export async function readTls(config: {
  readonly tlsCert: string | undefined;
  readonly tlsKey: string | undefined;
}): Promise<Tls | undefined> {
  if (config.tlsCert === undefined || config.tlsKey === undefined) return undefined;
  const [cert, key] = await Promise.all([readFile(config.tlsCert, 'utf8'), readFile(config.tlsKey, 'utf8')]);
  return { cert, key };
}
