// Sends one file in parts, and goes on where it was after a cut (tus 1.0.0). The library comes with the first upload.

import type { DetailedError, HttpResponse, Upload } from 'tus-js-client';
import type { Result } from '@preau/core/base';
import { UPLOADS_PATH } from '@preau/protocol/school';
import type { FileInfo } from '@preau/protocol/school';
import { readProblem, renewSession, request } from '../../ui/request.ts';
import type { Refusal } from '../../ui/request.ts';
import { uploadMemory } from './upload-memory.ts';

/** A part must arrive within two minutes also over a bad line: 2 MB at 150 kbit/s. */
const PART_BYTES = 2 * 1024 * 1024;
/** Waits between tries, milliseconds: quick at first, then for as long as a train is in a tunnel. The count begins anew with each part that arrives. */
const DELAYS_MS = [0, 1_000, 3_000, 5_000, ...Array<number>(60).fill(10_000)];

/** How an upload goes: `ratio` 0 to 1; `isCut` while it waits for the line. */
export interface UploadProgress {
  readonly ratio: number;
  readonly isCut: boolean;
}

/** A running upload. */
export interface RunningUpload {
  readonly done: Promise<Result<FileInfo, Refusal>>;
  /** Gives it up; `done` then never settles. */
  stop(): void;
}

/** Begins, or goes on with what this tab sent of the same file before. */
export function uploadFile(
  file: File,
  schoolId: string | undefined,
  onProgress: (progress: UploadProgress) => void,
): RunningUpload {
  let upload: Upload | undefined;
  let isStopped = false;
  let ratio = 0;
  let isCut = false;
  const tell = (next: UploadProgress): void => {
    ({ ratio, isCut } = next);
    onProgress(next);
  };
  // The waiting between tries is cut short when the device says that it is back.
  const again = (): void => {
    if (isCut) void upload?.abort().then(() => (isStopped ? undefined : upload?.start()));
  };
  addEventListener('online', again);
  const { promise: done, resolve } = Promise.withResolvers<Result<FileInfo, Refusal>>();
  const settle = (answer: Result<FileInfo, Refusal>): void => {
    removeEventListener('online', again);
    resolve(answer);
  };

  const begin = async (): Promise<void> => {
    const tus = await import('tus-js-client');
    if (isStopped) return;
    const begun = new tus.Upload(file, {
      endpoint: new URL(UPLOADS_PATH, location.origin).href,
      chunkSize: PART_BYTES,
      retryDelays: DELAYS_MS,
      removeFingerprintOnSuccess: true,
      urlStorage: uploadMemory,
      metadata: { filename: file.name, ...(schoolId === undefined ? {} : { schoolId }) },
      // Once it has an address it goes on there or nowhere: a server in trouble is no reason to begin anew.
      onUploadUrlAvailable: () => {
        begun.options.endpoint = null;
      },
      // A session lives ten minutes, an upload may take longer. After a cut it is renewed before anything is asked.
      onBeforeRequest: async (asked) => {
        if (asked.getMethod() === 'HEAD') await renewSession();
      },
      onAfterResponse: async (_asked, answer) => {
        if (answer.getStatus() === 401) await renewSession();
      },
      onShouldRetry: (error) => {
        const status = error.originalResponse?.getStatus() ?? 0;
        const mayGoOn = status === 0 || status === 401 || status === 409 || status === 423 || status >= 500;
        if (!mayGoOn || (status === 409 && refusalOf(error).code !== 'file.wrongOffset')) return false;
        if (status === 0 || status >= 500) tell({ ratio, isCut: true });
        return true;
      },
      onProgress: (sent, total) => tell({ ratio: total === 0 ? 1 : sent / total, isCut: false }),
      onSuccess: ({ lastResponse }) => void answerOf(begun, lastResponse).then(settle),
      onError: (error) => settle({ ok: false, error: refusalOf(error) }),
    });
    upload = begun;
    const [before] = await begun.findPreviousUploads();
    if (before !== undefined) begun.resumeFromPreviousUpload(before);
    if (!isStopped) begun.start();
  };
  begin().catch(() => settle({ ok: false, error: { code: 'network' } }));

  return {
    done,
    stop: () => {
      isStopped = true;
      removeEventListener('online', again);
      void upload?.abort(true).catch(() => undefined);
    },
  };
}

/** The last part is answered with the file; if that answer was lost, it is asked for. */
async function answerOf(upload: Upload, last: HttpResponse): Promise<Result<FileInfo, Refusal>> {
  const told = parsed(last) as Partial<FileInfo> | undefined;
  if (told?.fileId !== undefined) return { ok: true, value: told as FileInfo };
  return request<FileInfo>('GET', new URL(upload.url ?? '', location.origin).pathname);
}

function refusalOf(error: Error | DetailedError): Refusal {
  const answer = 'originalResponse' in error ? error.originalResponse : null;
  return answer === null ? { code: 'network' } : readProblem(parsed(answer), 'server.fault');
}

function parsed(answer: HttpResponse): unknown {
  try {
    return JSON.parse(answer.getBody());
  } catch {
    return undefined;
  }
}
