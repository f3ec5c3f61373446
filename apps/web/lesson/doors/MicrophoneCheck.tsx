// Does the microphone hear a voice? A meter that moves with it.

import { Check, CircleAlert, Mic } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { useLessonMessages } from '../messages.ts';
import { CaptureChoice } from './CaptureChoice.tsx';
import { meterStream } from './microphone-meter.ts';
import { METER_STEPS, VOICE_STEP } from './sound-level.ts';
import type { Capture } from './use-capture.ts';

function Meter({ stream, onVoice }: { readonly stream: MediaStream; readonly onVoice: () => void }): ReactNode {
  const text = useLessonMessages().check;
  const [steps, setSteps] = useState(0);
  useEffect(
    () =>
      meterStream(stream, (now) => {
        setSteps(now);
        if (now >= VOICE_STEP) onVoice();
      }),
    [stream, onVoice],
  );
  return (
    <div
      className="meter"
      role="meter"
      aria-label={text.meter}
      aria-valuemin={0}
      aria-valuemax={METER_STEPS}
      aria-valuenow={steps}
    >
      {Array.from({ length: METER_STEPS }, (_, index) => (
        <i key={index} className={index < steps ? 'on' : undefined} />
      ))}
    </div>
  );
}

/** The check of the microphone. */
export function MicrophoneCheck({
  capture,
  adult,
  teacher,
}: {
  readonly capture: Capture;
  readonly adult: boolean;
  readonly teacher: boolean;
}): ReactNode {
  const text = useLessonMessages().check;
  const [heard, setHeard] = useState(false);
  const onVoice = useRef(() => setHeard(true)).current;
  return (
    <section className="card check" aria-labelledby="check-mic">
      <Mic className="i" aria-hidden="true" />
      <h2 id="check-mic">{text.microphone}</h2>
      {capture.trouble !== null ? (
        <span className="tag tag-bright">
          <CircleAlert className="i" aria-hidden="true" /> {text.refused}
        </span>
      ) : capture.stream === null ? (
        teacher ? (
          <span />
        ) : (
          <span className="tag">{text.optional}</span>
        )
      ) : heard ? (
        <span className="tag tag-ok">
          <Check className="i" aria-hidden="true" /> {text.microphoneHeard}
        </span>
      ) : (
        <span className="tag">{text.microphoneQuiet}</span>
      )}
      {capture.stream === null ? (
        <div className="check-row">
          <button type="button" className="btn" aria-busy={capture.busy} onClick={() => void capture.start()}>
            <Mic className="i" aria-hidden="true" /> {capture.busy ? text.starting : text.microphoneTest}
          </button>
        </div>
      ) : (
        <Meter stream={capture.stream} onVoice={onVoice} />
      )}
      <CaptureChoice source="microphone" label={text.chooseMicrophone} capture={capture} adult={adult} />
    </section>
  );
}
