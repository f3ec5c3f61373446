// One request for each operation of the API, upon the target: what the table of rights is walked with.
import { randomUUID } from 'node:crypto';
import { makeJpeg } from '../../../../packages/files/test/picture-maker.ts';
import type { AssembledHouse } from './assembled-house.ts';
import { PASSWORD } from './two-schools.ts';
import type { Caller, Cookies, TwoSchools } from './two-schools.ts';

/** A request as a caller sends it. */
export interface Deed {
  readonly url?: string;
  readonly payload?: object | Buffer | string;
  readonly headers?: Record<string, string>;
  readonly cookies?: Cookies;
}

const MINUTE_MS = 60_000;
const device = 'device-of-the-table-0001';

/** Puts a picture on the sheet of the target's lesson; answers its id. */
export async function addPicture(house: AssembledHouse, { target, cookiesOf }: TwoSchools): Promise<string> {
  const answer = await house.server.app.inject({
    method: 'POST',
    url: `/api/lessons/${target.lessonId}/pictures`,
    cookies: { ...cookiesOf('teacher own') },
    ...upload(await makeJpeg(32, 24, 'navy')),
  });
  if (answer.statusCode !== 201) throw new Error(answer.body);
  return answer.json<{ pictureId: string }>().pictureId;
}

function upload(jpeg: Buffer): { readonly payload: Buffer; readonly headers: Record<string, string> } {
  const head =
    '--x\r\ncontent-disposition: form-data; name="file"; filename="p.jpg"\r\ncontent-type: image/jpeg\r\n\r\n';
  return {
    payload: Buffer.concat([Buffer.from(head), jpeg, Buffer.from('\r\n--x--\r\n')]),
    headers: { 'content-type': 'multipart/form-data; boundary=x' },
  };
}

/** Makes requests: by `METHOD path` as the description writes it; the path's parameters are filled with the target's. */
export async function createDeeds(
  house: AssembledHouse,
  schools: TwoSchools,
): Promise<Readonly<Record<string, (caller: Caller) => Promise<Deed> | Deed>>> {
  const { target } = schools;
  const now = house.apps.school.clock.now();
  const jpeg = await makeJpeg(32, 24, 'teal');
  let evening = now + 6 * 60 * MINUTE_MS;
  const nothing = (): Deed => ({});
  const again = async (caller: Caller): Promise<Deed> => ({ cookies: await schools.signIn(caller) });
  const json = (payload: object) => (): Deed => ({ payload });
  return {
    'GET /health': nothing,
    'GET /metrics': nothing,
    'POST /q/ticket': json({ target: target.lessonId }),
    'POST /q/arrival': json({ deviceId: device }),
    'GET /q/arrival/pixel.svg': nothing,
    'POST /q/batch': json({ batch: 'a.b.c' }),
    'GET /q/v1.json': nothing,
    'GET /q/keys.json': nothing,
    'GET /q/now.json': nothing,
    'GET /q/seeds.json': nothing,
    'GET /q/credits/{file}': nothing,
    'GET /q/c/{file}': nothing,
    'POST /q/away': json({ ticket: 'a.b.c' }),
    'POST /q/leave': json({ ticket: 'a.b.c' }),
    'GET /attente/{id}': nothing,
    'GET /etat': nothing,
    'GET /etat.json': nothing,
    'GET /api/openapi.json': nothing,
    'POST /api/session': json({ login: schools.logins.get('pupil own'), password: PASSWORD, deviceId: device }),
    'GET /api/session': nothing,
    'POST /api/session/refresh': again,
    'DELETE /api/session': again,
    'POST /api/activation/check': async () => ({ payload: { code: await schools.printCode() } }),
    'POST /api/activation': async () => ({
      payload: { code: await schools.printCode(), password: PASSWORD, deviceId: device },
    }),
    'GET /api/today': nothing,
    'GET /api/today/texte': nothing,
    'GET /api/capsule': nothing,
    'GET /api/audiences': nothing,
    'GET /api/audiences/{audienceId}/pupils': nothing,
    'POST /api/people/search': json({ schoolId: target.schoolId, search: 'zo' }),
    'POST /api/people/{personId}/activation-code': nothing,
    'POST /api/people': json({
      schoolId: target.schoolId,
      givenName: 'Ana',
      familyName: 'Ré',
      role: 'pupil',
      classId: target.audienceId,
    }),
    'PATCH /api/people/{personId}': json({ familyName: 'Ré' }),
    'POST /api/timetable/lessons': (caller) => {
      // A teacher's begins about now, before the lesson that is on; the office's at any hour.
      const startsAt = caller.startsWith('teacher') ? now - 14 * MINUTE_MS : (evening += 60 * MINUTE_MS);
      const endsAt = startsAt + (caller.startsWith('teacher') ? 6 : 30) * MINUTE_MS;
      const teacherIds = caller.startsWith('teacher') ? {} : { teacherIds: [target.teacherId] };
      return { payload: { audienceId: target.audienceId, subject: 'Soutien', startsAt, endsAt, ...teacherIds } };
    },
    'PATCH /api/timetable/lessons/{lessonId}': json({ room: 'Gymnase' }),
    'POST /api/lessons/{id}/open': json({}),
    'POST /api/lessons/{id}/enter': json({}),
    'GET /api/lessons/{id}/log': nothing,
    // An upgrade without a pass; over a real socket, since it never becomes a request.
    'GET /ws/lessons/{id}': nothing,
    'POST /api/lessons/{id}/media-grant': json({}),
    'GET /api/lessons/{id}/roll-call': nothing,
    'GET /api/lessons/{id}/roll-call.csv': nothing,
    'GET /api/lessons/{id}/people-to-invite': () => ({ url: '?search=du' }),
    'GET /api/lessons/{id}/sheet': nothing,
    'PUT /api/lessons/{id}/sheet': json({ text: `Chapitre ${randomUUID()}`, slides: [] }),
    'POST /api/lessons/{id}/pictures': () => upload(jpeg),
    'GET /api/lessons/{id}/pictures/{pictureId}/{size}': nothing,
    'GET /api/lessons/{id}/texte': nothing,
    'POST /api/lessons/{id}/texte': () => ({
      payload: new URLSearchParams({ id: randomUUID(), text: 'Bonjour' }).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    }),
    'GET /api/lessons/{id}/texte/fiche': nothing,
    'POST /hooks/livekit': () => ({ payload: '{}', headers: { 'content-type': 'application/webhook+json' } }),
    // Last: it ends the sessions with which the others are walked.
    'DELETE /api/sessions': nothing,
  };
}
