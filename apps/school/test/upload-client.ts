// Uploads for tests, as a client of tus 1.0.0 sends them.

import type { Answer, Harness, Jar } from './school-harness.ts';

/** Headers of every request of the protocol. */
export const TUS = { 'tus-resumable': '1.0.0' };

/** Begins an upload. */
export function beginUpload(
  harness: Harness,
  jar: Jar,
  file: { readonly name: string; readonly bytes: number | string; readonly schoolId?: string },
): Promise<Answer> {
  const coded = (text: string): string => Buffer.from(text).toString('base64');
  const school = file.schoolId === undefined ? '' : `,schoolId ${coded(file.schoolId)}`;
  return harness.call('POST', '/api/uploads', {
    jar,
    headers: {
      ...TUS,
      'upload-length': String(file.bytes),
      'upload-metadata': `filename ${coded(file.name)}${school}`,
    },
  });
}

/** Sends a part from an offset on. */
export async function sendPart(
  harness: Harness,
  jar: Jar,
  address: string,
  part: { readonly offset: number; readonly bytes: Uint8Array },
): Promise<Answer> {
  return harness.call('PATCH', address, {
    jar,
    headers: { ...TUS, 'content-type': 'application/offset+octet-stream', 'upload-offset': String(part.offset) },
    body: Buffer.from(part.bytes),
  });
}

/** How far an upload is; undefined when it is unknown. */
export async function offsetOf(harness: Harness, jar: Jar, address: string): Promise<number | undefined> {
  const answer = await harness.call('HEAD', address, { jar, headers: TUS });
  return answer.status === 200 ? Number(answer.headers['upload-offset']) : undefined;
}

/** A whole file in one part: the answer to it, and the address of the upload. */
export async function upload(
  harness: Harness,
  jar: Jar,
  name: string,
  bytes: Uint8Array,
): Promise<{ readonly answer: Answer; readonly address: string; readonly fileId: string }> {
  const begun = await beginUpload(harness, jar, { name, bytes: bytes.length });
  if (begun.status !== 201) return { answer: begun, address: '', fileId: '' };
  const address = String(begun.headers['location']);
  const answer = await sendPart(harness, jar, address, { offset: 0, bytes });
  return { answer, address, fileId: address.split('/').at(-1) ?? '' };
}
