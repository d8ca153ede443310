// axe-core finds nothing on any state: alone and in a frame of another origin, at 320 and 1280 px, folded
// and unfolded, in each look that a partner or a visitor may give it.  What is read is said once: names of
// controls, the language, what is big enough for a finger.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import http from 'node:http';
import { test } from 'node:test';
import { envoyer, etats, ouvrir } from './etats.mjs';
import { axe, loadAxe, openAll, openScene, themed, widget } from './lib.mjs';

const scene = openScene({ fiches: true });
const WIDTHS = [320, 1280];

// Partners with a sheet of their own: their pages are those of « demo », but for its address.
const SHEETS = { 'essai-accent': "accent = '#ffd400', rayon = 20, police = 'Georgia, serif'",
  ...(existsSync(new URL('../../templates/dsfr.css', import.meta.url)) && { 'essai-dsfr': 'gouv = true' }) };
const forget = Object.keys(SHEETS).map((key) => `DELETE FROM integration.partenaire WHERE cle = '${key}'`).join(';');
const own = (address, key) => address.replaceAll('/w/demo', `/w/${key}`);
const sheets = {};

test('partners with sheets of their own', async () => {
  await scene.stack.change(`${forget};${Object.entries(SHEETS).map(([key, sets]) =>
    `INSERT INTO integration.partenaire (cle, nom, etat) VALUES ('${key}', 'Essai', 'test');
    UPDATE integration.partenaire SET ${sets} WHERE cle = '${key}'`).join(';')}`);
  const read = async (key, path) => (await fetch(own(widget(scene.stack, path), key))).text();
  const said = (html, key) => html.replaceAll(key, 'demo').replace(/rel="stylesheet" href="[^"]+"/, '');
  for (const key of Object.keys(SHEETS)) {
    [, sheets[key]] = /rel="stylesheet" href="([^"]+)"/.exec(await read(key, ''));
    assert.match(sheets[key], /^\/v1\/style\//);
    for (const path of ['', '/projet?ou=72181', '/resultats?ou=72181&quoi=gymnase&phase=etude', '/annuaire', '/aide/dsil'])
      assert.equal(said(await read(key, path), key), said(await read('demo', path), 'demo'), `${key}, ${path}`);
  }
});

// What changes colours and sizes, and is therefore looked at without loading the page again.
const LOOKS = [{ theme: 'sombre' }, { densite: 'compacte' }, ...Object.keys(SHEETS).flatMap((key) =>
  [{ key, theme: 'clair' }, { key, theme: 'sombre' }])];

const dress = (page, { theme = 'clair', densite = '', sheet }) => page.evaluate(async (look) => {
  const root = document.documentElement, link = document.querySelector('link[rel=stylesheet]');
  root.dataset.theme = look.theme;
  if (look.densite)
    root.dataset.densite = look.densite;
  else
    delete root.dataset.densite;
  if (look.sheet && link.getAttribute('href') !== look.sheet)
    await new Promise((resolve, reject) => {
      link.addEventListener('load', resolve, { once: true });
      link.addEventListener('error', reject, { once: true });
      link.href = look.sheet;
    });
}, { theme, densite, sheet });

