// Webhooks of a LiveKit server, verified. Port: MediaNotices. LESSON-84.

import { WebhookReceiver } from 'livekit-server-sdk';
import { parseLessonId, parsePersonId } from '@preau/core/base';
import type { MediaNotice, MediaNotices } from '@preau/service/lesson';

/** Reads notices signed with the key pair of the media server. */
export class LivekitNotices implements MediaNotices {
  readonly #receiver: WebhookReceiver;

  constructor(options: { readonly key: string; readonly secret: string }) {
    this.#receiver = new WebhookReceiver(options.key, options.secret);
  }

  async read(body: string, authorization: string | undefined): Promise<MediaNotice | undefined> {
    if (authorization === undefined) return undefined;
    try {
      const { event, room, participant } = await this.#receiver.receive(body, authorization);
      return {
        kind: event === 'participant_joined' ? 'joined' : 'other',
        lessonId: parseLessonId(room?.name),
        personId: parsePersonId(participant?.identity),
      };
    } catch {
      return undefined;
    }
  }
}
