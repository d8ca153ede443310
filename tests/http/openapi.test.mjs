// The description of the API against what the program answers: every address, every documented
// status, every header and every field, and nothing that is not described.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import Ajv from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { parse } from 'yaml';
import { pile } from '../pile.mjs';
import { program } from './fcgi.mjs';

const stack = await pile({ asan: true });
const source = readFileSync(new URL('../../docs/openapi.yaml', import.meta.url), 'utf8');
const doc = parse(source);
const ajv = new Ajv.default({ allErrors: false, strict: true, strictTypes: false, strictRequired: false,
  allowUnionTypes: true });
formats.default(ajv);
ajv.addVocabulary(Object.keys(doc));
ajv.addSchema(doc, 'doc', undefined, false);

const follow = (thing) => (thing?.$ref ? follow(thing.$ref.slice(2).split('/')
  .reduce((at, name) => at[name], doc)) : thing);
const validators = new Map();

// The validator of the schema at a place of the document.
function validator(place) {
  const ref = `doc#/${place.map((name) => encodeURIComponent(name.replaceAll('~', '~0')
    .replaceAll('/', '~1'))).join('/')}`;
  if (!validators.has(ref))
    validators.set(ref, ajv.compile({ $ref: ref }));
  return validators.get(ref);
}

function valid(place, value, where) {
  const check = validator(place);
  assert.ok(check(value), `${where}: ${JSON.stringify(check.errors)?.slice(0, 600)}`);
}

const operations = Object.entries(doc.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ path, method, operation,
    place: ['paths', path, method], seen: new Set() })));

// The operation that answers a target: literal segments before braces, as the program's table.
function operationOf(target, method) {
  const path = target.split('?')[0];
  const found = operations.filter((one) => one.method === method && new RegExp(`^${one.path
    .replaceAll('.', '\\.').replace(/\{[^}]+\}/g, '[^/]+')}$`).test(path));
  return found.sort((a, b) => a.path.split('{').length - b.path.split('{').length)[0];
}

// Where a $ref, or what is there itself, leads.
function placeOf(place) {
  const thing = place.reduce((at, name) => at[name], doc);
  return thing?.$ref ? placeOf(thing.$ref.slice(2).split('/')) : place;
}

function checkHeaders(response, place, answer, where) {
  for (const [name, header] of Object.entries(response.headers ?? {})) {
    const at = placeOf([...place, 'headers', name]), value = answer.headers[name.toLowerCase()];
    assert.ok(value !== undefined || !follow(header).required, `${where}: no ${name}`);
    if (value !== undefined)
      valid([...at, 'schema'], follow(header).schema.type === 'integer' ? Number(value) : value,
        `${name} of ${where}`);
  }
  const named = Object.keys(response.headers ?? {}).map((name) => name.toLowerCase());
  for (const name of ['allow', 'retry-after', 'etag', 'cache-control', 'access-control-allow-origin', 'location'])
    assert.ok(answer.headers[name] === undefined || named.includes(name), `${where}: ${name} is not described`);
}

// An answer is what the document says of that operation and status.
function conforms(answer, operation, where) {
  const described = operation.operation.responses[String(answer.status)];
  assert.ok(described, `${answer.status} is not described: ${where}`);
  operation.seen.add(String(answer.status));
  const place = placeOf([...operation.place, 'responses', String(answer.status)]);
  const response = follow(described);
  checkHeaders(response, place, answer, where);
  if (response.content === undefined) {
    assert.equal(answer.bytes.length, 0, where);
    return;
  }
  const type = answer.headers['content-type'].split(';')[0];
  assert.ok(type in response.content, `${type} is not described: ${where}`);
  valid([...place, 'content', type, 'schema'], /json/.test(type) ? answer.json : answer.text, where);
}

