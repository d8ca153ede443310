// A question that was asked again on our page leads back to the partner's own, in a browser that
// holds us to our own policy: the form is answered by a redirection to another site.

import assert from 'node:assert/strict';
import http from 'node:http';
import { test } from 'node:test';
import { openScene, tabTo, title, watch, widget } from './lib.mjs';

const scene = openScene();
const setHost = (page) => scene.stack.change(`UPDATE integration.partenaire SET page_hote = ${page} WHERE cle = 'demo'`);

test('the form of a question asked again, sent by keyboard', async () => {
  const mairie = http.createServer((request, response) => response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
    .end('<!DOCTYPE html><html lang="fr"><title>Mairie</title><link rel="icon" href="data:,"><h1>Aides de la mairie</h1>'));
  await new Promise((resolve) => { mairie.listen(0, '127.0.0.1', resolve); });
  const adresse = `http://127.0.0.1:${mairie.address().port}`;
  const context = await scene.browser.newContext({ javaScriptEnabled: false });
  context.setDefaultTimeout(10_000);
  const said = watch(context, [scene.stack.url, adresse]), page = await context.newPage();
  await setHost(`'${adresse}/aides?menu=1'`);
  try {
    await page.goto(widget(scene.stack, '/suite?question=territoire&q=&hote=1'));
    assert.equal(await title(page), 'Où se situe votre projet ?');
    await tabTo(page, 'Commune, intercommunalité, département ou région');
    await page.keyboard.type('lemans');
    await page.keyboard.press('Enter');
    await page.waitForURL(`${adresse}/aides?menu=1&ou=72181`);
    assert.equal(await title(page), 'Aides de la mairie');
    assert.deepEqual(said, []);
  } finally {
    await setHost('NULL');
    await context.close();
    mairie.closeAllConnections();
    mairie.close();
  }
});
