// Who has read, and by name who has not; reminding them once. FEED-21, FEED-22.

import { useInfiniteQuery } from '@tanstack/react-query';
import { BellRing } from 'lucide-react';
import type { ReactNode } from 'react';
import type { PostAnswer, PostReadersAnswer } from '@preau/protocol/school';
import { Face } from '../../ui/Face.tsx';
import { useUiMessages } from '../../ui/messages.ts';
import { More } from '../../ui/Paged.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { readJson, refusalOf } from '../../ui/request.ts';
import { laterOf, whenOf } from './feed-words.ts';
import type { Speech } from './feed-words.ts';
import { feedProblem } from './messages.ts';
import { useFeedDeed } from './use-feed.ts';

function Remind({ post, speech }: { readonly post: PostAnswer; readonly speech: Speech }): ReactNode {
  const text = speech.text.results;
  const ui = useUiMessages();
  const remind = useFeedDeed();
  if (post.remindedAt !== null)
    return (
      <p className="soft" role="status">
        {post.remindedAt > post.now
          ? text.remindedFor(laterOf(post.remindedAt, speech))
          : text.remindedAt(whenOf(post.remindedAt, speech))}
      </p>
    );
  return (
    <div className="stack">
      {remind.isError ? (
        <Notice tone="error" title={feedProblem(speech.text, ui, refusalOf(remind.error))} live />
      ) : null}
      <div className="acts">
        <button
          type="button"
          className="btn"
          aria-busy={remind.isPending}
          onClick={() => remind.mutate({ method: 'POST', path: `/${post.postId}/reminder` })}
        >
          <BellRing className="i" aria-hidden="true" /> {remind.isPending ? text.reminding : text.remind}
        </button>
      </div>
      <p className="hint">{text.remindHint}</p>
    </div>
  );
}

/** The list, page by page. */
export function PostReaders({ post, speech }: { readonly post: PostAnswer; readonly speech: Speech }): ReactNode {
  const text = speech.text.results;
  const pages = useInfiniteQuery({
    queryKey: ['feed', 'readers', post.postId],
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last: PostReadersAnswer) => last.next ?? undefined,
    queryFn: ({ signal, pageParam }) =>
      readJson<PostReadersAnswer>(
        `/api/feed/${post.postId}/readers${pageParam === undefined ? '' : `?after=${pageParam}`}`,
        signal,
      ),
  });
  const first = pages.data?.pages[0];
  if (first === undefined) return null;
  const missing = pages.data?.pages.flatMap((page) => page.missing) ?? [];
  const isReleased = post.releaseAt <= post.now;
  return (
    <section className="card post" aria-labelledby="post-readers">
      <h2 id="post-readers">{text.title}</h2>
      <p className="post-count num">
        {post.acknowledge
          ? text.counts(first.acknowledged, first.expected)
          : text.readCounts(first.read, first.expected)}
      </p>
      {missing.length === 0 && first.expected > 0 ? <p>{text.everybody}</p> : null}
      {missing.length > 0 && post.acknowledge && isReleased ? <Remind post={post} speech={speech} /> : null}
      {missing.length === 0 ? null : (
        <details open={post.acknowledge && first.expected <= 60}>
          <summary>
            {post.acknowledge
              ? text.missing(first.expected - first.acknowledged)
              : text.missingRead(first.expected - first.read)}
          </summary>
          <ul className="rows">
            {missing.map(({ personId, displayName, detail }) => (
              <li key={personId}>
                <span className="row-who">
                  <Face id={personId} name={displayName} />
                  <span>
                    <b>{displayName}</b>
                    <small>{detail}</small>
                  </span>
                </span>
              </li>
            ))}
          </ul>
          <More read={pages} label={text.more} />
        </details>
      )}
    </section>
  );
}
