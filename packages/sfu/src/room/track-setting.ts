// What a subscriber wants of a track (`track_setting`), and which layer that means.
import type { TrackInfo, UpdateTrackSettings } from '@livekit/protocol';

/** A wish. `width` and `height` of 0 mean that `quality` counts. */
export interface TrackSetting {
  readonly isDisabled: boolean;
  /** 0 low, 1 medium, 2 high. */
  readonly quality: number;
  readonly width: number;
  readonly height: number;
  /** 1 to 255, 0 for the usual one of its kind. */
  readonly priority: number;
  /** Pictures a second that are enough, 0 for all. */
  readonly framesPerSecond: number;
}

/** Before the subscriber has said anything. */
export const usualSetting: TrackSetting = {
  isDisabled: false,
  quality: 2,
  width: 0,
  height: 0,
  priority: 0,
  framesPerSecond: 0,
};

/** Before somebody has said anything who is going to (adaptiveStream). */
export const lowestSetting: TrackSetting = { ...usualSetting, quality: 0 };

/** A layer is good enough for an element that is this much larger. LiveKit's tolerance. */
const sizeTolerance = 0.9;
/** Heights of simulcast layers when the publisher did not say (livekit-client's presets). */
const usualHeights = [180, 360] as const;
/** LiveKit: screens before everything else, cameras last. */
const screenPriority = 255;
const cameraPriority = 1;

/** Reads a client's message. */
export function readTrackSetting(settings: UpdateTrackSettings): TrackSetting {
  return {
    isDisabled: settings.disabled,
    quality: Math.min(2, Math.max(0, settings.quality)),
    width: settings.width,
    height: settings.height,
    priority: Math.min(255, settings.priority),
    framesPerSecond: settings.fps,
  };
}

/** The layer that is wished: the smallest whose height is enough for the element, else the quality asked for. */
export function wishedLayer(setting: TrackSetting, info: TrackInfo): number {
  if (setting.width === 0 && setting.height === 0) return setting.quality;
  const declared = info.layers.map((layer) => layer.height).filter((height) => height > 0);
  const isPortrait = info.width < info.height;
  const full = isPortrait ? info.width : info.height;
  const heights = declared.length > 0 ? declared.sort((a, b) => a - b) : full > 0 ? [...usualHeights, full] : [];
  const wanted = (declared.length > 0 || !isPortrait ? setting.height : setting.width) * sizeTolerance;
  // A track of two layers has the low and the middle one; of one layer, it has just that.
  const enough = heights.findIndex((height, index) => height >= wanted && height !== heights[index + 1]);
  return enough === -1 ? 2 : enough;
}

/** Who comes first when a line cannot carry everything. */
export function priorityOf(setting: TrackSetting, isScreen: boolean): number {
  if (setting.priority > 0) return setting.priority;
  return isScreen ? screenPriority : cameraPriority;
}
