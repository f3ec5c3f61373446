// Below the check of a microphone or camera: which one, or what to do when the browser gives none.

import type { ReactNode } from 'react';
import { troubleSentence } from '../lesson-context.ts';
import { useLessonMessages } from '../messages.ts';
import { browserKindOf } from './browser-kind.ts';
import { DevicePick } from './DevicePick.tsx';
import type { Capture } from './use-capture.ts';

/** The choice among devices, or the help. */
export function CaptureChoice({
  source,
  label,
  capture,
  adult,
}: {
  readonly source: 'microphone' | 'camera';
  readonly label: string;
  readonly capture: Capture;
  readonly adult: boolean;
}): ReactNode {
  const text = useLessonMessages();
  const { trouble, devices, chosen } = capture;
  if (trouble === null)
    return (
      <DevicePick
        id={`check-${source}-pick`}
        label={label}
        devices={devices}
        chosen={chosen}
        onChoose={(deviceId) => void capture.start(deviceId)}
      />
    );
  const kind = browserKindOf(navigator.userAgent, navigator.maxTouchPoints);
  return (
    <p className="check-help" role="status">
      <strong>{troubleSentence(text, source, trouble)}</strong> {trouble === 'denied' ? text.help[kind] : ''}{' '}
      {adult ? text.entrance.withoutAdult : text.entrance.without}
    </p>
  );
}
