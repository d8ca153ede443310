// The public API, as a program that knows only its description would use it.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { pile } from '../pile.mjs';

const stack = await pile({ asan: true });
after(() => stack.stop());

const api = (path, options) => stack.get(`/api/v1/${path}`, options);
const qualify = (body, type = 'application/json') => api('qualification',
  { method: 'POST', body, headers: type === null ? {} : { 'content-type': type } });

async function ok(path) {
  const answer = await api(path);
  assert.equal(answer.status, 200, path);
  assert.match(answer.headers['content-type'], /^application\/json/, path);
  return answer.json;
}

async function problem(answer, status, champ) {
  const { status: got, headers, text } = await answer;
  assert.equal(got, status, text.slice(0, 300));
  assert.match(headers['content-type'], /^application\/problem\+json/);
  assert.equal(headers['access-control-allow-origin'], '*');
  const json = JSON.parse(text);
  assert.equal(json.status, status);
  assert.ok(json.title && json.detail && json.type);
  if (champ)
    assert.equal(json.champs[0].champ, champ);
  return json;
}

// All of a paged list, by its own links.
async function whole(path) {
  const items = [];
  let total;
  for (let url = `/api/v1/${path}`; url !== null;) {
    const answer = await stack.get(url);
    assert.equal(answer.status, 200, url);
    const page = answer.json, [list] = Object.values(page).filter(Array.isArray);
    assert.ok(list.length > 0 && list.length <= page.limite, url);
    items.push(...list);
    total = page.total;
    const next = page.suivant && new URL(page.suivant, stack.url);
    url = next ? next.pathname + next.search : null;
    assert.ok(items.length <= total, url);
  }
  assert.equal(items.length, total);
  return items;
}

test('territoires: a search, its total, its limit', async () => {
  const found = await ok('territoires?q=lemans');
  const [first] = found.territoires;
  assert.deepEqual([first.type, first.code, first.nom], ['commune', '72181', 'Le Mans']);
  assert.deepEqual(first.departements, [{ code: '72', nom: 'Sarthe' }]);
  assert.deepEqual(first.regions, [{ code: '52', nom: 'Pays de la Loire' }]);
  assert.ok(first.population > 100000 && first.codes_postaux.includes('72000'));
  const few = await ok('territoires?q=saint+denis&limite=3');
  assert.equal(few.territoires.length, 3);
  assert.ok(few.total >= 3);
  assert.deepEqual((await ok('territoires?q=saint+denis&limite=100')).territoires.slice(0, 3),
    few.territoires);
  assert.deepEqual(await ok('territoires?q=Zzyzxville+xxqq'), { territoires: [], total: 0 });
});

test('territoires: refusals say which parameter', async () => {
  await problem(api('territoires'), 422, 'q');
  for (const limite of ['0', '101', '-1', 'dix', '1e2', '99999999999999999999'])
    await problem(api(`territoires?q=rennes&limite=${limite}`), 422, 'limite');
});

test('territoires: one by its code, its SIREN, a former code, an arrondissement, a key', async () => {
  for (const [code, type, nom] of [['35238', 'commune', 'Rennes'], ['243500139', 'epci', 'Rennes Métropole'],
    ['50129', 'commune', 'Cherbourg-en-Cotentin'], ['75101', 'commune', 'Paris'],
    ['dep-35', 'departement', 'Ille-et-Vilaine'], ['reg-53', 'region', 'Bretagne'],
    ['2A004', 'commune', 'Ajaccio'], ['97502', 'commune', 'Saint-Pierre']]) {
    const one = await ok(`territoires/${code}`);
    assert.deepEqual([one.type, one.nom], [type, nom], code);
  }
  await problem(api('territoires/99999'), 404);
  await problem(api('territoires/france'), 404);
});

