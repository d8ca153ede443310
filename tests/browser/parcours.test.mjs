// The main job, as a person at a mairie does it: with JavaScript off and on, by keyboard and by
// clicks; then the same address in another browser.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openScene, plain, tabTo, title, widget } from './lib.mjs';

const QUOI = 'rénovation énergétique du gymnase';

const scene = openScene();

const texts = (locator) => locator.allInnerTexts();
const services = (page) => texts(page.locator('section:has(> #services) h3 > a'));
const recap = async (page) => (await texts(page.locator('.aig-recap > div')))
  .map((text) => text.replace(/\s+/g, ' '));

// What every way of walking the parcours must end on.
async function checkResults(page) {
  assert.match(await title(page), /^\d+ services et \d+ aides pour votre projet$/);
  const names = await services(page);
  for (const name of ['PrioRéno', 'BatEnR'])
    assert.ok(names.includes(name), `${name} among ${names}`);
  const aides = page.locator('section:has(> #aides) article');
  assert.ok(await aides.count() >= 5, 'at least five aids');
  for (const aide of await aides.all()) {
    assert.ok(await aide.locator('.aig-motifs mark').count() > 0, 'an aid has its reasons');
    assert.deepEqual((await texts(aide.locator('dt'))), ['Échéance', 'Porteur', 'Nature', 'Zone']);
  }
  const [where, what, when] = await recap(page);
  assert.match(where, /Territoire Le Mans \(Sarthe\) Modifier/);
  assert.match(what, /Projet rénovation énergétique du gymnase .*Modifier/);
  assert.match(when, /Avancement Étude Modifier/);
}

