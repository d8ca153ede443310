// Who may have what, where: the rules of zones, audiences and dates, seen from outside.

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { pile } from '../pile.mjs';
import { first, parse, words } from './html.mjs';

const stack = await pile({ asan: true });
after(() => stack.stop());

const PROJECTS = ['quoi=-', 'quoi=r%C3%A9novation+%C3%A9nerg%C3%A9tique+du+gymnase',
  'thematiques=energies-renouvelables'];

// Two départements: one EPCI that lies across them, taken from the data.
const [[across]] = await stack.sql(`SELECT t.cle FROM referentiel.territoire t
  JOIN referentiel.lien l ON l.territoire = t.id
  JOIN referentiel.territoire d ON d.id = l.parent AND d.type = 'departement'
  WHERE t.type = 'epci' AND d.cle <> 'dep-6AE' GROUP BY t.cle
  HAVING count(*) = 2 AND bool_or(d.cle LIKE 'dep-7%') ORDER BY t.cle LIMIT 1`);

const PLACES = {
  'Métropole de Lyon': '200046977', Lyon: '69123', Strasbourg: '67482', Colmar: '68066',
  'Collectivité européenne d\'Alsace': 'dep-6AE', Ajaccio: '2A004', Corse: 'reg-94', Paris: '75056',
  'Saint-Denis de La Réunion': '97411', 'La Réunion': 'dep-974', 'Saint-Pierre-et-Miquelon': '97502',
  Ouessant: '29155', 'an EPCI across two départements': across, Rennes: '35238', Vendée: 'dep-85',
  Bretagne: 'reg-53', 'Grand Est': 'reg-44', 'Rennes Métropole': '243500139',
};

const territories = new Map();
for (const [cle, type, publics, containers] of await stack.sql(`SELECT t.cle, t.type,
    array_to_string(t.publics, ','), array_to_string(ARRAY(SELECT u.cle FROM unnest(t.up) AS k
    JOIN referentiel.territoire u ON u.id = k), ',') FROM referentiel.territoire t
    WHERE t.cle IN (${Object.values(PLACES).map((c) => `'${c}'`)})`))
  territories.set(cle, { type, publics: publics.split(','), up: new Set([cle, ...containers.split(',')]) });

const zones = new Map(await stack.sql(`SELECT a.id, z.cle, z.nom, array_to_string(ARRAY(SELECT u.cle
    FROM unnest(z.up) AS k JOIN referentiel.territoire u ON u.id = k), ',') FROM catalogue.aide a
    JOIN referentiel.territoire z ON z.id = a.zone`)
  .then((rows) => rows.map(([id, cle, nom, up]) => [id, { cle, nom, up: up.split(',') }])));
const known = new Map();

async function aide(id) {
  if (!known.has(id))
    known.set(id, (await stack.get(`/api/v1/aides/${id}`)).json);
  return known.get(id);
}

async function results(ou, query) {
  const answer = await stack.get(`/api/v1/suggestions?ou=${ou}&${query}&limite=100`);
  assert.equal(answer.status, 200, `${ou} ${query}`);
  return answer.json;
}

const names = (view) => view.interlocuteurs.map((i) => i.nom);

test('only aids whose zone holds the territory, whose audience it is, and that are not closed', async () => {
  for (const [name, ou] of Object.entries(PLACES))
    for (const query of PROJECTS) {
      const view = await results(ou, query), here = territories.get(ou);
      for (const { id, zone, statut } of view.aides) {
        const { cle, nom } = zones.get(id), whole = await aide(id);
        assert.ok(here.up.has(cle), `${id} (${cle}) offered to ${name}`);
        assert.equal(zone.nom, nom);
        assert.equal(whole.zone.nom, nom);
        assert.ok(whole.publics.some((p) => here.publics.includes(p)),
          `${id}, for ${whole.publics}, offered to ${name}, ${here.publics}`);
        assert.notEqual(statut, 'fermee', id);
      }
      for (const { id, statut } of view.aides_partielles) {
        const { cle, up } = zones.get(id);
        assert.ok(!here.up.has(cle) && up.includes(ou), `${id} (${cle}) in a part of ${name}`);
        assert.notEqual(statut, 'fermee', id);
      }
    }
});

test('nothing that could be offered is left out when no project is given', async () => {
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris' }).format(new Date());
  const open = new Set((await stack.sql(`SELECT id FROM catalogue.aide WHERE recurrence = 'permanente'
    OR echeance IS NULL OR echeance >= '${today}'`)).map(([id]) => id));
  for (const [name, ou] of Object.entries(PLACES)) {
    const here = territories.get(ou), expected = new Set();
    for (const [id, { cle }] of zones)
      if (open.has(id) && here.up.has(cle) &&
        (await aide(id)).publics.some((p) => here.publics.includes(p)))
        expected.add(id);
    const view = await results(ou, 'quoi=-');
    assert.equal(view.totaux.aides, expected.size, name);
    for (const { id } of view.aides)
      assert.ok(expected.has(id), `${id} for ${name}`);
  }
});

