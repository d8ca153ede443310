// aiguillage import aides-territoires against a stand-in that has the traps of the real API; the numbers
// in the names are those of the list of traps in the project's notes on it.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { aide } from '../fakes/aides-territoires/serveur.mjs';
import { until } from '../pile.mjs';
import { at, fails, good, held, importer, normal, rendre, stack, version } from './aides-territoires.mjs';
import { commande } from './commande.mjs';
import { first, parse, words } from './html.mjs';

after(rendre);

const row = async (id, columns) => (await stack.sql(`SELECT ${columns} FROM catalogue.aide a
  LEFT JOIN catalogue.aide_detail d USING (id) WHERE id = 'at-${id}'`))[0];

at.aids = Array.from({ length: 115 }, (_, i) => aide(300000 + i));
at.aids.push(
  // 14: dates in five forms, a deadline being a day in Paris.
  aide(1, { perimeter: 'Bretagne', perimeter_scale: 'Région', submission_deadline: '2031-06-30' }),
  aide(2, { perimeter: 'Bretagne', perimeter_scale: 'Région',
    submission_deadline: '2031-06-29T23:30:00+00:00' }),
  aide(3, { perimeter: 'Bretagne (Région)', perimeter_scale: undefined,
    submission_deadline: '2031-06-30T01:00:00.123456+02:00' }),
  aide(4, { perimeter: 'bretagne', perimeter_scale: 'région', submission_deadline: '30/06/2031' }),
  aide(5, { submission_deadline: '2031/06/30', start_date: '2031-07-01' }),
  aide(6, { submission_deadline: 'fin juin', date_updated: null }),
  // 15, 16: nothing said in three ways, numbers and truths as text.
  aide(7, { short_title: '', eligibility: '', contact: null, instructors: [], aid_types: [], programs: null,
    is_call_for_project: 'true', is_charged: 1, subvention_rate_lower_bound: '20',
    subvention_rate_upper_bound: 40.0,
    financers: [], categories: null, mobilization_steps: '' }),
  // 17: labels of 2021 and of today, one that nobody knows, a separator that is also in names.
  aide(8, { targeted_audiences: ['Communes', 'EPCI à fiscalité propre',
    "Collectivités d'outre-mer à statuts particuliers",
    'Établissements publics (écoles, bibliothèques…) / Services de l\'État', 'Marsiens'],
  categories: ['Eau et milieux aquatiques|Cours d\'eau / canaux / plans d\'eau',
    'Énergies / Déchets / Réseaux de chaleur'],
  mobilization_steps: ['Mise en œuvre / réalisation'], recurrence: 'Récurrente' }),
  // 18: relative and dirty addresses.
  aide(9, { origin_url: '/interne', application_url: 'javascript:alert(1)' }),
  aide(10, { origin_url: ' HTTPS://exemple.fr/page ', application_url: 'mailto:x@exemple.fr' }),
  // 19: two aids with the same page.
  aide(11, { origin_url: 'https://exemple.fr/meme' }), aide(12, { origin_url: 'https://exemple.fr/meme' }),
  // 20, 24: markup of an editor; a text that is an address, a plain text.
  aide(13, { description: '<p><div>Un<script>alert(1)</script> <b onclick=x>deux<p>trois</b>' +
    '<a href="../ici">ici</a> <a href="https://a.fr" style="color:var(--x)">là</a><ul><li>x' }),
  aide(14, { description: 'https://exemple.fr/seulement' }), aide(15, { description: 'Texte <seul> & nu' }),
  // 21: a person to write to.
  aide(16, { contact: '<p>Camille Exemplaire, <a href="mailto:camille@exemple.fr">écrire</a></p>' }),
  // 22: scales in any case, a zone that only the source knows, two zones of one name.
  aide(17, { perimeter: 'CC Faucigny - Glières', perimeter_scale: 'epci' }),
  aide(18, { perimeter: 'Communes littorales', perimeter_scale: 'Ad-hoc' }),
  aide(19, { perimeter: 'Deux fois', perimeter_scale: 'Ad-hoc' }), aide(20, { perimeter: null }),
  aide(21, { name: 'nul\u0000' }), aide(22, { name: '  ' }), aide(23, { description: 'x'.repeat(140000) }),
  aide(24, { perimeter: 'Ailleurs', perimeter_scale: 'Région' }),
  aide(25, { import_data_mention: 'Données de la Région' }),
  aide(28, { perimeter: 'Saint-Denis', perimeter_scale: 'Commune' }),
  aide(29, { perimeter: 'Saint-Denis (Commune)', perimeter_scale: null }),
  aide(30, { perimeter: 'Jumelle', perimeter_scale: 'Ad-hoc' }),
  aide(31, { perimeter: 'Saint-Sauveur', perimeter_scale: 'Commune' }),
  // Sets with a name of their own at the source: a collectivité d’outre-mer, régions by their codes.
  aide(32, { perimeter: 'Saint-Pierre-et-Miquelon', perimeter_scale: 'Ad-hoc' }),
  aide(33, { perimeter: 'Île de Clipperton', perimeter_scale: 'Ad-hoc' }),
  aide(34, { perimeter: 'regions_11_24_53', perimeter_scale: 'Ad-hoc' }),
  aide(35, { perimeter: 'regions_01_02_03_04_06_11_24_27_28_32_44_52_53_75_76_93_94_975_987',
    perimeter_scale: 'Ad-hoc' }),
  aide(36, { perimeter: 'regions_11_99', perimeter_scale: 'Ad-hoc' }));
