// Results on paper: what folds hide is there, and the address to come back to, and the day of the data.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GYMNASE } from './etats.mjs';
import { openScene, plain, widget } from './lib.mjs';

const scene = openScene();

for (const vue of ['', '&vue=tout'])
  test(`printed results${vue}`, async () => {
    const context = await scene.browser.newContext({ viewport: { width: 794, height: 1123 } });
    const page = await context.newPage();
    await page.goto(`${widget(scene.stack, `/resultats?ou=72181&${GYMNASE}&phase=etude${vue}`)}&theme=sombre`);
    const address = await page.locator('link[rel=canonical]').getAttribute('href');
    const paper = page.locator('.aig-papier'), motifs = page.locator('article .aig-motifs');
    const shown = () => motifs.evaluateAll((lists) => lists.filter((list) => list.querySelector('mark').checkVisibility({ contentVisibilityAuto: true })).length);
    assert.equal(await paper.isVisible(), false);
    await page.emulateMedia({ media: 'print' });
    assert.equal(await plain(paper), `Pour y revenir : ${address}`);
    assert.ok(await paper.evaluate((node) => node.scrollWidth <= node.clientWidth), 'the address is wrapped');
    assert.ok(await motifs.count() > 5);
    assert.equal(await shown(), await motifs.count());
    assert.match(await plain(page.locator('footer p')), /^Données du \d/);
    for (const gone of ['.aig-emporter', '.aig-motifs a', '.aig-facettes', 'footer ul'])
      assert.equal(await page.locator(gone).first().isVisible(), false, gone);
    assert.equal(await page.evaluate(() => getComputedStyle(document.body).color), 'rgb(0, 0, 0)');
    await context.close();
  });