test('an aid that is closed is offered nowhere, and its page says so', async () => {
  const closed = (await stack.sql(`SELECT id FROM catalogue.aide WHERE echeance < current_date - 2
    AND recurrence IS DISTINCT FROM 'permanente'`)).map(([id]) => id);
  assert.ok(closed.length > 0);
  const listed = new Set();
  for (let page = 1; ; page++) {
    const list = (await stack.get(`/api/v1/aides?limite=100&page=${page}`)).json;
    list.aides.forEach((a) => listed.add(a.id));
    if (list.suivant === null)
      break;
  }
  for (const id of closed) {
    assert.ok(!listed.has(id), id);
    const page = await stack.get(`/v1/w/demo/aide/${id}?ou=72181`);
    assert.equal(page.status, 200);
    assert.match(page.text, /aig-avis/);
    assert.equal((await aide(id)).statut, 'fermee');
    assert.match(page.text, /[Ff]ermée|[Cc]lose/);
  }
});

test('a permanent aid with a past deadline stays', async () => {
  const rows = await stack.sql(`SELECT a.id, z.cle FROM catalogue.aide a
    JOIN referentiel.territoire z ON z.id = a.zone
    WHERE a.recurrence = 'permanente' AND a.echeance < current_date`);
  for (const [id] of rows)
    assert.equal((await aide(id)).statut, 'permanente', id);
  assert.ok(rows.length > 0);
});

test('the page of an aid says whether it is for here, and why not', async () => {
  const verdict = async (id, ou) => {
    const { root } = parse((await stack.get(`/v1/w/demo/aide/${id}?ou=${ou}`)).text);
    return words(first(root, (n) => n.attrs.class === 'aig-avis'));
  };
  const [zone, audience, good] = [await verdict('rhone-alte69', '35238'),
    await verdict('rhone-alte69', 'reg-84'), await verdict('rhone-alte69', '69123')];
  assert.match(zone, /Rennes.*zone.*Rhône/);
  assert.equal(new Set([zone, audience, good]).size, 3);
  for (const text of [zone, audience])
    assert.match(text, /n’|ne /);
  assert.match(good, /^Lyon peut/);
});

test('a commune has no parts, and no aid is both for here and for a part of here', async () => {
  assert.deepEqual((await results('35238', 'quoi=-')).aides_partielles, []);
  for (const ou of ['reg-84', 'reg-52', 'dep-77', '243500139']) {
    const view = (await stack.get(`/api/v1/suggestions?ou=${ou}&quoi=-&limite=100`)).json;
    const both = view.aides.map((a) => a.id).filter((id) => view.aides_partielles.some((p) => p.id === id));
    assert.deepEqual(both, []);
  }
});

test('a région sees, apart, an aid that it may ask for in a part of itself', async () => {
  await stack.change(`INSERT INTO catalogue.aide (id, nom, porteurs, natures, publics, zone, origine)
    SELECT 'essai-partielle', 'Essai', '{Essai}', '{subvention}', '{region}', id, 'essai'
    FROM referentiel.territoire WHERE cle = 'dep-35'`);
  try {
    const shown = async (ou) => {
      const view = await results(ou, 'quoi=-');
      return ['aides', 'aides_partielles'].filter((list) =>
        view[list].some((a) => a.id === 'essai-partielle'));
    };
    assert.deepEqual(await shown('reg-53'), ['aides_partielles']);
    for (const ou of ['reg-44', 'dep-85', '35238', 'dep-35'])
      assert.deepEqual(await shown(ou), [], ou);
    const page = await stack.get('/v1/w/demo/resultats?ou=reg-53&quoi=-&phase=idee');
    assert.match(words(parse(page.text).root), /Pour une partie de votre territoire 1 aide/);
  } finally {
    await stack.change("DELETE FROM catalogue.aide WHERE id = 'essai-partielle'");
  }
});

test('interlocutors: today\'s bodies, the nearest first, each once', async () => {
  for (const [ou, expected] of [
    ['72181', ['CU Le Mans Métropole', 'Sarthe', 'Pays de la Loire']],
    ['69123', ['Métropole de Lyon', 'Auvergne-Rhône-Alpes']],
    ['200046977', ['Auvergne-Rhône-Alpes']],
    ['67482', ['Eurométropole de Strasbourg', 'Collectivité européenne d\'Alsace', 'Grand Est']],
    ['68066', ['CA Colmar Agglomération', 'Collectivité européenne d\'Alsace', 'Grand Est']],
    ['2A004', ['CA du Pays Ajaccien', 'Corse']],
    ['75056', ['Métropole du Grand Paris', 'Île-de-France']],
    ['97502', ['Saint-Pierre-et-Miquelon']],
    ['29155', ['Finistère', 'Bretagne']],
    ['dep-85', ['Pays de la Loire']],
    ['reg-53', []]])
    assert.deepEqual(names(await results(ou, 'quoi=-')), expected, ou);
  const reunion = await results('97411', 'quoi=-');
  assert.deepEqual(reunion.interlocuteurs.map((i) => i.type), ['epci', 'departement', 'region']);
  const [[one, two]] = (await stack.sql(`SELECT string_agg(d.nom, '|' ORDER BY d.cle) FROM
    referentiel.territoire t JOIN referentiel.lien l ON l.territoire = t.id
    JOIN referentiel.territoire d ON d.id = l.parent AND d.type = 'departement'
    WHERE t.cle = '${across}'`)).map(([text]) => text.split('|'));
  const both = names(await results(across, 'quoi=-'));
  assert.ok(both.includes(one) && both.includes(two), `${across}: ${both}`);
});

