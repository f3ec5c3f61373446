// The lines of a channel: days, messages, folded lessons.

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { ChannelAnswer, ChannelLesson, ChannelMessage, LessonTalkAnswer } from '@preau/protocol/school';
import { Face } from '../../ui/Face.tsx';
import { capital, formatDay, formatTime } from '../../ui/i18n.ts';
import { useUiMessages } from '../../ui/messages.ts';
import { readJson } from '../../ui/request.ts';
import { toLines } from './channel-lines.ts';
import { laterOf } from './feed-words.ts';
import type { Speech } from './feed-words.ts';
import { MessageActions } from './MessageActions.tsx';
import { channelPath } from './use-channel.ts';

function Lesson({
  lesson,
  audienceId,
  speech,
}: {
  readonly lesson: ChannelLesson;
  readonly audienceId: string;
  readonly speech: Speech;
}): ReactNode {
  const { text, language, zone } = speech;
  const ui = useUiMessages();
  const [isOpen, setOpen] = useState(false);
  const talk = useQuery({
    queryKey: ['lesson-talk', audienceId, lesson.lessonId, lesson.messages],
    enabled: isOpen,
    queryFn: ({ signal }) =>
      readJson<LessonTalkAnswer>(`${channelPath(audienceId)}/lessons/${encodeURIComponent(lesson.lessonId)}`, signal),
  });
  return (
    <li className="channel-lesson">
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          {text.channel.lesson(
            lesson.subject,
            formatDay(language, lesson.startsAt, zone),
            formatTime(language, lesson.startsAt, zone),
            lesson.messages,
          )}
        </summary>
        {talk.isError ? <p role="status">{text.channel.lessonFailed}</p> : null}
        {isOpen && talk.isPending ? <p role="status">{ui.loading}</p> : null}
        <ul>
          {(talk.data?.messages ?? []).map((said) => (
            <li key={said.seq}>
              <b>{said.displayName}</b> <time className="num">{formatTime(language, said.at, zone)}</time>
              <p>{said.text}</p>
            </li>
          ))}
        </ul>
      </details>
    </li>
  );
}

function Message({
  message,
  isFollowing,
  channel,
  speech,
}: {
  readonly message: ChannelMessage;
  readonly isFollowing: boolean;
  readonly channel: ChannelAnswer;
  readonly speech: Speech;
}): ReactNode {
  const { text, language, zone } = speech;
  const { author } = message;
  return (
    <li className={isFollowing ? 'channel-message is-following' : 'channel-message'}>
      {isFollowing ? null : (
        <p className="channel-who">
          <Face id={author.personId} name={author.displayName} />
          <b>{message.isOwn ? text.channel.you : author.displayName}</b>
          {author.isTeacher && !message.isOwn ? <span className="tag tag-note">{text.channel.teacher}</span> : null}
          {message.isMuted ? <span className="tag tag-stop">{text.channel.muted}</span> : null}
          <time className="num">{formatTime(language, message.sentAt, zone)}</time>
        </p>
      )}
      <div className={message.isOwn ? 'channel-bubble is-own' : 'channel-bubble'}>
        {message.text === null ? (
          <p className="soft">{text.channel.erased}</p>
        ) : (
          <p className="channel-text">{message.text}</p>
        )}
        {message.releaseAt > channel.now ? (
          <p className="soft small num">{text.channel.later(laterOf(message.releaseAt, speech))}</p>
        ) : null}
        <MessageActions message={message} channel={channel} text={text} />
      </div>
    </li>
  );
}

/** All lines, oldest first. */
export function ChannelMessages({
  channel,
  messages,
  speech,
}: {
  readonly channel: ChannelAnswer;
  readonly messages: readonly ChannelMessage[];
  readonly speech: Speech;
}): ReactNode {
  const { text, language, zone } = speech;
  const lines = toLines(messages, channel.lessons, (at) => capital(formatDay(language, at, zone)));
  if (lines.length === 0) return <p className="card empty soft">{text.channel.empty}</p>;
  return (
    <ol className="channel-lines">
      {lines.map((line) => {
        if (line.kind === 'day')
          return (
            <li key={`day ${String(line.at)}`} className="channel-day">
              <h2>{line.day}</h2>
            </li>
          );
        if (line.kind === 'lesson')
          return (
            <Lesson key={line.lesson.lessonId} lesson={line.lesson} audienceId={channel.audienceId} speech={speech} />
          );
        return (
          <Message
            key={line.message.messageId}
            message={line.message}
            isFollowing={line.isFollowing}
            channel={channel}
            speech={speech}
          />
        );
      })}
    </ol>
  );
}
