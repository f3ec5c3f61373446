// Sends one picture with its progress. XMLHttpRequest, because fetch tells nothing of what is on its way up.

import type { PictureAnswer } from '@preau/protocol/lesson';
import type { Result } from '@preau/core/base';
import { readProblem } from '../../ui/request.ts';
import type { Refusal } from '../../ui/request.ts';

/** Deadline of one upload: 15 MB over a slow line. */
const UPLOAD_TIMEOUT_MS = 180_000;
/** Over this the server refuses; it is said before anything is sent. */
export const LARGEST_PICTURE_BYTES = 15 * 1024 * 1024;

/** Sends the file; `onProgress` gets 0 to 1, then 1 while the server prepares the sizes. */
export function uploadPicture(
  lessonId: string,
  file: File,
  onProgress: (ratio: number) => void,
): Promise<Result<PictureAnswer, Refusal>> {
  if (file.size > LARGEST_PICTURE_BYTES) return Promise.resolve({ ok: false, error: { code: 'picture.tooLarge' } });
  return new Promise((resolve) => {
    const call = new XMLHttpRequest();
    const fail = (error: Refusal): void => resolve({ ok: false, error });
    call.open('POST', `/api/lessons/${lessonId}/pictures`);
    call.responseType = 'json';
    call.timeout = UPLOAD_TIMEOUT_MS;
    call.upload.addEventListener('progress', (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    });
    call.addEventListener('load', () => {
      if (call.status >= 200 && call.status < 300) {
        resolve({ ok: true, value: call.response as PictureAnswer });
        return;
      }
      fail(readProblem(call.response, call.status === 413 ? 'picture.tooLarge' : 'server.fault'));
    });
    call.addEventListener('error', () => fail({ code: 'network' }));
    call.addEventListener('timeout', () => fail({ code: 'timeout' }));
    const form = new FormData();
    form.append('file', file);
    call.send(form);
  });
}
