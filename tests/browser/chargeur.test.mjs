// The loader, on the page of a town hall of another origin: heights, steps, events, and what it leaves
// alone.

import assert from 'node:assert/strict';
import http from 'node:http';
import { after, before, describe, test } from 'node:test';
import { openBrowser, openStack, watch } from './lib.mjs';

let stack, browser, host, context, said;
const TITLE = 'Trouver un service ou une aide pour votre projet';

// GET /?csp=…&html=…: a page of that HTML under that policy; HOST in it is the stack, LONG a long text.
// /site.js is a script of that site.
function openHost() {
  const server = http.createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://hote');
    if (pathname === '/site.js') {
      response.writeHead(200, { 'content-type': 'text/javascript' });
      response.end("document.title = 'Le site vit';");
      return;
    }
    const policy = searchParams.get('csp')?.replaceAll('HOST', stack.url);
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8',
      ...(policy ? { 'content-security-policy': policy } : {}) });
    response.end('<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>Mairie</title></head><body>' +
      `<h1>Mairie</h1>${(searchParams.get('html') ?? '').replaceAll('HOST', stack.url)
        .replaceAll('LONG', '<p>La mairie vous répond.</p>'.repeat(60))}<p>Fin</p></body></html>`);
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve({ url: `http://127.0.0.1:${server.address().port}`,
      stop: () => new Promise((done) => { server.close(done); server.closeAllConnections(); }) }));
  });
}

before(async () => {
  stack = await openStack();
  host = await openHost();
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await host?.stop();
  await stack?.stop();
});

const frame = (query = '', more = '') => `<iframe src="HOST/v1/w/demo${query}" title="${TITLE}" width="100%" ` +
  `height="640"${more}></iframe>`;
const SCRIPT = '<script async src="HOST/v1/aiguillage.js"></script>';
const RESULTATS = '/resultats?ou=72181&quoi=r%C3%A9novation+%C3%A9nerg%C3%A9tique+du+gymnase&phase=etude';

// The frame's script runs as usual, the loader comes half of so many milliseconds later, the frame's load
// event after all of them.
async function slowLoad(page, slow) {
  await page.route('**/v1/w/demo', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response,
      body: (await response.text()).replace('</head>', '<link rel="stylesheet" media="print" href="/lente.css"></head>') });
  });
  const late = (wait, answer) => async (route) => {
    await new Promise((resolve) => { setTimeout(resolve, wait); });
    await answer(route);
  };
  await page.route('**/v1/aiguillage.js', late(slow / 2, (route) => route.continue()));
  await page.route('**/lente.css', late(slow, (route) => route.fulfill({ contentType: 'text/css', body: '' })));
}

async function open(html, { csp, javaScriptEnabled = true, width = 800, quiet = true, slow = 0 } = {}) {
  context = await browser.newContext({ javaScriptEnabled, viewport: { width, height: 700 } });
  context.setDefaultTimeout(10_000);
  said = quiet ? watch(context, [stack.url, host.url]) : [];
  const page = await context.newPage();
  if (slow > 0)
    await slowLoad(page, slow);
  // Each change of a height, and each event, in the order they come.
  await page.addInitScript(() => {
    window.heights = [];
    window.events = [];
    new MutationObserver((changes) => changes.forEach((c) => {
      const height = c.target.getAttribute('height');
      if (height !== c.oldValue && height !== window.heights.at(-1))
        window.heights.push(height);
    })).observe(document, { attributes: true, subtree: true, attributeFilter: ['height'], attributeOldValue: true });
    for (const name of ['etape', 'resultat', 'ouverture'])
      document.addEventListener(`aiguillage:${name}`, (e) => window.events.push([name, e.detail]));
  });
  await page.goto(`${host.url}/?${new URLSearchParams({ html, ...(csp ? { csp } : {}) })}`);
  return page;
}
async function close() {
  assert.deepEqual(said, []);
  assert.deepEqual(await context.cookies(), []);
  await context.close();
}
const height = (page, n = 0) => page.locator('iframe').nth(n).evaluate((f) => Number(f.getAttribute('height')));
const content = (page, n = 0) => page.frames()[n + 1].evaluate(() => document.body.getBoundingClientRect().height);
const adjusted = async (page, n = 0) => {
  for (const end = Date.now() + 10_000; Date.now() < end;) {
    if (Math.abs(await height(page, n) - await content(page, n)) <= 1)
      return;
    await page.waitForTimeout(50);
  }
  assert.fail(`the frame is ${await height(page, n)} high, its page ${await content(page, n)}`);
};

