// A stand-in for the API of Aides-territoires, on loopback, traps included: what it ignores, what it
// hides, what it counts.  `fault(request)` may answer in its place (true: it has).
//
//   const at = await serveur({ aids: 300 });
//   at.url            http://127.0.0.1:PORT/api
//   at.aids           its records; changing them changes what it says
//   at.lieux          a record's id: the code of its perimeter, where a name is that of several
//   at.requests       [{ method, path, headers }]
//   node tests/fakes/aides-territoires/serveur.mjs 3000      alone, for a try by hand

import { existsSync, readFileSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const SHARED = process.env.SHARED ?? path.join(ROOT, '../shared');
// Real records and perimeters of former years, where they are at hand.
export const REELLES = path.join(SHARED, 'data/aides-territoires');
const REAL = path.join(REELLES, 'aides_2021.jsonl');
export const JETON = 'jeton-personnel-d-essai';

export const rows = (text) => {
  const [header, ...lines] = text.trim().split('\n').map((line) =>
    [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map((m) => (m[1] ?? m[2]).replaceAll('""', '"')));
  return lines.map((cells) => Object.fromEntries(header.map((name, i) => [name, cells[i]])));
};

// Perimeters, with the régions for which an aid of each is returned.
function perimeters() {
  const all = rows(readFileSync(path.join(ROOT, 'sql/seed/territoires.csv'), 'utf8'))
    .filter((t) => ['region', 'departement', 'epci'].includes(t.type));
  const scales = { region: 'Région', departement: 'Département', epci: 'EPCI' };
  // Collectivités d’outre-mer are neither départements nor régions there.
  const overseas = (t) => /^9(75|77|78|8\d)$/.test(t.code);
  const list = all.map((t, i) => ({ id: `${1000 + i}-x`, name: t.nom, scale: overseas(t) ? 'Ad-hoc' : scales[t.type],
    code: t.code, text: t.nom, zipcodes: null, regions: t.type === 'region' || overseas(t) ? [t.code] :
      (t.regions ?? '').split('|').filter(Boolean).map((cle) => cle.slice(4)) }));
  const more = [['Loire-Bretagne', 'Bassin hydrographique', '04', ['52', '53', '24']],
    ['Rhin-Meuse', 'Bassin hydrographique', '02', ['44']],
    ['Rhône-Méditerranée-Corse', 'Bassin hydrographique', '06', ['84', '93', '76']],
    ['PAYS DES CHÂTEAUX', 'Ad-hoc', 'PAYS-1', ['24']], ['Communes littorales', 'Ad-hoc', 'LIT', ['53', '76']],
    ['Deux fois', 'Ad-hoc', 'D1', ['53']], ['Deux fois', 'Ad-hoc', 'D2', ['53']],
    ['Jumelle', 'Ad-hoc', 'J1', ['53']], ['Jumelle', 'Ad-hoc', 'J2', ['76']],
    ['Île de Clipperton', 'Ad-hoc', '989', ['989']],
    ...['11_24_53', '01_02_03_04_06_11_24_27_28_32_44_52_53_75_76_93_94_975_987', '11_99'].map((codes) =>
      [`regions_${codes}`, 'Ad-hoc', `id_${codes.length}`, codes.split('_')]),
    // Of the four communes of that name, those that have aids: the list has no other.
    ['Saint-Denis', 'Commune', '11339', ['11339']], ['Saint-Denis', 'Commune', '30247', ['30247']],
    ['Saint-Denis', 'Commune', '93066', ['93066']]];
  return [...list, ...more.map(([name, scale, code, regions], i) =>
    ({ id: `${9000 + i}-y`, name, scale, code, text: name, zipcodes: null, regions }))];
}

const ZONES = [['France', 'Pays'], ['Bretagne', 'Région'], ['Occitanie', 'Région'], ['Sarthe', 'Département'],
  ['Loire-Bretagne', 'Bassin hydrographique'], ['PAYS DES CHÂTEAUX', 'Ad-hoc'], ['Europe', 'Continent'],
  ['Hérault', 'Département'], ['France métropolitaine', 'Ad-hoc']];

// A record of today's shape; every field may be given another value.
export function aide(id, more = {}) {
  const [perimeter, scale] = ZONES[id % ZONES.length];
  return { id, slug: `aide-${id}`, url: `/aides/aide-${id}/`, name: `Aide d’essai ${id}`, name_initial: null,
    short_title: null, financers: ['ADEME'], instructors: [], programs: [],
    description: `<p>Une aide pour <strong>rénover</strong> l’école n° ${id}.</p>`,
    eligibility: '<ul><li>Être une commune</li></ul>', contact: '<p>accueil@exemple.fr</p>',
    project_examples: null, perimeter, perimeter_scale: scale, mobilization_steps: ['Réflexion / conception'],
    origin_url: `https://exemple.fr/aides/${id}`, application_url: null,
    categories: ['Énergies / Déchets / Transition énergétique'], is_call_for_project: null,
    targeted_audiences: ['Commune', 'Intercommunalité / Pays'], aid_types: ['Subvention'],
    is_charged: false, destinations: ['Dépenses d’investissement'], start_date: null, predeposit_date: null,
    submission_deadline: null, subvention_rate_lower_bound: null, subvention_rate_upper_bound: 80,
    subvention_comment: null, loan_amount: null, recoverable_advance_amount: null, recurrence: 'Permanente',
    import_data_url: null, import_data_mention: null, import_share_licence: null,
    date_created: '2024-05-21T12:15:00+00:00', date_updated: '2026-10-01T03:00:00+02:00',
    project_references: [], european_aid: null, is_live: true, ...more };
}

function records(n) {
  const real = existsSync(REAL) ? readFileSync(REAL, 'utf8').trim().split('\n').map((line) => JSON.parse(line)) : [];
  const list = real.filter((one) => /\(Région\)$|^France$/.test(one.perimeter ?? '')).slice(0, Math.ceil(n / 4));
  for (let id = 200000; list.length < n; id++)
    list.push(aide(id));
  return list;
}

const send = (response, status, body, type = 'application/json') => {
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body).replace(/[\u0080-\uffff]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`));
  response.writeHead(status, { 'content-type': type, 'content-length': bytes.length });
  response.end(bytes);
};

export async function serveur({ aids = 120, port = 0 } = {}) {
  const at = { aids: records(aids), locales: [], lieux: new Map(), perimeters: perimeters(), requests: [], tokens: 0,
    fault: () => false, cache: new Map(), send };
  const valid = new Set();

  function aidsFor(query) {
    const id = parseInt(query.get('perimeter_id') ?? '', 10);
    const zone = at.perimeters.find((p) => parseInt(p.id, 10) === id);
    if (!zone)                    // an unknown value is no filter
      return at.aids;
    const named = new Map([...at.perimeters].reverse().map((p) => [p.name, p]));
    const of = (one) => at.perimeters.find((p) => p.code === at.lieux.get(one.id)) ?? named.get((one.perimeter ?? '')
      .replace(/ \((Région|EPCI|Département|Commune|Bassin hydrographique)\)$/, ''));
    return [...at.aids, ...at.locales].filter((one) => /^(France|Europe)/.test(one.perimeter) ||
      of(one)?.regions.some((code) => zone.regions.includes(code)));
  }

  function perimetersFor(query) {
    const names = { region: 'Région', department: 'Département', epci: 'EPCI', commune: 'Commune',
      basin: 'Bassin hydrographique', adhoc: 'Ad-hoc' };
    const insees = query.getAll('insees[]');
    const scale = names[query.get('scale')];
    return at.perimeters.filter((p) => (!scale || p.scale === scale) &&
      (insees.length === 0 || insees.includes(p.code))).map(({ regions, ...p }) => p);
  }

  function list(response, url, all) {
    const page = parseInt(url.searchParams.get('page') ?? '1', 10);
    const asked = parseInt(url.searchParams.get('size') ?? url.searchParams.get('itemsPerPage') ?? '50', 10);
    // The cache knows the page and not how many rows were asked.
    const key = `${url.pathname}?${[...url.searchParams].filter(([n]) => !/^(size|itemsPerPage)$/.test(n))}`;
    if (!at.cache.has(key))
      at.cache.set(key, Math.min(asked, 100));
    const size = at.cache.get(key);
    const results = all.slice((page - 1) * size, page * size);
    const next = new URL(url);
    next.searchParams.set('page', String(page + 1));
    const body = { count: all.length, previous: null, next: page * size < all.length ? String(next) : null, results };
    send(response, 200, at.change?.(body, url) ?? body);
  }

  const server = http.createServer((request, response) => {
    const url = new URL(request.url, `http://${request.headers.host}`);
    at.requests.push({ method: request.method, path: request.url, headers: request.headers });
    request.resume();
    if (at.fault({ request, response, url, send, n: at.requests.length }))
      return;
    if (!url.pathname.endsWith('/')) {
      response.writeHead(301, { location: `${url.pathname}/${url.search}` }).end();
    } else if (request.headers['x-auth-token'] !== undefined) {
      if (request.headers['x-auth-token'] !== JETON)
        send(response, 401, { message: 'User not found' });
      else {
        valid.add(`jwt-${++at.tokens}`);
        send(response, 200, { token: `jwt-${at.tokens}` });
      }
    } else if (!valid.has((request.headers.authorization ?? '').replace('Bearer ', ''))) {
      send(response, 401, { code: 401, message: 'JWT Token not found' });
    } else if (url.pathname === '/api/aids/all/') {
      list(response, url, [...at.aids].sort((a, b) => b.id - a.id));
    } else if (url.pathname === '/api/aids/') {
      list(response, url, aidsFor(url.searchParams));
    } else if (url.pathname === '/api/perimeters/') {
      list(response, url, perimetersFor(url.searchParams));
    } else {
      send(response, 404, { type: 'about:blank', title: 'Not Found', status: 404, detail: "Cette aide n'existe pas" });
    }
  });
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  at.url = `http://127.0.0.1:${server.address().port}/api`;
  at.expire = () => valid.clear();
  at.stop = () => new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections?.();
  });
  return at;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const at = await serveur({ aids: Number(process.argv[2] ?? 3000), port: Number(process.argv[3] ?? 0) });
  console.log(`${at.url} (jeton : ${JETON})`);
}
