// The cut: a pupil's browser behind a TCP and a UDP relay that swallow without closing, for 0, 5, 15 and 30 s.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { LessonConnection } from '@preau/client';
import { addFreshLesson } from '../../../tools/testing/fresh-lesson.ts';
import { startPreau } from '../../../tools/testing/preau-process.ts';
import type { PreauProcess } from '../../../tools/testing/preau-process.ts';
import { Visitor } from '../../../tools/testing/visitor.ts';
import { sampleMedia, steadyAfter } from '../harness/media-timeline.ts';
import { Person } from '../harness/person.ts';
import { photograph } from '../harness/photograph.ts';
import { until } from '../harness/until.ts';
import { startTcpRelay } from '../lines/tcp-relay.ts';
import type { TcpRelay } from '../lines/tcp-relay.ts';
import { RELAY_ADDRESS, startUdpRelay } from '../lines/udp-relay.ts';
import type { UdpRelay } from '../lines/udp-relay.ts';

const MEDIA_PORTS = 16;
/** Half a second of the tone as it arrives: the browser's noise suppression takes most of a steady tone away (0.0016 a second, measured). */
const HEARD = 0.0008;
const LOST = 'Connexion perdue. On garde ta place.';

let preau: PreauProcess;
let line: TcpRelay;
let media: UdpRelay;
let lessonId: string;
let teacher: Person;
let pupil: Person;
/** A classmate without a browser, who sees the whole log live. */
let witness: LessonConnection;
/** The UDP ports that carry the pupil. */
let ports: readonly number[] = [];

before(async () => {
  media = await startUdpRelay(MEDIA_PORTS);
  preau = await startPreau({
    env: { PREAU_MEDIA_PORTS: media.range, PREAU_MEDIA_ADDRESS: RELAY_ADDRESS },
  });
  line = await startTcpRelay(Number(new URL(preau.url).port));
  lessonId = await addFreshLesson(preau);
  const [gael, arjun, yasmine] = preau.accounts;
  teacher = await Person.open({ account: gael!, url: preau.url, film: { luma: 200, hertz: 440 } });
  pupil = await Person.open({
    account: arjun!,
    url: preau.url.replace(/:\d+$/, `:${line.port}`),
    film: { luma: 60, hertz: 660 },
  });
  await teacher.signIn();
  await teacher.openClass();
  await teacher.turn('Micro', true);
  await teacher.turn('Caméra', true);
  const others = new Set(media.usedPorts());
  await pupil.signIn();
  await pupil.enterClass();
  await pupil.turn('Micro', true);
  await pupil.turn('Caméra', true);
  await until(
    'sound and picture at both',
    async () => [await teacher.media(), await pupil.media()],
    (both) => both.every((counts) => counts.framesDecoded > 10 && counts.audioEnergy > 0.001),
    20_000,
    250,
  );
  ports = media.usedPorts().filter((port) => !others.has(port));
  assert.ok(
    others.size > 0 && ports.length > 0,
    `each has ports of their own: ${[...others].join()} and ${ports.join()}`,
  );
  witness = (await Visitor.signIn(preau.url, yasmine!)).connect(lessonId);
  await teacher.show('Participants');
});

after(async () => {
  witness?.close();
  await Promise.all([teacher, pupil].map((person) => person?.[Symbol.asyncDispose]()));
  await line?.[Symbol.asyncDispose]();
  await preau?.[Symbol.asyncDispose]();
  await media?.[Symbol.asyncDispose]();
});

afterEach((t) => photograph(t, [teacher, pupil]));