at.lieux = new Map([[28, '30247'], [29, '93066'], [30, 'J2']]);
// 3: a local variant, which the general list does not give.
at.locales = [aide(900, { name: 'Variante bretonne', perimeter: 'Bretagne', perimeter_scale: 'Région' }),
  aide(901, { name: 'Variante du Pacifique', perimeter: 'Polynésie française', perimeter_scale: 'Ad-hoc' })];

test('1, 9: a row lost between two pages, and bodies that are no page, are asked again', async () => {
  let broken = 4, lost = true;
  at.fault = ({ request, response, n }) => {
    if (!/aids\/all.*page=2/.test(request.url) || broken-- <= 0 || n < 0)
      return false;
    const bodies = ['{"count": 140, "results": [', '<html><p>Erreur</p></html>', '{{"count":1}', ''];
    at.send(response, 200, bodies[broken], 'text/html');
    return true;
  };
  at.change = (body, url) => {
    if (lost && /aids\/all/.test(url.pathname) && url.searchParams.get('page') === '2') {
      lost = false;
      body.results[0] = at.aids[0];
    }
    return body;
  };
  // Four broken bodies are one too many for one page: nothing is taken, and what came is kept for next time.
  assert.equal((await importer()).status, 1);
  assert.equal(await held(), '0');
  const asked = at.requests.length;
  const err = await good(/151 vus, 144 nouveaux, 0 changés, 0 retirés, 7 refusés/);
  assert.match(err, /pages reprises d’un passage interrompu/);
  assert.ok(at.requests.length > 0 && asked > 10);
  normal();
});

test('2, 5, 6, 11: one size of page, a token got once and sent alone, no page of one aid', () => {
  const data = at.requests.filter((r) => !r.path.endsWith('/connexion/'));
  assert.deepEqual([...new Set(data.map((r) => /itemsPerPage=(\d+)/.exec(r.path)[1]))], ['100']);
  assert.ok(data.every((r) => r.headers['x-auth-token'] === undefined));
  assert.equal(at.requests.length - data.length, 1);
  assert.ok(data.every((r) => /^\/api\/(aids\/all|aids|perimeters)\/\?/.test(r.path)));
  assert.ok(data.every((r) => !/per_page|page_size|limit=/.test(r.path)));
});

