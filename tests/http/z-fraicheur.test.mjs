// What changes in the database is seen without a restart; when it is away, pages go on.
// Last by its name: it stops the database of the stack that all the others share.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { pile, until } from '../pile.mjs';
import { first, parse, words } from './html.mjs';

const stack = await pile({ asan: true });
after(() => stack.stop());

// Of both processes: several connections at once.
const everywhere = (path) => Promise.all(Array.from({ length: 12 }, () => stack.get(path)));
const age = async () => (await everywhere('/v1/w/demo')).map((a) => a.headers['x-data-age']);

test('a service renamed: its pages, its JSON and its ETag change', async () => {
  const before = await stack.get('/v1/w/demo/service/prioreno');
  await stack.change("UPDATE catalogue.service SET nom = 'PrioRéno <essai>' WHERE slug = 'prioreno'");
  try {
    for (const answer of await everywhere('/v1/w/demo/service/prioreno')) {
      assert.equal(words(first(parse(answer.text).root, 'h1')), 'PrioRéno <essai>');
      assert.notEqual(answer.headers.etag, before.headers.etag);
    }
    assert.equal((await stack.get('/api/v1/services/prioreno')).json.nom, 'PrioRéno <essai>');
    assert.equal((await stack.get('/v1/w/demo/service/prioreno',
      { headers: { 'if-none-match': before.headers.etag } })).status, 200);
  } finally {
    await stack.change("UPDATE catalogue.service SET nom = 'PrioRéno' WHERE slug = 'prioreno'");
  }
  assert.equal((await stack.get('/api/v1/services/prioreno')).json.nom, 'PrioRéno');
});

test('an aid withdrawn is gone from lists and from its address', async () => {
  const [[row]] = await stack.sql("SELECT to_jsonb(a)::text FROM catalogue.aide a WHERE id = 'dsil'");
  const labels = await stack.sql("SELECT to_jsonb(l)::text FROM catalogue.aide_label l WHERE id = 'dsil'");
  const quote = (text) => `'${text.replaceAll("'", "''")}'`;
  await stack.change("DELETE FROM catalogue.aide WHERE id = 'dsil'");
  try {
    for (const answer of await everywhere('/v1/w/demo/aide/dsil?ou=72181'))
      assert.equal(answer.status, 404);
    const view = (await stack.get('/api/v1/suggestions?ou=72181&quoi=-&limite=100')).json;
    assert.ok(!view.aides.some((a) => a.id === 'dsil'));
  } finally {
    await stack.change(['BEGIN', `INSERT INTO catalogue.aide SELECT * FROM
      jsonb_populate_record(NULL::catalogue.aide, ${quote(row)})`, ...labels.map(([label]) =>
      `INSERT INTO catalogue.aide_label SELECT * FROM
      jsonb_populate_record(NULL::catalogue.aide_label, ${quote(label)})`), 'COMMIT'].join(';'));
  }
  assert.equal((await stack.get('/v1/w/demo/aide/dsil')).status, 200);
});

test('a local variant stands for its generic aid, open or closed, and each page names the other', async () => {
  await stack.change(`INSERT INTO catalogue.aide (id, nom, publics, zone, origine, generique)
    SELECT 'essai-variante', 'Essai <local>', '{commune}', id, 'essai', 'dsil'
    FROM referentiel.territoire WHERE cle = 'dep-72'`);
  const ids = async (query) => (await stack.get(`/api/v1/suggestions?${query}&quoi=-&limite=100`)).json
    .aides.map((a) => a.id);
  try {
    const here = await ids('ou=72181'), away = await ids('ou=35238');
    assert.ok(here.includes('essai-variante') && !here.includes('dsil'));
    assert.ok(!away.includes('essai-variante') && away.includes('dsil'));
    const page = parse((await stack.get('/v1/w/demo/aide/dsil?ou=72181')).text).root;
    assert.match(words(page), /Pour Le Mans, cette aide est remplacée par sa variante locale : Essai <local>/);
    assert.match(words(parse((await stack.get('/v1/w/demo/aide/dsil')).text).root), /Variantes locales/);
    const local = (await stack.get('/api/v1/aides/essai-variante')).json;
    assert.equal(local.generique.id, 'dsil');
    assert.deepEqual((await stack.get('/api/v1/aides/dsil')).json.variantes.map((a) => [a.id, a.zone.nom]),
      [['essai-variante', 'Sarthe']]);
    assert.equal((await stack.get(new URL(local.generique.url).pathname)).status, 200);
    await stack.change("UPDATE catalogue.aide SET echeance = '2020-01-01' WHERE id = 'essai-variante'");
    const closed = await ids('ou=72181');
    assert.ok(!closed.includes('essai-variante') && !closed.includes('dsil'));
  } finally {
    await stack.change("DELETE FROM catalogue.aide WHERE id = 'essai-variante'");
  }
});