test('each interlocutor leads to the directory as seen from there', async () => {
  for (const { nom, lien } of (await results('67482', 'quoi=gymnase&phase=etude')).interlocuteurs) {
    const url = new URL(lien, stack.url);
    const answer = await stack.get(url.pathname + url.search);
    assert.equal(answer.status, 200, lien);
    assert.ok(answer.text.replaceAll('&#39;', "'").includes(nom), nom);
  }
});

test('the level is the right one: Lyon métropole is a département too, Corse both, a commune a commune', async () => {
  const lists = async (ou) => new Set((await results(ou, 'quoi=-')).aides.map((a) => a.id));
  const onlyDepartement = (await stack.sql(`SELECT id FROM catalogue.aide WHERE 'departement' = ANY(publics)
    AND NOT 'epci' = ANY(publics) AND zone = (SELECT id FROM referentiel.territoire WHERE cle = 'france')`))
    .map(([id]) => id);
  const lyon = await lists('200046977'), rennes = await lists('243500139');
  for (const id of onlyDepartement)
    assert.ok(lyon.has(id) && !rennes.has(id), id);
  const corse = territories.get('reg-94').publics;
  assert.deepEqual([...corse].sort(), ['departement', 'region']);
});

test('overseas is not the mainland, nor the mainland overseas', async () => {
  for (const [ou, zone, not] of [['97411', 'outre-mer', 'metropole'], ['97502', 'outre-mer', 'metropole'],
    ['dep-974', 'outre-mer', 'metropole'], ['35238', 'metropole', 'outre-mer'], ['2A004', 'metropole', 'outre-mer']]) {
    const { up } = territories.get(ou);
    assert.ok(up.has(zone) && !up.has(not) && up.has('france'), ou);
    const offered = (await results(ou, 'quoi=-')).aides.map((a) => zones.get(a.id).cle);
    assert.ok(!offered.includes(not), ou);
  }
});

// The reference's containers and contents, computed from the official lists of communes and groupements.
test('every case of the official geography: what contains a territory, what it contains', async (t) => {
  const file = `${process.env.SHARED ?? '../shared'}/data/aides-territoires-cases.json`;
  if (!existsSync(file)) {
    t.skip(`${file} is not there`);
    return;
  }
  const { cases, communes_without_epci: alone } = JSON.parse(readFileSync(file, 'utf8')).real_cog;
  const wide = { 'FRA-MET': 'metropole', 'FRA-OM': 'outre-mer', FRA: 'france', EU: 'europe' };
  const key = ({ scale, code }) => wide[code] ?? (/^d/i.test(scale) ? `dep-${code}` :
    /^r/i.test(scale) ? `reg-${code}` : code);
  const plain = "t.type <> 'syndicat' AND t.cle !~ '^(bassin|zone)-' AND t.cle <> 'dep-6AE'";
  const up = async (cle) => (await stack.sql(`SELECT t.cle FROM referentiel.territoire h
    JOIN referentiel.territoire t ON t.id = ANY (h.up) WHERE h.cle = '${cle}' AND ${plain}`)).flat();
  for (const { query, expected_up: above, expected_down: below } of cases) {
    const here = key(query);
    if (above !== undefined)
      assert.deepEqual([...await up(here), here].sort(), above.map(key).sort(), `${here} ${query.name}`);
    if (below === undefined)
      continue;
    const inside = (type) => stack.sql(`SELECT t.cle FROM referentiel.territoire t
      JOIN referentiel.territoire h ON h.id = ANY (t.up) WHERE h.cle = '${here}' AND t.type = '${type}'
      AND ${plain} ORDER BY t.cle`);
    assert.deepEqual((await inside('departement')).flat(), below.departements.map((d) => `dep-${d}`));
    assert.equal((await inside('commune')).length, below.communes, here);
  }
  for (const code of alone.map((one) => one.code ?? one).slice(0, 20))
    assert.ok(!(await up(code)).some((cle) => /^\d{9}$/.test(cle)), `${code} is in no EPCI`);
});

test('the pages of all these places answer', async () => {
  for (const [name, ou] of Object.entries(PLACES))
    for (const page of ['', '/territoire', '/projet', '/precisions', '/phase', '/resultats', '/annuaire',
      '/aide/dsil', '/service/prioreno', '/resultats.json', '/annuaire.json']) {
      const answer = await stack.get(`/v1/w/demo${page}?ou=${ou}&quoi=gymnase`);
      assert.equal(answer.status, 200, `${page} for ${name}`);
    }
});