for (const javaScriptEnabled of [false, true])
  describe(`JavaScript ${javaScriptEnabled ? 'on' : 'off'}`, () => {
    let context;
    let page;
    let results;
    before(async () => {
      context = await scene.browser.newContext({ javaScriptEnabled, viewport: { width: 768, height: 640 } });
      context.setDefaultTimeout(10_000);
      page = await context.newPage();
    });
    after(() => context.close());

    test('three questions by keyboard', async () => {
      await page.goto(widget(scene.stack));
      assert.equal(await title(page), 'Où se situe votre projet ?');
      await tabTo(page, 'Commune, intercommunalité, département ou région');
      await page.keyboard.type('lemans');
      await page.keyboard.press('Enter');
      await page.waitForURL(/ou=72181/);
      assert.equal(await title(page), 'Quel est votre projet ?');
      assert.match((await recap(page)).join(), /Le Mans \(Sarthe\)/);
      await tabTo(page, 'Quel est votre projet ?');
      await page.keyboard.type(QUOI);
      await tabTo(page, 'Continuer');
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/phase\?/);
      assert.equal(await title(page), 'Où en êtes-vous ?');
      await tabTo(page, /^Idée/);
      await page.keyboard.press('ArrowDown');
      await tabTo(page, 'Voir les résultats');
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/resultats\?/);
      await checkResults(page);
      results = page.url();
      assert.equal(new URL(results).searchParams.get('phase'), 'etude');
    });

    test('"Pourquoi ?" opens by keyboard and says the words', async () => {
      const card = page.locator('article', { has: page.getByRole('link', { name: 'PrioRéno', exact: true }) });
      const motifs = card.locator('.aig-motifs');
      assert.equal(await motifs.isVisible(), false);
      await card.locator('summary').focus();
      await page.keyboard.press('Enter');
      await motifs.waitFor({ state: 'visible' });
      assert.match(await plain(motifs),
        /Audit ou travaux de rénovation énergétique tertiaire, d’après «[^»]*rénovation énergétique/);
    });

    test('"Écarter" takes an item out, and back', async () => {
      const card = page.locator('article', { has: page.getByRole('link', { name: 'BatEnR', exact: true }) });
      await card.locator('summary').click();
      await card.getByRole('link', { name: /^Écarter BatEnR/ }).click();
      await page.waitForURL(/sans=batenr/);
      assert.ok(!(await services(page)).includes('BatEnR'));
      await page.getByRole('link', { name: /^BatEnR\s*, ne plus écarter$/ }).click();
      await page.waitForURL(results);
      await checkResults(page);
    });

    test('each answer can be changed, and the others stay', async () => {
      await page.getByRole('link', { name: 'Modifier l’avancement' }).first().click();
      assert.equal(await title(page), 'Où en êtes-vous ?');
      assert.equal(await page.getByLabel(/^Étude/).isChecked(), true);
      await page.getByLabel(/^Opération/).check();
      await page.getByRole('button', { name: 'Voir les résultats' }).click();
      await page.waitForURL(/phase=operation/);
      assert.match((await recap(page))[2], /Opération/);
      await page.getByRole('link', { name: 'Modifier le territoire' }).first().click();
      await page.getByLabel('Commune, intercommunalité, département ou région').fill('saint-denis');
      await page.getByRole('button', { name: 'Continuer' }).click();
      assert.equal(await title(page), 'Quel territoire ?');
      await page.getByRole('link', { name: /^Saint-Denis\s.*Seine-Saint-Denis \(93\)/ }).click();
      await page.waitForURL(/\/v1\/w\/demo\?.*ou=93066/);
      assert.match((await recap(page)).join(), /Saint-Denis \(Seine-Saint-Denis\).*rénovation.*Opération/);
    });

    test('the browser’s own "back" goes back through each step', async () => {
      await page.goBack();
      assert.equal(await title(page), 'Quel territoire ?');
      await page.goBack();
      assert.equal(await title(page), 'Où se situe votre projet ?');
      await page.goBack();
      assert.match(await title(page), /pour votre projet$/);
    });

    test('the page’s own "Retour" and the mark', async () => {
      await page.goto(widget(scene.stack, `/phase?ou=72181&quoi=${encodeURIComponent(QUOI)}`));
      await page.getByRole('link', { name: 'Retour', exact: true }).click();
      assert.equal(await title(page), 'Quel est votre projet ?');
      assert.equal(await page.getByLabel('Quel est votre projet ?').inputValue(), QUOI);
      await page.getByRole('link', { name: /^Aiguillage\s*, recommencer$/ }).click();
      assert.equal(await title(page), 'Où se situe votre projet ?');
    });

    test('an error is said first, beside the field, and keeps what was typed', async () => {
      await page.goto(widget(scene.stack));
      await page.getByLabel(/^Commune/).fill('zzzzzzqqq');
      await page.getByRole('button', { name: 'Continuer' }).click();
      assert.match(await page.title(), /^Erreur/);
      const field = page.getByLabel(/^Commune/);
      assert.equal(await field.inputValue(), 'zzzzzzqqq');
      assert.equal(await field.getAttribute('aria-invalid'), 'true');
      const ids = (await field.getAttribute('aria-describedby')).split(' ');
      assert.match(await plain(page.locator(`#${ids[1]}`)), /Aucun territoire ne répond à « zzzzzzqqq »/);
      await page.getByRole('alert').getByRole('link').click();
      assert.ok(await field.evaluate((node) => node === node.ownerDocument.activeElement ||
        node.ownerDocument.querySelector(':target') === node));
    });

    test('themes to tick instead of a text', async () => {
      await page.goto(widget(scene.stack, '/projet?ou=72181'));
      await page.getByText('Ou cochez des thèmes').click();
      await page.getByText('Bâtiments et équipements').click();
      const box = page.locator('#thematiques-isolation-thermique');
      await box.check();
      await page.getByRole('button', { name: 'Continuer' }).click();
      await page.waitForURL(/thematiques=isolation-thermique/);
      assert.equal(await title(page), 'Où en êtes-vous ?');
    });

    test('a question passed excludes nothing', async () => {
      await page.goto(widget(scene.stack, '/projet?ou=72181'));
      await page.getByRole('link', { name: 'Passer cette question' }).click();
      await page.getByLabel(/^Je ne sais pas/).check();
      await page.getByRole('button', { name: 'Voir les résultats' }).click();
      await page.waitForURL(/quoi=-/);
      assert.match(await title(page), /aides ouvertes ici, tous projets confondus$/);
      await page.getByRole('link', { name: /^Voir les \d+ autres aides$/ }).click();
      await page.waitForURL(/vue=aides/);
      assert.equal(await page.locator('article').count(), 20);
      await page.getByRole('link', { name: 'Page 2' }).click();
      await page.waitForURL(/page=2/);
      assert.match(await plain(page.locator('#aides')), /21 à 40 sur \d+/);
      await page.getByRole('link', { name: 'Retour aux résultats' }).click();
      assert.match(await title(page), /aides ouvertes ici, tous projets confondus$/);
    });

    test('filters say exact counts', async () => {
      await page.goto(results);
      const link = page.locator('.aig-facettes a', { hasText: 'Subvention' });
      const [, count] = (await link.innerText()).match(/(\d+)\D*$/);
      await link.click();
      await page.waitForURL(/nature=subvention/);
      assert.match(await title(page), new RegExp(`et ${count} aides?`));
      await page.locator('.aig-facettes a[aria-current]', { hasText: 'Subvention' }).click();
      await page.waitForURL(results);
    });

    test('an item, whole, and the way back to the same results', async () => {
      await page.goto(results);
      const link = page.locator('section:has(> #aides) h3 > a').first();
      const name = await link.innerText();
      await link.click();
      assert.equal(await title(page), name);
      assert.ok(await page.getByText('Le Mans peut demander cette aide.').isVisible());
      await page.getByRole('link', { name: 'Retour aux résultats' }).click();
      assert.equal(page.url(), results);
    });

    test('the directory: a search, a filter, an item', async () => {
      await page.goto(widget(scene.stack));
      await page.getByRole('link', { name: 'Parcourir l’annuaire sans répondre' }).click();
      assert.equal(await title(page), 'Annuaire des services et des aides');
      await page.getByLabel('Chercher dans l’annuaire').fill('prioreno');
      await page.keyboard.press('Enter');
      await page.waitForURL(/q=prioreno/);
      assert.match(await plain(page.getByRole('status')), /^\d+ réponses? à « prioreno »$/);
      assert.equal(await page.locator('article h2').first().innerText(), 'PrioRéno');
      await page.locator('.aig-facettes a', { hasText: 'Services' }).click();
      await page.waitForURL(/vue=services/);
      await page.locator('article h2 a').first().click();
      assert.equal(await title(page), 'PrioRéno');
      await page.getByRole('link', { name: 'Retour à l’annuaire' }).click();
      assert.equal(await title(page), 'Annuaire des services et des aides');
    });

    test('the directory by keyboard: a search, a facet, an item, and back', async () => {
      const enter = async (name, url) => {
        await tabTo(page, name);
        await page.keyboard.press('Enter');
        await page.waitForURL(url);
      };
      await page.goto(widget(scene.stack, '/territoire'));
      await enter('Parcourir l’annuaire sans répondre', /\/annuaire$/);
      await tabTo(page, 'Chercher dans l’annuaire');
      await page.keyboard.type('rénovation');
      await page.keyboard.press('Enter');
      await page.waitForURL(/q=r/);
      await enter(/^Services \d+/, /vue=services/);
      await enter('Nom', /tri=nom/);
      const list = page.url(), name = await page.locator('article h2').first().innerText();
      await enter(name, /\/service\//);
      assert.equal(await title(page), name);
      await enter('Retour à l’annuaire', list);
      await enter(/^Services \d+, retirer|^Tout \d+/, (url) => !url.searchParams.has('vue'));
    });

    test('what was understood, corrected by keyboard', async () => {
      await page.goto(widget(scene.stack, `/precisions?ou=72181&phase=etude&quoi=${encodeURIComponent(QUOI)}`));
      await tabTo(page, /^Salle de sport ou gymnase/);
      assert.equal(await page.getByLabel(/^Salle de sport ou gymnase/).isChecked(), true);
      await page.keyboard.press('Space');
      await tabTo(page, 'Continuer');
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/resultats\?.*sites=-/);
      assert.doesNotMatch((await recap(page)).join(), /Salle de sport/);
    });

    test('no result: the way on', async () => {
      await page.goto(widget(scene.stack, '/annuaire?q=zzzzzzqqq'));
      assert.match(await plain(page.getByRole('status')), /^Aucune réponse/);
      await page.getByRole('link', { name: 'Voir tout l’annuaire' }).click();
      assert.ok(await page.locator('article').count() > 0);
    });

    test('the address is the whole state: another browser shows the same page', async () => {
      await page.goto(results);
      const other = await scene.browser.newContext({ javaScriptEnabled, viewport: { width: 768, height: 640 } });
      const twin = await other.newPage();
      await twin.goto(results);
      await checkResults(twin);
      assert.equal(await twin.locator('body').innerText(), await page.locator('body').innerText());
      await other.close();
    });
  });
