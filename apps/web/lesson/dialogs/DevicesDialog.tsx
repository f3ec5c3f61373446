// Choosing microphone, camera and speaker in the lesson; kept on this device, used at once.

import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { Dialog } from '../../ui/Dialog.tsx';
import { rememberDevices, rememberedDevices } from '../doors/device-memory.ts';
import { useLesson } from '../lesson-context.ts';

const KINDS = [
  { kind: 'audioinput', key: 'microphoneId', label: 'microphone' },
  { kind: 'videoinput', key: 'cameraId', label: 'camera' },
  { kind: 'audiooutput', key: 'speakerId', label: 'speaker' },
] as const;

/** Lists only what the browser tells; it names devices after a first permission. */
export function DevicesDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { media, text } = useLesson();
  const [devices, setDevices] = useState<readonly MediaDeviceInfo[]>([]);
  const [memory, setMemory] = useState(() => rememberedDevices() ?? { checkedAt: Date.now() });
  useEffect(() => {
    let gone = false;
    const list = (): void =>
      void navigator.mediaDevices?.enumerateDevices().then(
        (found) => {
          if (!gone) setDevices(found.filter((device) => device.deviceId !== ''));
        },
        () => undefined,
      );
    list();
    navigator.mediaDevices?.addEventListener('devicechange', list);
    return () => {
      gone = true;
      navigator.mediaDevices?.removeEventListener('devicechange', list);
    };
  }, []);
  const choose = (key: (typeof KINDS)[number]['key'], id: string): void => {
    const { [key]: _before, ...rest } = memory;
    const next = id === '' ? rest : { ...rest, [key]: id };
    setMemory(next);
    rememberDevices(next);
    void media.controller?.applyDevices();
  };
  return (
    <Dialog title={text.devices.title} onClose={onClose}>
      {devices.length === 0 ? <p className="soft">{text.devices.listed}</p> : null}
      {KINDS.map(({ kind, key, label }) => (
        <div key={kind} className="field">
          <label htmlFor={`device-${kind}`}>{text.devices[label]}</label>
          <select
            id={`device-${kind}`}
            className="input"
            value={memory[key] ?? ''}
            onChange={(event) => choose(key, event.target.value)}
          >
            <option value="">{text.devices.standard}</option>
            {devices
              .filter((device) => device.kind === kind && device.deviceId !== 'default')
              .map((device) => (
                <option key={device.deviceId} value={device.deviceId}>
                  {device.label}
                </option>
              ))}
          </select>
        </div>
      ))}
    </Dialog>
  );
}
