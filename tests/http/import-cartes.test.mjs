// aiguillage import api-gouv and beta-gouv: cards written as people write them, and as they break.

import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { pile, until } from '../pile.mjs';
import { commande } from './commande.mjs';
import { all, parse, words } from './html.mjs';

const SEEDS = fileURLToPath(new URL('../../../shared/seeds/', import.meta.url));
const stack = await pile({ asan: true });
const dir = mkdtempSync(path.join(os.tmpdir(), 'aiguillage-fiches-'));
mkdirSync(path.join(dir, 'api'));
mkdirSync(path.join(dir, 'producteurs'));
const card = (name, ...lines) => writeFileSync(path.join(dir, 'api', `${name}.md`), `${lines.join('\n')}\n`);
const importer = (source, ...args) => commande(stack, ['import', source, '--fichier', ...args]);
const carte = (slug, query = '') => stack.get(`/api/v1/cartes/${slug}${query}`);

after(async () => {
  rmSync(dir, { recursive: true, force: true });
  await stack.change(`DELETE FROM catalogue.carte WHERE origine = 'api-gouv';
    DELETE FROM catalogue.carte_condition WHERE origine = 'api-gouv';
    DELETE FROM catalogue.service WHERE origine = 'beta-gouv';
    DELETE FROM catalogue.passage WHERE source IN ('api-gouv', 'beta-gouv');
    UPDATE catalogue.version SET version = version + 1 WHERE objet = 'passage'; NOTIFY aiguillage_change`);
  await stack.stop();
});

writeFileSync(path.join(dir, 'producteurs', 'essai.md'), '---\nname: Office d’essai\nacronym: OE\n---\n');
card('essai-fermee', '---', 'title: API d’essai', 'tagline: Pour <b>essayer</b>', 'producer: essai', 'is_open: -1',
  'datapass_link: https://datapass.exemple.fr/essai', 'doc_tech_link: docs/relatif', 'rate_limiting_resume: 10 appels',
  'contact_link: javascript:alert(1)', 'last_update: 07/09/2021', 'access_page:', '  - who:', '      - Une collectivité',
  '    is_eligible: 0', '    description: |',
  '      Sous conditions. <script>alert(1)</script>', '', '      <NextSteps />',
  '      <Button href="https://datapass.exemple.fr/essai">Remplir une demande</Button>', '  - who:',
  '      - Un particulier', '    is_eligible: -1', '    description: Non.', '---', '', 'Elle **sert** à essayer.', '',
  '<External href="https://exemple.fr/guide">le guide</External> et [ailleurs](javascript:alert(2))', '',
  '<img src=x onerror=alert(3)>');
card('essai-muette', '---', 'title: API qui ne dit rien', 'producer: inconnu', 'is_open: -1', '---');
card('essai-ouverte', '---', 'title: API ouverte', 'is_open: 1', '---', 'Pour tous.');

test('a folder of cards: what they say, cleaned, on the page and in JSON', async () => {
  const { status, out, err } = await importer('api-gouv', dir);
  assert.equal(status, 0, err);
  assert.match(out, /3 vus, 3 nouveaux, 0 changés, 0 retirés, 0 refusés/);
  await until(async () => (await carte('essai-fermee')).status === 200);
  const { json } = await carte('essai-fermee');
  assert.equal(json.producteur, 'OE');
  assert.equal(json.acces, 'habilitation');
  assert.equal(json.debit, '10 appels');
  assert.deepEqual([json.documentation, json.contact], [null, null]);
  assert.equal(json.source.date, '7 septembre 2021');
  assert.match(json.corps, /<strong>sert<\/strong>/);
  assert.match(json.corps, /href="https:\/\/exemple\.fr\/guide"[^>]*>le guide/);
  const page = (await stack.get('/v1/w/demo/carte/essai-fermee')).text;
  for (const text of [/<main[\s\S]*<\/main>/.exec(page)[0], JSON.stringify(json)])
    assert.doesNotMatch(text, /<script|onerror|javascript:|docs\/relatif/);
});

test('« qui êtes-vous ? » : each answers with its verdict, the papers and where to ask', async () => {
  const ask = async (query) => parse((await stack.get(`/v1/w/demo/demander/essai-fermee${query}`)).text);
  const question = await ask('');
  assert.equal(words(all(question.root, 'h2')[0]), 'Qui êtes-vous ?');
  const choices = all(question.root, 'a').map((a) => a.attrs.href).filter((href) => /[?&]qui=/.test(href));
  assert.deepEqual(choices.map((href) => new URL(href, stack.url).searchParams.get('qui')),
    ['une-collectivite', 'un-particulier']);
  const yes = await ask('?qui=une-collectivite');
  const text = words(all(yes.root, 'main')[0]);
  assert.match(text, /Une collectivité : Peut-être/);
  assert.match(text, /Sous conditions\./);
  assert.match(text, /À préparer avant la demande.*SIRET.*cadre juridique/);
  assert.ok(all(yes.root, 'a').some((a) => a.attrs.href === 'https://datapass.exemple.fr/essai'));
  assert.match(words(all((await ask('?qui=un-particulier')).root, 'main')[0]), /Un particulier : Non/);
  const wrong = await stack.get('/v1/w/demo/demander/essai-fermee?qui=%3Cscript%3E');
  assert.equal(wrong.status, 422);
  assert.doesNotMatch(wrong.text, /<script>/);
  assert.equal((await carte('essai-muette')).json.reponse.verdict, 'a-verifier');
  assert.equal((await carte('essai-ouverte')).json.reponse.verdict, 'oui');
});

