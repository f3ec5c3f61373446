// What the school announces: newest first, what asks for an answer on top. FEED-2, FEED-20.

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { MessagesSquare, PenLine } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { ChannelsAnswer, FeedAnswer, PersonDay } from '@preau/protocol/school';
import { useLanguage, useScreen } from '../../ui/hooks.ts';
import { More } from '../../ui/Paged.tsx';
import { readJson } from '../../ui/request.ts';
import { Failed, Skeletons } from '../../ui/Waiting.tsx';
import { hasOffice } from '../account.ts';
import { useHeadsOfCapsule } from '../handin/unread-heads.ts';
import { SchoolFrame } from '../SchoolFrame.tsx';
import { SearchLink } from '../search/SearchLink.tsx';
import { ComposeDialog } from './ComposeDialog.tsx';
import type { Speech } from './feed-words.ts';
import { useFeedMessages } from './messages.ts';
import { PostCard } from './PostCard.tsx';
import './feed.css';

/** More channels than these are folded away: the office has all of its school. */
const FEW = 8;

function Channels(): ReactNode {
  const text = useFeedMessages();
  const read = useQuery({
    queryKey: ['channels'],
    queryFn: ({ signal }) => readJson<ChannelsAnswer>('/api/channels', signal),
    staleTime: 60_000,
  });
  const channels = read.data?.channels ?? [];
  if (channels.length === 0) return null;
  const list = (
    <ul>
      {channels.map((channel) => (
        <li key={channel.audienceId}>
          <Link className="btn" href={`/canal/${channel.audienceId}`}>
            <MessagesSquare className="i" aria-hidden="true" /> {channel.label}
          </Link>
        </li>
      ))}
    </ul>
  );
  return (
    <nav className={channels.length > FEW ? 'channel-links is-many' : 'channel-links'} aria-label={text.channels}>
      {channels.length > FEW ? (
        <details>
          <summary>
            <h2>{text.channelsOf(channels.length)}</h2>
          </summary>
          {list}
        </details>
      ) : (
        <>
          <h2>{text.channels}</h2>
          {list}
        </>
      )}
    </nav>
  );
}

function Feed({ person, zone }: { readonly person: PersonDay; readonly zone: string }): ReactNode {
  const text = useFeedMessages();
  const speech: Speech = { text, language: useLanguage(), zone };
  const heading = useScreen(text.title);
  const [composing, setComposing] = useState(false);
  const mayWrite = person.roles.includes('teacher') || hasOffice(person.roles);
  // Without the network: what was unread when the capsule was built.
  useHeadsOfCapsule<FeedAnswer>(['feed', 'list'], (unread, builtAt) => ({
    posts: unread.posts,
    next: null,
    now: builtAt,
  }));
  const pages = useInfiniteQuery({
    queryKey: ['feed', 'list'],
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last: FeedAnswer) => last.next ?? undefined,
    queryFn: ({ signal, pageParam }) =>
      readJson<FeedAnswer>(pageParam === undefined ? '/api/feed' : `/api/feed?after=${pageParam}`, signal),
  });
  if (pages.data === undefined && !pages.isError) return <Skeletons title={text.title} />;
  if (pages.data === undefined)
    return (
      <Failed
        title={text.title}
        sentence={text.failed}
        error={pages.error}
        onRetry={() => void pages.refetch()}
        state="error"
      />
    );
  const posts = pages.data.pages.flatMap((page) => page.posts);
  const now = pages.data.pages[0]?.now ?? 0;
  const nothing = mayWrite ? text.nothingStaff : person.roles.includes('pupil') ? text.nothingPupil : text.nothingAdult;
  return (
    <div className="feed stack">
      <div className="feed-top">
        <div>
          <h1 ref={heading} tabIndex={-1}>
            {text.title}
          </h1>
          {posts.length === 0 ? null : (
            <p className="soft small num">{text.unread(posts.filter((post) => post.isUnread).length)}</p>
          )}
        </div>
        <SearchLink isQuiet />
        {mayWrite ? (
          <button type="button" className="btn btn-main" onClick={() => setComposing(true)}>
            <PenLine className="i" aria-hidden="true" /> {text.write}
          </button>
        ) : null}
      </div>
      <div className="feed-columns">
        <div className="stack">
          {posts.length === 0 ? (
            <p className="card empty soft" data-state="empty">
              {nothing}
            </p>
          ) : (
            <ul className="posts">
              {posts.map((post) => (
                <PostCard key={post.postId} post={post} now={now} speech={speech} />
              ))}
            </ul>
          )}
          <More read={pages} label={text.more} />
        </div>
        <Channels />
      </div>
      {composing ? <ComposeDialog person={person} speech={speech} onClose={() => setComposing(false)} /> : null}
    </div>
  );
}

/** The route `/fil`. */
export function FeedScreen(): ReactNode {
  const text = useFeedMessages();
  return (
    <SchoolFrame title={text.title}>
      {(person, day) => <Feed key={person.personId} person={person} zone={day.zone} />}
    </SchoolFrame>
  );
}
