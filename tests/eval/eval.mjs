// Judges triage by gold files, through the public API of a running stack only.
//
//   node tests/eval/eval.mjs URL DIRECTORY
//
// DIRECTORY holds triage_gold.jsonl and territoires_gold.jsonl. One table is printed; the exit status
// is 1 when a line is under its floor. An axis that a case does not name is not judged by it. In the
// environment, PARTIE= takes only the cases of that part (cas/README.md), DETAIL= shows each fault.
import { readFileSync } from 'node:fs';
import http from 'node:http';

const [url, directory] = process.argv.slice(2);
const verbose = process.env.DETAIL !== undefined;
const agent = new http.Agent({ keepAlive: true, maxSockets: 4 });

function call(path, options = {}, body) {
  return new Promise((resolve, reject) => {
    const request = http.request(url + path, { agent, ...options }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part) => { text += part; });
      response.on('end', () => {
        if (response.statusCode >= 500) reject(new Error(`${path}: ${response.statusCode}`));
        else resolve(JSON.parse(text));
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

const post = (path, value) => call(path,
  { method: 'POST', headers: { 'content-type': 'application/json' } }, JSON.stringify(value));

function query(values) {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined && value !== null && value.length > 0) search.set(name, value);
  }
  return `?${search}`;
}

const lines = (name) => readFileSync(`${directory}/${name}`, 'utf8').split('\n')
  .filter((line) => line.trim() !== '').map((line) => JSON.parse(line));

// A generator of its own, so that two runs draw the same.
function random(seed) {
  let state = seed;
  return (n) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((state / 2147483648) * n);
  };
}

const OU = '35238';
const rows = [];
const add = (name, value, floor, unit = '') => rows.push({ name, value, floor, unit });

// Counts of one axis: predicted at 0.5 or more and not induced, against gold and acceptable labels.
async function labels(cases, slugs) {
  const axes = { thematiques: [0.80, 0.75], sites: [0.90, 0.85], interventions: [0.80, 0.70] };
  const counts = Object.fromEntries(Object.keys(axes).map((axe) => [axe, { tp: 0, fp: 0, fn: 0 }]));
  const others = { leviers: { tp: 0, fp: 0, fn: 0 }, competences: { tp: 0, fp: 0, fn: 0 } };
  for (const one of cases) {
    const answer = await post('/api/v1/qualification', { texte: one.texte });
    const all = { ...counts, ...others };
    for (const [axe, count] of Object.entries(all)) {
      if (one[axe] === undefined) continue;
      const list = axe in axes ? answer.labels.filter((label) => label.axe === axe) : answer[axe];
      const found = new Set(list.filter((label) => label.score >= 0.5 && !label.induit)
        .map((label) => label.slug));
      const gold = new Set(one[axe].map((label) => slugs.get(axe).get(label) ?? label));
      const accepted = new Set((one[`${axe}_acceptables`] ?? []).map((l) => slugs.get(axe).get(l) ?? l));
      for (const slug of found) {
        if (gold.has(slug)) count.tp += 1;
        else if (!accepted.has(slug)) {
          count.fp += 1;
          if (verbose) console.log(`+ ${one.id} ${axe} ${slug} <- ${JSON.stringify(list.find((l) => l.slug === slug).mots)} | ${one.texte}`);
        }
      }
      for (const slug of gold) {
        if (!found.has(slug)) {
          count.fn += 1;
          if (verbose) console.log(`- ${one.id} ${axe} ${slug} | ${one.texte}`);
        }
      }
    }
  }
  for (const [axe, floors] of Object.entries(axes)) {
    const { tp, fp, fn } = counts[axe];
    add(`${axe} : précision`, tp / Math.max(1, tp + fp), floors[0]);
    add(`${axe} : rappel`, tp / Math.max(1, tp + fn), floors[1]);
  }
  for (const [axe, { tp, fp, fn }] of Object.entries(others)) {
    if (tp + fn === 0) continue;
    add(`${axe} : précision`, tp / Math.max(1, tp + fp), 0);
    add(`${axe} : rappel`, tp / Math.max(1, tp + fn), 0);
  }
}

const suggestions = (values) => call(`/api/v1/suggestions${query({ ou: OU, ...values })}`);

async function services(cases) {
  let expected = 0;
  let found = 0;
  let nothing = 0;
  let honest = 0;
  for (const one of cases) {
    const answer = await suggestions({ quoi: one.texte.slice(0, 500),
      phase: one.phase ?? 'inconnue', limite: '100' });
    const listed = answer.services.map((service) => service.slug);
    const near = answer.services_proches.map((service) => service.slug);
    const wanted = one.services_attendus ?? [];
    const first = [...listed, ...near].slice(0, 5);
    const hits = wanted.filter((slug) => first.includes(slug)).length;
    expected += wanted.length;
    found += hits;
    if (verbose && hits < wanted.length) console.log(`? ${one.id} attendus ${wanted} ; premiers ${first} | ${one.texte}`);
    if (wanted.length === 0) {
      const accepted = new Set(one.services_acceptables ?? []);
      const wrong = listed.filter((slug) => !accepted.has(slug));
      nothing += 1;
      if (wrong.length === 0) honest += 1;
      else if (verbose) console.log(`! ${one.id} en trop : ${wrong} | ${one.texte}`);
    }
  }
  add('services attendus parmi les 5 premiers', found / Math.max(1, expected), 0.72);
  add('« rien de précis » sans service inacceptable', honest / Math.max(1, nothing), 0.85);
}

async function purposes(taxonomies) {
  const slugs = taxonomies.thematiques.map((label) => label.slug);
  const draw = random(20261122);
  const all = [];
  for (let page = 1, next = true; next; page += 1) {
    const answer = await call(`/api/v1/services?limite=100&page=${page}`);
    all.push(...answer.services);
    next = answer.suivant !== null;
  }
  let asked = 0;
  let served = 0;
  for (const { slug } of all) {
    const service = await call(`/api/v1/services/${slug}`);
    const main = service.labels.filter((label) => label.axe === 'thematiques')
      .sort((a, b) => (b.score ?? 0) - (a.score ?? 0))[0];
    if (main === undefined) continue;
    for (const size of [1, 2, 3]) {
      const themes = new Set([main.slug]);
      while (themes.size < size) themes.add(slugs[draw(slugs.length)]);
      const answer = await suggestions({ thematiques: [...themes].join(','), limite: '100' });
      asked += 1;
      if ([...answer.services, ...answer.services_proches].some((one) => one.slug === slug)) served += 1;
      else if (verbose) console.log(`x ${slug} absent pour ${[...themes]}`);
    }
  }
  add('service servi quand son thème principal est dit', served / Math.max(1, asked), 0.97);
}

async function competences(taxonomies) {
  let empty = 0, bare = 0;
  for (const { slug } of taxonomies.competences) {
    const answer = await suggestions({ competences: slug, limite: '100' });
    const services = answer.services.length + answer.services_proches.length;
    bare += services === 0 ? 1 : 0;
    if (services + answer.aides.length === 0) {
      empty += 1;
      if (verbose) console.log(`0 ${slug}`);
    }
  }
  add('compétences seules sans service ni aide', empty, 0, ' (au plus 0)');
  add('compétences seules sans service', bare, 76, ' (au plus 76, le module en service)');
}

async function territoires(cases) {
  if (cases.length === 0) return;
  const categories = {};
  let found = 0;
  for (const one of cases) {
    const answer = await call(`/api/v1/territoires${query({ q: one.q, limite: '20' })}`);
    const first = (answer.territoires ?? []).slice(0, one.rang_max ?? 1);
    const good = one.attendu.length === 0 ? (answer.territoires ?? []).length === 0 :
      first.some((t) => one.attendu.some((a) => a.type === t.type && a.code === t.code));
    const count = categories[one.categorie] ??= [0, 0];
    count[1] += 1;
    if (good) { found += 1; count[0] += 1; } else if (verbose) console.log(`t ${one.q} : ${first.map((t) => t.nom)} | ${one.attendu.map((a) => a.nom)}`);
  }
  add('territoires : une réponse attendue dans son rang', found / cases.length, 0.97);
}

const taxonomies = await call('/api/v1/taxonomies');
// The same words may be a label on two axes.
const slugs = new Map(['thematiques', 'sites', 'interventions', 'leviers', 'competences']
  .map((axe) => [axe, new Map(taxonomies[axe].map((label) => [label.libelle, label.slug]))]));
const triage = lines('triage_gold.jsonl')
  .filter((one) => !process.env.PARTIE || one.partie === process.env.PARTIE);
await labels(triage, slugs);
await services(triage);
await purposes(taxonomies);
await competences(taxonomies);
await territoires(lines('territoires_gold.jsonl'));
agent.destroy();

let failed = 0;
for (const { name, value, floor, unit } of rows) {
  const bad = unit === '' ? value < floor : value > floor;
  failed += bad ? 1 : 0;
  const shown = Number.isInteger(value) && unit !== '' ? String(value) : value.toFixed(3);
  const wanted = unit === '' ? (floor > 0 ? `plancher ${floor.toFixed(2)}` : '') : unit.trim();
  console.log(`${bad ? 'NON' : ' ok'}  ${shown.padStart(6)}  ${name}${wanted === '' ? '' : `  [${wanted}]`}`);
}
console.log(`${rows.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
