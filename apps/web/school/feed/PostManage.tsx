// What its author and the office do with an announcement: change it, take it back, look at what it said before. FEED-8, FEED-9.

import { Pencil, Undo2 } from 'lucide-react';
import { useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import type { PostAnswer } from '@preau/protocol/school';
import { Dialog } from '../../ui/Dialog.tsx';
import { InputField } from '../../ui/Field.tsx';
import { Markdown } from '../../ui/Markdown.tsx';
import { useUiMessages } from '../../ui/messages.ts';
import { Notice } from '../../ui/Notice.tsx';
import { refusalOf } from '../../ui/request.ts';
import { whenOf } from './feed-words.ts';
import type { Speech } from './feed-words.ts';
import { feedProblem } from './messages.ts';
import { useFeedDeed } from './use-feed.ts';

interface Asked {
  readonly post: PostAnswer;
  readonly speech: Speech;
  readonly onClose: () => void;
}

function EditDialog({ post, speech, onClose }: Asked): ReactNode {
  const { text } = speech;
  const ui = useUiMessages();
  const [title, setTitle] = useState(post.title);
  const [words, setWords] = useState(post.text);
  const save = useFeedDeed();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (title.trim() === '') return;
    save.mutate(
      { method: 'PATCH', path: `/${post.postId}`, body: { title: title.trim(), text: words.trim() } },
      { onSuccess: onClose },
    );
  };
  return (
    <Dialog title={text.post.editTitle} onClose={onClose}>
      <form className="stack compose" onSubmit={submit}>
        <InputField
          id="edit-title"
          label={text.compose.subject}
          value={title}
          maxLength={120}
          required
          onChange={setTitle}
        />
        <div className="field">
          <label htmlFor="edit-text">{text.compose.text}</label>
          <textarea
            id="edit-text"
            className="input"
            rows={7}
            maxLength={10_000}
            value={words}
            onChange={(event) => setWords(event.target.value)}
          />
          <p className="hint">{text.post.editHint}</p>
        </div>
        {save.isError ? <Notice tone="error" title={feedProblem(text, ui, refusalOf(save.error))} live /> : null}
        <div className="dialog-acts">
          <button type="button" className="btn" onClick={onClose}>
            {ui.cancel}
          </button>
          <button type="submit" className="btn btn-main" aria-busy={save.isPending}>
            {save.isPending ? text.post.saving : text.post.save}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function WithdrawDialog({ post, speech, onClose }: Asked): ReactNode {
  const { text } = speech;
  const ui = useUiMessages();
  const withdraw = useFeedDeed();
  return (
    <Dialog title={text.post.withdrawTitle} onClose={onClose}>
      <p>{text.post.withdrawText}</p>
      {withdraw.isError ? <Notice tone="error" title={feedProblem(text, ui, refusalOf(withdraw.error))} live /> : null}
      <div className="dialog-acts">
        <button type="button" className="btn" onClick={onClose}>
          {ui.cancel}
        </button>
        <button
          type="button"
          className="btn btn-stop"
          aria-busy={withdraw.isPending}
          onClick={() => withdraw.mutate({ method: 'DELETE', path: `/${post.postId}` }, { onSuccess: onClose })}
        >
          {withdraw.isPending ? text.post.withdrawing : text.post.withdraw}
        </button>
      </div>
    </Dialog>
  );
}

/** The buttons, and what it said before. */
export function PostManage({ post, speech }: { readonly post: PostAnswer; readonly speech: Speech }): ReactNode {
  const { text } = speech;
  const [doing, setDoing] = useState<'edit' | 'withdraw'>();
  if (!post.mayManage) return null;
  const done = (): void => setDoing(undefined);
  return (
    <>
      {post.withdrawnAt === null ? (
        <div className="acts no-print">
          {post.mayEdit ? (
            <button type="button" className="btn" onClick={() => setDoing('edit')}>
              <Pencil className="i" aria-hidden="true" /> {text.post.edit}
            </button>
          ) : null}
          <button type="button" className="btn btn-quiet" onClick={() => setDoing('withdraw')}>
            <Undo2 className="i" aria-hidden="true" /> {text.post.withdraw}
          </button>
        </div>
      ) : null}
      {post.history.length === 0 ? null : (
        <details className="post-history">
          <summary>{text.post.history(post.history.length)}</summary>
          {post.history.map((before) => (
            <section key={before.replacedAt} className="stack">
              <p className="soft small num">{whenOf(before.replacedAt, speech)}</p>
              <h3>{before.title}</h3>
              {before.text === '' ? null : <Markdown text={before.text} />}
            </section>
          ))}
        </details>
      )}
      {doing === 'edit' ? <EditDialog post={post} speech={speech} onClose={done} /> : null}
      {doing === 'withdraw' ? <WithdrawDialog post={post} speech={speech} onClose={done} /> : null}
    </>
  );
}
