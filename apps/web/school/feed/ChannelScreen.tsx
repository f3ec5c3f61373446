// The channel of a class: what was written, what was said in lessons, and a place to write when it is open. FEED-40 on.

import { ChevronLeft, Lock, MessageCircle, MessageCircleOff } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { ChannelAnswer, ChannelMessage, PersonDay } from '@preau/protocol/school';
import { announce } from '../../ui/announcer.ts';
import { useLanguage, useScreen } from '../../ui/hooks.ts';
import { formatTime } from '../../ui/i18n.ts';
import { useUiMessages } from '../../ui/messages.ts';
import { Notice } from '../../ui/Notice.tsx';
import { readJson, refusalOf } from '../../ui/request.ts';
import { Failed, Skeletons } from '../../ui/Waiting.tsx';
import { SchoolFrame } from '../SchoolFrame.tsx';
import { joined } from './channel-lines.ts';
import { ChannelComposer } from './ChannelComposer.tsx';
import { ChannelManage } from './ChannelManage.tsx';
import { ChannelMessages } from './ChannelMessages.tsx';
import type { Speech } from './feed-words.ts';
import { useFeedMessages } from './messages.ts';
import { channelPath, useChannel } from './use-channel.ts';
import './feed.css';
import './channel.css';

function Standing({ channel, speech }: { readonly channel: ChannelAnswer; readonly speech: Speech }): ReactNode {
  const text = speech.text.channel;
  const [Icon, words] =
    channel.mode === 'locked'
      ? ([Lock, text.locked] as const)
      : channel.isOpen
        ? ([
            MessageCircle,
            channel.lessonOn || channel.openUntil === null
              ? text.openLesson
              : text.openUntil(formatTime(speech.language, channel.openUntil, speech.zone)),
          ] as const)
        : ([MessageCircleOff, text.closed] as const);
  return (
    <p className={channel.isOpen ? 'tag tag-ok channel-standing' : 'tag channel-standing'} role="status">
      <Icon className="i" aria-hidden="true" /> {words}
    </p>
  );
}

/** Why one may not write, in words for whoever reads. */
function Refused({ channel, speech }: { readonly channel: ChannelAnswer; readonly speech: Speech }): ReactNode {
  const text = speech.text.channel;
  if (channel.refusal === null) return null;
  if (channel.part === 'guardian') return <Notice title={text.guardian} />;
  if (channel.refusal === 'channel.muted') return <Notice tone="wait" title={text.mutedPupil} />;
  return <Notice title={channel.mode === 'locked' ? text.lockedPupil : text.quietPupil} />;
}

function Channel({ channel, speech }: { readonly channel: ChannelAnswer; readonly speech: Speech }): ReactNode {
  const text = speech.text.channel;
  const ui = useUiMessages();
  const heading = useScreen(text.titleOf(channel.label));
  const [older, setOlder] = useState<readonly ChannelMessage[]>([]);
  const [earlier, setEarlier] = useState<string | null | undefined>();
  const [isReading, setReading] = useState(false);
  const end = useRef<HTMLDivElement>(null);
  const messages = joined(older, channel.messages);
  const newest = messages.at(-1);
  const told = useRef(newest?.messageId);
  useEffect(() => {
    if (newest === undefined || told.current === newest.messageId) return;
    told.current = newest.messageId;
    if (!newest.isOwn) announce(text.new(newest.author.displayName));
    end.current?.scrollIntoView({ block: 'nearest' });
  }, [newest, text]);
  const before = earlier === undefined ? channel.earlier : earlier;
  const readEarlier = async (): Promise<void> => {
    if (before === null || isReading) return;
    setReading(true);
    const path = `${channelPath(channel.audienceId)}?after=${before}`;
    const page = await readJson<ChannelAnswer>(path).catch(() => undefined);
    setReading(false);
    if (page === undefined) return;
    setOlder((known) => joined(page.messages, known));
    setEarlier(page.earlier);
  };
  return (
    <div className="narrow stack channel">
      <p className="no-print">
        <Link className="btn btn-quiet" href="/fil">
          <ChevronLeft className="i" aria-hidden="true" /> {speech.text.back}
        </Link>
      </p>
      <div className="feed-top">
        <h1 ref={heading} tabIndex={-1}>
          {text.titleOf(channel.label)}
        </h1>
        {channel.part === 'moderator' ? <ChannelManage channel={channel} text={text} zone={speech.zone} /> : null}
      </div>
      <Standing channel={channel} speech={speech} />
      {before === null ? null : (
        <div className="acts">
          <button type="button" className="btn" aria-busy={isReading} onClick={() => void readEarlier()}>
            {isReading ? ui.loading : text.earlier}
          </button>
        </div>
      )}
      <ChannelMessages channel={channel} messages={messages} speech={speech} />
      <div ref={end} />
      {channel.refusal === null ? (
        <ChannelComposer audienceId={channel.audienceId} text={speech.text} />
      ) : (
        <Refused channel={channel} speech={speech} />
      )}
    </div>
  );
}

function Read({ audienceId, person }: { readonly audienceId: string; readonly person: PersonDay }): ReactNode {
  const text = useFeedMessages();
  const language = useLanguage();
  const read = useChannel(audienceId);
  if (read.data !== undefined)
    return <Channel channel={read.data.answer} speech={{ text, language, zone: read.data.answer.zone }} />;
  if (read.isPending) return <Skeletons title={text.channel.title} />;
  if (refusalOf(read.error).code === 'channel.unknown')
    return (
      <Failed
        title={text.channel.title}
        sentence={person.roles.includes('pupil') ? text.channel.unknown : text.channel.unknownAdult}
        state="empty"
      />
    );
  return (
    <Failed
      title={text.channel.title}
      sentence={text.channel.failed}
      error={read.error}
      onRetry={() => void read.refetch()}
      state="error"
    />
  );
}

/** The route `/canal/:audienceId`. */
export function ChannelScreen({ audienceId }: { readonly audienceId: string }): ReactNode {
  const text = useFeedMessages();
  return (
    <SchoolFrame title={text.channel.title}>
      {(person) => <Read key={audienceId} audienceId={audienceId} person={person} />}
    </SchoolFrame>
  );
}
