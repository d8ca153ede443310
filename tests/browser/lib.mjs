// What the browser tests share: the stack, Chromium, the rows that the default data lacks.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before } from 'node:test';
import { HtmlValidate } from 'html-validate';
import { chromium } from 'playwright-core';
import { pile } from '../pile.mjs';
import { oublier } from './etats.mjs';

const require = createRequire(import.meta.url);

export const THEMES = ['clair', 'sombre'];
export const WIDTHS = [320, 360, 768, 1280];

export const openStack = () => pile();

// No network but ours: what Chromium asks of its maker would be taken for a request of the page.
export function openBrowser(...more) {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', ...more],
  });
}

// What most files stand on, from their first test to their last: the stack, with the rows that real
// data lacks if `fiches`, and Chromium.
export function openScene({ fiches = false } = {}) {
  const scene = {};
  before(async () => {
    scene.stack = await openStack();
    if (fiches)
      await addFiches(scene.stack);
    scene.browser = await openBrowser();
  });
  after(async () => {
    await scene.browser?.close();
    if (fiches && scene.stack) {
      await oublier(scene.stack);
      await removeFiches(scene.stack);
    }
    await scene.stack?.stop();
  });
  return scene;
}

// The address of a page of the partner `demo`.
export const widget = (stack, path = '') => `${stack.url}/v1/w/demo${path}`;

// The address with the theme: `?` or `&`.
export const themed = (address, theme) =>
  `${address}${address.includes('?') ? '&' : '?'}theme=${theme}`;

const EXPECTED = [
  // Chromium says so of a page that is meant to be a 404 or a 422.
  /the server responded with a status of 4\d\d/,
  // Playwright's own scripts, in a frame whose sandbox allows none; the pages have none.
  /^Blocked script execution in .* because the document's frame is sandboxed/,
];

// Everything that a quiet page never does, as sentences.
export function watch(context, origins) {
  const said = [];
  context.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (/^https?:$/.test(protocol) && !origins.includes(origin))
      said.push(`request to ${request.url()}`);
  });
  context.on('response', async (response) => {
    if ((await response.headersArray()).some(({ name }) => name.toLowerCase() === 'set-cookie'))
      said.push(`cookie set by ${response.url()}`);
  });
  context.on('page', (page) => {
    page.on('pageerror', (error) => said.push(`error on ${page.url()}: ${error.message}`));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type()) &&
        !EXPECTED.some((pattern) => pattern.test(message.text())))
        said.push(`console on ${page.url()}: ${message.text()}`);
    });
  });
  return said;
}

export const openAll = (page) =>
  page.evaluate(() => document.querySelectorAll('details').forEach((d) => { d.open = true; }));

const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

// What depends on the colours: the rest is the same whatever the theme.
const COLOURS = { runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } };

export const loadAxe = (frame) => frame.evaluate(axeSource);

