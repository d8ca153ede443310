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

test('a card that was badly decoded is put right, and told; one that is past mending leaves the one that was there', async () => {
  const own = mkdtempSync(path.join(os.tmpdir(), 'aiguillage-abimees-'));
  // UTF-8 read as Windows-1252, and written down again as UTF-8.
  const high = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';
  const damaged = (text) => [...Buffer.from(text)].map((byte) =>
    (byte >= 0x80 && byte < 0xa0 ? high[byte - 0x80] : String.fromCharCode(byte))).join('');
  const put = (...lines) => writeFileSync(path.join(own, 'essai-abimee.md'), `${lines.join('\n')}\n`);
  try {
    put(damaged(['---', 'title: API des pièces jetées', 'tagline: Où l’on dépose', 'is_open: 1', '---', 'Été, élève, œuvre.'].join('\n')));
    const { status, out, err } = await importer('api-gouv', own, '--confirmer');
    assert.equal(status, 0, err);
    assert.match(out, /1 vus, 1 nouveaux/);
    assert.match(err, /remarque : .*essai-abimee\.md : le texte avait été mal décodé \(UTF-8 lu en Windows-1254\)/);
    await until(async () => (await carte('essai-abimee')).status === 200);
    const { json } = await carte('essai-abimee');
    assert.deepEqual([json.titre, json.accroche], ['API des pièces jetées', 'Où l’on dépose']);
    assert.match(json.corps, /Été, élève, œuvre\./);
    assert.match((await commande(stack, ['imports', 'api-gouv'])).out, /^remarque : .*mal décodé/m);
    put('---', `title: ${damaged('dépôt')} dépôt 東`, 'is_open: 1', '---');
    writeFileSync(path.join(own, 'essai-autre.md'), '---\ntitle: Une autre\nis_open: 1\n---\n');
    const past = await importer('api-gouv', own, '--confirmer');
    assert.match(past.out, /2 vus, 1 nouveaux, 0 changés, 0 retirés, 1 refusés/);
    assert.match(past.err, /refusé : .*essai-abimee\.md : .*reprendre la fiche à sa source/);
    assert.equal((await carte('essai-abimee')).json.titre, 'API des pièces jetées');
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
});

const SKIP = { skip: existsSync(SEEDS) ? false : 'no ../shared' };
// The seeds under the names that they had where they were published.
const graines = async (names, look) => {
  const own = mkdtempSync(path.join(os.tmpdir(), 'aiguillage-graines-'));
  try {
    for (const [number, slug] of Object.entries(names))
      copyFileSync(path.join(SEEDS, readdirSync(SEEDS).find((name) => name.startsWith(number))), path.join(own, `${slug}.md`));
    const { status, err } = await importer('api-gouv', own, '--confirmer');
    assert.equal(status, 0, err);
    await until(async () => (await carte(Object.values(names)[0])).json.source?.relevee !== undefined &&
      (await stack.sql(`SELECT count(*) FROM catalogue.carte WHERE origine = 'api-gouv'`))[0][0] === String(Object.keys(names).length));
    await stack.change("UPDATE catalogue.version SET version = version + 1 WHERE objet = 'passage'; NOTIFY aiguillage_change");
    await look(async (at) => words(all(parse((await stack.get(`/v1/w/demo/${at}`)).text).root, 'main')[0]).replaceAll('\u00a0', ' '));
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
};

test('seed 004, a card that was replaced, says by what, and answers « à vérifier »', SKIP, () =>
  graines({ '004': 'api_cartobio_territoires' }, async (main) => {
    const { json } = await carte('api_cartobio_territoires');
    assert.equal(json.titre, 'API CartoBio - Territoires');
    assert.equal(json.remplacee_par, 'https://www.data.gouv.fr/datasets/616d6531c2951bbe8bd97771');
    assert.equal(json.remplacee_le, '2021-11-22');
    assert.equal(json.reponse.verdict, 'a-verifier');
    assert.equal(json.source.date, '27 juillet 2020');
    const page = await main('carte/api_cartobio_territoires');
    assert.match(page, /Cette fiche a été remplacée.*22 novembre 2021/);
    assert.match(page, /Une collectivité : À vérifier/);
    // Not what the old card said: an authorisation, a mailbox to write to.
    for (const qui of ['', '?qui=une-administration', '?qui=une-collectivite']) {
      const answer = await main(`demander/api_cartobio_territoires${qui}`);
      assert.doesNotMatch(answer, /: Oui|SIRET/, qui);
      assert.match(answer, /À vérifier/i, qui);
    }
    const listed = (await stack.get('/api/v1/cartes?q=cartobio')).json.cartes.find((one) => one.slug === 'api_cartobio_territoires');
    assert.equal(listed.verdict, 'a-verifier');
    assert.match(listed.remplacee_par, /616d6531/);
  }));

test('seed 003: to each its verdict, the papers to prepare, where to ask; nothing of its tags', SKIP, () =>
  graines({ '003': 'api-entreprise' }, async (main) => {
    const { json } = await carte('api-entreprise');
    assert.equal(json.producteur, 'DINUM');
    assert.equal(json.acces, 'habilitation');
    assert.equal(json.demande, 'https://datapass.api.gouv.fr/api-entreprise');
    assert.equal(json.contact, 'mailto:support@entreprise.api.gouv.fr');
    assert.equal(json.documentation, 'https://entreprise.api.gouv.fr/catalogue/');
    assert.equal(json.site, 'https://entreprise.api.gouv.fr/');
    assert.equal(json.debit, '2000 appels / 10 minutes / IP');
    assert.deepEqual(json.conditions.map((one) => [one.qui[0], one.verdict, one.demarche, one.demande]), [
      ['Un particulier', 'non', false, null],
      ['Une collectivité ou une administration', 'oui', true, 'https://datapass.api.gouv.fr/api-entreprise'],
      ['Une entreprise', 'peut-etre', true, 'https://datapass.api.gouv.fr/api-entreprise'],
      ['Un éditeur de logiciel', 'peut-etre', true, 'https://datapass.api.gouv.fr/api-entreprise']]);
    assert.match(json.conditions[1].explication, /<strong>renseigner le cadre juridique/);
    assert.match(json.corps, /Données accessibles dans l&#39;API.*Les cotisations retraite bâtiment – PRO BTP/);
    assert.match(json.corps, /#:~:text=Qu&#39;est%2Dce%20qu&#39;,96%20du%20code/);
    assert.doesNotMatch(JSON.stringify(json), /NextSteps|<Button|<External|rechercher-api/);
    assert.match(await main('demander/api-entreprise?qui=une-collectivite-ou-une-administration'),
      /: Oui.*cadre juridique.*À préparer avant la demande.*SIRET/);
    assert.match(await main('demander/api-entreprise?qui=un-particulier'), /Un particulier : Non/);
    assert.match(await main('demander/api-entreprise?qui=une-entreprise'), /Une entreprise : Peut-être/);
  }));

test('seed 000: a card that is open to all, its fields, its table', SKIP, () =>
  graines({ '000': 'api-aides-territoires' }, async (main) => {
    const { json } = await carte('api-aides-territoires');
    assert.deepEqual([json.titre, json.acces, json.producteur, json.demande, json.debit, json.remplacee_par],
      ['API Aides Territoires', 'ouvert', 'dgaln', null, null, null]);
    assert.equal(json.accroche, "Faciliter la recherche d'aides des collectivités territoriales et de leurs partenaires locaux");
    assert.equal(json.documentation, 'https://aides-territoires.beta.gouv.fr/api/schema/?version=1.3');
    assert.equal(json.contact, 'https://aides-territoires.beta.gouv.fr/contact/');
    assert.equal(json.mots.length, 13);
    assert.equal(json.source.date, '7 septembre 2021');
    assert.equal(json.conditions.length, 0);
    assert.equal(json.reponse.verdict, 'oui');
    assert.match(json.corps, /<li>Porteur – Qui propose cette aide \?<\/li>(<li>[^<]* – [^<]*<\/li>){4}<li>Lien vers la démarche – /);
    assert.match(await main('carte/api-aides-territoires'), /Une collectivité : Oui/);
  }));

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
