// The pages for those who publish a site, by hand: with and without JavaScript, and what axe-core says
// of the states that only a form gives.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axe, openScene, plain, title, watch } from './lib.mjs';

const scene = openScene();

for (const javaScriptEnabled of [false, true])
  test(`a snippet, JavaScript ${javaScriptEnabled ? 'on' : 'off'}`, async () => {
    const context = await scene.browser.newContext({ javaScriptEnabled });
    context.setDefaultTimeout(10_000);
    const said = watch(context, [scene.stack.url]);
    if (javaScriptEnabled)
      await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: scene.stack.url });
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
      assert.equal(await page.evaluate(() => navigator.clipboard.readText()), html);
    }
    assert.deepEqual(said, []);
    await context.close();
  });

for (const width of [320, 1280])
  test(`axe-core on what is answered to a form, ${width} px`, async () => {
    const context = await scene.browser.newContext({ bypassCSP: true, viewport: { width, height: 800 } });
    context.setDefaultTimeout(10_000);
    const page = await context.newPage();
    const frame = `<iframe src="${scene.stack.url}/v1/w/demo" title="a"></iframe>`;
    for (const [pasted, wanted] of [['', /Rien n’a été vérifié|Vérifier une page/], [frame + frame, /erreur/],
      [`${'mot'.repeat(200)}<p>`, /erreur/]]) {
      await page.goto(`${scene.stack.url}/integrer/verifier`);
      await page.getByLabel('Code HTML de la page').fill(pasted);
      await page.getByRole('button', { name: 'Vérifier' }).click();
      assert.match(await title(page), wanted);
      assert.deepEqual(await axe(page), []);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
    }
    await page.goto(`${scene.stack.url}/integrer/cle`);
    await page.getByLabel('Adresse du site').fill('pas une adresse');
    await page.getByRole('button', { name: 'Envoyer la demande' }).click();
    await page.getByRole('alert').waitFor();
    assert.equal(await page.getByLabel('Adresse du site').inputValue(), 'pas une adresse');
    assert.match(await plain(page.getByRole('alert')), /Écrivez le nom/);
    assert.deepEqual(await axe(page), []);
    await context.close();
  });
