// What one may do with a message: take back one's own for five minutes; a teacher any, and mute its author. FEED-45, FEED-46.

import { Ellipsis, Flag, Trash2, VolumeX } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { TAKE_BACK_MS } from '@preau/core/school';
import type { ChannelAnswer, ChannelMessage } from '@preau/protocol/school';
import { useNow } from '../../ui/hooks.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Menu } from '../../ui/Menu.tsx';
import { useUiMessages } from '../../ui/messages.ts';
import { Notice } from '../../ui/Notice.tsx';
import { refusalOf } from '../../ui/request.ts';
import { feedProblem } from './messages.ts';
import type { FeedMessages } from './messages.ts';
import { ReportDialog } from './ReportDialog.tsx';
import { channelPath, useChannelDeed } from './use-channel.ts';

/** Nothing where nothing may be done. */
export function MessageActions({
  message,
  channel,
  text,
}: {
  readonly message: ChannelMessage;
  readonly channel: ChannelAnswer;
  readonly text: FeedMessages;
}): ReactNode {
  const words = text.channel;
  const ui = useUiMessages();
  const now = useNow();
  const deed = useChannelDeed(channel.audienceId);
  const [isErasing, setErasing] = useState(false);
  const [isReporting, setReporting] = useState(false);
  const { author } = message;
  const moderates = channel.part === 'moderator';
  const mayErase = message.text !== null && (moderates || (message.isOwn && now - message.sentAt <= TAKE_BACK_MS));
  const mayReport = !moderates && !message.isOwn && message.text !== null;
  const mayMute = moderates && !message.isOwn && !author.isTeacher;
  const erase = (): void =>
    deed.mutate({ method: 'DELETE', path: `/messages/${message.messageId}` }, { onSuccess: () => setErasing(false) });
  if (!mayErase && !mayMute && !mayReport) return null;
  return (
    <div className="message-acts no-print">
      {moderates ? (
        <Menu
          className="btn btn-quiet message-menu"
          label={<Ellipsis className="i" aria-hidden="true" />}
          name={words.actionsOf(author.displayName)}
          title={words.actions}
        >
          {(fold) => (
            <>
              {mayErase ? (
                <button
                  type="button"
                  className="menu-item danger"
                  onClick={() => {
                    fold();
                    setErasing(true);
                  }}
                >
                  <Trash2 className="i" aria-hidden="true" />{' '}
                  {message.isOwn ? words.eraseOwn : words.eraseOf(author.displayName)}
                </button>
              ) : null}
              {mayMute ? (
                <button
                  type="button"
                  className="menu-item"
                  onClick={() => {
                    fold();
                    deed.mutate({
                      method: 'PUT',
                      path: '/mutes',
                      body: { personId: author.personId, muted: !message.isMuted },
                    });
                  }}
                >
                  <VolumeX className="i" aria-hidden="true" />{' '}
                  {message.isMuted ? words.unmuteOf(author.displayName) : words.muteOf(author.displayName)}
                </button>
              ) : null}
            </>
          )}
        </Menu>
      ) : mayReport ? (
        <button
          type="button"
          className="btn btn-quiet message-menu"
          aria-label={text.report.of(author.displayName)}
          onClick={() => setReporting(true)}
        >
          <Flag className="i" aria-hidden="true" />
        </button>
      ) : (
        <button
          type="button"
          className="btn btn-quiet message-menu"
          aria-label={words.eraseOwn}
          onClick={() => setErasing(true)}
        >
          <Trash2 className="i" aria-hidden="true" />
        </button>
      )}
      {isReporting ? (
        <ReportDialog
          path={`${channelPath(channel.audienceId)}/messages/${message.messageId}`}
          isPupil={channel.part === 'member'}
          text={text}
          onClose={() => setReporting(false)}
        />
      ) : null}
      {deed.isError && !isErasing ? (
        <Notice tone="error" title={feedProblem(text, ui, refusalOf(deed.error))} live />
      ) : null}
      {isErasing ? (
        <Dialog title={words.eraseTitle} onClose={() => setErasing(false)}>
          <p>{words.eraseText}</p>
          {deed.isError ? <Notice tone="error" title={feedProblem(text, ui, refusalOf(deed.error))} live /> : null}
          <div className="dialog-acts">
            <button type="button" className="btn" onClick={() => setErasing(false)}>
              {ui.cancel}
            </button>
            <button type="button" className="btn btn-stop" aria-busy={deed.isPending} onClick={erase}>
              {words.erase}
            </button>
          </div>
        </Dialog>
      ) : null}
    </div>
  );
}
