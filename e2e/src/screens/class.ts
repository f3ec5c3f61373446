// The class of the pictures: its sheet and slides, and its pupils without browsers, who are there, write, and raise hands.
import { randomUUID } from 'node:crypto';
import type { LessonConnection } from '@preau/client';
import type { PictureAnswer } from '@preau/protocol/lesson';
import type { ActivationCodeAnswer, PupilsAnswer } from '@preau/protocol/school';
import type { Page } from 'playwright-core';
import { untilView, Visitor } from '../../../tools/testing/visitor.ts';
import type { Scene } from '../harness/scene.ts';
import { SLIDES } from './drawings.ts';

const SHEET = `# Le cycle de l’eau

Aujourd’hui, nous suivons **une goutte** de la mer à la montagne, et retour.

- Évaporation, condensation, pluie, ruissellement
- Où se trouve l’eau douce ?
- Exercice : le trajet d’une goutte

À apporter : le cahier et *trois crayons de couleur*.`;

const TALK: readonly (readonly [pupil: number, text: string])[] = [
  [2, 'Bonjour !'],
  [5, 'Bonjour monsieur'],
  [3, 'On a besoin du cahier ?'],
  [-1, 'Oui, et de trois crayons de couleur.'],
  [8, 'L’eau de la mer s’évapore, mais pas le sel ?'],
  [-1, 'Bonne question. On y vient à la diapo 2.'],
  [4, 'C’est pour ça que la pluie n’est pas salée'],
];

/** Draws an SVG with the browser: the picture as PNG, or as JPEG for a film. */
export async function draw(page: Page, svg: string, type: 'png' | 'jpeg'): Promise<Buffer> {
  const [, width, height] = /width="(\d+)" height="(\d+)"/.exec(svg) ?? [];
  await page.setViewportSize({ width: Number(width), height: Number(height) });
  await page.setContent(`<style>html,body{margin:0}svg{display:block}</style>${svg}`);
  return page.screenshot({ type });
}

/** Writes the sheet and its slides. */
export async function writeSheet(scene: Scene, page: Page): Promise<void> {
  const slides: { slideId: string; pictureId: string; alt: string }[] = [];
  for (const { svg, alt } of SLIDES) {
    const form = new FormData();
    form.append(
      'picture',
      new Blob([Uint8Array.from(await draw(page, svg, 'png'))], { type: 'image/png' }),
      'diapo.png',
    );
    const { pictureId } = await scene.desk.get<PictureAnswer>('POST', `/api/lessons/${scene.lessonId}/pictures`, form);
    slides.push({ slideId: randomUUID(), pictureId, alt });
  }
  await scene.desk.get('PUT', `/api/lessons/${scene.lessonId}/sheet`, { text: SHEET, slides });
}

/** Brings pupils of the class in, all but those who have accounts with a password, `missing` of whom never come. */
export async function gather(scene: Scene, missing: number): Promise<LessonConnection[]> {
  const known = new Set(scene.preau.accounts.map((account) => account.login));
  const { pupils } = await scene.desk.get<PupilsAnswer>('GET', `/api/audiences/${scene.audienceId}/pupils`);
  const others = pupils.filter((pupil) => !known.has(pupil.login));
  const connections: LessonConnection[] = [];
  for (const pupil of others.slice(0, others.length - missing)) {
    const { code } = await scene.desk.get<ActivationCodeAnswer>(
      'POST',
      `/api/people/${pupil.personId}/activation-code`,
    );
    const visitor = new Visitor(scene.preau.url);
    await visitor.get('POST', '/api/activation', { code, password: `ecran-${pupil.personId.slice(-12)}` });
    const connection = visitor.connect(scene.lessonId);
    await untilView(connection, (view) => view.line.kind === 'live');
    connections.push(connection);
  }
  return connections;
}

/** They talk, and two raise a hand. */
export async function talk(teacher: LessonConnection, pupils: readonly LessonConnection[]): Promise<void> {
  for (const [at, text] of TALK) await (at < 0 ? teacher : pupils[at]!).send({ kind: 'postMessage', text });
  await pupils[8]!.send({ kind: 'raiseHand' });
  await pupils[1]!.send({ kind: 'raiseHand' });
}
