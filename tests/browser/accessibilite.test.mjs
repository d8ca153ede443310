// axe-core finds nothing on any state, in light and dark, at 320 and 1280 px, folded and unfolded.
// What is read is said once: names of controls, the language, what is big enough for a finger.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { etats } from './etats.mjs';
import { THEMES, axe, openAll, openScene, themed, widget } from './lib.mjs';

const scene = openScene({ fiches: true });

for (const theme of THEMES)
  for (const width of [320, 1280])
    test(`axe-core, ${theme}, ${width} px`, async () => {
      const context = await scene.browser.newContext({ bypassCSP: true, viewport: { width, height: 800 } });
      const page = await context.newPage();
      const said = [];
      for (const { nom, adresse } of etats(scene.stack)) {
        await page.goto(themed(adresse, theme));
        if (width === 320)
          await openAll(page);
        for (const violation of await axe(page))
          said.push(`${nom}: ${violation}`);
      }
      await context.close();
      assert.deepEqual(said, []);
    });

// A partner with what its theme sets; its pages are those of « demo », under its own key.
const OTHERS = { 'essai-dsfr': ['gouv = true', existsSync(new URL('../../templates/dsfr.css', import.meta.url)) || 'make dsfr'],
  'essai-accent': ["accent = '#ffd400', rayon = 0, police = 'Georgia'", true] };
for (const [key, [set, there]] of Object.entries(OTHERS))
  test(`axe-core, the sheet of ${key}, light and dark`, { skip: there !== true && there }, async () => {
    const forget = `DELETE FROM integration.partenaire WHERE cle = '${key}'`;
    await scene.stack.sql(`${forget}; INSERT INTO integration.partenaire (cle, nom, etat) VALUES ('${key}', 'Essai', 'test');
      UPDATE integration.partenaire SET ${set} WHERE cle = '${key}'`);
    const context = await scene.browser.newContext({ bypassCSP: true, viewport: { width: 1280, height: 800 } });
    try {
      const own = (address) => address.replace('/v1/w/demo', `/v1/w/${key}`);
      // Known to each of the processes that answer in turn.
      for (let known = 0, end = Date.now() + 60_000; known < 20; known++) {
        if ((await fetch(own(widget(scene.stack)))).status !== 200)
          known = -1;
        assert.ok(Date.now() < end, 'known within a minute');
      }
      const page = await context.newPage(), said = [];
      for (const theme of THEMES)
        for (const { nom, adresse } of etats(scene.stack).filter((etat) => etat.adresse.includes('/v1/w/demo'))) {
          await page.goto(themed(own(adresse), theme));
          assert.match(await page.locator('link[rel=stylesheet]').getAttribute('href'), /^\/v1\/style\//);
          for (const violation of await axe(page))
            said.push(`${nom}, ${theme}: ${violation}`);
        }
      assert.deepEqual(said, []);
    } finally {
      await context.close();
      await scene.stack.sql(forget);
    }
  });

test('theme=auto follows the visitor', async () => {
  const backgrounds = [];
  for (const colorScheme of ['light', 'dark']) {
    const context = await scene.browser.newContext({ colorScheme, bypassCSP: true });
    const page = await context.newPage();
    await page.goto(themed(widget(scene.stack), 'auto'));
    assert.deepEqual(await axe(page), []);
    backgrounds.push(await page.evaluate(() =>
      getComputedStyle(document.documentElement).backgroundColor));
    await context.close();
  }
  assert.deepEqual(backgrounds, ['rgb(255, 255, 255)', 'rgb(18, 24, 23)']);
});

test('with a finger, everything to touch is 44 px high', async () => {
  const context = await scene.browser.newContext({ bypassCSP: true, hasTouch: true, isMobile: true,
    viewport: { width: 360, height: 800 } });
  const page = await context.newPage();
  const small = [];
  for (const { nom, adresse } of etats(scene.stack)) {
    await page.goto(adresse);
    await openAll(page);
    small.push(...(await page.evaluate(() => {
      const boxes = [...document.querySelectorAll('a, button, summary, input, textarea')]
        .filter((node) => node.checkVisibility() && node.type !== 'hidden' &&
          // Inside a sentence, a link has the height of its line (WCAG 2.5.8, "inline").
          !node.closest('.aig-faits, p:not([class]), .aig-evitement') &&
          !node.matches('.aig-evitement'))
        .map((node) => (node.labels?.length && /radio|checkbox/.test(node.type) ? node.labels[0] : node));
      return boxes.filter((node) => node.getBoundingClientRect().height < 43.5)
        .map((node) => `${node.outerHTML.slice(0, 120)}: ${node.getBoundingClientRect().height}`);
    })).map((text) => `${nom}: ${text}`));
  }
  await context.close();
  assert.deepEqual(small, []);
});

test('the first Tab is the way to the content, and it is seen', async () => {
  const page = await scene.browser.newPage();
  await page.goto(widget(scene.stack, '/annuaire'));
  await page.keyboard.press('Tab');
  const link = page.getByRole('link', { name: 'Aller au contenu' });
  assert.ok(await link.evaluate((node) => node === document.activeElement &&
    node.getBoundingClientRect().top >= 0));
  await page.keyboard.press('Enter');
  assert.match(page.url(), /#contenu$/);
  await page.close();
});