for (const seconds of [0, 5, 15, 30]) {
  test(`[JOURNEY-10] [JOURNEY-11] a cut of ${seconds} s is said in time, and nothing is lost`, async (t) => {
    const name = pupil.account.displayName;
    const row = teacher.page.locator('.people [data-presence]').filter({ hasText: name });
    await until(
      'the pupil in the list',
      () => row.getAttribute('data-presence'),
      (presence) => presence === 'present',
    );
    if ((await pupil.control('Lever la main').getAttribute('aria-pressed')) === 'false')
      await pupil.control('Lever la main').click();
    // The page itself notes when the sentence stands: how long the test takes to look is not the page's fault.
    const said =
      seconds > 3
        ? pupil.page.evaluate<number>(`new Promise((resolve) => {
            const look = () => { if (document.body.innerText.includes('${LOST}')) resolve(Date.now()); else setTimeout(look, 20); };
            look();
          })`)
        : Promise.resolve(0);
    said.catch(() => undefined);
    const cutAt = performance.now();
    const cutAtEpoch = Date.now();
    line.cut();
    media.cut(ports);
    const waits: Promise<void>[] = [];
    if (seconds > 3) {
      waits.push(
        (async () => {
          const saidAfterMs = (await said) - cutAtEpoch;
          t.diagnostic(`the pupil's page said so after ${saidAfterMs} ms`);
          assert.ok(saidAfterMs <= 3_000, `${saidAfterMs} ms`);
        })(),
      );
    }
    if (seconds > 10) {
      waits.push(
        (async () => {
          await until(
            'the cut in the teacher’s list',
            () => row.getAttribute('data-presence'),
            (presence) => presence === 'lost',
            10_000,
          );
          t.diagnostic(`the teacher's list said so after ${Math.round(performance.now() - cutAt)} ms`);
        })(),
      );
    }
    await Promise.all(waits);
    await teacher.write(`pendant la coupure de ${seconds} s`);
    await teacher.show('Participants');
    await wait(Math.max(0, seconds * 1_000 - (performance.now() - cutAt)));
    line.mend();
    media.mend(ports);
    const mendedAt = performance.now();
    const sampled = Promise.all([sampleMedia(pupil.page, 10_000), sampleMedia(teacher.page, 10_000)]);
    sampled.catch(() => undefined);

    await until(
      'the page is live again',
      () => pupil.page.getByText(LOST).isVisible(),
      (isLost) => !isLost,
      30_000,
    );
    await pupil.reads(`pendant la coupure de ${seconds} s`, 20_000);
    t.diagnostic(`the log is back ${Math.round(performance.now() - mendedAt)} ms after the line`);
    await until(
      'the pupil in the list again',
      () => row.getAttribute('data-presence'),
      (presence) => presence === 'present',
      20_000,
    );
    const [pupilAt, teacherAt] = [await pupil.media(), await teacher.media()];
    await until(
      'the pupil sees and hears',
      () => pupil.media(),
      (now) => now.framesDecoded > pupilAt.framesDecoded + 5 && now.audioEnergy > pupilAt.audioEnergy + HEARD,
      30_000,
      250,
    );
    await until(
      'the teacher sees and hears',
      () => teacher.media(),
      (now) => now.framesDecoded > teacherAt.framesDecoded + 5 && now.audioEnergy > teacherAt.audioEnergy + HEARD,
      30_000,
      250,
    );
    t.diagnostic(`sound and picture decode ${Math.round(performance.now() - mendedAt)} ms after the line`);

    // What the controls say is so: microphone and camera are on and send, the hand is up in the log and on the page.
    for (const control of ['Micro', 'Caméra', 'Lever la main'])
      assert.equal(await pupil.control(control).getAttribute('aria-pressed'), 'true', control);
    const sent = await pupil.media();
    await until(
      'microphone and camera send',
      () => pupil.media(),
      (now) => now.framesSent > sent.framesSent + 5 && now.audioPacketsSent > sent.audioPacketsSent + 5,
    );
    const { state } = witness.getSnapshot();
    const me = Object.values(state.members).find((member) => member.name === name)!;
    assert.ok(
      state.hands.some((hand) => hand.personId === me.personId),
      'the hand stands in the log',
    );
    assert.equal(me.seat, 2, 'the seat is the same');
    t.diagnostic(`the controls are true ${Math.round(performance.now() - mendedAt)} ms after the line`);
    await noNumberMissing();
    const [pupilSteady, teacherSteady] = (await sampled).map(steadyAfter);
    t.diagnostic(
      `without a stall: pupil from ${pupilSteady ?? 'never'} ms, teacher from ${teacherSteady ?? 'never'} ms after the line`,
    );
    assert.ok(pupilSteady !== undefined && teacherSteady !== undefined, 'sound and picture go on without a stall');
  });
}

/** The pupil's own page asked for the log; here the log itself must be whole, and the page must show every message of it. */
async function noNumberMissing(): Promise<void> {
  const desk = await Visitor.signIn(preau.url, teacher.account);
  const { events, seq } = await desk.log(lessonId, 1);
  assert.deepEqual(
    events.map((event) => event.seq),
    Array.from({ length: seq - 1 }, (_, index) => index + 2),
  );
  const texts = events.flatMap((event) =>
    'fact' in event && event.fact.kind === 'messagePosted' ? [event.fact.body?.text ?? ''] : [],
  );
  await until(
    'every message on the page',
    () => pupil.page.getByRole('log').locator('p').allTextContents(),
    (shown) => texts.every((text) => shown.includes(text)),
  );
}
