// The discussion: persistent, in order, deletable by a teacher; what is on its way says so, what was refused says why.

import { SendHorizontal, Trash2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import type { Message } from '@preau/core/lesson';
import { Face } from '../../ui/Face.tsx';
import { useLanguage } from '../../ui/hooks.ts';
import { formatTime } from '../../ui/i18n.ts';
import { problemSentence, useUiMessages } from '../../ui/messages.ts';
import { useLesson } from '../lesson-context.ts';
import { chatClosed, followsSame, overLength, tailOf } from './chat-lines.ts';
import './chat.css';

const FIRST_LINES = 120;

function Line({ message, before }: { readonly message: Message; readonly before: Message | undefined }): ReactNode {
  const { store, state, view, isTeacher, zone, text } = useLesson();
  const language = useLanguage();
  const author = state.members[message.personId];
  const name = author?.name === undefined || author.name === '' ? text.chat.someone : author.name;
  const mine = message.personId === view.personId;
  const follows = followsSame(message, before);
  const part = author?.part === 'teacher' ? text.chat.teacher : author?.part === 'guest' ? text.chat.guest : undefined;
  return (
    <li className={mine ? 'msg msg-mine' : follows ? 'msg msg-follows' : 'msg'}>
      {mine ? (
        <span className="sr">{name}</span>
      ) : follows ? (
        <span className="sr">{name}</span>
      ) : (
        <>
          <Face id={message.personId} name={name} />
          <b>
            {name} {part === undefined ? null : <span className="tag tag-ok">{part}</span>}{' '}
            <time className="msg-time num">{formatTime(language, message.at, zone)}</time>
          </b>
        </>
      )}
      {message.text === null ? (
        <p className="msg-gone">
          {message.deletedBy === null
            ? text.chat.erased
            : text.chat.deletedBy(state.members[message.deletedBy]?.name ?? text.chat.someone)}
        </p>
      ) : (
        <p>{message.text}</p>
      )}
      {isTeacher && message.text !== null ? (
        <button
          type="button"
          className="btn btn-quiet msg-delete"
          aria-label={text.chat.deleteOf(name)}
          onClick={() => void store.send({ kind: 'deleteMessage', target: message.seq })}
        >
          <Trash2 className="i" aria-hidden="true" /> <span className="msg-delete-word">{text.chat.delete}</span>
        </button>
      ) : null}
    </li>
  );
}

function PendingLines(): ReactNode {
  const { store, view, text } = useLesson();
  const ui = useUiMessages();
  return view.pending.map((pending) => (
    <li key={pending.id} className="msg msg-mine msg-pending">
      <p>{pending.text}</p>
      {pending.refused === null ? (
        <small>{text.chat.sending}</small>
      ) : (
        <small className="msg-refused" role="alert">
          {text.chat.refused(problemSentence(ui, pending.refused))}{' '}
          <button type="button" className="link-btn" onClick={() => store.withdraw(pending.id)}>
            {text.chat.withdraw}
          </button>
        </small>
      )}
    </li>
  ));
}

function Write(): ReactNode {
  const { store, state, view, text } = useLesson();
  const [draft, setDraft] = useState('');
  const closed = chatClosed(state, view.personId);
  const over = overLength(draft);
  if (closed !== undefined) {
    const why = {
      notOpen: text.chat.notOpen,
      locked: text.chat.locked,
      blockedMe: text.chat.blockedMe,
      safe: text.chat.safe,
      closed: text.reason.closed,
    }[closed];
    return (
      <p className="write write-closed" data-state={`chat-${closed}`}>
        {why}
      </p>
    );
  }
  const send = (): void => {
    const message = draft.trim();
    if (message === '' || over > 0) return;
    void store.send({ kind: 'postMessage', text: message });
    setDraft('');
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      send();
    }
  };
  return (
    <form
      className="write"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <label className="sr" htmlFor="say">
        {text.chat.write}
      </label>
      <textarea
        id="say"
        className="input"
        rows={1}
        placeholder={text.chat.write}
        value={draft}
        aria-invalid={over > 0}
        aria-describedby={over > 0 ? 'say-over' : undefined}
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={onKey}
        autoComplete="off"
      />
      <button className="btn write-send" type="submit" aria-label={text.chat.send}>
        <SendHorizontal className="i" aria-hidden="true" />
      </button>
      {over > 0 ? (
        <small id="say-over" className="error write-over" role="status">
          {text.chat.tooLong(over)}
        </small>
      ) : null}
    </form>
  );
}

/** The panel. It follows the newest line unless the reader scrolled up. */
export function ChatPanel(): ReactNode {
  const { state, view, text } = useLesson();
  const [count, setCount] = useState(FIRST_LINES);
  const list = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const shown = tailOf(state.messages, count);
  useEffect(() => {
    if (atEnd.current && list.current !== null) list.current.scrollTop = list.current.scrollHeight;
  }, [state.messages.length, view.pending.length]);
  useEffect(() => {
    // A banner or a phone's keyboard takes room: the newest line stays in sight.
    const element = list.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => {
      if (atEnd.current) element.scrollTop = element.scrollHeight;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return (
    <div className="chat">
      <div
        ref={list}
        className="chat-list"
        role="log"
        aria-label={text.chat.messages}
        tabIndex={0}
        onScroll={(event) => {
          const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
          atEnd.current = scrollHeight - scrollTop - clientHeight < 60;
        }}
      >
        {shown.length < state.messages.length ? (
          <button type="button" className="btn btn-quiet" onClick={() => setCount(count + 200)}>
            {text.chat.earlier}
          </button>
        ) : (
          <p className="chat-event">
            {state.messages.length === 0 && view.pending.length === 0 ? text.chat.empty : text.chat.readers}
          </p>
        )}
        <ol className="chat-lines">
          {shown.map((message, index) => (
            <Line key={message.seq} message={message} before={shown[index - 1]} />
          ))}
          <PendingLines />
        </ol>
      </div>
      <Write />
    </div>
  );
}