test('a card that does not read leaves the one that was there; the rest goes in', async () => {
  const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]', ...Array.from('bcdefghi').map((c, i) =>
    `${c}: &${c} [${Array(9).fill(`*${'abcdefghi'[i]}`).join(', ')}]`)];
  card('essai-fermee', '---', 'title: Coupée', 'is_open: -1');
  card('essai-bombe', '---', 'title: Bombe', ...bomb, '---');
  card('essai-profonde', '---', 'title: x', `y: ${'['.repeat(2000)}${']'.repeat(2000)}`, '---');
  card('essai-nul', '---', 'title: "a\u0000b"', '---');
  card('essai-sans', '---', 'is_open: 1', '---');
  card('essai-grosse', '---', 'title: Grosse', '---', 'x'.repeat(300000));
  writeFileSync(path.join(dir, 'api', 'essai-octets.md'), Buffer.from([45, 45, 45, 10, 116, 105, 116, 108, 101, 58, 32, 0xff, 10, 45, 45, 45, 10]));
  card('essai-ouverte', '---', 'title: API ouverte à tous', 'is_open: 1', '---', 'Pour tous.');
  const { status, out, err } = await importer('api-gouv', dir);
  assert.equal(status, 0, err);
  assert.match(out, /9 vus, 0 nouveaux, 1 changés, 0 retirés, 7 refusés/);
  for (const name of ['fermee', 'bombe', 'profonde', 'nul', 'sans', 'grosse', 'octets'])
    assert.match(err, new RegExp(`essai-${name}\\.md[^\\n]* : `), name);
  await until(async () => (await carte('essai-ouverte')).json.titre === 'API ouverte à tous');
  assert.equal((await carte('essai-fermee')).json.titre, 'API d’essai');
  assert.equal((await carte('essai-bombe')).status, 404);
});

test('simulated, or nothing that reads: the catalogue stays; withdrawn cards are so when confirmed', async () => {
  const empty = path.join(dir, 'vide');
  mkdirSync(empty);
  for (const [at, said] of [[empty, /aucune fiche/], ['/nul/part', /manque/], [path.join(dir, 'api', 'essai-sans.md'), /aucune fiche ne se lit/]]) {
    const { status, err } = await importer('api-gouv', at);
    assert.equal(status, 1);
    assert.match(err, said);
  }
  for (const name of readdirSync(path.join(dir, 'api')))
    rmSync(path.join(dir, 'api', name));
  card('essai-ouverte', '---', 'title: Autre titre', 'is_open: 1', '---');
  assert.match((await importer('api-gouv', dir, '--simuler', '--confirmer')).out, /simulé.*1 changés, 2 retirés/);
  assert.equal((await importer('api-gouv', dir)).status, 1);
  assert.equal((await carte('essai-ouverte')).json.titre, 'API ouverte à tous');
  assert.match((await importer('api-gouv', dir, '--confirmer')).out, /2 retirés/);
  await until(async () => (await carte('essai-fermee')).status === 404);
});

test('a card of a public digital service becomes a service', async () => {
  const file = path.join(dir, 'essai-service-beta.md');
  writeFileSync(file, ['---', 'title: Service d’essai beta', 'mission: Essayer ce qui s’essaie', 'incubator: dinum',
    'link: https://essai-beta.exemple.fr/', 'usertypes:', '  - collectivite-territoriale', 'thematiques:',
    '  - Collectivités', 'phases:', '  - name: construction', '    start: 2024-06-15', '---', '', 'Il **essaie**.', ''].join('\n'));
  const { status, out, err } = await importer('beta-gouv', file);
  assert.equal(status, 0, err);
  assert.match(out, /1 vus, 1 nouveaux/);
  await until(async () => (await stack.get('/api/v1/services/essai-service-beta')).status === 200);
  const { json } = await stack.get('/api/v1/services/essai-service-beta');
  assert.equal(json.nom, 'Service d’essai beta');
  assert.equal(json.lien, 'https://essai-beta.exemple.fr/');
});

test('the cards kept as they were published read whole', { skip: existsSync(SEEDS) ? false : 'no ../shared' }, async () => {
  const own = mkdtempSync(path.join(os.tmpdir(), 'aiguillage-graines-'));
  const [names, beta] = [readdirSync(SEEDS), path.join(own, 'projets.md')];
  try {
    mkdirSync(path.join(own, 'api'));
    for (const n of ['000', '003', '004'])
      copyFileSync(path.join(SEEDS, names.find((name) => name.startsWith(n))), path.join(own, 'api', `graine-${n}.md`));
    copyFileSync(path.join(SEEDS, names.find((name) => name.startsWith('002'))), beta);
    assert.match((await importer('api-gouv', own, '--simuler', '--confirmer')).out, /3 vus, 3 nouveaux, .* 0 refusés/);
    assert.match((await importer('beta-gouv', beta, '--simuler', '--confirmer')).out, /1 vus, 1 nouveaux, .* 0 refusés/);
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
});
