// A LiveKit TrackInfo as the lesson's rules read it. Only what the server itself says or repeats is used.

import { TrackSource, TrackType } from 'livekit-server-sdk';
import type { TrackInfo } from 'livekit-server-sdk';
import type { PersonId } from '@preau/core/base';
import type { LiveTrack, MediaSource } from '@preau/core/lesson';

/** The LiveKit sources of each of ours. */
export const TRACK_SOURCES: Readonly<Record<MediaSource, readonly TrackSource[]>> = {
  microphone: [TrackSource.MICROPHONE],
  camera: [TrackSource.CAMERA],
  screen: [TrackSource.SCREEN_SHARE, TrackSource.SCREEN_SHARE_AUDIO],
};

/** Reads what somebody publishes. Layers of all codecs count; a track that names none is one layer. */
export function toLiveTrack(personId: PersonId, track: TrackInfo): LiveTrack {
  const source = (Object.keys(TRACK_SOURCES) as MediaSource[]).find((each) =>
    TRACK_SOURCES[each].includes(track.source),
  );
  const widest = (side: 'width' | 'height'): number =>
    Math.max(track[side], ...track.layers.map((layer) => layer[side]));
  return {
    personId,
    source: source ?? null,
    isVideo: track.type === TrackType.VIDEO,
    width: widest('width'),
    height: widest('height'),
    bitrateBps: track.layers.reduce((sum, layer) => sum + layer.bitrate, 0),
    layers: Math.max(1, track.layers.length),
  };
}
