// What every book of credits must do. Run in memory, in files and over Redis.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { emptyPage, KEPT_HOURS, settledPage, withSample } from '@preau/service/gate';
import type { CreditBook, CreditPage } from '@preau/service/gate';

/** A book that can be opened again, as another gate or after a crash would. */
export interface BookUnderTest {
  open(): Promise<CreditBook>;
}

const HOUR = 492_000;
const HOUR_MS = 3_600_000;

/** An hour in which one class got all of it and another nothing. */
function unfairPage(): CreditPage {
  const classes = ['in', 'out'].map((classKey) => ({
    classKey,
    isTaught: classKey === 'in',
    startMinute: 480,
    rank: classKey === 'in' ? 1 : 2,
  }));
  return withSample(emptyPage(HOUR), classes, HOUR_MS);
}

const label = (n: number): string =>
  `2026-11-${String(1 + Math.floor(n / 24)).padStart(2, '0')}T${String(n % 24).padStart(2, '0')}`;

/** Registers the suite. `skip` says why there is no engine. */
export function testCreditBook(
  name: string,
  open: (t: TestContext) => Promise<BookUnderTest>,
  skip: string | false = false,
): void {
  const it = (title: string, run: (book: BookUnderTest) => Promise<void>): void => {
    const full = `${title} (${name})`;
    test(full, { skip }, async (t) => run(await open(t)));
  };

  it('[GATE-174] a page is read as it was written, and only by who has another', async ({ open: again }) => {
    const book = await again();
    assert.equal(await book.read(0), undefined, 'nothing was ever written');
    const page = { ...settledPage(unfairPage(), HOUR + 1).page, version: 1 };
    const full = withSample(page, [{ classKey: 'é " class', isTaught: true, startMinute: 540, rank: 7 }], 10_000);
    assert.equal(await book.write(full), true);
    assert.equal(await book.read(1), undefined);
    const other = await again();
    assert.deepEqual(await other.read(0), full);
    assert.equal(await other.read(1), undefined);
    assert.deepEqual(
      [...(await other.read(-1))!.credits],
      [
        ['in', { credit: -0.5, hour: HOUR }],
        ['out', { credit: 0.5, hour: HOUR }],
      ],
    );
  });

  it('[GATE-175] settling twice is settling once: of two who write the same hour one is believed', async ({
    open: again,
  }) => {
    const [near, far] = [await again(), await again()];
    assert.equal(await near.write({ ...unfairPage(), version: 1 }), true);
    const settle = async (book: CreditBook, who: string): Promise<boolean> => {
      const was = (await book.read(-1))!;
      const { page, settled } = settledPage(was, HOUR + 1);
      assert.equal(settled?.classes.length, 2);
      return book.write({ ...page, version: was.version + 1 }, { label: label(0), text: who });
    };
    const was = (await near.read(-1))!;
    assert.equal(await settle(near, 'near'), true);
    const late = settledPage(was, HOUR + 1).page;
    assert.equal(await far.write({ ...late, version: was.version + 1 }, { label: label(0), text: 'far' }), false);
    assert.equal(await far.readHour(label(0)), 'near');
    const page = (await far.read(-1))!;
    assert.deepEqual([page.version, page.credits.get('out')?.credit], [2, 0.5]);
    assert.equal(settledPage(page, HOUR + 1).settled, undefined, 'the page says itself that the hour is over');
  });

  it('[GATE-175] who dies before the hour is written leaves the old page, from which the next one settles it', async ({
    open: again,
  }) => {
    const first = await again();
    await first.write({ ...unfairPage(), version: 1 });
    settledPage((await first.read(-1))!, HOUR + 1);
    await first[Symbol.asyncDispose]();
    const next = await again();
    const was = (await next.read(0))!;
    const { page, settled } = settledPage(was, HOUR + 3);
    assert.equal(settled?.hour, HOUR);
    assert.equal(await next.write({ ...page, version: 2 }, { label: label(0), text: '{}' }), true);
    assert.equal((await (await again()).read(0))!.credits.get('out')?.credit, 0.5);
  });

  it('[GATE-176] the hours of a week are kept, the newest first; an hour that is none is nothing', async ({
    open: again,
  }) => {
    const book = await again();
    let page = emptyPage(HOUR);
    for (let n = 0; n < KEPT_HOURS + 3; n += 1) {
      page = { ...page, version: n + 1 };
      assert.equal(await book.write(page, { label: label(n), text: `hour ${n}` }), true);
    }
    const hours = await book.hours();
    assert.equal(hours.length, KEPT_HOURS);
    assert.deepEqual([hours[0], hours.at(-1)], [label(KEPT_HOURS + 2), label(3)]);
    assert.equal(await book.readHour(label(3)), 'hour 3');
    assert.equal(await book.readHour(label(2)), undefined);
    assert.equal(await book.readHour('../page'), undefined);
  });
}