// Every state, some at a time: each of the machine's processors draws a page.
async function each(states, options, look) {
  const said = [], rest = [...states];
  await Promise.all([0, 1].map(async () => {
    const context = await scene.browser.newContext({ bypassCSP: true, ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    for (let etat; (etat = rest.shift());)
      said.push(...(await look(page, etat)).map((text) => `${etat.nom}, ${text}`));
    await context.close();
  }));
  return said.sort();
}

// What visitors who choose their own colours are shown.
test('axe-core, each state in forced colours', async () => {
  assert.deepEqual(await each(etats(scene.stack), { forcedColors: 'active', viewport: { width: 1280, height: 800 } },
    async (page, etat) => {
      await ouvrir(page, etat);
      await openAll(page);
      return axe(page);
    }), []);
});

const inWidget = ({ adresse }) => adresse.includes('/v1/w/demo');

test('axe-core, each state alone, in each look, at 320 and 1280 px', async () => {
  assert.deepEqual(await each(etats(scene.stack), {}, async (page, etat) => {
    const said = [];
    const note = (name, found) => said.push(...found.map((text) => `${name}: ${text}`));
    await page.setViewportSize({ width: 1280, height: 800 });
    await ouvrir(page, etat);
    await loadAxe(page);
    note('1280', await axe(page, { loaded: true }));
    const first = await page.locator('link[rel=stylesheet]').getAttribute('href');
    for (const look of LOOKS.filter(({ key }) => !key || inWidget(etat))) {
      await dress(page, { ...look, sheet: look.key ? sheets[look.key] : first });
      note(`1280, ${Object.values(look)}`, await axe(page, { loaded: true, colours: true }));
    }
    await page.setViewportSize({ width: 320, height: 800 });
    await openAll(page);
    for (const look of LOOKS.filter(({ key }) => !key || inWidget(etat))) {
      await dress(page, { ...look, sheet: look.key ? sheets[look.key] : first });
      note(`320, ${Object.values(look)}`, await axe(page, { loaded: true, colours: true }));
    }
    await dress(page, { sheet: first });
    note('320', await axe(page, { loaded: true }));
    return said;
  }), []);
});

test('axe-core, each state of the widget in a frame of another origin, at 320 and 1280 px', async () => {
  const host = http.createServer({ maxHeaderSize: 64 << 10 }, (request, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(`<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Mairie d’exemple</title></head><body><main><h1>Mairie d’exemple</h1><iframe width="100%" height="640"
src="${scene.stack.url}${decodeURIComponent(request.url.slice(2)).replaceAll('&', '&amp;')}"
title="Trouver un service ou une aide"></iframe><script src="${scene.stack.url}/v1/aiguillage.js"></script></main></body></html>`);
  });
  await new Promise((resolve) => { host.listen(0, '127.0.0.1', resolve); });
  const { port } = host.address();
  try {
    assert.deepEqual(await each(etats(scene.stack).filter(inWidget), {}, async (page, { adresse, envoi }) => {
      const said = [];
      await page.setViewportSize({ width: 1280, height: 800 });
      await page.goto(`http://localhost:${port}/?${encodeURIComponent(adresse.slice(scene.stack.url.length))}`);
      const [, frame] = page.frames();
      if (envoi)
        await envoyer(frame, envoi);
      assert.ok(frame.url().startsWith(scene.stack.url), `${frame.url()} shows nothing of ${adresse}`);
      for (const one of page.frames()) {
        await loadAxe(one);
        await one.evaluate(() => window.axe.configure({ allowedOrigins: ['<unsafe_all_origins>'] }));
      }
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 800 });
        said.push(...(await axe(page, { loaded: true, frames: true })).map((text) => `${width}: ${text}`));
      }
      for (const look of [{ theme: 'sombre' }, ...Object.keys(SHEETS).map((key) => ({ key }))]) {
        await dress(frame, { ...look, sheet: sheets[look.key] });
        said.push(...(await axe(page, { loaded: true, frames: true, colours: true }))
          .map((text) => `in the frame, ${Object.values(look)}: ${text}`));
      }
      return said;
    }), []);
  } finally {
    host.close();
    host.closeAllConnections();
  }
});

test('theme=auto is « clair » or « sombre », as the visitor prefers, with every sheet', async () => {
  const COLOURED = ['color', 'background-color', 'border-top-color', 'border-left-color', 'text-decoration-color', 'box-shadow',
    'color-scheme', 'accent-color'];
  const colours = (page) => page.evaluate((names) => [...document.querySelectorAll('*')].map((node) => {
    const style = getComputedStyle(node);
    return names.map((name) => style.getPropertyValue(name)).join();
  }), COLOURED);
  for (const key of ['demo', ...Object.keys(SHEETS)])
    for (const path of ['/suite?question=territoire&q=zzzzzzqqq', '/resultats?ou=72181&quoi=gymnase&phase=etude']) {
      const drawn = {};
      for (const [colorScheme, theme] of [['light', 'clair'], ['light', 'auto'], ['dark', 'sombre'], ['dark', 'auto']]) {
        const context = await scene.browser.newContext({ colorScheme, bypassCSP: true });
        const page = await context.newPage();
        await page.goto(themed(own(widget(scene.stack, path), key), theme));
        drawn[`${colorScheme} ${theme}`] = await colours(page);
        await context.close();
      }
      assert.deepEqual(drawn['light auto'], drawn['light clair'], `${key}${path}`);
      assert.deepEqual(drawn['dark auto'], drawn['dark sombre'], `${key}${path}`);
      assert.notDeepEqual(drawn['dark auto'], drawn['light auto'], `${key}${path}`);
    }
});

test('and none any more', () => scene.stack.change(forget));

test('with a finger, everything to touch is 44 px high', async () => {
  assert.deepEqual(await each(etats(scene.stack), { hasTouch: true, isMobile: true, viewport: { width: 360, height: 800 } },
    async (page, etat) => {
      await ouvrir(page, etat);
      await openAll(page);
      return page.evaluate(() => {
        const boxes = [...document.querySelectorAll('a, button, summary, input, textarea')]
          .filter((node) => node.checkVisibility() && node.type !== 'hidden' &&
            // Inside a sentence, a link has the height of its line (WCAG 2.5.8, "inline").
            !node.closest('.aig-faits, p:not([class]), .aig-evitement') &&
            !node.matches('.aig-evitement'))
          .map((node) => (node.labels?.length && /radio|checkbox/.test(node.type) ? node.labels[0] : node));
        return boxes.filter((node) => node.getBoundingClientRect().height < 43.5)
          .map((node) => `${node.outerHTML.slice(0, 120)}: ${node.getBoundingClientRect().height}`);
      });
    }), []);
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