test('3: local variants come with the lists of their régions', async () => {
  assert.deepEqual(await row(900, 'nom, (SELECT cle FROM referentiel.territoire WHERE id = zone)'),
    ['Variante bretonne', 'reg-53']);
  assert.deepEqual(await row(901, 'nom, (SELECT cle FROM referentiel.territoire WHERE id = zone)'),
    ['Variante du Pacifique', 'dep-987']);
});

test('14: a date in five forms is one day; what is not a date is said', async () => {
  for (const id of [1, 2, 3, 4])
    assert.deepEqual(await row(id, 'echeance, (SELECT cle FROM referentiel.territoire WHERE id = zone)'),
      ['2031-06-30', 'reg-53'], `${id}`);
  assert.deepEqual(await row(5, 'ouverture, echeance, a_verifier'),
    ['', '2031-06-30', '{"Ouverture annoncée après la date limite"}']);
  assert.deepEqual(await row(6, 'echeance, a_verifier'), ['', '{"Date limite illisible : fin juin"}']);
});

test('15, 16, 17: nothing said in any way, numbers as text, labels old and new', async () => {
  assert.deepEqual(await row(7, `criteres, contact, natures, appel_a_projets, payante, taux_min, taux_max,
    porteurs, etapes`), ['', '', '{}', 't', 't', '20', '40', '{}', '{}']);
  assert.deepEqual(await row(8, 'publics, etapes, recurrence, a_verifier'),
    ['{commune,epci,special,etablissement-public}', '{realisation}', 'recurrente',
      '{"Ouverte aussi à : Marsiens"}']);
  assert.deepEqual((await stack.sql("SELECT label FROM catalogue.aide_label WHERE id = 'at-8' ORDER BY 1")).flat(),
    ['cours-d-eau-lacs-et-etangs', 'reseau-de-chaleur']);
});

test('18, 19: addresses that lead nowhere are left out, aids with the same page are two', async () => {
  assert.deepEqual(await row(9, 'lien, lien_candidature'), [`${at.url.slice(0, -4)}/aides/aide-9/`, '']);
  assert.deepEqual(await row(10, 'lien, lien_candidature'), ['https://exemple.fr/page', 'mailto:x@exemple.fr']);
  await until(async () => (await stack.get('/v1/w/demo/aide/at-10')).status === 200);
  assert.match((await stack.get('/v1/w/demo/aide/at-10')).text,
    /<span data-nosnippet><a class="aig-bouton" href="mailto:x@exemple.fr">Écrire [^<]*: x@exemple.fr<\/a>/);
  assert.ok(await row(11, 'id') && await row(12, 'id'));
});

