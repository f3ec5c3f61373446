// Webhooks of a LiveKit server, verified. Port: MediaNotices. LESSON-84, LESSON-110.

import { WebhookReceiver } from 'livekit-server-sdk';
import { parseLessonId, parsePersonId } from '@preau/core/base';
import type { MediaNotice, MediaNotices } from '@preau/service/lesson';
import { toLiveTrack } from './live-track.ts';

/** Reads notices signed with the key pair of the media server. */
export class LivekitNotices implements MediaNotices {
  readonly #receiver: WebhookReceiver;

  constructor(options: { readonly key: string; readonly secret: string }) {
    this.#receiver = new WebhookReceiver(options.key, options.secret);
  }

  async read(body: string, authorization: string | undefined): Promise<MediaNotice | undefined> {
    if (authorization === undefined) return undefined;
    try {
      const { event, room, participant, track } = await this.#receiver.receive(body, authorization);
      const personId = parsePersonId(participant?.identity);
      const kind = event === 'participant_joined' ? 'joined' : event === 'track_published' ? 'published' : 'other';
      return {
        kind,
        lessonId: parseLessonId(room?.name),
        personId,
        track: personId === undefined || track === undefined ? undefined : toLiveTrack(personId, track),
      };
    } catch {
      return undefined;
    }
  }
}
