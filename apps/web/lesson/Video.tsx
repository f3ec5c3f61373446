// One picture: drawn from the media controller for as long as it is on the page.

import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { useLesson } from './lesson-context.ts';

/** `track` changes when the picture must be attached anew. My own camera is mirrored. */
export function Video({
  personId,
  source,
  track,
  name,
  mirrored = false,
  fit = 'cover',
}: {
  readonly personId: string;
  readonly source: 'camera' | 'screen';
  readonly track: string;
  readonly name: string;
  readonly mirrored?: boolean;
  readonly fit?: 'cover' | 'contain';
}): ReactNode {
  const { media } = useLesson();
  const element = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (element.current === null) return undefined;
    return media.controller?.show(personId, source, element.current);
  }, [media, personId, source, track]);
  return (
    <video
      ref={element}
      className={`video video-${fit}${mirrored ? ' video-mirrored' : ''}`}
      autoPlay
      playsInline
      muted
      aria-label={name}
      data-person={personId}
      data-source={source}
    />
  );
}