test('territoires: a former code says what it became, one of today that nothing changed', async () => {
  for (const [code, nom, nature, phrase] of [
    ['01003', 'Amareins', 'fusion', /^Amareins a fusionné\s: la commune s’appelle aujourd’hui Francheleins\.$/],
    ['2a004', null], ['20004', 'Ajaccio', 'code', /^Ajaccio a changé de code\s: 2A004 \(avant\s: 20004\)\.$/],
    ['75111', 'Paris 11e Arrondissement', 'arrondissement', /pour toute la commune, Paris\.$/], ['35238', null]]) {
    const { devenu } = await ok(`territoires/${code}`);
    assert.equal(devenu.length, nom === null ? 0 : 1, code);
    for (const one of devenu) {
      assert.deepEqual([one.code, one.nom, one.nature, one.edition], [code, nom, nature, null]);
      assert.match(one.phrase, phrase);
    }
  }
  assert.equal((await ok('suggestions?ou=01003&quoi=-')).territoire.devenu[0].nature, 'fusion');
  assert.equal((await ok('suggestions?ou=01165&quoi=-')).territoire.devenu.length, 0);
  const [found] = (await ok('territoires?q=Amareins')).territoires;
  assert.deepEqual([found.code, found.correspond, found.devenu[0]?.code], ['01165', 'Amareins', '01003']);
});

test('taxonomies: the closed lists, whole', async () => {
  const lists = await ok('taxonomies');
  assert.deepEqual(['thematiques', 'sites', 'interventions', 'leviers', 'competences']
    .map((name) => lists[name].length), [138, 59, 15, 72, 156]);
  assert.deepEqual(lists.phases.map((p) => p.slug), ['idee', 'etude', 'operation', 'inconnue']);
  for (const [name, list] of Object.entries(lists)) {
    assert.equal(new Set(list.map((label) => label.slug)).size, list.length, name);
    for (const label of list) {
      assert.ok(label.libelle, `${name} ${label.slug}`);
      if (label.parent)
        assert.ok(list.some((other) => other.slug === label.parent), label.slug);
      if (label.induite)
        assert.ok(lists.thematiques.some((other) => other.slug === label.induite), label.slug);
    }
  }
});

test('services and aids: paged to the end, each once, in the same order', async () => {
  const counts = Object.fromEntries(await stack.sql("SELECT 'services', count(*) FROM catalogue.service " +
    "UNION ALL SELECT 'aides', count(*) FROM catalogue.aide WHERE recurrence = 'permanente' OR " +
    "echeance IS NULL OR echeance >= (now() AT TIME ZONE 'Europe/Paris')::date"));
  for (const [kind, key] of [['services', 'slug'], ['aides', 'id']]) {
    const items = await whole(`${kind}?limite=30`);
    assert.equal(items.length, Number(counts[kind]), kind);
    assert.equal(new Set(items.map((item) => item[key])).size, items.length);
    const first = await ok(kind);
    assert.equal(first.limite, 20);
    assert.equal(first.page, 1);
    assert.deepEqual(first[kind].map((item) => item[key]), items.slice(0, 20).map((item) => item[key]));
    assert.deepEqual((await ok(`${kind}?page=9999`))[kind], []);
    assert.equal((await ok(`${kind}?page=9999`)).suivant, null);
    for (const limite of ['0', '101', 'x'])
      await problem(api(`${kind}?limite=${limite}`), 422, 'limite');
  }
});

test('lists: filters keep what passes, and the next page keeps the filters', async () => {
  const all = await whole('aides?limite=100');
  const loans = await whole('aides?nature=pret&limite=2');
  assert.deepEqual(new Set(loans.map((a) => a.id)),
    new Set(all.filter((a) => a.natures.includes('pret')).map((a) => a.id)));
  assert.ok(loans.length > 0 && loans.length < all.length);
  const found = await whole('services?q=chaleur&limite=5');
  assert.ok(found.length > 0 && found.length < 124);
  await problem(api('aides?ou=99999'), 422, 'ou');
});