test('an aid is closed, near its end, permanent, yet to open or undated, by its dates', async () => {
  const day = (days) => (days === null ? 'NULL' : `(now() AT TIME ZONE 'Europe/Paris')::date + ${days}`);
  // A day's margin on each side of midnight.
  const cases = { fermee: [null, -2, null], proche: [null, 2, null], 'plus-tard': [null, 90, null],
    'a-venir': [2, 90, null], permanente: [null, -2, "'permanente'"], 'non-dite': [null, null, null] };
  await stack.change(Object.entries(cases).map(([slug, [opens, closes, recurrence]]) =>
    `INSERT INTO catalogue.aide (id, nom, publics, zone, origine, ouverture, echeance, recurrence)
    SELECT 'essai-${slug}', 'Essai ${slug}', '{commune}', id, 'essai', ${day(opens)}, ${day(closes)},
    ${recurrence} FROM referentiel.territoire WHERE cle = '72181'`).join(';'));
  try {
    const view = (await stack.get('/api/v1/suggestions?ou=72181&quoi=-&limite=100')).json;
    for (const slug of Object.keys(cases)) {
      assert.equal((await stack.get(`/api/v1/aides/essai-${slug}`)).json.statut, slug);
      assert.equal(view.aides.some((a) => a.id === `essai-${slug}`), slug !== 'fermee', slug);
      assert.equal((await stack.get(`/v1/w/demo/aide/essai-${slug}?ou=72181`)).status, 200);
    }
    for (const slug of ['proche', 'plus-tard', 'permanente', 'a-venir', 'non-dite']) {
      const filtered = (await stack.get(`/api/v1/aides?ou=72181&echeance=${slug}&limite=100`)).json;
      assert.deepEqual(filtered.aides.filter((a) => a.id.startsWith('essai-')).map((a) => a.id),
        [`essai-${slug}`]);
    }
  } finally {
    await stack.change("DELETE FROM catalogue.aide WHERE origine = 'essai'");
  }
});

test('a partner paused is a 404 that nobody may frame; its return is seen too', async () => {
  await stack.change("UPDATE integration.partenaire SET etat = 'pause' WHERE cle = 'demo'");
  try {
    for (const path of ['/v1/w/demo', '/v1/w/demo/resultats?ou=72181', '/v1/f/demo', '/v1/w/demo.json'])
      for (const answer of await everywhere(path)) {
        assert.equal(answer.status, 404, path);
        assert.match(answer.headers['content-security-policy'], /frame-ancestors 'none'/);
      }
    assert.equal((await stack.get('/api/v1/services')).status, 200, 'the API is nobody\'s');
  } finally {
    await stack.change("UPDATE integration.partenaire SET etat = 'test' WHERE cle = 'demo'");
  }
  assert.equal((await stack.get('/v1/w/demo')).status, 200);
});

test('a new partner: its parents, and no loopback once it is live', async () => {
  const ancestors = async (path) => /frame-ancestors ([^;]*)/
    .exec((await stack.get(path)).headers['content-security-policy'])[1].split(/ +/);
  await stack.change(`INSERT INTO integration.partenaire (cle, nom, etat, reponses)
    VALUES ('essai-mairie', 'Essai', 'actif', 'ou=72181');
    INSERT INTO integration.parent (partenaire, origine) VALUES ('essai-mairie', 'https://www.mairie.fr'),
    ('essai-mairie', 'https://*.gouv.fr')`);
  try {
    assert.deepEqual((await ancestors('/v1/w/essai-mairie')).sort(),
      ["'self'", 'https://*.gouv.fr', 'https://www.mairie.fr']);
    const { root } = parse((await stack.get('/v1/w/essai-mairie')).text);
    assert.equal(words(first(root, 'h1')), 'Quel est votre projet ?', 'what the partner gives is not asked');
    await stack.change("DELETE FROM integration.parent WHERE partenaire = 'essai-mairie'");
    assert.deepEqual(await ancestors('/v1/w/essai-mairie'), ["'self'"]);
    await stack.change("UPDATE integration.partenaire SET etat = 'test' WHERE cle = 'essai-mairie'");
    assert.ok((await ancestors('/v1/w/essai-mairie')).includes('http://localhost:*'));
  } finally {
    await stack.change("DELETE FROM integration.partenaire WHERE cle = 'essai-mairie'");
  }
  assert.equal((await stack.get('/v1/w/essai-mairie')).status, 404);
});

test('without a database pages go on, say the age of their data, and catch up when it is back', async () => {
  assert.deepEqual(new Set(await age()), new Set([undefined]));
  const before = await stack.get('/v1/w/demo/resultats?ou=72181&quoi=gymnase&phase=etude');
  await stack.stopBase();
  try {
    await until(async () => (await age()).every((text) => text !== undefined));
    for (const path of ['/', '/v1/w/demo', '/v1/w/demo/annuaire', '/v1/w/demo/aide/dsil',
      '/api/v1/territoires?q=rennes', '/api/v1/suggestions?ou=72181'])
      for (const answer of await everywhere(path)) {
        assert.equal(answer.status, 200, path);
        assert.match(answer.headers['x-data-age'], /^\d+$/, path);
      }
    const during = await stack.get('/v1/w/demo/resultats?ou=72181&quoi=gymnase&phase=etude');
    assert.ok(during.bytes.equals(before.bytes));
    assert.equal((await stack.get('/healthz')).status, 200);
    const gauge = (text, name) => Number(new RegExp(`^${name}\\{[^}]*\\} (\\S+)$`, 'm').exec(text)[1]);
    for (const state of await everywhere('/readyz')) {
      assert.equal(state.status, 200);
      assert.equal(state.json.base, false);
      assert.ok(state.json.age >= 0 && state.json.version > 0);
    }
    for (const { text } of await everywhere('/metrics')) {
      assert.equal(gauge(text, 'aiguillage_database_up'), 0);
      assert.ok(gauge(text, 'aiguillage_snapshot_age_seconds') >= 0);
    }
    const old = (await stack.get('/readyz')).json.age;
    await until(async () => (await everywhere('/readyz')).every((state) => state.json.age > old));
    assert.equal((await stack.get('/api/v1/qualification', { method: 'POST', body: '{"texte":"gymnase"}',
      headers: { 'content-type': 'application/json' } })).status, 200, 'what writes nothing goes on');
  } finally {
    await stack.startBase();
  }
  await until(async () => (await age()).every((text) => text === undefined));
  await stack.change("UPDATE catalogue.service SET accroche = accroche || ' ' WHERE slug = 'prioreno'");
});