test('20, 24: the page says what the source said, in markup of ours', async () => {
  await until(async () => (await stack.get('/v1/w/demo/aide/at-13')).status === 200);
  const { text } = await stack.get('/v1/w/demo/aide/at-13');
  const page = words(first(parse(text).root, 'main'));
  assert.match(page, /Un deux ?trois ?ici là \(nouvel onglet\)/);
  assert.ok(!/alert|onclick|var\(--x|\.\.\/ici/.test(text));
  for (const seen of [/ADEME/, /Subvention/, /Critères d’éligibilité/, /Être une commune/, /80\s%/,
    /Aides-territoires/, /Licence Ouverte/])
    assert.match(page, seen);
  assert.equal((await row(14, 'corps'))[0], '<p>https://exemple.fr/seulement</p>');
  assert.equal((await row(15, 'corps'))[0], '<p>Texte &amp; nu</p>');
  assert.match((await stack.get('/v1/w/demo/aide/at-25')).text, /Données de la Région/);
});

test('21: a contact is on the aid’s page alone', async () => {
  assert.match((await stack.get('/v1/w/demo/aide/at-16')).text, /<section[^>]*data-nosnippet[^]*Camille/);
  for (const where of ['/v1/w/demo/aide/at-16.json', '/api/v1/aides/at-16',
    '/v1/w/demo/annuaire?vue=aides&q=camille'])
    assert.ok(!/Camille Exemplaire/.test((await stack.get(where)).text), where);
});

test('12, 22: zones are told apart or refused; nothing is for everywhere by default', async () => {
  assert.equal((await row(17, '(SELECT cle FROM referentiel.territoire WHERE id = zone)'))[0], '200000172');
  const { out } = await commande(stack, ['imports', 'aides-territoires']);
  for (const said of [/aide 19 : plusieurs zones de ce nom : Deux fois/, /aide 20 : sans zone/,
    /aide 21 : caractère nul/, /aide 22 : sans nom/, /aide 23 : texte trop long/,
    /aide 24 : zone inconnue : Ailleurs \(Région\)/])
    assert.match(out, said);
  // A zone that only the source knows is in part of the régions for which it was returned.
  assert.deepEqual((await stack.sql(`SELECT haut.cle FROM catalogue.aide a JOIN referentiel.territoire t
    ON t.id = a.zone JOIN referentiel.lien l ON l.territoire = t.id JOIN referentiel.territoire haut
    ON haut.id = l.parent WHERE a.id = 'at-18' ORDER BY 1`)).flat(), ['reg-53', 'reg-76']);
});

test('22: of territories of one name, the source’s list for each tells whose an aid is', async () => {
  const zone = async (id) => (await row(id, '(SELECT cle FROM referentiel.territoire WHERE id = zone)'))[0];
  assert.equal(await zone(28), '30247');
  assert.equal(await zone(29), '93066');
  const [jumelle] = at.perimeters.filter((one) => one.code === 'J2');
  assert.equal(await zone(30), `at-${parseInt(jumelle.id, 10)}`);
  // None of the communes of that name is one that the source knows.
  assert.match((await commande(stack, ['imports', 'aides-territoires'])).out,
    /aide 31 : plusieurs zones de ce nom : Saint-Sauveur/);
  const asked = at.requests.map((one) => decodeURIComponent(one.path))
    .filter((one) => /insees\[\]=|perimeter_id=9/.test(one));
  assert.ok(asked.some((one) => /scale=commune&insees\[\]=30247/.test(one)));
  assert.equal(asked.length, new Set(asked).size);
});

test('a collectivité d’outre-mer is that territory, a set of régions is made of them', async () => {
  const zone = async (id) => (await stack.sql(`SELECT t.cle, t.nom, t.id FROM catalogue.aide a
    JOIN referentiel.territoire t ON t.id = a.zone WHERE a.id = 'at-${id}'`))[0];
  assert.equal((await zone(32))[0], 'dep-975');
  assert.equal((await zone(33))[0], '98901');
  const [[, name, set], [, long, most], [, raw]] = await Promise.all([zone(34), zone(35), zone(36)]);
  assert.equal(name, 'Bretagne, Centre-Val de Loire et Île-de-France');
  assert.equal(long, 'Toutes les régions sauf Auvergne-Rhône-Alpes, avec Polynésie française et ' +
    'Saint-Pierre-et-Miquelon');
  assert.equal(raw, 'regions_11_99');          // a code that is nobody’s: nothing is guessed
  const inside = async (cle, id) => (await stack.sql(`SELECT ${id} = ANY (up) FROM referentiel.territoire
    WHERE cle = '${cle}'`))[0][0];
  for (const [cle, small, large] of [['35238', 't', 't'], ['reg-24', 't', 't'], ['69123', 'f', 'f'], ['98735', 'f', 't'],
    ['98818', 'f', 'f']])
    assert.deepEqual([await inside(cle, set), await inside(cle, most)], [small, large], cle);
  await until(async () => (await stack.get('/v1/w/demo/aide/at-34')).status === 200);
  assert.match((await stack.get('/v1/w/demo/aide/at-34?ou=35238')).text, /Rennes peut demander cette aide/);
  assert.match((await stack.get('/v1/w/demo/aide/at-34?ou=69123')).text, /n’est pas dans la zone/);
});

test('what zones are made of outlives the default data', async () => {
  const links = () => stack.sql(`SELECT count(*) FROM referentiel.lien l JOIN referentiel.territoire t
    ON t.id = l.parent WHERE t.origine = 'aides-territoires'`);
  const before = await links();
  assert.ok(Number(before[0][0]) >= 22);
  await stack.sql("DELETE FROM catalogue.passage WHERE source LIKE 'defaut/territoires%'");
  assert.equal((await commande(stack, ['import', 'defaut'])).status, 0);
  assert.deepEqual(await links(), before);
});

test('12: a territory is known wherever the table of territories holds it', async () => {
  // The first and the last as they lie on disk, of those that the reading asks for.
  const [[early], [late]] = await stack.sql(`(SELECT cle FROM referentiel.territoire WHERE type = 'commune'
    ORDER BY ctid LIMIT 1) UNION ALL (SELECT cle FROM referentiel.territoire WHERE type = 'commune'
    ORDER BY ctid DESC LIMIT 1)`);
  for (const [id, code] of [[26, early], [27, late]])
    at.aids.push(aide(id, { perimeter: 'Une commune', perimeter_scale: 'Commune', perimeter_code: code }));
  await good(/2 nouveaux/);
  for (const [id, code] of [[26, early], [27, late]])
    assert.deepEqual(await row(id, '(SELECT cle FROM referentiel.territoire WHERE id = zone)'), [code]);
  at.aids.splice(-2);
  await good(/0 retirés/);
  await good(/2 retirés/);
});

test('10, 13: a night of new dates of update changes nothing; a new address of the same aid, that aid', async () => {
  const before = await version();
  for (const one of at.aids)
    one.date_updated = '2026-11-23T03:00:00+01:00';
  await good(/0 nouveaux, 0 changés, 0 retirés/);
  assert.equal(await version(), before);
  at.aids[0].slug = 'autre-nom';
  at.aids[0].origin_url = null;
  await good(/0 nouveaux, 1 changés, 0 retirés/);
});

test('6, 7: a token that is refused is renewed, 429 and 504 are waited for, and not for ever', async () => {
  let n = 0;
  at.fault = ({ request, response }) => {
    n++;
    if (n === 6)
      at.expire();
    if (n === 9) {
      response.writeHead(429, { 'retry-after': '1' }).end();
      return true;
    }
    if (n === 12)
      at.send(response, 504, '<html>', 'text/html');
    return n === 12 && request.url !== '';
  };
  const before = Date.now();
  await good(/0 nouveaux, 0 changés/);
  assert.ok(Date.now() - before >= 1000);
  assert.equal(at.requests.filter((r) => r.path.endsWith('/connexion/')).length, 2);
  fails(1000, /aids\/all/, ({ response }) => at.send(response, 401, { code: 401, message: 'Invalid' }));
  assert.match((await importer()).err, /accès refusé \(401\)[^]*le catalogue reste/);
  assert.ok(at.requests.length < 60);
  normal();
});

test('4, 23: a filter that is ignored, a list that shrinks: nothing changes but on confirmation', async () => {
  const before = await version();
  at.change = (body, url) => (/^\/api\/aids\/$/.test(url.pathname) ? { ...body, count: 5000 } : body);
  assert.match((await importer()).err, /la source a ignoré le filtre/);
  normal();
  const all = at.aids;
  at.aids = all.slice(40);
  assert.match((await importer()).err, /40 éléments sur 144 disparaîtraient/);
  assert.equal(await version(), before);
  await good(/0 retirés/, '--confirmer');
  assert.equal(await held(), '144');            // one absence withdraws nothing
  await good(/40 retirés/);                     // and what was confirmed is not asked again
  at.aids = all;
  await good(/40 nouveaux/);
});
