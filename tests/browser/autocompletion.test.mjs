// « Où ? » with its list of territories: by keyboard, by pointer, in frames, and what stays the same.

import assert from 'node:assert/strict';
import http from 'node:http';
import { after, before, describe, test } from 'node:test';
import { THEMES, axe, openScene, themed, title, watch, widget } from './lib.mjs';

const scene = openScene();
let context, page, said, asked;

async function open(address, options = {}) {
  context = await scene.browser.newContext({ viewport: { width: 800, height: 900 }, ...options });
  context.setDefaultTimeout(10_000);
  said = watch(context, [scene.stack.url, ...(options.origins ?? [])]);
  page = await context.newPage();
  asked = [];
  page.on('request', (request) => {
    if (request.url().includes('/api/'))
      asked.push(new URL(request.url()).searchParams.get('q'));
  });
  await page.goto(address);
}
async function close() {
  assert.deepEqual(said, []);
  await context.close();
}
const field = (where = page) => where.getByRole('combobox', { name: /^Commune/ });
const options = (where = page) => where.getByRole('option');
const active = () => page.evaluate(() => {
  const id = document.querySelector('[role=combobox]').getAttribute('aria-activedescendant');
  return id && document.getElementById(id).querySelector('strong').textContent;
});
const expanded = () => field().getAttribute('aria-expanded');
// The driver puts the caret at the beginning of what it has just given the focus to: the page's own
// selection of the answer that is there must have come first.
async function type(text, where = page) {
  await field(where).focus();
  await field(where).evaluate(() => new Promise((resolve) => { setTimeout(resolve); }));
  await field(where).pressSequentially(text, { delay: 20 });
  await options(where).first().waitFor();
}

describe('with the keyboard', () => {
  before(() => open(widget(scene.stack, '/territoire?theme=sombre')));
  after(close);

  test('what is typed brings a list; its count is said; nothing is chosen', async () => {
    assert.equal(await expanded(), 'false');
    await type('rennes');
    assert.equal(await expanded(), 'true');
    assert.equal(await options().count(), 6);
    assert.match(await page.getByRole('status').textContent(), /^6 propositions/);
    assert.equal(await active(), '');
    assert.equal(asked.at(-1), 'rennes');
    assert.match(await options().first().textContent(), /^Rennes Commune · Ille-et-Vilaine \(35\) · 35000/);
    assert.equal(await page.evaluate(() => {
      const f = document.querySelector('[role=combobox]');
      return document.getElementById(f.getAttribute('aria-controls')).getAttribute('role');
    }), 'listbox');
  });

  test('the arrows go round by the field, which keeps focus and text', async () => {
    const names = await options().locator('strong').allTextContents();
    for (const name of [...names, '', names[0]]) {
      await page.keyboard.press('ArrowDown');
      assert.equal(await active(), name);
      assert.equal(await page.locator('[aria-selected=true]').count(), name === '' ? 0 : 1);
    }
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    assert.equal(await active(), names.at(-1));
    await page.keyboard.press('Home');
    assert.equal(await active(), '');
    assert.ok(await field().evaluate((f) => f === document.activeElement));
    assert.equal(await field().inputValue(), 'rennes');
  });

  test('Escape closes, the down arrow opens again, Tab leaves and chooses nothing', async () => {
    await page.keyboard.press('Escape');
    assert.equal(await expanded(), 'false');
    assert.equal(await options().count(), 0);
    await page.keyboard.press('ArrowDown');
    await options().first().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Tab');
    assert.equal(await expanded(), 'false');
    assert.equal(await field().inputValue(), 'rennes');
    assert.ok(await page.getByRole('button', { name: 'Continuer' }).evaluate((b) => b === document.activeElement));
  });

  test('Enter chooses what is active and goes on as the form would, other answers kept', async () => {
    await field().focus();
    await page.keyboard.press('ArrowDown');
    await options().first().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(/ou=/);
    assert.equal(page.url(), widget(scene.stack, '?theme=sombre&ou=35238'));
    assert.equal(await title(page), 'Quel est votre projet ?');
  });
});

test('Enter on what is typed, with a list open and nothing active: the form', async () => {
  await open(widget(scene.stack));
  await type('lemans');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/projet\?ou=72181$/);
  await close();
});

test('a click chooses; departments, regions and groupements too', async () => {
  for (const [text, name, code] of [['vern-sur-s', 'Vern-sur-Seiche', '35352'], ['bretagne', 'Bretagne', 'reg-53'],
    ['ille-et-v', 'Ille-et-Vilaine', 'dep-35'], ['rennes metropole', 'Rennes Métropole', '243500139']]) {
    await open(widget(scene.stack));
    await type(text);
    await options().filter({ has: page.getByText(name, { exact: true }) }).first().click();
    await page.waitForURL(/ou=/);
    assert.equal(new URL(page.url()).searchParams.get('ou'), code, text);
    assert.equal(await title(page), 'Quel est votre projet ?');
    await close();
  }
});

