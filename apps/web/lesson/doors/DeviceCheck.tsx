// Before the first lesson on a device: sound, microphone, camera. Nothing is asked of the browser before a click; everything may be skipped.

import { DoorOpen } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useScreen } from '../../ui/hooks.ts';
import { Mark } from '../../ui/Mark.tsx';
import { useLessonMessages } from '../messages.ts';
import { CameraCheck, Mirror } from './CameraCheck.tsx';
import { rememberDevices } from './device-memory.ts';
import { MicrophoneCheck } from './MicrophoneCheck.tsx';
import { SoundCheck } from './SoundCheck.tsx';
import { useCapture } from './use-capture.ts';
import './device-check.css';

/** The check. `onDone` enters; it is called from the click itself, so that sound may play. */
export function DeviceCheck({
  name,
  adult,
  opens,
  teacher,
  onDone,
}: {
  readonly name: string;
  readonly adult: boolean;
  /** The button opens the class instead of entering it. */
  readonly opens: boolean;
  readonly teacher: boolean;
  readonly onDone: () => void;
}): ReactNode {
  const text = useLessonMessages();
  const heading = useScreen(adult ? text.entrance.titleAdult : text.entrance.title);
  const microphone = useCapture('audioinput', undefined);
  const camera = useCapture('videoinput', undefined);
  const [speakerId, setSpeaker] = useState<string>();
  const done = (): void => {
    microphone.stop();
    camera.stop();
    rememberDevices({
      checkedAt: Date.now(),
      ...(microphone.chosen === undefined ? {} : { microphoneId: microphone.chosen }),
      ...(camera.chosen === undefined ? {} : { cameraId: camera.chosen }),
      ...(speakerId === undefined ? {} : { speakerId }),
    });
    onDone();
  };
  const label = opens
    ? text.entrance.open
    : microphone.trouble !== null
      ? text.entrance.enterWithout
      : text.entrance.enter;
  return (
    <div className="checks" data-state="device-check">
      <header className="checks-top">
        <span className="brand">
          <Mark /> Préau
        </span>
      </header>
      <main className="checks-main">
        <div className="checks-intro">
          <h1 ref={heading} tabIndex={-1}>
            {adult ? text.entrance.titleAdult : text.entrance.title}
          </h1>
          <p className="soft">{teacher ? text.entrance.leadTeacher : text.entrance.lead}</p>
        </div>
        <div className="checks-mirror">
          <Mirror stream={camera.stream} name={name} adult={adult} />
        </div>
        <div className="checks-list">
          <SoundCheck speakerId={speakerId} onSpeaker={setSpeaker} />
          <MicrophoneCheck capture={microphone} adult={adult} teacher={teacher} />
          <CameraCheck capture={camera} adult={adult} />
        </div>
        <div className="checks-go">
          <p>
            {adult ? text.entrance.mutedAdult : text.entrance.muted} {text.entrance.remembered}
          </p>
          <button type="button" className="btn btn-main" onClick={done}>
            <DoorOpen className="i" aria-hidden="true" /> {label}
          </button>
        </div>
      </main>
    </div>
  );
}