async function check(target, status, { method = 'GET', as = method, ...options } = {}) {
  const answer = await stack.get(target, { method, ...options });
  const where = `${method} ${target.slice(0, 150)} ${answer.status}`;
  assert.equal(answer.status, status, `${where} ${answer.text.slice(0, 300)}`);
  const operation = operationOf(target, as.toLowerCase());
  assert.ok(operation, `not described: ${where}`);
  conforms(answer, operation, where);
  return answer;
}

// Aids at every stage, one that may be asked for in a part of a région only, and the barest of all.
const day = (days) => (days === null ? 'NULL' : `(now() AT TIME ZONE 'Europe/Paris')::date + ${days}`);
const made = { proche: [null, 2], 'plus-tard': [null, 90], 'a-venir': [2, 90], fermee: [null, -2],
  nue: [null, null] };
await stack.change([...Object.entries(made).map(([id, [opens, closes]]) =>
  `INSERT INTO catalogue.aide (id, nom, publics, natures, zone, origine, ouverture, echeance)
  SELECT 'oas-${id}', 'Essai ${id}', '{commune,region}', '{pret}', id, 'essai-oas', ${day(opens)}, ${day(closes)}
  FROM referentiel.territoire WHERE cle = 'reg-53'`),
`INSERT INTO catalogue.aide (id, nom, publics, zone, origine) SELECT 'oas-partielle', 'Essai', '{region}', id,
  'essai-oas' FROM referentiel.territoire WHERE cle = 'dep-35'`,
"INSERT INTO catalogue.service (slug, nom, origine) VALUES ('oas-nu', 'Essai nu', 'essai-oas')"].join(';'));
after(async () => {
  try {
    await stack.change(`DELETE FROM catalogue.aide WHERE origine = 'essai-oas';
      DELETE FROM catalogue.service WHERE origine = 'essai-oas'`);
  } finally {
    await stack.stop();
  }
});

const types = await stack.sql(`SELECT DISTINCT ON (type, coalesce(nature, '')) cle FROM referentiel.territoire
  WHERE type <> 'zone' ORDER BY type, coalesce(nature, ''), cle`);
const PLACES = [...new Set([...types.flat(), '35238', '72181', '243500139', '200046977', 'dep-35', 'dep-6AE',
  'reg-53', 'reg-94', '97502', '98901', '75101', '50129', '69123', '2A004', '97411'])];
const PROJECTS = ['', 'quoi=-', 'quoi=r%C3%A9novation+%C3%A9nerg%C3%A9tique+du+gymnase&phase=etude',
  'quoi=xyzzy&phase=inconnue', 'thematiques=energies-renouvelables,rien&phase=idee',
  'quoi=piste+cyclable&sans=dsil&nature=pret,subvention&echeance=proche&phase=operation', 'nature=rien',
  'vue=aides&page=2', 'vue=services&quoi=eau', 'quoi=gymnase&sites=-', 'competences=90-32&leviers=velo&zone=france&categorie=x'];

test('the document is valid, and served as it is', async () => {
  const validated = new Validator(), result = await validated.validate(doc);
  assert.ok(result.valid, JSON.stringify(result.errors)?.slice(0, 1000));
  assert.equal(validated.version, '3.1');
  const answer = await check('/openapi.yaml', 200);
  assert.equal(answer.text, source);
  assert.match((await stack.get('/')).text, /href="\/openapi\.yaml"/);
});

test('every schema says all of its fields, and every example is what it illustrates', () => {
  const closed = (schema, where) => {
    if (schema === null || typeof schema !== 'object')
      return;
    if (schema.type === 'object' && !where.includes('requestBody')) {
      assert.equal(schema.additionalProperties, false, where);
      assert.deepEqual([...schema.required].sort(), Object.keys(schema.properties).sort(), where);
    }
    for (const [name, part] of Object.entries(schema))
      if (name !== 'example' && name !== 'examples')
        closed(part, `${where}/${name}`);
  };
  closed(doc.components, 'components');
  closed(doc.paths, 'paths');
  let n = 0;
  const illustrated = (thing, place) => {
    if (thing === null || typeof thing !== 'object')
      return;
    if ('schema' in thing) {
      const examples = [...('example' in thing ? [thing.example] : []),
        ...Object.values(thing.examples ?? {}).map((example) => follow(example).value)];
      for (const example of examples)
        valid([...place, 'schema'], example, place.join('/'));
      n += examples.length;
    }
    for (const [name, part] of Object.entries(thing))
      illustrated(part, [...place, name]);
  };
  illustrated(doc.paths, ['paths']);
  illustrated(doc.components, ['components']);
  assert.ok(n > 15, `${n} examples`);
});