describe('heights', () => {
  for (const width of [360, 1000])
    test(`the page's own height, set once after load, at ${width} px`, async () => {
      const page = await open(frame() + SCRIPT, { width });
      await adjusted(page);
      await page.waitForTimeout(1000);
      const heights = await page.evaluate(() => window.heights);
      assert.equal(heights.length, 1, `${heights}`);
      await close();
    });

  test('asked before it has loaded, the frame is given no height that it does not keep', async () => {
    const page = await open(frame() + SCRIPT, { slow: 1500 });
    await adjusted(page);
    await page.waitForTimeout(500);
    const heights = await page.evaluate(() => window.heights);
    assert.equal(heights.length, 1, `${heights}`);
    await close();
  });

  test('a long page, then a disclosure: the frame follows, and stops', async () => {
    const page = await open(frame(RESULTATS) + SCRIPT);
    await adjusted(page);
    assert.ok(await height(page) > 1500);
    const before = (await page.evaluate(() => window.heights)).length;
    await page.frameLocator('iframe').locator('summary').first().click();
    await adjusted(page);
    await page.waitForTimeout(500);
    assert.equal((await page.evaluate(() => window.heights)).length, before + 1);
    await close();
  });

  test('two frames, each its own; a third, elsewhere, is left alone', async () => {
    const page = await open(frame() + frame(RESULTATS) + '<iframe src="/" title="x" height="77"></iframe>' + SCRIPT);
    await adjusted(page, 0);
    await adjusted(page, 1);
    assert.notEqual(await height(page, 0), await height(page, 1));
    assert.equal(await height(page, 2), 77);
    await close();
  });

  test('what others say changes nothing: another origin, another frame, a height beyond reason', async () => {
    const page = await open(frame() + SCRIPT);
    await adjusted(page);
    const right = await height(page);
    await page.evaluate(() => {
      for (const said of [{ aiguillage: 5000, page: 'x' }, { aiguillage: 1e9, page: 'x' }, 'aiguillage', null, 7])
        window.postMessage(said, '*');
    });
    await page.waitForTimeout(300);
    assert.equal(await height(page), right);
    // From the right window: clamped.
    for (const [said, wanted] of [[1e9, 20000], [1, 200], ['x', 200], [NaN, 200], [-5, 200]]) {
      await page.frames()[1].evaluate((h) => window.parent.postMessage({ aiguillage: h, page: 'phase' }, '*'), said);
      for (const end = Date.now() + 10_000; await height(page) !== wanted && Date.now() < end;)
        await page.waitForTimeout(50);
      await page.waitForTimeout(100);
      assert.equal(await height(page), wanted, `${said}`);
    }
    // From the right window, once another site is in it.
    await page.frames()[1].goto(`${host.url}/?html=ailleurs`);
    await page.frames()[1].evaluate(() => window.parent.postMessage({ aiguillage: 3000, page: 'x' }, '*'));
    await page.waitForTimeout(300);
    assert.equal(await height(page), 200);
    await close();
  });
});

