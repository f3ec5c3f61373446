// One announcement in the feed: whose, for whom, how it begins, and what is still to do at the thumb.

import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { FeedPost } from '@preau/protocol/school';
import { Face } from '../../ui/Face.tsx';
import { Markdown } from '../../ui/Markdown.tsx';
import { mayAcknowledgeHere, tagsOf, whenOf, whomOf } from './feed-words.ts';
import type { Speech } from './feed-words.ts';
import { useFeedDeed } from './use-feed.ts';

/** The tags of a post. */
export function PostTags({
  post,
  now,
  speech,
}: {
  readonly post: FeedPost;
  readonly now: number;
  readonly speech: Speech;
}): ReactNode {
  const tags = tagsOf(post, now, speech);
  if (tags.length === 0) return null;
  return (
    <p className="post-tags">
      {tags.map(({ tone, words }) => (
        <span key={words} className={tone === 'plain' ? 'tag' : `tag tag-${tone}`}>
          {words}
        </span>
      ))}
    </p>
  );
}

/** Who wrote it, when, for whom. */
export function PostHead({ post, speech }: { readonly post: FeedPost; readonly speech: Speech }): ReactNode {
  return (
    <div className="post-head">
      <Face id={post.author.personId} name={post.author.displayName} />
      <span>
        <b>{post.author.displayName}</b>
        <small className="num">
          {whenOf(post.releaseAt, speech)} · {whomOf(post, speech.text)}
        </small>
      </span>
    </div>
  );
}

/** The card. */
export function PostCard({
  post,
  now,
  speech,
}: {
  readonly post: FeedPost;
  readonly now: number;
  readonly speech: Speech;
}): ReactNode {
  const { text } = speech;
  const acknowledge = useFeedDeed();
  return (
    <li>
      <article className={post.isUnread ? 'card post is-unread' : 'card post'} aria-labelledby={`t-${post.postId}`}>
        <PostHead post={post} speech={speech} />
        <h2 id={`t-${post.postId}`}>
          <Link href={`/fil/${post.postId}`}>{post.title}</Link>
        </h2>
        <PostTags post={post} now={now} speech={speech} />
        {post.excerpt === '' ? null : <Markdown text={post.isWhole ? post.excerpt : `${post.excerpt}…`} />}
        <div className="post-acts">
          {mayAcknowledgeHere(post) ? (
            <button
              type="button"
              className="btn btn-main"
              aria-label={text.iReadOf(post.title)}
              aria-busy={acknowledge.isPending}
              onClick={() =>
                acknowledge.mutate({
                  method: 'POST',
                  path: `/${post.postId}/read`,
                  body: { acknowledge: true },
                  said: text.iReadDone,
                })
              }
            >
              <Check className="i" aria-hidden="true" /> {acknowledge.isPending ? text.sending : text.iRead}
            </button>
          ) : (
            <Link
              className="btn"
              href={`/fil/${post.postId}`}
              aria-label={post.isWhole ? text.openOf(post.title) : text.readOnOf(post.title)}
            >
              {post.isWhole ? text.open : text.readOn}
            </Link>
          )}
        </div>
      </article>
    </li>
  );
}