test('each item of a list has its page, and its own resource says the same', async () => {
  for (const [kind, key, list] of [['services', 'slug', await whole('services?limite=100')],
    ['aides', 'id', await whole('aides?limite=100')]])
    for (const item of list) {
      const one = await ok(`${kind}/${item[key]}`);
      for (const name of [key, 'nom', 'accroche', 'lien', 'statut', 'natures'])
        assert.deepEqual(one[name], item[name], `${name} of ${item[key]}`);
      const url = new URL(item.url, stack.url);
      assert.equal(url.origin, stack.url);
      assert.match(url.pathname, new RegExp(`/(service|aide)/${item[key]}$`));
      assert.ok(item.nom && item.accroche, item[key]);
      assert.ok(item.lien === null || /^https?:\/\//.test(item.lien), `${item[key]}: ${item.lien}`);
      assert.ok(one.source?.titre, `source of ${item[key]}`);
    }
  await problem(api('services/rien-de-tel'), 404);
  await problem(api('aides/rien-de-tel'), 404);
  await problem(api('services/'), 404);
});

test('suggestions: what the page shows, for programs; without `ou` a 422 that says so', async () => {
  await problem(api('suggestions'), 422, 'ou');
  await problem(api('suggestions?quoi=gymnase'), 422, 'ou');
  await problem(api('suggestions?ou=99999'), 422, 'ou');
  await problem(api('suggestions?ou=france'), 422, 'ou');
  await problem(api(`suggestions?ou=72181&quoi=${'a'.repeat(501)}`), 422, 'quoi');
  await problem(api('suggestions?ou=72181&limite=0'), 422, 'limite');
  const query = '?ou=72181&quoi=r%C3%A9novation+%C3%A9nerg%C3%A9tique+du+gymnase&phase=etude';
  const given = await ok(`suggestions${query}`);
  const shown = (await stack.get(`/v1/w/demo/resultats.json${query}`)).json;
  const ids = (view) => [view.services.map((s) => s.slug), view.aides.map((a) => a.id), view.totaux];
  assert.deepEqual(ids(given), ids(shown));
  const two = await ok(`suggestions${query}&limite=2`);
  assert.deepEqual([two.services.length, two.aides.length], [2, 2]);
  assert.deepEqual(two.totaux, given.totaux);
  const hundred = await ok(`suggestions${query}&limite=100`);
  assert.equal(hundred.aides.length, Math.min(100, given.totaux.aides));
});

test('the view of the results has its fields, kept for ever', async () => {
  const view = await ok('suggestions?ou=72181&quoi=r%C3%A9novation+%C3%A9nerg%C3%A9tique+du+gymnase&phase=etude');
  const has = (object, names) => assert.deepEqual(names.filter((name) => !(name in object)), []);
  has(view, ['reponses', 'territoire', 'compris', 'services', 'services_proches', 'generiques', 'aides',
    'aides_partielles', 'interlocuteurs', 'totaux', 'facettes', 'date_donnees', 'version']);
  has(view.territoire, ['type', 'code', 'nom', 'population', 'departements', 'regions']);
  has(view.compris[0], ['axe', 'slug', 'libelle', 'score', 'mots', 'induit']);
  has(view.services[0], ['slug', 'nom', 'accroche', 'operateur', 'url', 'lien', 'score', 'motifs']);
  has(view.services[0].motifs[0], ['type', 'libelle', 'modifier']);
  has(view.aides[0], ['id', 'nom', 'porteurs', 'natures', 'zone', 'ouverture', 'echeance', 'statut',
    'a_verifier', 'score', 'motifs', 'url', 'lien']);
  has(view.aides[0].zone, ['type', 'nom']);
  has(view.interlocuteurs[0], ['type', 'nom', 'code', 'lien']);
  has(view.totaux, ['services', 'services_proches', 'aides', 'aides_partielles']);
  has(view.facettes[0], ['parametre', 'valeurs']);
  has(view.facettes[0].valeurs[0], ['valeur', 'libelle', 'total', 'url']);
  assert.match(view.date_donnees, /^\d{4}-\d\d-\d\d$/);
  const scores = view.aides.map((a) => a.score);
  assert.ok(scores.every((score) => score >= 0 && score <= 1));
  for (const item of [...view.services, ...view.aides]) {
    assert.ok(item.motifs.length > 0, item.nom);
    for (const { modifier } of item.motifs.filter((m) => m.modifier)) {
      const url = new URL(modifier, stack.url);
      assert.equal((await stack.get(url.pathname + url.search)).status, 200, modifier);
    }
  }
});

test('qualification: labels with the words that gave them', async () => {
  const answer = await qualify(JSON.stringify({ texte: 'Rénovation énergétique du gymnase' }));
  assert.equal(answer.status, 200);
  const { labels, leviers, competences, probabilite_te: te } = answer.json;
  const gym = labels.find((label) => label.slug === 'salle-de-sport-ou-gymnase');
  assert.equal(gym.axe, 'sites');
  assert.deepEqual(gym.mots, ['gymnase']);
  assert.ok(labels.some((label) => label.axe === 'thematiques' && label.score >= 0.8));
  assert.ok(Array.isArray(leviers) && Array.isArray(competences));
  assert.ok(te > 0 && te <= 1);
  assert.equal(answer.headers['cache-control'], 'no-store');
});

test('qualification: nothing understood is an answer too', async () => {
  for (const texte of ['', 'xyzzy plugh', '🦄 \ud83d\ude00', '<b>"xyzzy\\"</b>']) {
    const answer = await qualify(JSON.stringify({ texte }));
    assert.equal(answer.status, 200, texte);
    assert.deepEqual(answer.json.labels, []);
    assert.equal(answer.json.probabilite_te, null);
  }
});

test('qualification: what is refused, and why', async () => {
  await problem(qualify('{"texte":'), 400);
  await problem(qualify(''), 400);
  await problem(qualify(Buffer.from('7b227465787465223a22ff227d', 'hex')), 400);
  await problem(qualify('{"texte":"a","texte":"b"}'), 400);
  await problem(qualify(`${'['.repeat(5000)}`), 400);
  await problem(qualify('{"texte":"a"}', 'text/plain'), 415);
  await problem(qualify('{"texte":"a"}', null), 415);
  await problem(qualify('texte=a', 'application/x-www-form-urlencoded'), 415);
  for (const body of ['{}', '[]', '{"texte":1}', '{"texte":null}', '{"texte":["a"]}',
    `{"texte":"${'a'.repeat(4001)}"}`])
    await problem(qualify(body), 422, 'texte');
  assert.equal((await qualify(`{"texte":"${'é'.repeat(4000)}"}`)).status, 200);
  await problem(qualify(`{"texte":"${'a'.repeat(300000)}"}`), 413);
  assert.equal((await qualify('{"texte":"a"}', 'application/json; charset=utf-8')).status, 200);
});

test('a gymnasium is no swimming pool: no reason comes down from what encloses it', async () => {
  const view = await ok('suggestions?ou=72181&quoi=r%C3%A9novation+%C3%A9nerg%C3%A9tique+du+gymnase&phase=etude');
  const places = view.services.flatMap((one) => one.motifs)
    .filter((motif) => motif.type === 'sites').map((motif) => motif.libelle);
  assert.ok(places.includes('Salle de sport ou gymnase'));
  assert.ok(!places.includes('Piscine'), places.join(', '));
});

test('any site may call: CORS on answers, on errors, and its preflight', async () => {
  for (const path of ['taxonomies', 'services/prioreno', 'rien', 'suggestions']) {
    const answer = await api(path, { headers: { origin: 'https://www.mairie.fr' } });
    assert.equal(answer.headers['access-control-allow-origin'], '*', path);
    assert.equal(answer.headers['access-control-allow-credentials'], undefined);
    assert.equal(answer.headers['cross-origin-resource-policy'], 'cross-origin');
  }
  for (const [path, method] of [['qualification', 'POST'], ['services', 'GET'], ['territoires/35238', 'GET']]) {
    const answer = await api(path, { method: 'OPTIONS', headers: { origin: 'https://www.mairie.fr',
      'access-control-request-method': method, 'access-control-request-headers': 'content-type' } });
    assert.equal(answer.status, 204, path);
    assert.match(answer.headers['access-control-allow-methods'], new RegExp(`\\b${method}\\b`));
    assert.match(answer.headers['access-control-allow-headers'], /content-type/i);
    assert.equal(answer.headers['access-control-allow-origin'], '*');
    assert.equal(answer.bytes.length, 0);
  }
  assert.equal((await stack.get('/v1/w/demo')).headers['access-control-allow-origin'], undefined);
});

test('suggestions: one list page by page, of any size, is that list', async () => {
  const asked = 'suggestions?ou=72181&quoi=r%C3%A9novation+%C3%A9nerg%C3%A9tique+de+la+mairie';
  const all = await ok(`${asked}&vue=tout&limite=100`);
  assert.ok(all.aides.length > 14 && all.services.length > 0, `${all.aides.length}, ${all.services.length}`);
  for (const [vue, autre] of [['aides', 'services'], ['services', 'aides']])
    for (const limite of ['', 7, 100]) {
      const slugs = [];
      for (let page = 1; slugs.length < all.totaux[vue]; page++) {
        const part = await ok(`${asked}&vue=${vue}&page=${page}${limite && `&limite=${limite}`}`);
        assert.equal(part[autre].length, 0, `${vue} ${limite}`);
        assert.ok(part[vue].length > 0 && part[vue].length <= (limite || 20), `${vue} ${limite} ${page}`);
        slugs.push(...part[vue].map((one) => one.id ?? one.slug));
      }
      assert.deepEqual(slugs, all[vue].map((one) => one.id ?? one.slug), `${vue} ${limite}`);
    }
});
