// Before the first lesson on a device: sound, microphone, camera. Nothing is asked of the browser before a click; everything may be skipped.

import { Check, CircleAlert, DoorOpen, Mic, Play, Video, VideoOff, Volume2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { useScreen } from '../../ui/hooks.ts';
import { initialsOf } from '../../ui/initials.ts';
import { Mark } from '../../ui/Mark.tsx';
import { troubleSentence } from '../lesson-context.ts';
import type { DeviceTrouble } from '../media/media-snapshot.ts';
import { useLessonMessages } from '../messages.ts';
import { browserKindOf } from './browser-kind.ts';
import { rememberDevices } from './device-memory.ts';
import { meterStream, playTestSound } from './microphone-meter.ts';
import { METER_STEPS, VOICE_STEP } from './sound-level.ts';
import { useCapture } from './use-capture.ts';
import type { Capture } from './use-capture.ts';
import './device-check.css';

function Help({
  source,
  trouble,
  adult,
}: {
  readonly source: 'microphone' | 'camera';
  readonly trouble: DeviceTrouble;
  readonly adult: boolean;
}): ReactNode {
  const text = useLessonMessages();
  const kind = browserKindOf(navigator.userAgent, navigator.maxTouchPoints);
  return (
    <p className="check-help" role="status">
      <strong>{troubleSentence(text, source, trouble)}</strong> {trouble === 'denied' ? text.help[kind] : ''}{' '}
      {adult ? text.entrance.withoutAdult : text.entrance.without}
    </p>
  );
}

function Pick({
  id,
  label,
  capture,
}: {
  readonly id: string;
  readonly label: string;
  readonly capture: Capture;
}): ReactNode {
  if (capture.devices.length < 2) return null;
  return (
    <div className="field">
      <label className="sr" htmlFor={id}>
        {label}
      </label>
      <select
        id={id}
        className="input"
        value={capture.chosen ?? ''}
        onChange={(event) => void capture.start(event.target.value)}
      >
        {capture.devices.map((device) => (
          <option key={device.deviceId} value={device.deviceId}>
            {device.label}
          </option>
        ))}
      </select>
    </div>
  );
}

function SoundCheck({
  speakerId,
  onSpeaker,
}: {
  readonly speakerId: string | undefined;
  readonly onSpeaker: (id: string) => void;
}): ReactNode {
  const text = useLessonMessages().check;
  const [played, setPlayed] = useState<'no' | 'playing' | 'yes'>('no');
  const [speakers, setSpeakers] = useState<readonly MediaDeviceInfo[]>([]);
  const play = async (): Promise<void> => {
    setPlayed('playing');
    await playTestSound(speakerId);
    setPlayed('yes');
    const found = await navigator.mediaDevices?.enumerateDevices().catch(() => []);
    setSpeakers(
      (found ?? []).filter(
        (device) => device.kind === 'audiooutput' && device.deviceId !== '' && device.deviceId !== 'default',
      ),
    );
  };
  return (
    <section className="card check" aria-labelledby="check-sound">
      <Volume2 className="i" aria-hidden="true" />
      <h2 id="check-sound">{text.sound}</h2>
      {played === 'yes' ? (
        <span className="tag tag-ok">
          <Check className="i" aria-hidden="true" /> {text.soundHeard}
        </span>
      ) : (
        <span />
      )}
      <div className="check-row">
        <button
          type="button"
          className="btn"
          aria-busy={played === 'playing'}
          onClick={() => {
            if (played !== 'playing') void play();
          }}
        >
          <Play className="i" aria-hidden="true" />{' '}
          {played === 'playing' ? text.playing : played === 'yes' ? text.soundAgain : text.soundTest}
        </button>
      </div>
      {speakers.length > 1 ? (
        <div className="field">
          <label className="sr" htmlFor="check-speaker">
            {text.chooseSpeaker}
          </label>
          <select
            id="check-speaker"
            className="input"
            value={speakerId ?? ''}
            onChange={(event) => onSpeaker(event.target.value)}
          >
            {speakers.map((device) => (
              <option key={device.deviceId} value={device.deviceId}>
                {device.label}
              </option>
            ))}
          </select>
        </div>
      ) : null}
    </section>
  );
}

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

function MicrophoneCheck({
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
      {capture.trouble === null ? (
        <Pick id="check-mic-pick" label={text.chooseMicrophone} capture={capture} />
      ) : (
        <Help source="microphone" trouble={capture.trouble} adult={adult} />
      )}
    </section>
  );
}

function CameraCheck({ capture, adult }: { readonly capture: Capture; readonly adult: boolean }): ReactNode {
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
      {capture.trouble === null ? (
        <Pick id="check-cam-pick" label={text.chooseCamera} capture={capture} />
      ) : (
        <Help source="camera" trouble={capture.trouble} adult={adult} />
      )}
    </section>
  );
}

function Mirror({
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
