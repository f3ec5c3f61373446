// Is anything heard? A sound at a click, and where it comes out.

import { Check, Play, Volume2 } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useLessonMessages } from '../messages.ts';
import { DevicePick } from './DevicePick.tsx';
import { playTestSound } from './microphone-meter.ts';

/** The check of loudspeaker or headphones. */
export function SoundCheck({
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
      <DevicePick
        id="check-speaker"
        label={text.chooseSpeaker}
        devices={speakers}
        chosen={speakerId}
        onChoose={onSpeaker}
      />
    </section>
  );
}