// Violations of axe-core, one text each.  The context must have bypassCSP.  `loaded`: loadAxe was done;
// `colours`: those rules only; `frames`: what the frames show too, where it is loaded as well.
export async function axe(page, { loaded = false, colours = false, frames = false } = {}) {
  if (!loaded)
    await loadAxe(page);
  const { violations } = await page.evaluate((options) => window.axe.run(document, options),
    { resultTypes: ['violations'], iframes: frames, ...(colours && COLOURS),
      // The page and its frame each have a main part: alone, each is looked at for that.
      ...(frames && { rules: { 'landmark-unique': { enabled: false } } }) });
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help}\n    ${node.html.slice(0, 200)}\n    ${node.failureSummary ?? ''}`));
}

const RULES = {
  // Boxes to tick of one axis share their name on purpose: that is how a form sends a list.  So do
  // buttons, of which a form sends the one that was pressed.
  'form-dup-name': ['error', { shared: ['radio', 'checkbox', 'submit'] }],
  // An aid has the name that its porteur gave it: a title cut at 70 characters would say less.
  'long-title': 'off',
};
const validator = new HtmlValidate({ extends: ['html-validate:recommended'], rules: RULES });

// What html-validate finds in a page, one text each.
export async function validate(text) {
  const { results } = await validator.validateString(text);
  return results.flatMap(({ messages }) => messages.map((m) =>
    `${m.ruleId}: ${m.message} (${text.split('\n')[m.line - 1].slice(Math.max(0, m.column - 60), m.column + 40)})`));
}

const DAYS = { proche: 'CURRENT_DATE + 12', loin: 'CURRENT_DATE + 120' };

// Aids in states that real data may not have on the day of the test.
const FICHES = [
  { id: 'essai-importee', nom: 'Essai – Rénovation des gymnases, telle que sa source la dit', zone: 'france',
    ouverture: 'NULL', echeance: DAYS.loin, source: 'essai-source' },
  { id: 'essai-variante', nom: 'Essai – Rénovation des gymnases, en Bretagne', zone: 'reg-53',
    ouverture: 'NULL', echeance: DAYS.loin, source: 'essai-source', generique: 'essai-importee' },
  { id: 'essai-proche', nom: 'Essai – Rénovation des gymnases, date proche', zone: 'france',
    ouverture: 'NULL', echeance: DAYS.proche },
  { id: 'essai-a-venir', nom: 'Essai – Rénovation des gymnases, à venir', zone: 'france',
    ouverture: DAYS.proche, echeance: DAYS.loin },
  { id: 'essai-partie', nom: 'Essai – Rénovation des gymnases du département', zone: 'dep-35',
    ouverture: 'NULL', echeance: DAYS.loin },
];

// What a source brings besides: its runs, the last good one old; the whole text of an aid; an API card that
// another replaces; a partner that has used up what was agreed.
const HTML = `<p>Le <strong>gymnase</strong> est rénové, voir <a class="aig-lien" href="https://exemple.fr/guide"
  target="_blank" rel="noopener external nofollow">le guide <span class="aig-nt">(nouvel onglet)</span></a>.</p><ul><li>isolation</li><li>chauffage</li></ul>`
  .replace(/\s+/g, ' ');
const BESIDE = `INSERT INTO catalogue.source (nom, titre, url, licence, mention, date_source) VALUES ('essai-source',
    'Une source d’essai', 'https://exemple.fr', 'Licence Ouverte 2.0', 'Source d’essai, 2020', '2020');
  INSERT INTO catalogue.passage (source, debut, fin, etat, vus, nouveaux, changes) VALUES
    ('essai-source', now() - interval '40 days', now() - interval '40 days', 'fait', 12345, 3, 2);
  INSERT INTO catalogue.passage (source, fin, etat, vus, refuses, message) VALUES
    ('essai-source', now(), 'refuse', 12000, 4, 'La source ne répond pas.');
  INSERT INTO catalogue.carte (slug, titre, accroche, producteur, acces, corps, remplacee_par, themes, origine) VALUES
    ('essai-remplacee', 'Essai – API qu’une autre remplace', 'Une API d’essai.', 'Agence d’essai', 'ouvert', '${HTML}',
    'https://exemple.fr/api-neuve', '{Essai}', 'essai');
  INSERT INTO integration.partenaire (cle, nom, etat, quota) VALUES ('essai-quota', 'Essai', 'test', 1)`;
const DETAILS = `INSERT INTO catalogue.aide_detail (id, corps, criteres, exemples, contact, depenses, taux_min, taux_max,
    taux_note, payante, mention, origine) VALUES ('essai-importee', '${HTML}', '${HTML}', '${HTML}',
    '<p>Une personne, <a class="aig-lien" href="mailto:personne@exemple.fr">personne@exemple.fr</a></p>', '{Travaux,Études}', 20, 80,
    'selon le territoire', true, 'Source d’essai', 'essai')`;
const FORGET = `DELETE FROM catalogue.carte WHERE origine = 'essai'; DELETE FROM catalogue.passage WHERE source = 'essai-source';
  DELETE FROM integration.partenaire WHERE cle = 'essai-quota'`;

async function until(what, test) {
  for (const end = Date.now() + 60_000; !await test();) {
    if (Date.now() > end)
      throw new Error(`after 60 s, still not: ${what}`);
    await new Promise((resolve) => { setTimeout(resolve, 200); });
  }
}

const statusOf = async (stack, id) => (await fetch(widget(stack, `/aide/${id}`))).status;

export async function addFiches(stack) {
  await removeFiches(stack);
  await stack.sql(BESIDE);
  for (const f of FICHES) {
    await stack.sql(`INSERT INTO catalogue.aide (id, nom, porteurs, natures, etapes, publics, zone,
        ouverture, echeance, lien, lien_candidature, a_verifier, accroche, description, source, source_id,
        generique, origine)
      SELECT '${f.id}', '${f.nom}', '{Agence d’essai,Région d’essai}', '{subvention,pret}',
        '{reflexion,realisation}', '{commune,epci,departement,region}', id, ${f.ouverture},
        ${f.echeance}, 'https://exemple.fr/aide', 'https://exemple.fr/deposer',
        '{Le gymnase est ouvert aux écoles,Travaux non commencés au dépôt}',
        'Une aide qui n’existe que pour les essais, sur la rénovation des gymnases.',
        'Elle a un texte, deux porteurs et des conditions.', ${f.source ? `'${f.source}', '${f.id}'` : 'NULL, NULL'},
        ${f.generique ? `'${f.generique}'` : 'NULL'}, 'essai'
      FROM referentiel.territoire WHERE cle = '${f.zone}'`);
    await stack.sql(`INSERT INTO catalogue.aide_label (id, axe, label, score) VALUES
      ('${f.id}', 'thematiques', 'audit-ou-travaux-de-renovation-energetique-tertiaire', 1),
      ('${f.id}', 'sites', 'salle-de-sport-ou-gymnase', 1)`);
  }
  await stack.sql(DETAILS);
  await until('the imported aid whole', async () => /personne@exemple/.test(
    await (await fetch(widget(stack, '/aide/essai-importee'))).text()));
  for (const f of FICHES)
    await until(`${f.id} shown`, async () => await statusOf(stack, f.id) === 200);
}

export async function removeFiches(stack) {
  await stack.sql(FORGET);
  const gone = await stack.sql(`DELETE FROM catalogue.aide WHERE origine = 'essai' RETURNING id`);
  await stack.sql("DELETE FROM catalogue.source WHERE nom = 'essai-source'");
  for (const [id] of gone)
    await until(`${id} gone`, async () => await statusOf(stack, id) === 404);
}

const spaced = (text) => text.replace(/\s+/g, ' ').trim();

// The text that is read, whatever its spaces and lines.
export const plain = async (locator) => spaced(await locator.innerText());
export const title = (page) => plain(page.locator('h1'));

// Goes on with Tab until what has the focus is called so: its label, or its own text.
export async function tabTo(page, name) {
  const is = (text) => (name instanceof RegExp ? name.test(text) : text === name);
  for (let left = 80; left > 0; left--) {
    await page.keyboard.press('Tab');
    const text = await page.evaluate(() => {
      const node = document.activeElement;
      return (node.labels?.[0] ?? node).innerText ?? '';
    });
    if (is(spaced(text)))
      return;
  }
  throw new Error(`80 times Tab, and never on ${name}`);
}
