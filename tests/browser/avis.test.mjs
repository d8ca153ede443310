// Saying what one thinks, by keyboard and without a script.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axe, openScene, tabTo, title, watch, widget } from './lib.mjs';

const scene = openScene({ fiches: true });
const ANSWERS = 'ou=72181&phase=etude&quoi=gymnase';

const at = (path) => widget(scene.stack, path);

test('by keyboard, without JavaScript: not for my project, back to results that lack it', async () => {
  const context = await scene.browser.newContext({ javaScriptEnabled: false, viewport: { width: 320, height: 640 } });
  const said = watch(context, [scene.stack.url]);
  const page = await context.newPage();
  await page.goto(at(`/aide/dsil?${ANSWERS}`));
  await tabTo(page, 'Donner un avis, signaler un problème');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/avis\?.*sur=dsil/);
  await tabTo(page, 'Pas pour mon projet');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/resultats\?.*sans=dsil/);
  assert.equal(await page.locator('main a[href*="/aide/dsil"]').count(), 0);
  assert.equal(await page.getByRole('link', { name: 'ne plus écarter' }).count(), 1);
  assert.deepEqual(said, []);
  assert.deepEqual(await context.cookies(), []);
  await context.close();
});

test('a problem told by keyboard: first nothing, then a text; each answer can be heard', async () => {
  const context = await scene.browser.newContext({ bypassCSP: true, viewport: { width: 320, height: 640 } });
  const page = await context.newPage();
  await page.goto(at(`/avis?${ANSWERS}&sur=prioreno`));
  await tabTo(page, 'Envoyer le signalement');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').waitFor();
  assert.deepEqual(await axe(page), []);
  await tabTo(page, 'Écrivez ce qui est faux, ou ce qui manque.');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.id || location.hash.slice(1)), 'texte');
  await page.locator('#texte').focus();
  await page.keyboard.type('Essai : le lien ne mène nulle part.');
  await tabTo(page, 'Envoyer le signalement');
  await page.keyboard.press('Enter');
  await page.getByRole('status').waitFor();
  assert.equal(await title(page), 'Avis reçu');
  assert.deepEqual(await axe(page), []);
  await context.close();
  await scene.stack.sql("DELETE FROM mesure.correction WHERE texte LIKE 'Essai : %'");
});
