// The participants: hands in order first, then who is here, who is cut, who left, who never came.

import { Hand, Mic, MicOff, Signal, UserPlus, Video } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Member } from '@preau/core/lesson';
import { formatSpan } from '../../ui/duration.ts';
import { Face } from '../../ui/Face.tsx';
import { useLanguage, useNow } from '../../ui/hooks.ts';
import { formatTime } from '../../ui/i18n.ts';
import { useLesson } from '../lesson-context.ts';
import { membersOf, raisedHands, teachersOf } from '../roster.ts';
import { PersonMenu } from './PersonMenu.tsx';
import './people.css';

function Hands(): ReactNode {
  const { store, state, text, isTeacher } = useLesson();
  const language = useLanguage();
  const now = useNow();
  const hands = raisedHands(state);
  if (hands.length === 0) return isTeacher ? <p className="people-none soft">{text.people.noHands}</p> : null;
  const give = (member: Member): void => {
    void store.send({ kind: 'askToUnmute', personId: member.personId });
    void store.send({ kind: 'lowerHand', personId: member.personId });
  };
  return (
    <section className="hands" aria-labelledby="hands-t">
      <h2 id="hands-t">
        <Hand className="i" aria-hidden="true" /> {text.people.hands}{' '}
        <span className="people-count num">{text.people.inOrder(hands.length)}</span>
      </h2>
      <ol>
        {hands.map(({ member, rank, raisedAt }) => (
          <li key={member.personId}>
            <span className="hands-order num">{rank}</span>
            <span className="hands-who">
              <b>{member.name}</b>
              <small className="num">{formatSpan(language, now - raisedAt)}</small>
            </span>
            {isTeacher ? (
              <span className="hands-acts">
                <button
                  type="button"
                  className={rank === 1 ? 'btn btn-main' : 'btn'}
                  aria-label={text.people.giveFloorTo(member.name)}
                  onClick={() => give(member)}
                >
                  {rank === 1 ? text.people.giveFloor : text.people.floor}
                </button>
                <button
                  type="button"
                  className="btn btn-quiet"
                  aria-label={text.people.lowerOf(member.name)}
                  onClick={() => void store.send({ kind: 'lowerHand', personId: member.personId })}
                >
                  {text.people.lower}
                </button>
              </span>
            ) : null}
          </li>
        ))}
      </ol>
      {isTeacher && hands.length > 1 ? (
        <button
          type="button"
          className="btn btn-quiet btn-wide"
          onClick={() => void store.send({ kind: 'lowerAllHands' })}
        >
          {text.people.lowerAll}
        </button>
      ) : null}
    </section>
  );
}

function detailOf(
  member: Member,
  lesson: ReturnType<typeof useLesson>,
  language: ReturnType<typeof useLanguage>,
  now: number,
): string {
  const { state, sound, text, zone, isTeacher } = lesson;
  const media = sound.people[member.personId];
  const details: string[] = [];
  if (member.presence === 'lost') details.push(text.people.lostSince(formatSpan(language, now - member.presenceSince)));
  if (member.presence === 'left') details.push(text.people.since(formatTime(language, member.presenceSince, zone)));
  if (member.part === 'guest') details.push(text.people.guest);
  if (media?.speaking === true) details.push(text.people.speaking);
  if (media?.weak === true) details.push(text.people.weak);
  if (state.unmuteAsked.includes(member.personId)) details.push(text.people.asked);
  if (isTeacher && member.part !== 'teacher') {
    for (const source of ['microphone', 'camera', 'screen', 'chat'] as const) {
      if (member.permissions[source] === 'blocked') details.push(text.people.blocked(text.menu.sources[source]));
      if (member.permissions[source] === 'allowed') details.push(text.people.allowed(text.menu.sources[source]));
    }
  }
  return details.join(' · ');
}

function Person({ member }: { readonly member: Member }): ReactNode {
  const lesson = useLesson();
  const { sound, me, adult, isTeacher, text } = lesson;
  const language = useLanguage();
  const now = useNow();
  const media = sound.people[member.personId];
  const detail = detailOf(member, lesson, language, now);
  const here = member.presence === 'present';
  return (
    <li
      className={media?.speaking === true ? 'person is-speaking' : 'person'}
      data-person={member.personId}
      data-presence={member.presence}
    >
      <Face id={member.personId} name={member.name} />
      <span className="person-what">
        <b>
          {member.name}
          {member.personId === me?.personId ? (
            <span className="soft"> ({adult ? text.people.youAdult : text.people.you})</span>
          ) : null}
        </b>
        {detail === '' ? null : <small className="num">{detail}</small>}
      </span>
      <span className="person-state">
        {media?.weak === true ? <Signal className="i" aria-hidden="true" /> : null}
        {media?.camera != null ? (
          <>
            <Video className="i" aria-hidden="true" />
            <span className="sr">{text.people.cameraOn}</span>
          </>
        ) : null}
        {!here ? null : media?.microphone === true ? (
          <>
            <Mic className="i" aria-hidden="true" />
            <span className="sr">{text.people.microphoneOn}</span>
          </>
        ) : (
          <>
            <MicOff className="i" aria-hidden="true" />
            <span className="sr">{text.people.microphoneOff}</span>
          </>
        )}
        {isTeacher && member.part !== 'teacher' ? <PersonMenu member={member} /> : null}
      </span>
    </li>
  );
}

function Group({
  id,
  title,
  members,
  mark,
}: {
  readonly id: string;
  readonly title: string;
  readonly members: readonly Member[];
  readonly mark: string;
}): ReactNode {
  if (members.length === 0) return null;
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>
        <span className={`key key-${mark}`} /> {title} <span className="people-count num">{members.length}</span>
      </h2>
      <ul>
        {members.map((member) => (
          <Person key={member.personId} member={member} />
        ))}
      </ul>
    </section>
  );
}

/** The panel. */
export function PeoplePanel({ onInvite }: { readonly onInvite: () => void }): ReactNode {
  const { state, isTeacher, text } = useLesson();
  return (
    <div className="people" tabIndex={0} role="group" aria-label={text.people.label}>
      <Hands />
      <Group id="g-lost" title={text.people.lost} members={membersOf(state, 'lost')} mark="lost" />
      <Group
        id="g-teachers"
        title={text.people.teachers}
        members={teachersOf(state).filter((member) => member.presence !== 'never')}
        mark="in"
      />
      <Group id="g-present" title={text.people.present} members={membersOf(state, 'present')} mark="in" />
      {isTeacher ? (
        <>
          <Group id="g-left" title={text.people.left} members={membersOf(state, 'left')} mark="left" />
          <Group id="g-never" title={text.people.never} members={membersOf(state, 'never')} mark="no" />
          <Group id="g-removed" title={text.people.removed} members={membersOf(state, 'removed')} mark="left" />
          <button type="button" className="btn btn-quiet" onClick={onInvite}>
            <UserPlus className="i" aria-hidden="true" /> {text.people.invite}
          </button>
        </>
      ) : null}
    </div>
  );
}
