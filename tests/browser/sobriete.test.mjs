// What pages never do: a cookie, a word in the browser's storage, a request elsewhere, an error in
// the console.  And how little they weigh.

import assert from 'node:assert/strict';
import http from 'node:http';
import { test } from 'node:test';
import { GYMNASE, etats, ouvrir } from './etats.mjs';
import { openAll, openScene, watch, widget } from './lib.mjs';

const scene = openScene({ fiches: true });

const OWN_SCRIPTS = /^\/static\/(cadre|integrer|territoire)\.[0-9a-f]{12}\.js$/;

test('no page keeps, asks or says anything', async () => {
  const context = await scene.browser.newContext();
  const said = watch(context, [scene.stack.url]);
  const page = await context.newPage();
  for (const etat of etats(scene.stack)) {
    const { nom, status } = etat, response = await ouvrir(page, etat);
    assert.equal(response.status(), status, nom);
    await openAll(page);
    const kept = await page.evaluate(async () => ({
      cookie: document.cookie,
      local: localStorage.length,
      session: sessionStorage.length,
      bases: (await indexedDB.databases()).length,
      workers: (await navigator.serviceWorker?.getRegistrations() ?? []).length,
      scripts: [...document.scripts].map((s) => (s.text === '' ? new URL(s.src).pathname : 'inline')),
      styles: document.querySelectorAll('style, [style]').length,
      images: document.images.length,
    }));
    assert.ok(kept.scripts.length <= 1 && kept.scripts.every((s) => OWN_SCRIPTS.test(s)),
      `${nom}: ${kept.scripts}`);
    delete kept.scripts;
    assert.deepEqual(kept, { cookie: '', local: 0, session: 0, bases: 0, workers: 0,
      styles: 0, images: 0 }, nom);
  }
  assert.deepEqual(await context.cookies(), []);
  assert.deepEqual(said, []);
  await context.close();
});

// Bytes of the body as a browser receives them.
function weigh(address) {
  return new Promise((resolve, reject) => {
    http.get(address, { headers: { 'accept-encoding': 'gzip' } }, (response) => {
      let bytes = 0;
      response.on('data', (chunk) => { bytes += chunk.length; });
      response.on('end', () => resolve({ bytes, encoding: response.headers['content-encoding'] }));
      response.on('error', reject);
    }).on('error', reject);
  });
}

const scriptOf = async (path) => scene.stack.url +
  (await (await fetch(widget(scene.stack, path))).text()).match(/<script src="([^"]+)"/)[1];

test('the first page, its sheet and its script weigh 14 kB at most, the sheet 6 kB', async () => {
  const html = await (await fetch(widget(scene.stack))).text();
  const page = await weigh(widget(scene.stack));
  const sheet = await weigh(scene.stack.url + html.match(/rel="stylesheet" href="([^"]+)"/)[1]);
  assert.equal(page.encoding, 'gzip');
  assert.equal(sheet.encoding, 'gzip');
  assert.ok(sheet.bytes <= 6000, `the sheet: ${sheet.bytes}`);
  assert.equal(html.match(/<script|<link rel="stylesheet"/g).length, 2);
  const script = await weigh(await scriptOf(''));
  assert.equal(script.encoding, 'gzip');
  const all = page.bytes + sheet.bytes + script.bytes;
  assert.ok(all <= 14_000, `together: ${all}`);
});

test("the frame's script weighs 0.5 kB at most; what « Où ? » adds to it, 1.5", async () => {
  const cadre = await weigh(await scriptOf('/phase?ou=72181'));
  assert.ok(cadre.bytes <= 500, `${cadre.bytes}`);
  const territoire = await weigh(await scriptOf('/territoire'));
  assert.ok(territoire.bytes - cadre.bytes <= 1500, `${territoire.bytes} and ${cadre.bytes}`);
});

test('the whole parcours, its sheet, its scripts and the results weigh 40 kB at most', async () => {
  const weights = {};
  let total = 0;
  const pages = ['', '/suite?question=territoire&q=lemans', '/projet?ou=72181', `/precisions?ou=72181&${GYMNASE}`,
    `/phase?ou=72181&${GYMNASE}`, `/resultats?ou=72181&${GYMNASE}&phase=etude`];
  const html = await (await fetch(widget(scene.stack))).text();
  for (const address of [...pages.map((path) => widget(scene.stack, path)),
    await scriptOf(''), await scriptOf('/phase?ou=72181'),
    scene.stack.url + html.match(/rel="stylesheet" href="([^"]+)"/)[1]]) {
    weights[address] = (await weigh(address)).bytes;
    total += weights[address];
  }
  assert.ok(total <= 40_000, `${total}: ${JSON.stringify(weights)}`);
});

test('every page weighs 20 kB at most', async () => {
  const heavy = [];
  for (const { nom, adresse, status } of etats(scene.stack).filter(({ envoi }) => !envoi)) {
    const { bytes } = await weigh(adresse);
    // nginx compresses what is 200, 403 or 404, and nothing else.
    if (bytes > (status === 422 ? 50_000 : 20_000))
      heavy.push(`${nom}: ${bytes}`);
  }
  assert.deepEqual(heavy, []);
});
