// One announcement: read, acknowledged, answered; for its author and the office also who has not. FEED-20 to 34.

import { useQuery } from '@tanstack/react-query';
import { Check, ChevronLeft, Flag } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { PersonDay, PostAnswer } from '@preau/protocol/school';
import { useLanguage, useScreen } from '../../ui/hooks.ts';
import { Markdown } from '../../ui/Markdown.tsx';
import { useUiMessages } from '../../ui/messages.ts';
import { Notice } from '../../ui/Notice.tsx';
import { readJson, refusalOf } from '../../ui/request.ts';
import { Failed, Skeletons } from '../../ui/Waiting.tsx';
import { FileList } from '../files/FileList.tsx';
import { SchoolFrame } from '../SchoolFrame.tsx';
import { laterOf, whenOf } from './feed-words.ts';
import type { Speech } from './feed-words.ts';
import { feedProblem, useFeedMessages } from './messages.ts';
import { PostHead, PostTags } from './PostCard.tsx';
import { PostManage } from './PostManage.tsx';
import { PostReaders } from './PostReaders.tsx';
import { PostSurvey } from './PostSurvey.tsx';
import { ReportDialog } from './ReportDialog.tsx';
import { SurveyResults } from './SurveyResults.tsx';
import { useFeedDeed } from './use-feed.ts';
import './feed.css';

/** « J’ai lu », at the thumb. */
function Acknowledge({ post, speech }: { readonly post: PostAnswer; readonly speech: Speech }): ReactNode {
  const { text } = speech;
  const ui = useUiMessages();
  const acknowledge = useFeedDeed();
  if (!post.isAddressed || !post.acknowledge) return null;
  if (post.acknowledgedAt !== null)
    return (
      <p className="post-acknowledged" role="status">
        <Check className="i" aria-hidden="true" /> {text.post.acknowledgedAt(whenOf(post.acknowledgedAt, speech))}
      </p>
    );
  return (
    <div className="post-thumb">
      {acknowledge.isError ? (
        <Notice tone="error" title={feedProblem(text, ui, refusalOf(acknowledge.error))} live />
      ) : null}
      <button
        type="button"
        className="btn btn-main btn-wide"
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
    </div>
  );
}

function Post({
  post,
  person,
  speech,
}: {
  readonly post: PostAnswer;
  readonly person: PersonDay;
  readonly speech: Speech;
}): ReactNode {
  const { text } = speech;
  const heading = useScreen(post.title);
  const mark = useFeedDeed();
  const marked = useRef('');
  const [isReporting, setReporting] = useState(false);
  useEffect(() => {
    // Once a visit: opening it is reading it.
    if (!post.isUnread || marked.current === post.postId) return;
    marked.current = post.postId;
    mark.mutate({ method: 'POST', path: `/${post.postId}/read`, body: { acknowledge: false } });
  }, [post.isUnread, post.postId, mark]);
  return (
    <div className="narrow stack">
      <p className="no-print">
        <Link className="btn btn-quiet" href="/fil">
          <ChevronLeft className="i" aria-hidden="true" /> {text.back}
        </Link>
      </p>
      <article className="card post">
        <PostHead post={post} speech={speech} />
        <h1 ref={heading} tabIndex={-1}>
          {post.title}
        </h1>
        <PostTags post={{ ...post, isUnread: false }} now={post.now} speech={speech} />
        {post.withdrawnAt === null ? null : (
          <Notice tone="wait" title={text.post.withdrawnAt(whenOf(post.withdrawnAt, speech))} />
        )}
        {post.withdrawnAt === null && post.releaseAt > post.now ? (
          <Notice title={text.post.readLater(laterOf(post.releaseAt, speech))} />
        ) : null}
        {post.text === '' ? null : <Markdown text={post.text} from={2} />}
        <FileList files={post.attached} />
        {post.question === null || !post.isAddressed ? null : (
          <PostSurvey post={post} question={post.question} person={person} speech={speech} />
        )}
        <Acknowledge post={post} speech={speech} />
        <PostManage post={post} speech={speech} />
        {post.isAddressed && !post.mayManage ? (
          <div className="post-acts">
            <button type="button" className="btn btn-quiet" onClick={() => setReporting(true)}>
              <Flag className="i" aria-hidden="true" /> {text.report.button}
            </button>
          </div>
        ) : null}
      </article>
      {isReporting ? (
        <ReportDialog
          path={`/api/feed/${post.postId}`}
          isPupil={person.roles.includes('pupil')}
          text={text}
          onClose={() => setReporting(false)}
        />
      ) : null}
      {post.mayManage && post.question !== null ? (
        <SurveyResults postId={post.postId} question={post.question} text={text} />
      ) : null}
      {post.mayManage && post.withdrawnAt === null ? <PostReaders post={post} speech={speech} /> : null}
    </div>
  );
}

function Read({
  postId,
  person,
  zone,
}: {
  readonly postId: string;
  readonly person: PersonDay;
  readonly zone: string;
}): ReactNode {
  const text = useFeedMessages();
  const speech: Speech = { text, language: useLanguage(), zone };
  const post = useQuery({
    queryKey: ['feed', 'post', postId],
    queryFn: ({ signal }) => readJson<PostAnswer>(`/api/feed/${encodeURIComponent(postId)}`, signal),
  });
  if (post.isPending) return <Skeletons title={text.title} />;
  if (post.isError)
    return refusalOf(post.error).code === 'post.unknown' ? (
      <Failed title={text.title} sentence={text.post.unknown} state="empty" />
    ) : (
      <Failed
        title={text.title}
        sentence={text.post.failed}
        error={post.error}
        onRetry={() => void post.refetch()}
        state="error"
      />
    );
  return <Post post={post.data} person={person} speech={speech} />;
}

/** The route `/fil/:postId`. */
export function PostScreen({ postId }: { readonly postId: string }): ReactNode {
  const text = useFeedMessages();
  return (
    <SchoolFrame title={text.title}>
      {(person, day) => <Read postId={postId} person={person} zone={day.zone} />}
    </SchoolFrame>
  );
}
