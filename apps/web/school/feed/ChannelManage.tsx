// Opening, closing and locking a channel, and letting families read it. FEED-42, FEED-47.

import { Lock, MessageCircle, MessageCircleOff, Settings2, Users } from 'lucide-react';
import type { ReactNode } from 'react';
import { instantOf, localDateAt } from '@preau/core/base';
import type { ChannelAnswer } from '@preau/protocol/school';
import { serverNow } from '../../ui/clock.ts';
import { Menu } from '../../ui/Menu.tsx';
import type { FeedMessages } from './messages.ts';
import { useChannelDeed } from './use-channel.ts';

const HOUR_MS = 3_600_000;
/** When the evening begins: quiet hours do, too. */
const EVENING_MINUTE = 20 * 60;

/** The menu of a moderator. */
export function ChannelManage({
  channel,
  text,
  zone,
}: {
  readonly channel: ChannelAnswer;
  readonly text: FeedMessages['channel'];
  readonly zone: string;
}): ReactNode {
  const deed = useChannelDeed(channel.audienceId);
  const change = (body: object): void => deed.mutate({ method: 'PATCH', path: '', body });
  const now = serverNow();
  const evening = instantOf(localDateAt(now, zone), EVENING_MINUTE, zone);
  const item = (icon: ReactNode, words: string, body: object, fold: () => void): ReactNode => (
    <button
      type="button"
      className="menu-item"
      onClick={() => {
        fold();
        change(body);
      }}
    >
      {icon} {words}
    </button>
  );
  const speak = <MessageCircle className="i" aria-hidden="true" />;
  return (
    <Menu
      className="btn"
      title={text.manage}
      label={
        <>
          <Settings2 className="i" aria-hidden="true" /> {text.manage}
        </>
      }
    >
      {(fold) => (
        <>
          {item(speak, text.openFor(1), { mode: 'open', openUntil: now + HOUR_MS }, fold)}
          {evening > now && evening - now < 12 * HOUR_MS
            ? item(speak, text.openDay, { mode: 'open', openUntil: evening }, fold)
            : null}
          {item(<MessageCircleOff className="i" aria-hidden="true" />, text.close, { mode: 'lessons' }, fold)}
          {item(<Lock className="i" aria-hidden="true" />, text.lock, { mode: 'locked' }, fold)}
          <hr />
          {item(
            <Users className="i" aria-hidden="true" />,
            channel.guardiansRead ? text.familiesOff : text.families,
            { guardiansRead: !channel.guardiansRead },
            fold,
          )}
        </>
      )}
    </Menu>
  );
}