test('changing the territory of a whole parcours keeps the project and the phase', async () => {
  await open(widget(scene.stack, '/territoire?ou=72181&quoi=piste+cyclable&phase=etude'));
  await type('rennes');
  await options().first().click();
  await page.waitForURL(/ou=35238/);
  const { searchParams } = new URL(page.url());
  assert.equal(searchParams.get('quoi'), 'piste cyclable');
  assert.equal(searchParams.get('phase'), 'etude');
  await close();
});

test('six letters at once are asked for once, one letter is not', async () => {
  await open(widget(scene.stack));
  const letters = (word) => field().evaluate((f, text) => {
    for (let i = 1; i <= text.length; i++) {
      f.value = text.slice(0, i);
      f.dispatchEvent(new Event('input'));
    }
  }, word);
  await letters('rennes');
  await options().first().waitFor();
  assert.deepEqual(asked, ['rennes']);
  await letters('r');
  await page.waitForTimeout(400);
  assert.deepEqual(asked, ['rennes']);
  await close();
});

test('what is overtaken is dropped, what fails is not missed, and markup is text', async () => {
  await open(widget(scene.stack));
  let answer;
  const late = new Promise((resolve) => { answer = resolve; });
  const row = (nom) => ({ type: 'commune', code: '35238', nom, departements: [], codes_postaux: [] });
  await page.route('**/api/v1/territoires?*', async (route) => {
    const q = new URL(route.request().url()).searchParams.get('q');
    if (q === 'lent')
      await late;
    await (q === 'panne' ? route.fulfill({ status: 503, body: 'x' }) :
      route.fulfill({ json: { territoires: q === 'rien' ? [] : [row(`${q} <b>gras</b>`)] } })).catch(() => {});
  });
  await field().fill('lent');
  await page.waitForTimeout(250);
  await type('ement');
  assert.equal(await options().locator('strong').textContent(), 'lentement <b>gras</b>');
  answer();
  await page.waitForTimeout(300);
  assert.equal(await options().locator('strong').textContent(), 'lentement <b>gras</b>');
  await field().fill('rien');
  await page.getByText('Aucune proposition.').waitFor();
  assert.equal(await expanded(), 'false');
  await field().fill('panne');
  await page.waitForTimeout(400);
  assert.equal(await options().count(), 0);
  said = said.filter((line) => !line.includes('503'));
  await page.unroute('**/api/v1/territoires?*');
  await field().fill('lemans');
  await page.getByRole('button', { name: 'Continuer' }).click();
  await page.waitForURL(/\/projet\?ou=72181$/);
  await close();
});

for (const theme of THEMES)
  for (const width of [320, 1280])
    test(`axe-core with the list open, ${theme}, ${width} px, and nothing wider than the page`, async () => {
      await open(themed(widget(scene.stack), theme), { bypassCSP: true, viewport: { width, height: 800 } });
      await type('saint-denis');
      await page.keyboard.press('ArrowDown');
      assert.deepEqual(await axe(page), []);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
      const heights = await options().evaluateAll((all) => all.map((o) => o.getBoundingClientRect().height));
      assert.ok(heights.every((h) => h >= (width === 320 ? 43.5 : 36)), `${heights}`);
      await close();
    });

test('without JavaScript the field is a plain field', async () => {
  await open(widget(scene.stack), { javaScriptEnabled: false });
  assert.equal(await page.getByRole('combobox').count(), 0);
  await page.getByLabel(/^Commune/).fill('lemans');
  await page.getByRole('button', { name: 'Continuer' }).click();
  await page.waitForURL(/\/projet\?ou=72181$/);
  await close();
});

test('in frames of another origin, sandboxed or not', async () => {
  const host = http.createServer((request, response) => {
    const sandbox = new URL(request.url, 'http://hote').searchParams.get('sandbox');
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(`<!DOCTYPE html><title>Mairie</title><iframe src="${widget(scene.stack)}" title="Module" width="700"
      height="640"${sandbox === null ? '' : ` sandbox="${sandbox}"`}></iframe>`);
  });
  await new Promise((resolve) => { host.listen(0, '127.0.0.1', resolve); });
  const origin = `http://127.0.0.1:${host.address().port}`;
  for (const query of ['', '?sandbox=allow-scripts allow-forms', '?sandbox=allow-scripts']) {
    await open(`${origin}/${query}`, { origins: [origin] });
    const frame = page.frameLocator('iframe');
    await type('rennes', frame);
    await field(frame).press('ArrowDown');
    await field(frame).press('Enter');
    await frame.getByRole('heading', { name: 'Quel est votre projet ?' }).waitFor();
    assert.equal(await frame.locator('link[rel=canonical]').getAttribute('href'),
      widget(scene.stack, '/projet?ou=35238'));
    assert.equal(page.url(), new URL(`${origin}/${query}`).href);
    await close();
  }
  host.close();
  host.closeAllConnections();
});
