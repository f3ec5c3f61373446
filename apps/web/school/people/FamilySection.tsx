// Who answers for a pupil, or for whom a guardian answers: legal responsibility, order of calls, a court's restriction. PEOPLE-1 to 6.

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { UseMutationResult } from '@tanstack/react-query';
import { EyeOff } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import type { PersonId } from '@preau/core/base';
import type { FamilyAnswer } from '@preau/protocol/school';
import { announce } from '../../ui/announcer.ts';
import { InputField } from '../../ui/Field.tsx';
import { problemSentence, useUiMessages } from '../../ui/messages.ts';
import { Notice } from '../../ui/Notice.tsx';
import { RefusalNote } from '../../ui/RefusalNote.tsx';
import { readJson, refusalOf, request, RefusalError } from '../../ui/request.ts';
import { useSchoolMessages } from '../messages.ts';
import { usePeopleMessages } from './messages.ts';
import './codes.css';

type FamilyLink = FamilyAnswer['links'][number];
const RANKS = [1, 2, 3, 4, 5, 6];

function useLinkChange(personId: PersonId, link: FamilyLink): UseMutationResult<void, Error, Change> {
  const client = useQueryClient();
  const { saved } = useSchoolMessages().state;
  const path = `/api/people/${link.pupilId}/guardians/${link.guardianId}`;
  return useMutation({
    mutationFn: async ({ what, body }: Change) => {
      const answer =
        what === 'flags' ? await request('PATCH', path, body) : await request('PUT', `${path}/restriction`, body);
      if (!answer.ok) throw new RefusalError(answer.error);
    },
    onSuccess: async () => {
      announce(saved);
      await Promise.all(
        [['family', personId], ['people'], ['day']].map((queryKey) => client.invalidateQueries({ queryKey })),
      );
    },
  });
}

type Change = { readonly what: 'flags' | 'restriction'; readonly body: object };

function Restriction({
  link,
  onDone,
  save,
}: {
  readonly link: FamilyLink;
  readonly onDone: () => void;
  readonly save: UseMutationResult<void, Error, Change>;
}): ReactNode {
  const { family: text } = usePeopleMessages();
  const ui = useUiMessages();
  const [reason, setReason] = useState('');
  const sets = !link.restricted;
  const field = useRef<HTMLInputElement>(null);
  // The button that led here is gone: the focus goes where one writes.
  useEffect(() => field.current?.focus(), []);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate({ what: 'restriction', body: { restricted: sets, reason } }, { onSuccess: onDone });
  };
  return (
    <form className="stack" onSubmit={submit}>
      <p>
        {sets ? text.restrictText(link.guardianName, link.pupilName) : text.liftText(link.guardianName, link.pupilName)}
      </p>
      <InputField
        id={`restriction-${link.guardianId}-${link.pupilId}`}
        label={text.reason}
        required
        ref={field}
        minLength={3}
        maxLength={500}
        placeholder={text.reasonHint}
        value={reason}
        onChange={setReason}
      />
      <div className="dialog-acts">
        <button type="button" className="btn" onClick={onDone}>
          {ui.cancel}
        </button>
        <button type="submit" className={sets ? 'btn btn-stop' : 'btn btn-main'} aria-busy={save.isPending}>
          {sets ? text.confirmRestrict : text.confirmLift}
        </button>
      </div>
    </form>
  );
}

function OneLink({
  link,
  personId,
  mayRestrict,
}: {
  readonly link: FamilyLink;
  readonly personId: PersonId;
  readonly mayRestrict: boolean;
}): ReactNode {
  const { family: text } = usePeopleMessages();
  const save = useLinkChange(personId, link);
  const [asking, setAsking] = useState(false);
  const isGuardian = link.guardianId === personId;
  const name = isGuardian ? link.pupilName : link.guardianName;
  return (
    <li>
      <div>
        <b>{name}</b>{' '}
        <span className="soft">
          {[isGuardian ? link.classLabel : text.relation[link.relation], link.byHand ? text.byHand : '']
            .filter((part) => part !== '')
            .join(' · ')}
        </span>
      </div>
      {link.restricted ? (
        <span className="tag tag-stop">
          <EyeOff className="i" aria-hidden="true" /> {text.restricted}
        </span>
      ) : null}
      <div className="family-flags">
        <label>
          <input
            type="checkbox"
            checked={link.legal}
            disabled={save.isPending}
            aria-label={text.legalOf(name)}
            onChange={(event) => save.mutate({ what: 'flags', body: { legal: event.target.checked } })}
          />{' '}
          {text.legal}
        </label>
        <label>
          {text.rank}{' '}
          <select
            className="input"
            value={link.contactRank ?? ''}
            disabled={save.isPending}
            aria-label={text.rankOf(name)}
            onChange={(event) =>
              save.mutate({
                what: 'flags',
                body: { contactRank: event.target.value === '' ? null : Number(event.target.value) },
              })
            }
          >
            <option value="">{text.noRank}</option>
            {[...new Set([...RANKS, ...(link.contactRank === null ? [] : [link.contactRank])])].map((rank) => (
              <option key={rank} value={rank}>
                {rank}
              </option>
            ))}
          </select>
        </label>
        {mayRestrict && !asking ? (
          <button
            type="button"
            className="btn btn-quiet"
            aria-label={(link.restricted ? text.liftOf : text.restrictOf)(link.guardianName, link.pupilName)}
            onClick={() => setAsking(true)}
          >
            {link.restricted ? text.lift : text.restrict}
          </button>
        ) : null}
      </div>
      <RefusalNote error={save.error} />
      {asking ? <Restriction link={link} save={save} onDone={() => setAsking(false)} /> : null}
    </li>
  );
}

/** Below the form about a pupil or a guardian. What is set here is saved at once. */
export function FamilySection({
  personId,
  isGuardian,
}: {
  readonly personId: PersonId;
  readonly isGuardian: boolean;
}): ReactNode {
  const { family: text } = usePeopleMessages();
  const ui = useUiMessages();
  const family = useQuery({
    queryKey: ['family', personId],
    queryFn: ({ signal }) => readJson<FamilyAnswer>(`/api/people/${personId}/family`, signal),
    retry: false,
  });
  const isNobody = family.isError && refusalOf(family.error).code === 'person.unknown';
  return (
    <section className="stack" aria-labelledby="family-t">
      <h3 id="family-t">{isGuardian ? text.children : text.guardians}</h3>
      {family.isPending ? <div className="skeleton skeleton-row" aria-busy="true" /> : null}
      {family.isError && !isNobody ? (
        <Notice tone="error" title={text.failed} live>
          {problemSentence(ui, refusalOf(family.error))}
        </Notice>
      ) : null}
      {isNobody ? <p className="soft">{text.none}</p> : null}
      <ul className="family-links">
        {(family.data?.links ?? []).map((link) => (
          <OneLink
            key={`${link.guardianId} ${link.pupilId}`}
            link={link}
            personId={personId}
            mayRestrict={family.data?.mayRestrict === true}
          />
        ))}
      </ul>
    </section>
  );
}
