// What the camera shows: started at a click, and seen by nobody else.

import { Check, CircleAlert, Video, VideoOff } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { initialsOf } from '../../ui/initials.ts';
import { useLessonMessages } from '../messages.ts';
import { CaptureChoice } from './CaptureChoice.tsx';
import type { Capture } from './use-capture.ts';

/** The check of the camera. */
export function CameraCheck({ capture, adult }: { readonly capture: Capture; readonly adult: boolean }): ReactNode {
  const text = useLessonMessages().check;
  const Icon = capture.stream === null ? VideoOff : Video;
  return (
    <section className="card check" aria-labelledby="check-cam">
      <Icon className="i" aria-hidden="true" />
      <h2 id="check-cam">{text.camera}</h2>
      {capture.trouble !== null ? (
        <span className="tag tag-bright">
          <CircleAlert className="i" aria-hidden="true" /> {text.refused}
        </span>
      ) : capture.stream === null ? (
        <span className="tag">{text.optional}</span>
      ) : (
        <span className="tag tag-ok">
          <Check className="i" aria-hidden="true" /> {text.cameraOn}
        </span>
      )}
      <div className="check-row">
        {capture.stream === null ? (
          <button type="button" className="btn" aria-busy={capture.busy} onClick={() => void capture.start()}>
            <Video className="i" aria-hidden="true" /> {capture.busy ? text.starting : text.cameraTest}
          </button>
        ) : (
          <button type="button" className="btn" onClick={capture.stop}>
            <VideoOff className="i" aria-hidden="true" /> {text.cameraStop}
          </button>
        )}
      </div>
      <CaptureChoice source="camera" label={text.chooseCamera} capture={capture} adult={adult} />
    </section>
  );
}

/** Oneself as the class will see one: the picture, or initials without it. */
export function Mirror({
  stream,
  name,
  adult,
}: {
  readonly stream: MediaStream | null;
  readonly name: string;
  readonly adult: boolean;
}): ReactNode {
  const text = useLessonMessages();
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (video.current !== null) video.current.srcObject = stream;
  }, [stream]);
  return (
    <div className="glass on-board">
      {stream === null ? (
        <>
          <span className="face" aria-hidden="true">
            {initialsOf(name)}
          </span>
          <p>{adult ? text.entrance.initialsAdult : text.entrance.initials}</p>
        </>
      ) : (
        <video
          ref={video}
          className="video video-cover video-mirrored"
          autoPlay
          playsInline
          muted
          aria-label={text.check.preview}
        />
      )}
      <span className="glass-name">{name}</span>
    </div>
  );
}