test('what is described is what the program has: addresses, methods, parameters', () => {
  const read = (file) => readFileSync(new URL(`../../fcgi/${file}`, import.meta.url), 'utf8');
  const routes = read('serve/routes.c').slice(read('serve/routes.c').indexOf('table[] = {'));
  const has = new Set();
  for (const [pattern, path] of [[/WIDGET\(([A-Z |]+), "([^"]*)"/g, (p) => `/v1/w/{partenaire}${p}.json`],
    [/FICHIER\(([A-Z |]+), "([^"]*)"/g, (p) => `/v1/w/{partenaire}${p}`],
    [/CHIFFRES\(([A-Z |]+), "([^"]*)"/g, (p) => `${p}.json`],
    [/RESOURCE\(([A-Z |]+), "([^"]*)"/g, (p) => `/api/v1/${p}`], [/\{ ([A-Z |]+), "([^"]*)"/g, (p) => p]])
    for (const [, methods, name] of routes.matchAll(pattern))
      for (const method of methods.split(' | '))
        has.add(`${method} ${path(name)}`);
  assert.deepEqual(operations.map(({ path, method }) => `${method.toUpperCase()} ${path}`).sort(),
    [...has].sort());
  const known = new Map([...read('http/params.c').matchAll(/ROW\(P_\w+, "(\w+)", (true|false)/g)]
    .map(([, name, list]) => [name, list === 'true']));
  const fields = new Set([...read('api/oembed.c').matchAll(/STR\("([a-z]+)"\)/g)].map(([, name]) => name));
  for (const { path, operation } of operations) {
    const parameters = (operation.parameters ?? []).map(follow);
    for (const { name, schema } of parameters.filter((one) => one.in === 'query')) {
      if (path === '/oembed') {
        assert.ok(fields.has(name), name);
        continue;
      }
      assert.ok(known.has(name), `${name} of ${path}`);
      assert.equal(schema.type === 'array', known.get(name), `${name} of ${path} is a list`);
    }
    assert.deepEqual(parameters.filter((one) => one.in === 'path').map((one) => one.name),
      [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name), path);
  }
});

test('territories of all kinds, and what was typed to find them', async () => {
  for (const code of PLACES)
    await check(`/api/v1/territoires/${code}`, 200);
  for (const q of ['lemans', 'saint denis', 'st', '35', '35000', '243500139', 'bretagne', 'sirtom', 'zzyzx qq',
    'd\'oléron', 'cherbourg octeville', 'rennnes', '🦄'])
    for (const limite of ['', '&limite=1', '&limite=100']) {
      await check(`/api/v1/territoires?q=${encodeURIComponent(q)}${limite}`, 200);
      if (limite === '')
        await (async () => {
          const answer = await stack.get(`/v1/w/demo/territoire.json?q=${encodeURIComponent(q)}`);
          assert.ok([200, 422].includes(answer.status));
          conforms(answer, operationOf('/v1/w/demo/territoire.json', 'get'), q);
        })();
    }
  await check('/v1/w/demo/territoire.json', 200);
  await check('/api/v1/taxonomies', 200);
});

test('the frame of a module, from its address', async () => {
  const url = (path) => encodeURIComponent(stack.url + path);
  for (const path of ['/v1/w/demo', '/v1/w/demo?ou=35238&theme=sombre'])
    await check(`/oembed?url=${url(path)}&maxwidth=400`, 200);
  await check(`/oembed?url=${url('/v1/w/personne')}`, 404);
  await check(`/oembed?url=${url('/v1/w/demo')}&maxwidth=-1`, 422);
  await check(`/oembed?url=${url('/v1/w/demo')}&format=yaml`, 501);
});

test('each service and each aid of the catalogue, and the lists they come in', async () => {
  for (const [kind, key, page] of [['services', 'slug', 'service'], ['aides', 'id', 'aide']]) {
    const ids = (await stack.sql(`SELECT ${key} FROM catalogue.${kind.slice(0, -1)} ORDER BY 1`)).flat();
    for (const id of ids) {
      await check(`/api/v1/${kind}/${id}`, 200);
      await check(`/v1/w/demo/${page}/${id}.json?ou=${PLACES[id.length % PLACES.length]}`, 200);
    }
    for (const query of ['', 'limite=100', 'page=2', 'page=9999', 'page=x', 'q=chaleur', 'q=zzqx', 'tri=nom',
      'tri=echeance', 'tri=pertinence&q=eau', 'thematiques=energies-renouvelables', 'thematiques=-', 'ou=35238',
      'ou=reg-53&nature=pret', 'echeance=proche', 'echeance=permanente&zone=france'])
      await check(`/api/v1/${kind}?${query}`, 200);
  }
  const seen = (await stack.get('/api/v1/aides?ou=35238&limite=100&nature=pret')).json.aides;
  assert.deepEqual(['oas-a-venir', 'oas-nue', 'oas-plus-tard', 'oas-proche'].filter((id) =>
    !seen.some((aide) => aide.id === id)), []);
  const filters = { nature: (aide, value) => aide.natures.includes(value),
    echeance: (aide, value) => aide.statut === value };
  for (const [name, keeps] of Object.entries(filters))
    for (const value of follow(doc.components.parameters[name].schema.items).enum) {
      const { aides } = (await check(`/api/v1/aides?${name}=${value}&limite=100`, 200)).json;
      assert.ok(aides.length > 0 && aides.every((aide) => keeps(aide, value)), `${name}=${value}`);
    }
});

test('each card of an API, whom it answers, and their list', async () => {
  const cards = (await stack.sql('SELECT DISTINCT slug FROM catalogue.carte ORDER BY 1')).flat();
  const verdicts = new Set();
  for (const slug of cards) {
    const { json } = await check(`/api/v1/cartes/${slug}`, 200);
    verdicts.add(json.reponse.verdict);
    await check(`/v1/w/demo/carte/${slug}.json?ou=35238`, 200);
    const { json: { qui } } = await check(`/v1/w/demo/demander/${slug}.json`, 200);
    for (const one of qui) {
      await check(`/v1/w/demo/demander/${slug}.json?qui=${one.slug}`, 200);
      await check(`/api/v1/cartes/${slug}?qui=${one.slug}`, 200);
    }
  }
  assert.deepEqual([...verdicts].sort(), ['a-verifier', 'non', 'oui', 'peut-etre']);
  for (const query of ['', 'limite=100', 'page=2', 'page=9999', 'page=x', 'q=eau', 'q=zzqx', 'ou=35238'])
    for (const list of ['/api/v1/cartes', '/v1/w/demo/cartes.json'])
      await check(`${list}?${query}`, 200);
  await check('/api/v1/cartes/rien', 404);
  await check('/v1/w/demo/carte/rien.json', 404);
  await check('/v1/w/demo/demander/rien.json', 404);
  await check(`/v1/w/demo/demander/${cards[0]}.json?qui=personne-de-ce-nom`, 422);
  await check('/api/v1/cartes?ou=99999', 422);
  await check(`/api/v1/cartes/${cards[0]}?qui=personne-de-ce-nom`, 422);
});

test('results for all places and projects, through the API and as pages', async () => {
  let partial = 0, empty = 0;
  for (const ou of PLACES)
    for (const query of PROJECTS) {
      const { json } = await check(`/api/v1/suggestions?ou=${ou}&${query}`, 200);
      partial += json.aides_partielles.length;
      empty += json.aides.length === 0;
    }
  for (const ou of PLACES.slice(-12))
    for (const query of PROJECTS) {
      await check(`/api/v1/suggestions?ou=${ou}&${query}&limite=100`, 200);
      await check(`/v1/w/demo/resultats.json?ou=${ou}&${query}`, 200);
    }
  assert.ok(partial > 0 && empty > 0, 'some have aids in a part of them, some have none');
});

test('other answers: each says what the page that it opens shows', async () => {
  const seen = new Set();
  for (const ou of PLACES.slice(-4))
    for (const query of PROJECTS) {
      const { json } = await check(`/api/v1/alternatives?ou=${ou}&${query}`, 200);
      await check(`/v1/w/demo/autrement.json?ou=${ou}&${query}`, 200);
      for (const other of json.alternatives) {
        seen.add(other.parametre);
        if (other.avec !== null)
          seen.add('avec');
        const { pathname, search } = new URL(other.url);
        assert.deepEqual(other.totaux, (await check(`${pathname}.json${search}`, 200)).json.totaux, other.url);
      }
    }
  for (const parametre of ['phase', 'ou', 'thematiques', 'sites', 'leviers', 'competences', 'avec'])
    assert.ok(seen.has(parametre), parametre);
});

test('data that need not be asked for: each filter keeps what it says, in both forms', async () => {
  const all = (await check('/api/v1/donnees?limite=100', 200)).json;
  const keeps = { utilite: (d, v) => (d.utilite ?? 'non-listee') === v, famille: (d, v) => d.famille === v,
    ouverture: (d, v) => (d.ouverture ?? 'non-dite') === v, annee: (d, v) => d.annee === Number(v) };
  const page = (await check('/v1/w/demo/ne-plus-demander.json', 200)).json;
  assert.equal(page.total, all.total);
  for (const { parametre, valeurs } of page.facettes)
    for (const { valeur, total } of valeurs.filter((one) => one.valeur !== '')) {
      const { donnees } = (await check(`/api/v1/donnees?limite=100&${parametre}=${valeur}`, 200)).json;
      assert.equal(donnees.length, total, `${parametre}=${valeur}`);
      assert.ok(donnees.every((one) => (keeps[parametre] ?? (() => true))(one, valeur)), `${parametre}=${valeur}`);
      await check(`/v1/w/demo/ne-plus-demander.json?${parametre}=${valeur}&q=attestation`, 200);
    }
  for (const query of ['q=zzqx', 'page=2', 'page=9999', 'limite=1'])
    await check(`/api/v1/donnees?${query}`, 200);
  for (const query of ['utilite=x', 'ouverture=x', 'famille=x', 'producteur=x', 'annee=1999', 'annee=x']) {
    await check(`/api/v1/donnees?${query}`, 422);
    await check(`/v1/w/demo/ne-plus-demander.json?${query}`, 422);
  }
  await check('/api/v1/donnees?limite=0', 422);
});

test('questions, directory and entry as JSON', async () => {
  const shown = new Set();
  for (const query of ['', 'ou=35238', 'ou=35238&quoi=xyzzy', 'ou=35238&quoi=gymnase', 'quoi=eau&sites=ecole',
    'ou=35238&quoi=-&phase=idee', 'thematiques=energies-renouvelables', 'phase=inconnue'])
    for (const page of ['', '/projet', '/precisions', '/phase', '/annuaire']) {
      const { json } = await check(`/v1/w/demo${page}.json?${query}`, 200);
      if (page === '')
        shown.add(json.q?.question ?? 'resultats');
    }
  assert.deepEqual([...shown].sort(), ['phase', 'precisions', 'projet', 'resultats', 'territoire']);
  for (const query of ['q=chaleur', 'q=zzqx', 'page=3', 'page=99', 'vue=aides', 'vue=services', 'nature=pret',
    'tri=echeance', 'tri=pertinence', 'thematiques=energies-renouvelables&ou=reg-53', 'zone=france,reg-53'])
    await check(`/v1/w/demo/annuaire.json?${query}`, 200);
});

test('a form sent as JSON: the next page, as JSON too, or the question again', async () => {
  for (const query of ['question=territoire&q=lemans', 'question=territoire&q=saint+denis',
    'question=projet&ou=72181&quoi=gymnase', 'question=precisions&ou=72181&quoi=gymnase',
    'question=phase&ou=72181&quoi=gymnase&phase=idee']) {
    const { headers } = await check(`/v1/w/demo/suite.json?${query}`, 303);
    assert.match(headers.location, /^\/v1\/w\/demo\/[a-z]+\.json\?/);
    assert.equal((await stack.get(headers.location)).status, 200);
  }
  for (const query of ['question=territoire&q=', 'question=territoire&q=zzqx', 'question=territoire&q=rennnne',
    'question=projet&ou=72181', 'question=phase&ou=72181&quoi=-', '', 'question=x', 'question=phase&ou=99999',
    `question=projet&ou=72181&quoi=${'a'.repeat(501)}`])
    await check(`/v1/w/demo/suite.json?${query}`, 422);
});

const qualify = (body, status, headers = { 'content-type': 'application/json' }) =>
  check('/api/v1/qualification', status, { method: 'POST', body, headers });

test('qualification of many texts, and of what is no text', async () => {
  for (const [id, texte] of (await stack.sql(
    "SELECT id, coalesce(nullif(description, ''), nom) FROM catalogue.aide ORDER BY id LIMIT 60"))
    .concat([['empty', ''], ['nothing', 'xyzzy plugh'], ['a gymnasium', 'Rénovation du gymnase']])) {
    const { labels, leviers, competences } = (await qualify(JSON.stringify({ texte }), 200)).json;
    assert.ok([...labels, ...leviers, ...competences].every((one) => one.mots.length > 0 || one.induit), id);
  }
  await qualify('{"texte":', 400);
  await qualify(JSON.stringify({ texte: 'a'.repeat(70000) }), 413);
  await qualify('texte=a', 415, { 'content-type': 'application/x-www-form-urlencoded' });
  await qualify('{"texte":1}', 422);
  await qualify(JSON.stringify({ texte: 'a'.repeat(4001) }), 422);
});

test('refusals say which parameter, all in the same words', async () => {
  const long = 'a'.repeat(501);
  for (const [path, ...queries] of [['/api/v1/territoires', '', 'q=a&limite=0', `q=${long}`],
    ['/api/v1/services', 'limite=101', 'ou=99999', `q=${long}`], ['/api/v1/services/prioreno', 'ou=x'],
    ['/api/v1/aides', 'limite=x', 'ou=99999', `q=${long}`], ['/api/v1/aides/dsil', 'ou=dep-0'],
    ['/api/v1/suggestions', '', 'ou=x', 'ou=72181&limite=0', `ou=72181&quoi=${long}`],
    ['/api/v1/alternatives', '', 'ou=x', `ou=72181&quoi=${long}`],
    ['/v1/w/demo.json', 'ou=x', `ou=72181&quoi=${long}`], ['/v1/w/demo/projet.json', 'ou=x', `quoi=${long}`],
    ['/v1/w/demo/precisions.json', 'ou=x', `quoi=${long}`], ['/v1/w/demo/phase.json', 'ou=x', `quoi=${long}`],
    ['/v1/w/demo/resultats.json', '', 'ou=x', `ou=72181&quoi=${long}`],
    ['/v1/w/demo/resultats.csv', '', 'ou=x', `ou=72181&quoi=${long}`], ['/v1/w/demo/resultats.ics', '', 'ou=x'],
    ['/v1/w/demo/autrement.json', '', 'ou=x'], ['/v1/w/demo/annuaire.json', 'ou=x', `q=${long}`, `quoi=${long}`], ['/v1/w/demo/territoire.json', 'ou=x',
      `q=${long}`]])
    for (const query of queries)
      await check(`${path}?${query}`, 422);
  for (const path of ['/api/v1/territoires/99999', '/api/v1/services/rien', '/api/v1/aides/rien',
    '/v1/w/demo/service/rien.json', '/v1/w/demo/aide/rien.json', ...operations.map((one) => one.path)
      .filter((path) => path.startsWith('/v1/w/')).map((path) => path.replace('{partenaire}', 'inconnu'))])
    await check(path, 404);
});

// An address that answers, for each operation.
const WORKING = {
  '/oembed': `?url=${encodeURIComponent(`${stack.url}/v1/w/demo`)}`, '/api/v1/territoires': '?q=rennes', '/api/v1/suggestions': '?ou=72181',
  '/api/v1/alternatives': '?ou=72181',
  '/v1/w/{partenaire}/autrement.json': '?ou=72181',
  '/v1/w/{partenaire}/resultats.json': '?ou=72181', '/v1/w/{partenaire}/resultats.csv': '?ou=72181',
  '/v1/w/{partenaire}/resultats.ics': '?ou=35238',
  '/v1/w/{partenaire}/suite.json': '?question=territoire&q=lemans' };
const target = ({ path }) => path.replace('{partenaire}', 'demo').replace('{code}', '35238')
  .replace('{slug}', 'prioreno').replace('{carte}', 'api-particulier').replace('{id}', 'dsil') + (WORKING[path] ?? '');

test('of every address: 304, HEAD, another method, too many parameters', async () => {
  const many = Array.from({ length: 301 }, (_, i) => `p${i}=1`).join('&');
  for (const operation of operations) {
    const { path, method, operation: { responses } } = operation, url = target(operation);
    const options = method === 'post' ? { method: 'POST', body: '{"texte":"a"}',
      headers: { 'content-type': 'application/json' } } : {};
    const answer = await check(url, '303' in responses ? 303 : 200, options);
    if ('304' in responses)
      await check(url, 304, { headers: { 'if-none-match': answer.headers.etag } });
    if ('400' in responses)
      await check(`${url}${url.includes('?') ? '&' : '?'}${many}`, 400, options);
    const { headers } = await check(url, 405, { method: 'DELETE', as: method });
    const allowed = headers.allow.split(', ');
    assert.ok(allowed.includes(method.toUpperCase()), path);
    assert.equal(allowed.includes('HEAD'), method === 'get');
    if (method === 'get') {
      const head = await stack.get(url, { method: 'HEAD' });
      assert.equal(head.status, answer.status);
      assert.equal(head.headers.etag, answer.headers.etag);
    }
    if (allowed.includes('OPTIONS'))
      assert.equal((await stack.get(url, { method: 'OPTIONS' })).status, 204);
  }
  for (const path of ['/healthz', '/readyz', '/metrics'])
    await check(path, 200);
});

test('without data yet: 503, and when to come back', async () => {
  const own = await program(stack, { base: 'host=/nowhere/at/all dbname=x', instantane: '' });
  try {
    for (const operation of operations) {
      const options = operation.method === 'post' ? { method: 'POST', body: '{"texte":"a"}',
        params: { CONTENT_TYPE: 'application/json' } } : {};
      const answer = await own.ask(target(operation), options);
      assert.equal(answer.status, '503' in operation.operation.responses ? 503 : 200, operation.path);
      conforms(answer, operation, `${operation.path} without data`);
    }
    const answer = await own.ask('/metrics', { params: { REMOTE_ADDR: '192.0.2.1' } });
    assert.equal(answer.status, 404);
    conforms(answer, operationOf('/metrics', 'get'), '/metrics from elsewhere');
  } finally {
    await own.stop();
  }
});

test('every status described has been seen', () => {
  for (const { path, method, operation, seen } of operations)
    assert.deepEqual(Object.keys(operation.responses).filter((status) => !seen.has(status)), [],
      `${method} ${path}`);
});
