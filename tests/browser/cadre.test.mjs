// The widget inside the page of a town hall, which lives on another origin under a strict policy.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import http from 'node:http';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { openBrowser, openStack, plain, title, watch } from './lib.mjs';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const CLE = 'essai-mairie';

let stack;
let browser;
let host;

// A town hall's site: /PARTENAIRE?sandbox=… shows the frame.
function openHost() {
  const server = http.createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://hote');
    if (pathname === '/hote.css') {
      response.writeHead(200, { 'content-type': 'text/css' });
      response.end('body { font: 1rem serif; margin: 2rem } iframe { border: 1px solid; width: 100% }');
      return;
    }
    const sandbox = searchParams.get('sandbox');
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'self'; frame-src ${stack.url}`,
      'referrer-policy': 'no-referrer-when-downgrade',
    });
    response.end(`<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>Mairie d’exemple</title>
<link rel="stylesheet" href="/hote.css"></head><body><h1>Mairie d’exemple</h1>
<iframe src="${stack.url}/v1/w${pathname}" title="Trouver un service ou une aide pour votre projet"
 width="100%" height="640"${sandbox === null ? '' : ` sandbox="${sandbox}"`}
 referrerpolicy="strict-origin-when-cross-origin"></iframe></body></html>`);
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve({ url: `http://127.0.0.1:${server.address().port}`,
        stop: () => new Promise((done) => { server.close(done); server.closeAllConnections(); }) });
    });
  });
}

const operator = (...words) => promisify(execFile)(
  path.resolve(ROOT, process.env.AIGUILLAGE_CLI ?? 'build/aiguillage'), words,
  { env: { ...process.env, AIGUILLAGE_CONF: `${stack.dir}/aiguillage.conf` } });
const forget = () => stack.sql(`DELETE FROM integration.parent WHERE partenaire = '${CLE}';
  DELETE FROM integration.partenaire WHERE cle = '${CLE}'`);

before(async () => {
  stack = await openStack();
  host = await openHost();
  browser = await openBrowser();
  await forget();
});
after(async () => {
  await browser?.close();
  await host?.stop();
  await forget();
  await stack?.stop();
});

// The parcours within the frame; the town hall's page stays where it is.
async function walk(page, frame) {
  assert.equal(await title(frame), 'Où se situe votre projet ?');
  await frame.getByLabel(/^Commune/).fill('lemans');
  await frame.getByRole('button', { name: 'Continuer' }).click();
  await frame.getByLabel('Quel est votre projet ?').fill('rénovation énergétique du gymnase');
  await frame.getByRole('button', { name: 'Continuer' }).click();
  await frame.getByLabel(/^Étude/).check();
  await frame.getByRole('button', { name: 'Voir les résultats' }).click();
  await frame.getByRole('heading', { name: 'PrioRéno' }).waitFor();
  assert.match(await title(frame), /^\d+ services et \d+ aides pour votre projet$/);
  assert.equal(await plain(page.locator('h1')), 'Mairie d’exemple');
}

for (const javaScriptEnabled of [false, true])
  for (const sandbox of [null, 'allow-forms', 'allow-forms allow-popups allow-popups-to-escape-sandbox allow-downloads'])
    describe(`JavaScript ${javaScriptEnabled ? 'on' : 'off'}, sandbox ${sandbox ?? 'none'}`, () => {
      let context;
      let page;
      let said;
      before(async () => {
        context = await browser.newContext({ javaScriptEnabled, viewport: { width: 800, height: 900 } });
        context.setDefaultTimeout(10_000);
        said = watch(context, [stack.url, host.url]);
        page = await context.newPage();
        await page.goto(`${host.url}/demo${sandbox === null ? '' : `?sandbox=${encodeURIComponent(sandbox)}`}`);
      });
      after(() => context.close());

      test('the parcours within the frame', async () => {
        await walk(page, page.frameLocator('iframe'));
        assert.equal(page.url().split('?')[0], `${host.url}/demo`);
      });

      test('the frame has its sheet', async () => {
        const button = page.frameLocator('iframe').locator('.aig-carte').first();
        assert.equal(await button.evaluate((node) => getComputedStyle(node).borderTopStyle), 'solid');
      });

      if (sandbox !== 'allow-forms')
        test('a link out opens a tab, and tells that site nothing', async () => {
          const out = page.frameLocator('iframe').getByRole('link', { name: /^Ouvrir (ou imprimer )?\(nouvel onglet\)/ });
          const [tab] = await Promise.all([context.waitForEvent('page'), out.click()]);
          await tab.waitForLoadState();
          assert.match(await title(tab), /pour votre projet$/);
          assert.equal(await tab.evaluate(() => window.opener), null);
          await tab.close();
        });

      test('nothing is said in the console, nothing asked elsewhere, nothing kept', async () => {
        assert.deepEqual(said, []);
        assert.deepEqual(await context.cookies(), []);
      });
    });

describe('frame-ancestors', () => {
  const frameOf = async () => {
    const page = await browser.newPage();
    page.setDefaultTimeout(10_000);
    await page.goto(`${host.url}/${CLE}`);
    await page.waitForLoadState('networkidle');
    return page.frames()[1];
  };
  const shown = async () => {
    const frame = await frameOf();
    const found = frame.url().startsWith('chrome-error:') ? null : await title(frame);
    await frame.page().close();
    return found;
  };
  // A change of the registry is seen within a minute; most often at once.
  const becomes = async (wanted) => {
    for (const end = Date.now() + 60_000; ;) {
      const found = await shown();
      if (found === wanted || Date.now() > end)
        return assert.equal(found, wanted);
      await new Promise((resolve) => { setTimeout(resolve, 300); });
    }
  };

  test('an active partner without this parent: the browser refuses', async () => {
    await operator('partenaire', 'ajouter', CLE, '--nom', 'Mairie d’essai', '--parent',
      'https://www.mairie.example', '--etat', 'actif');
    for (const end = Date.now() + 60_000; (await fetch(`${stack.url}/v1/w/${CLE}`)).status !== 200;)
      assert.ok(Date.now() < end, 'the partner is known within a minute');
    await becomes(null);
  });

  test('once its origin is allowed: the frame shows', async () => {
    await operator('partenaire', 'autoriser', CLE, host.url);
    await becomes('Où se situe votre projet ?');
  });

  test('a partner who is paused is shown nowhere', async () => {
    await operator('partenaire', 'suspendre', CLE);
    await becomes(null);
  });

  test('a partner whom nobody knows: refused too', async () => {
    const page = await browser.newPage();
    await page.goto(`${host.url}/personne-de-ce-nom`);
    await page.waitForLoadState('networkidle');
    assert.match(page.frames()[1].url(), /^chrome-error:/);
    await page.close();
  });
});
