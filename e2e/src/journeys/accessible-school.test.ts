// axe-core over every state of the school's screens, on a desktop and on a phone.
import { STATES } from '@preau/web/states';
import { isOfLesson, judgeStates } from '../harness/judge.ts';

judgeStates(STATES.filter((state) => !isOfLesson(state)));
