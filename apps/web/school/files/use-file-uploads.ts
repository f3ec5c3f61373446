// Files on their way: one after the other, so that a slow line carries one at a time.

import { useEffect, useRef, useState } from 'react';
import type { FileInfo } from '@preau/protocol/school';
import { announce } from '../../ui/announcer.ts';
import { useUiMessages } from '../../ui/messages.ts';
import { randomId } from '../../ui/random-id.ts';
import { fileProblem, useFilesMessages } from './messages.ts';
import { uploadFile } from './upload-file.ts';
import type { RunningUpload } from './upload-file.ts';

/** A file that is being sent, waits for it, or why it was not. */
export interface Sending {
  readonly key: string;
  readonly name: string;
  readonly ratio: number;
  readonly state: 'waiting' | 'sending' | 'cut' | 'checking' | 'failed';
  /** Why, when it failed. */
  readonly sentence: string;
}

/** What a picker shows and does. */
export interface FileUploads {
  readonly sendings: readonly Sending[];
  /** Something is on its way or waits. */
  readonly isBusy: boolean;
  add(files: readonly File[]): void;
  /** Gives an upload up, or clears a failure away. */
  drop(key: string): void;
}

/** Uploads of a person's school; `onDone` is told of each file that arrived. What is on its way when the screen goes is given up. */
export function useFileUploads(schoolId: string | undefined, onDone: (file: FileInfo) => void): FileUploads {
  const text = useFilesMessages();
  const ui = useUiMessages();
  const [sendings, setSendings] = useState<readonly Sending[]>([]);
  const line = useRef<{ key: string; file: File }[]>([]);
  const running = useRef<{ readonly key: string; readonly upload: RunningUpload }>(undefined);
  const latest = useRef({ onDone, text, ui, schoolId });
  latest.current = { onDone, text, ui, schoolId };
  const change = (key: string, patch: Partial<Sending>): void =>
    setSendings((all) => all.map((each) => (each.key === key ? { ...each, ...patch } : each)));
  const forget = (key: string): void => setSendings((all) => all.filter((each) => each.key !== key));

  const sendNext = (): void => {
    const first = line.current[0];
    if (running.current !== undefined || first === undefined) return;
    line.current = line.current.slice(1);
    const { key, file } = first;
    const upload = uploadFile(file, latest.current.schoolId, ({ ratio, isCut }) =>
      change(key, { ratio, state: isCut ? 'cut' : ratio === 1 ? 'checking' : 'sending' }),
    );
    running.current = { key, upload };
    change(key, { state: 'sending' });
    void upload.done.then((answer) => {
      running.current = undefined;
      const { onDone: tell, text: words, ui: common } = latest.current;
      if (answer.ok) {
        forget(key);
        announce(words.pick.added(answer.value.name));
        tell(answer.value);
      } else change(key, { state: 'failed', sentence: fileProblem(words, common, answer.error) });
      sendNext();
    });
  };
  useEffect(
    () => () => {
      line.current = [];
      running.current?.upload.stop();
    },
    [],
  );
  return {
    sendings,
    isBusy: sendings.some(({ state }) => state !== 'failed'),
    add(files) {
      const more = files.map((file): { sending: Sending; file: File } => ({
        file,
        sending: {
          key: randomId(),
          name: file.name,
          ratio: 0,
          state: file.size === 0 ? 'failed' : 'waiting',
          sentence: file.size === 0 ? text.problem.empty : '',
        },
      }));
      setSendings((all) => [...all, ...more.map(({ sending }) => sending)]);
      line.current = [
        ...line.current,
        ...more.filter(({ file }) => file.size > 0).map(({ sending, file }) => ({ key: sending.key, file })),
      ];
      sendNext();
    },
    drop(key) {
      line.current = line.current.filter((each) => each.key !== key);
      forget(key);
      if (running.current?.key !== key) return;
      running.current.upload.stop();
      running.current = undefined;
      sendNext();
    },
  };
}
