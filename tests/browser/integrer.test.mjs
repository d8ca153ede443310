// The pages for those who publish a site, by hand: with and without JavaScript.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openScene, watch } from './lib.mjs';

const scene = openScene();

for (const javaScriptEnabled of [false, true])
  test(`a snippet, JavaScript ${javaScriptEnabled ? 'on' : 'off'}`, async () => {
    const context = await scene.browser.newContext({ javaScriptEnabled });
    context.setDefaultTimeout(10_000);
    const said = watch(context, [scene.stack.url]);
    if (javaScriptEnabled)
      await context.grantPermissions(['clipboard-write'], { origin: scene.stack.url });
    const page = await context.newPage();
    await page.goto(`${scene.stack.url}/integrer`);
    await page.getByLabel(/^Territoire donné/).fill('lemans');
    await page.getByLabel('Sombre').check();
    await page.getByLabel('Avec script, hauteur ajustée').check();
    await page.getByRole('button', { name: 'Préparer le code' }).click();
    await page.waitForURL(/theme=sombre/);
    const html = await page.getByLabel('HTML', { exact: true }).inputValue();
    assert.match(html, /\?ou=72181&amp;theme=sombre" title=/);
    await page.frameLocator('iframe').getByLabel('Quel est votre projet ?').waitFor();
    const copy = page.getByRole('button', { name: 'Copier le HTML' });
    assert.equal(await copy.count(), javaScriptEnabled ? 1 : 0);
    if (javaScriptEnabled) {
      await copy.click();
      await page.getByRole('status').filter({ hasText: 'Copié.' }).waitFor();
      // Pasted where it is checked: our pages may not read the clipboard.
      await page.goto(`${scene.stack.url}/integrer/verifier`);
      await page.locator('#page').focus();
      await page.keyboard.press('Control+V');
      assert.equal(await page.locator('#page').inputValue(), html);
    }
    assert.deepEqual(said, []);
    await context.close();
  });
