// A voice recorded in the page, for at most five minutes. WORK-69.

import { useEffect, useRef, useState } from 'react';

/** Longest recording, ms. */
export const LONGEST_SOUND_MS = 5 * 60_000;

/** The recorder of a form. */
export interface SoundRecorder {
  readonly state: 'off' | 'on' | 'refused';
  /** Since it is on, ms. */
  readonly elapsedMs: number;
  start(): Promise<void>;
  stop(): void;
}

/** True where a voice can be recorded: a secure page, a browser that records. */
export function canRecord(): boolean {
  return 'MediaRecorder' in globalThis && navigator.mediaDevices !== undefined;
}

/** Records and gives the sound to `onSound`. The microphone is let go when it ends, and when the form goes. */
export function useSoundRecorder(onSound: (sound: Blob, extension: string) => void): SoundRecorder {
  const [state, setState] = useState<SoundRecorder['state']>('off');
  const [elapsedMs, setElapsed] = useState(0);
  const recorder = useRef<MediaRecorder>(undefined);
  const latest = useRef(onSound);
  latest.current = onSound;
  useEffect(() => () => recorder.current?.stop(), []);
  useEffect(() => {
    if (state !== 'on') return;
    const startedAt = performance.now();
    const tick = setInterval(() => {
      const elapsed = performance.now() - startedAt;
      setElapsed(elapsed);
      if (elapsed >= LONGEST_SOUND_MS) recorder.current?.stop();
    }, 500);
    return () => clearInterval(tick);
  }, [state]);
  return {
    state,
    elapsedMs,
    async start() {
      try {
        const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
        const type = ['audio/webm;codecs=opus', 'audio/mp4', 'audio/webm'].find((each) =>
          MediaRecorder.isTypeSupported(each),
        );
        const made = new MediaRecorder(stream, {
          audioBitsPerSecond: 32_000,
          ...(type === undefined ? {} : { mimeType: type }),
        });
        const chunks: Blob[] = [];
        // Whoever stops at once has said nothing: an empty sound is none.
        made.addEventListener('dataavailable', ({ data }) => {
          if (data.size > 0) chunks.push(data);
        });
        made.addEventListener('stop', () => {
          for (const track of stream.getTracks()) track.stop();
          recorder.current = undefined;
          setState('off');
          setElapsed(0);
          const [mime = 'audio/webm'] = made.mimeType.split(';');
          if (chunks.length > 0)
            latest.current(new Blob(chunks, { type: mime }), mime === 'audio/mp4' ? 'm4a' : 'weba');
        });
        recorder.current = made;
        made.start(1_000);
        setState('on');
      } catch {
        setState('refused');
      }
    },
    stop: () => recorder.current?.stop(),
  };
}
