// Signature version 4 of a request to an S3-compatible store, in its headers. AWS, "Authenticating requests (AWS Signature Version 4)".

import { createHash, createHmac } from 'node:crypto';

/** Where contents lie, and who may reach them. */
export interface S3Place {
  /** Address of the service, without bucket, e.g. `https://s3.fr-par.example`. */
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string;
  readonly accessKey: string;
  readonly secretKey: string;
}

/** Reads `https://KEY:SECRET@host/bucket?region=…`; without a region `us-east-1`, which stores that have none take. Throws TypeError when it is no address. */
export function parseS3Url(text: string): S3Place {
  const url = new URL(text);
  return {
    endpoint: url.origin,
    bucket: url.pathname.slice(1),
    region: url.searchParams.get('region') ?? 'us-east-1',
    accessKey: decodeURIComponent(url.username),
    secretKey: decodeURIComponent(url.password),
  };
}

/** A request to sign. */
export interface S3Request {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'DELETE';
  /** Below the bucket; plain characters only: `[A-Za-z0-9/]`. */
  readonly key: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Hex SHA-256 of the body; of nothing when there is none. */
  readonly bodySha256?: string;
}

const NOTHING_SHA256 = createHash('sha256').digest('hex');

/** Address and headers; signed at `at` (epoch ms), valid for a quarter of an hour. */
export function signS3(
  place: S3Place,
  request: S3Request,
  at: number,
): { readonly url: string; readonly headers: Record<string, string> } {
  const time = new Date(at).toISOString().replaceAll(/[-:]|\.\d{3}/g, '');
  const date = time.slice(0, 8);
  const url = new URL(`${place.endpoint}/${[place.bucket, request.key].filter((part) => part !== '').join('/')}`);
  const query = Object.entries(request.query ?? {})
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${coded(name)}=${coded(value)}`)
    .join('&');
  url.search = query;
  const headers: Record<string, string> = {
    host: url.host,
    'x-amz-content-sha256': request.bodySha256 ?? NOTHING_SHA256,
    'x-amz-date': time,
  };
  const names = Object.keys(headers).toSorted().join(';');
  const lines = Object.keys(headers)
    .toSorted()
    .map((name) => `${name}:${headers[name]}\n`)
    .join('');
  const asked = [request.method, url.pathname, query, lines, names, headers['x-amz-content-sha256']].join('\n');
  const scope = `${date}/${place.region}/s3/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', time, scope, createHash('sha256').update(asked).digest('hex')].join('\n');
  const key = [date, place.region, 's3', 'aws4_request'].reduce<string | Buffer>(
    (secret, part) => createHmac('sha256', secret).update(part).digest(),
    `AWS4${place.secretKey}`,
  );
  const signature = createHmac('sha256', key).update(toSign).digest('hex');
  const { host: _host, ...sent } = headers;
  return {
    url: url.href,
    headers: {
      ...sent,
      authorization: `AWS4-HMAC-SHA256 Credential=${place.accessKey}/${scope}, SignedHeaders=${names}, Signature=${signature}`,
    },
  };
}

/** RFC 3986: everything but letters, digits and `-._~`. */
function coded(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`);
}
