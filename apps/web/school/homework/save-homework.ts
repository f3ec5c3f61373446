// Sends what a teacher or a pupil does with homework. What must wait for the network is kept on the device (ui/outbox.ts).

import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { UseMutationResult } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { DueHomework, HomeworkAnswer, HomeworkPage } from '@preau/protocol/school';
import { announce } from '../../ui/announcer.ts';
import { serverNow } from '../../ui/clock.ts';
import { sendOrKeep } from '../../ui/outbox.ts';
import { request, RefusalError } from '../../ui/request.ts';
import { withTick } from './due-list.ts';
import { useHomeworkMessages } from './messages.ts';

/** A tick of a pupil. */
export interface Tick {
  readonly homeworkId: string;
  readonly schoolId: string;
  readonly personId: string;
  readonly done: boolean;
  /** Its first line, for the list of what waits. */
  readonly about: string;
}

type DuePage = HomeworkPage<DueHomework>;

/** Ticks homework: shown at once, sent when it can be; what the house refuses is taken back. */
export function useTick(): UseMutationResult<'sent' | 'kept', Error, Tick> {
  const client = useQueryClient();
  const text = useHomeworkMessages().due;
  const show = ({ homeworkId, personId, done }: Tick): void => {
    const doneAt = done ? serverNow() : null;
    client.setQueriesData<DuePage>({ queryKey: ['homework', 'due'] }, (page) =>
      page === undefined ? page : { ...page, homework: withTick(page.homework, homeworkId, personId, doneAt) },
    );
    client.setQueryData<HomeworkAnswer>(['homework', 'one', homeworkId], (one) =>
      one === undefined
        ? one
        : { ...one, pupils: one.pupils.map((each) => (each.personId === personId ? { ...each, doneAt } : each)) },
    );
  };
  return useMutation({
    networkMode: 'always',
    onMutate: show,
    mutationFn: ({ homeworkId, schoolId, done, about }: Tick) =>
      sendOrKeep({
        id: `done:${homeworkId}`,
        kind: 'done',
        about,
        method: 'PUT',
        path: `/api/homework/${homeworkId}/done`,
        body: { done },
        schoolId,
      }),
    onSuccess: (how, { done }) => announce(how === 'kept' ? text.kept : done ? text.isDone : text.isNotDone),
    onError: (_error, tick) => show({ ...tick, done: !tick.done }),
  });
}

/** Homework to send. */
export interface HomeworkToSend {
  readonly homeworkId: string;
  readonly schoolId: string;
  readonly about: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Gives or changes homework. */
export function useSaveHomework(
  onDone: (how: 'sent' | 'kept') => void,
): UseMutationResult<'sent' | 'kept', Error, HomeworkToSend> {
  const client = useQueryClient();
  return useMutation({
    networkMode: 'always',
    mutationFn: ({ homeworkId, schoolId, about, body }: HomeworkToSend) =>
      sendOrKeep({
        id: homeworkId,
        kind: 'homework',
        about,
        method: 'PUT',
        path: `/api/homework/${homeworkId}`,
        body,
        schoolId,
      }),
    onSuccess: async (how) => {
      await Promise.all(['homework', 'book'].map((key) => client.invalidateQueries({ queryKey: [key] })));
      onDone(how);
    },
  });
}

const told = new Set<string>();

/** Tells the house, once a visit, what the pupil could read to its end. Without network it is not told: the next time counts. WORK-48. */
export function useOpened(personId: string, homeworkIds: readonly string[]): void {
  const fresh = homeworkIds.filter((id) => !told.has(`${personId} ${id}`)).slice(0, 50);
  const key = fresh.join();
  useEffect(() => {
    if (key === '') return;
    const ids = key.split(',');
    for (const id of ids) told.add(`${personId} ${id}`);
    request<void>('PUT', '/api/homework/opened', { homeworkIds: ids }).catch(() => undefined);
  }, [personId, key]);
}

/** Withdraws homework. */
export function useWithdraw(homeworkId: string, onDone: () => void): UseMutationResult<void, Error, void> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      const answer = await request<void>('DELETE', `/api/homework/${homeworkId}`);
      if (!answer.ok) throw new RefusalError(answer.error);
    },
    onSuccess: async () => {
      onDone();
      client.removeQueries({ queryKey: ['homework', 'one', homeworkId] });
      await Promise.all(['homework', 'book'].map((key) => client.invalidateQueries({ queryKey: [key] })));
    },
  });
}

/** A session note to send; an empty text takes it back. */
export interface NoteToSend {
  readonly lessonId: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Writes a session note. */
export function useSaveNote(onDone: () => void): UseMutationResult<void, Error, NoteToSend> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ lessonId, body }: NoteToSend) => {
      const answer = await request<unknown>('PUT', `/api/notes/${lessonId}`, body);
      if (!answer.ok) throw new RefusalError(answer.error);
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['book'] });
      onDone();
    },
  });
}
