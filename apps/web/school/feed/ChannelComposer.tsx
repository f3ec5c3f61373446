// Writing in a channel. What could not be sent stays in the field, and keeps its id: sent twice it is there once. FEED-44.

import { SendHorizontal } from 'lucide-react';
import { useRef, useState } from 'react';
import type { FormEvent, KeyboardEvent, ReactNode } from 'react';
import { MAX_CHANNEL_TEXT } from '@preau/core/school';
import { useUiMessages } from '../../ui/messages.ts';
import { Notice } from '../../ui/Notice.tsx';
import { randomId } from '../../ui/random-id.ts';
import { refusalOf } from '../../ui/request.ts';
import { feedProblem } from './messages.ts';
import type { FeedMessages } from './messages.ts';
import { useChannelDeed } from './use-channel.ts';

/** The field and its button. */
export function ChannelComposer({
  audienceId,
  text,
}: {
  readonly audienceId: string;
  readonly text: FeedMessages;
}): ReactNode {
  const ui = useUiMessages();
  const [words, setWords] = useState('');
  const draft = useRef({ messageId: randomId(), text: '' });
  const send = useChannelDeed(audienceId);
  const submit = (event?: FormEvent): void => {
    event?.preventDefault();
    const typed = words.trim();
    if (typed === '' || send.isPending) return;
    // Changed since it failed: another message.
    if (draft.current.text !== typed) draft.current = { messageId: randomId(), text: typed };
    send.mutate(
      { method: 'POST', path: '/messages', body: draft.current },
      {
        onSuccess: () => {
          draft.current = { messageId: randomId(), text: '' };
          setWords('');
        },
      },
    );
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    submit();
  };
  return (
    <form className="channel-composer no-print" onSubmit={submit}>
      {send.isError ? <Notice tone="error" title={feedProblem(text, ui, refusalOf(send.error))} live /> : null}
      <div className="channel-write">
        <textarea
          className="input"
          rows={1}
          aria-label={text.channel.write}
          placeholder={text.channel.placeholder}
          maxLength={MAX_CHANNEL_TEXT}
          value={words}
          onChange={(event) => setWords(event.target.value)}
          onKeyDown={onKey}
        />
        <button type="submit" className="btn btn-main" aria-busy={send.isPending}>
          <SendHorizontal className="i" aria-hidden="true" />
          <span className="word">{send.isPending ? text.channel.sending : text.channel.send}</span>
        </button>
      </div>
    </form>
  );
}