describe('steps and events', () => {
  test('ids and no answer; back in sight at a new step', async () => {
    const page = await open(`LONG${frame()}${SCRIPT}LONG`);
    await adjusted(page);
    const inside = page.frameLocator('iframe');
    await inside.getByLabel(/^Commune/).fill('lemans');
    await page.evaluate(() => window.scrollTo(0, document.querySelector('iframe').offsetTop + 150));
    await inside.getByLabel(/^Commune/).press('Enter');
    await inside.getByLabel('Quel est votre projet ?').fill('rénovation énergétique du gymnase');
    await page.waitForFunction(() => document.querySelector('iframe').getBoundingClientRect().top >= -1);
    await inside.getByRole('button', { name: 'Continuer' }).click();
    await inside.getByLabel(/^Étude/).check();
    await inside.getByRole('button', { name: 'Voir les résultats' }).click();
    await inside.locator('section:has(> #aides) h3 > a').first().click();
    await page.waitForFunction(() => window.events.some(([name]) => name === 'ouverture'));
    const events = await page.evaluate(() => window.events);
    assert.deepEqual(events.map(([name, detail]) => `${name} ${detail.page.replace(/\/.*/, '')}`),
      ['etape territoire', 'etape projet', 'etape phase', 'resultat resultats', 'ouverture aide']);
    assert.ok(events[3][1].ids.includes('service/prioreno'));
    assert.doesNotMatch(JSON.stringify(events), /gymnase|72181|etude"|Mans/);
    await close();
  });

  test('two snippets pasted whole, two scripts: each event once a step', async () => {
    const page = await open(frame() + SCRIPT + frame('/annuaire').replace(TITLE, 'Annuaire') +
      '<script async src="HOST/v1/aiguillage-1.0.1.js"></script>' + SCRIPT);
    await adjusted(page, 0);
    await adjusted(page, 1);
    const inside = page.frameLocator('iframe').first();
    await inside.getByLabel(/^Commune/).fill('lemans');
    await inside.getByLabel(/^Commune/).press('Enter');
    await inside.getByLabel('Quel est votre projet ?').waitFor();
    await page.waitForFunction(() => window.events.some(([, detail]) => detail.page === 'projet'));
    await page.waitForTimeout(300);
    assert.deepEqual((await page.evaluate(() => window.events.map(([name, detail]) => `${name} ${detail.page}`))).sort(),
      ['etape annuaire', 'etape projet', 'etape territoire']);
    await close();
  });

  test('no global name, no style, no storage is left in the page', async () => {
    const page = await open(frame() + SCRIPT);
    await adjusted(page);
    const before = await open(frame());
    const names = (p) => p.evaluate(() => Object.getOwnPropertyNames(window).filter((n) => !/^\d+$/.test(n)).sort());
    assert.deepEqual(await names(page), await names(before));
    assert.deepEqual(await page.evaluate(() => [document.querySelectorAll('[style], style').length,
      localStorage.length, sessionStorage.length, document.cookie]), [0, 0, 0, '']);
    await page.context().close();
    await close();
  });
});

describe('strict hosts', () => {
  test("default-src 'self'; frame-src HOST, and no script: the frame is there, at its height", async () => {
    for (const javaScriptEnabled of [true, false]) {
      const page = await open(frame(), { csp: "default-src 'self'; frame-src HOST", javaScriptEnabled });
      await page.frameLocator('iframe').getByLabel(/^Commune/).waitFor();
      assert.equal(await height(page), 640);
      await close();
    }
  });

  test("default-src 'self' and what the checker says to add: the frame is there, and the site's own script runs", async () => {
    const html = `${frame()}<script src="/site.js"></script>${SCRIPT}`;
    for (const csp of ["default-src 'self'", "default-src 'none'; style-src 'self'; script-src 'self'; frame-src 'none'"]) {
      const form = await browser.newPage();
      form.setDefaultTimeout(10_000);
      await form.goto(`${stack.url}/integrer/verifier`);
      await form.getByLabel('Code HTML de la page').fill(html.replaceAll('HOST', stack.url));
      await form.getByLabel(/^Adresse de la page/).fill(host.url);
      await form.getByLabel(/^En-tête Content-Security-Policy/).fill(csp);
      await form.getByRole('button', { name: 'Vérifier' }).click();
      const added = await form.locator('li pre').allInnerTexts();
      assert.equal(added.length, 2, added.join('\n'));
      await form.close();
      const names = added.map((directive) => directive.split(' ')[0]);
      const kept = csp.split('; ').filter((directive) => !names.includes(directive.split(' ')[0]));
      const page = await open(html, { csp: [...kept, ...added].join('; ') });
      await adjusted(page);
      assert.equal(await page.title(), 'Le site vit');
      await close();
    }
  });

  test('the loader under a strict policy with Trusted Types, pinned by its integrity', async () => {
    const builder = await (await fetch(`${stack.url}/integrer?script=fige`)).text();
    const [, integrity] = /integrity=&(?:quot|#34);(sha256-[^&]+)&/.exec(builder);
    const [, pinned] = /\/v1\/(aiguillage-[\d.]+\.js)/.exec(builder);
    const page = await open(`${frame()}<a class="aiguillage" href="HOST/v1/w/demo/annuaire" title="Annuaire">x</a>` +
      `<script async src="HOST/v1/${pinned}" integrity="${integrity}" crossorigin="anonymous"></script>`,
    { csp: "default-src 'none'; frame-src HOST; script-src HOST; require-trusted-types-for 'script'; " +
      "trusted-types 'none'" });
    await adjusted(page);
    await page.locator('iframe[title=Annuaire]').scrollIntoViewIfNeeded();
    await page.frameLocator('iframe[title=Annuaire]').getByRole('heading', { level: 1 }).waitFor();
    await adjusted(page, 1);
    await close();
  });

  test('a link becomes a frame; without script, or to elsewhere, it stays a link', async () => {
    const links = `<a class="aiguillage" href="HOST/v1/w/demo">${TITLE}</a><a class="aiguillage" href="/">Ailleurs</a>` +
      '<a class="aiguillage" href="HOST.pirate.example/v1/w/demo">Pirate</a>' + SCRIPT;
    let page = await open(links);
    await adjusted(page);
    assert.deepEqual(await page.locator('iframe').evaluateAll((all) => all.map((f) => [f.title, f.width, f.loading])),
      [[TITLE, '100%', 'lazy']]);
    assert.equal(await page.locator('a.aiguillage').count(), 2);
    await close();
    page = await open(links, { javaScriptEnabled: false });
    assert.equal(await page.locator('a.aiguillage').count(), 3);
    assert.equal(await page.locator('iframe').count(), 0);
    await close();
  });

  test('a sandbox without its own origin: the height stays, the parcours goes on', async () => {
    for (const sandbox of ['allow-forms', 'allow-forms allow-scripts']) {
      const page = await open(frame('', ` sandbox="${sandbox}"`) + SCRIPT);
      await page.frameLocator('iframe').getByLabel(/^Commune/).fill('lemans');
      await page.frameLocator('iframe').getByRole('button', { name: 'Continuer' }).click();
      await page.frameLocator('iframe').getByLabel('Quel est votre projet ?').waitFor();
      assert.equal(await height(page), 640);
      await close();
    }
  });
});
