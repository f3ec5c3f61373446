// One capture device under test: asked for only after a click, told in words when refused, let go when the page goes.

import { useCallback, useEffect, useRef, useState } from 'react';
import { troubleOf } from '../media/media-snapshot.ts';
import type { DeviceTrouble } from '../media/media-snapshot.ts';

/** What a test shows. */
export interface Capture {
  readonly stream: MediaStream | null;
  readonly busy: boolean;
  readonly trouble: DeviceTrouble | null;
  readonly devices: readonly MediaDeviceInfo[];
  readonly chosen: string | undefined;
  start(deviceId?: string): Promise<void>;
  stop(): void;
}

/** Captures one kind. `remembered` is tried first. */
export function useCapture(kind: 'audioinput' | 'videoinput', remembered: string | undefined): Capture {
  const [stream, setStream] = useState<MediaStream | null>(null);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<DeviceTrouble | null>(null);
  const [devices, setDevices] = useState<readonly MediaDeviceInfo[]>([]);
  const [chosen, setChosen] = useState(remembered);
  const held = useRef<MediaStream | null>(null);
  const stop = useCallback(() => {
    held.current?.getTracks().forEach((track) => track.stop());
    held.current = null;
    setStream(null);
  }, []);
  const start = useCallback(
    async (deviceId?: string) => {
      const source = kind === 'audioinput' ? 'microphone' : 'camera';
      setBusy(true);
      setTrouble(null);
      held.current?.getTracks().forEach((track) => track.stop());
      try {
        const wanted = deviceId ?? chosen;
        const constraint: MediaTrackConstraints = wanted === undefined ? {} : { deviceId: { ideal: wanted } };
        const next = await navigator.mediaDevices.getUserMedia(
          kind === 'audioinput' ? { audio: constraint } : { video: { ...constraint, width: { ideal: 640 } } },
        );
        held.current = next;
        setStream(next);
        setChosen(next.getTracks()[0]?.getSettings().deviceId ?? wanted);
        setDevices(
          (await navigator.mediaDevices.enumerateDevices()).filter(
            (device) => device.kind === kind && device.deviceId !== '',
          ),
        );
      } catch (error) {
        held.current = null;
        setStream(null);
        setTrouble(navigator.mediaDevices === undefined ? 'unsupported' : troubleOf(error, source));
      } finally {
        setBusy(false);
      }
    },
    [kind, chosen],
  );
  useEffect(() => () => held.current?.getTracks().forEach((track) => track.stop()), []);
  return { stream, busy, trouble, devices, chosen, start, stop };
}
