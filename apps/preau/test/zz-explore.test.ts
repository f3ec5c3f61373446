import { test } from 'node:test';
import { openAssembledHouse } from './support/assembled-house.ts';
import { fillTwoSchools, CALLERS } from './support/two-schools.ts';
import { createDeeds } from './support/deeds.ts';
test('[HOUSE-26] x', async () => {
  await using house = await openAssembledHouse();
  const schools = await fillTwoSchools(house);
  const deeds = await createDeeds(house, schools);
  for (const [line, deed] of Object.entries(deeds)) {
    const [method, path] = line.split(' ');
    const seen: string[] = [];
    for (const caller of CALLERS) {
      const given = await deed(caller);
      const cookies = { ...(given.cookies ?? schools.cookiesOf(caller)) };
      const url = path!.replace('{audienceId}', schools.target.audienceId).replace('{personId}', schools.target.personId).replace('{lessonId}', schools.target.lessonId).replace('{id}', schools.target.lessonId).replace('{pictureId}','a'.repeat(64)).replace('{size}','480');
      if (path!.includes('/api/lessons/') && !path!.endsWith('open')) await house.server.app.inject({ method: 'POST', url: `/api/lessons/${schools.target.lessonId}/enter`, cookies });
      const r = await house.server.app.inject({ method: method as 'GET', url: url + (given.url ?? ''), cookies, ...(given.payload === undefined ? {} : { payload: given.payload as object }), ...(given.headers ? { headers: given.headers } : {}) });
      seen.push(`${caller}: ${r.statusCode} ${r.statusCode >= 400 ? r.json<{ code: string }>().code + ' ' + (r.statusCode===409||r.statusCode===400?r.body.slice(0,150):'') : 'ok'}`);
    }
    console.log(line, '\n   ', seen.join('\n    '));
  }
  console.log(house.faults);
});
