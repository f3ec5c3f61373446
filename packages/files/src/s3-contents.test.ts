import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { FilesError } from './files-error.ts';
import { S3Contents } from './s3-contents.ts';
import { parseS3Url, signS3 } from './s3-signing.ts';

const folder = await mkdtemp(join(tmpdir(), 'preau-s3-'));
after(() => rm(folder, { recursive: true, force: true }));

const place = parseS3Url(
  'https://AKIAIOSFODNN7EXAMPLE:wJalrXUtnFEMI%2FK7MDENG%2FbPxRfiCYEXAMPLEKEY@s3.amazonaws.com/examplebucket',
);

test('[FILE-8] S3: an address names place, bucket and keys', () => {
  assert.deepEqual(place, {
    endpoint: 'https://s3.amazonaws.com',
    bucket: 'examplebucket',
    region: 'us-east-1',
    accessKey: 'AKIAIOSFODNN7EXAMPLE',
    secretKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  });
  assert.equal(parseS3Url('http://a:b@localhost:9000/c?region=fr-par').region, 'fr-par');
});

test('[FILE-8] S3: a store that is away, closed or broken is a fault with its reason', async (t) => {
  const answers = [403, 503];
  const server = createServer((_request, response) => response.writeHead(answers.shift() ?? 200).end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  const at = (endpoint: string): Promise<S3Contents> =>
    S3Contents.open({ place: { ...place, endpoint }, draftFolder: folder });
  const is = (reason: string) => (error: unknown) =>
    error instanceof FilesError && error.reason === reason && !error.message.includes('wJalr');
  await assert.rejects(at(`http://127.0.0.1:${port}`), is('fault'));
  await assert.rejects(at(`http://127.0.0.1:${port}`), is('gone'));
  await assert.rejects(at('http://127.0.0.1:9'), is('gone'));
});

test('[FILE-8] S3: a request is signed as the specification’s example', () => {
  // AWS, "Examples of the complete Signature Version 4 signing process", GET Bucket (List Objects): same keys, time and bucket.
  const at = Date.parse('2013-05-24T00:00:00Z');
  const { headers } = signS3(
    { ...place, endpoint: 'https://examplebucket.s3.amazonaws.com', bucket: '' },
    { method: 'GET', key: '', query: { prefix: 'J', 'max-keys': '2' } },
    at,
  );
  assert.equal(headers['x-amz-date'], '20130524T000000Z');
  assert.match(
    String(headers['authorization']),
    /Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7$/,
  );
});
