// aiguillage import services: what an operator's file brings, what is refused and why, what stays.

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { pile, until } from '../pile.mjs';
import { commande } from './commande.mjs';
import { all, parse, words } from './html.mjs';

const stack = await pile({ asan: true });
const dir = mkdtempSync(path.join(os.tmpdir(), 'aiguillage-import-'));
const file = (name, ...lines) => {
  writeFileSync(path.join(dir, name), `${lines.join('\n')}\n`);
  return path.join(dir, name);
};
const importer = (...args) => commande(stack, ['import', 'services', ...args]);
const version = async () => (await stack.sql(`SELECT sum(version) FROM catalogue.version
  WHERE objet <> 'passage'`))[0][0];

after(async () => {
  rmSync(dir, { recursive: true, force: true });
  await stack.change(`DELETE FROM catalogue.service WHERE origine = 'services';
    DELETE FROM catalogue.passage WHERE source = 'services';
    UPDATE catalogue.version SET version = version + 1 WHERE objet = 'passage'; NOTIFY aiguillage_change`);
  await stack.stop();
});

const HEADER = 'slug,nom,operateur,url,categories,niveau_expertise,profil_generaliste,' +
  'presentation_generique,generique,phase_idee,phase_etude,phase_operation,nature,beta,ecosysteme_public,' +
  'accroche,description,source';
const row = (slug, nom, url = '', source = '') => `${slug},${nom},,${url},,,,,,,,,,,,,,${source}`;

test('a file with bad rows: each is refused with its line and reason, the rest goes in', async () => {
  const name = file('services.csv', HEADER, row('essai-un', 'Essai un', 'https://un.fr'),
    'essai-deux,"Deux, sur\ndeux lignes",,,,,,,,,,,,,,,,', row('Mauvais Slug', 'x'),
    row('essai-lien', 'x', 'javascript:alert(1)'), row('prioreno', 'x'),
    row('essai-source', 'x', '', 'inconnue'), `${row('essai-long', 'x')},trop`, '"essai-ouvert,x',
    row('essai-fin', 'La fin'));
  const { status, out, err } = await importer('--fichier', name);
  assert.equal(status, 0, err);
  assert.match(out, /9 vus, 3 nouveaux, 0 changés, 0 retirés, 6 refusés/);
  for (const [line, what] of [[5, 'colonne slug : '], [6, 'colonne url : un lien commence par'], [7, 'prioreno est déjà tenu'],
    [8, 'source inconnue : inconnue'], [9, 'colonnes inattendues'], [10, 'un guillemet']])
    assert.match(err, new RegExp(`services\\.csv, ligne ${line}(, | : )${what}`));
  await until(async () => (await stack.get('/api/v1/services/essai-fin')).status === 200);
  assert.equal((await stack.get('/api/v1/services/essai-deux')).json.nom, 'Deux, sur\ndeux lignes');
  assert.equal((await stack.get('/api/v1/services/prioreno')).json.nom, 'PrioRéno');
  const listed = await commande(stack, ['imports', 'services']);
  assert.match(listed.out, /fait : 9 vus, 3 nouveaux/);
  assert.match(listed.out, /ligne 10 : un guillemet/);
});

test('the run is on the page and in the metrics', async () => {
  const page = parse((await stack.get('/fraicheur')).text);
  const card = all(page.root, 'article').map(words).find((text) => /^services /.test(text));
  assert.match(card, /Réussie.*Éléments lus ?9 .*Refusés ?6/);
  assert.match((await stack.get('/metrics')).text,
    /^aiguillage_import_refused_rows\{processus="\d+",source="services"\} 6$/m);
});

test('the same file again changes nothing; the default data leave it alone', async () => {
  const before = await version();
  assert.match((await importer('--fichier', path.join(dir, 'services.csv'))).out,
    /0 nouveaux, 0 changés, 0 retirés/);
  assert.equal((await commande(stack, ['import', 'defaut', '--forcer'])).status, 0);
  assert.equal(await version(), before);
});

test('JSON lines, with labels by their names and contexts by the name of the service', async () => {
  rmSync(path.join(dir, 'services.csv'));
  const service = (slug, more = {}) => JSON.stringify({ slug, nom: `Nom de ${slug}`, ...more });
  file('services.jsonl', service('essai-un', { url: 'https://un.fr', categories: ['contenu', 'aides'],
    phases: { Idée: 1, Étude: 0.5, Opération: 0 },
    classification: { sites: [{ label: 'Ecole', score: 1 }], thematiques: [{ label: 'Inconnue', score: 1 }] } }),
  service('essai-deux', { nature: { a: 1 } }), service('essai-fin'), '{"slug": "coupé', '[1]',
  service('essai-quatre', { nom: 'nul\u0000' }), service('essai-deux'));
  file('services_contextes.jsonl', JSON.stringify({ service: 'Nom de essai-un', competences: [],
    leviers: ['Sobriété foncière'], phases: ['Étude', 'Idée'], regions: ['53'], url: 'https://c.fr/' }),
  JSON.stringify({ service: 'Personne', url: 'https://c.fr/' }));
  const { status, out, err } = await importer('--fichier', dir);
  assert.equal(status, 0, err);
  assert.match(out, /7 vus, 0 nouveaux, 3 changés, 0 retirés, 6 refusés/);
  for (const said of [/services\.jsonl, ligne 1 : label inconnu : thematiques \/ Inconnue/,
    /services\.jsonl, ligne 2, colonne nature/, /services\.jsonl, ligne 4 : .*JSON/, /ligne 5 : un objet/,
    /ligne 6, colonne nom/, /services_contextes\.jsonl, ligne 2 : service inconnu : Personne/])
    assert.match(err, said);
  await until(async () => (await stack.get('/api/v1/services/essai-un')).json.categories?.length === 2);
  const one = (await stack.get('/api/v1/services/essai-un')).json;
  assert.deepEqual(one.labels.map((label) => label.slug), ['ecole']);
  assert.deepEqual(await stack.sql(`SELECT leviers, phases, regions FROM catalogue.service_contexte
    WHERE slug = 'essai-un'`), [['{sobriete-fonciere}', '{etude,idee}', '{53}']]);
});

test('a bare host is a link, a name is one whatever its capitals, and what concerns a service held elsewhere is said', async () => {
  rmSync(path.join(dir, 'services_contextes.jsonl'));
  rmSync(path.join(dir, 'services.jsonl'));
  file('services.csv', HEADER, row('essai-un', 'Essai ÉTÉ', 'un.exemple.fr/aide'), row('essai-deux', 'Essai deux'),
    row('essai-fin', 'La fin'));
  file('services_labels.csv', 'slug,axe,label,score', 'essai-un,sites,Ecole,1', 'prioreno,sites,ecole,1',
    'essai-un,sites,ecole,3', 'essai-un,sites,ecole');
  file('services_contextes.jsonl', JSON.stringify({ service: 'essai été', url: 'https://c.fr/' }),
    JSON.stringify({ service: 'PrioRéno', url: 'https://c.fr/' }));
  const { status, out, err } = await importer('--fichier', dir);
  assert.equal(status, 0, err);
  assert.match(out, /3 vus, 0 nouveaux, 3 changés, 0 retirés, 4 refusés/);
  for (const said of ['services_labels.csv, ligne 3 : prioreno est déjà tenu par une autre source : defaut',
    'services_labels.csv, ligne 4, colonne score : valeur que la règle n’admet pas (un nombre de 0 à 1) : « 3 »',
    'services_labels.csv, ligne 5, colonne score : colonnes inattendues',
    'services_contextes.jsonl, ligne 2 : prioreno est déjà tenu par une autre source : defaut'])
    assert.ok(err.includes(said), `${said}\n${err}`);
  assert.doesNotMatch(err, /violates|column|null value/);
  assert.deepEqual(await stack.sql(`SELECT s.url, c.url, array_agg(l.label) FROM catalogue.service s
    JOIN catalogue.service_contexte c USING (slug) JOIN catalogue.service_label l USING (slug)
    WHERE slug = 'essai-un' GROUP BY 1, 2`), [['https://un.exemple.fr/aide', 'https://c.fr/', '{ecole}']]);
});

test('a line refused takes its labels with it, told once', async () => {
  rmSync(path.join(dir, 'services.csv'));
  rmSync(path.join(dir, 'services_labels.csv'));
  rmSync(path.join(dir, 'services_contextes.jsonl'));
  const sites = { classification: { sites: [{ label: 'Ecole', score: 1 }, { label: 'Inconnue', score: 1 }] } };
  const { out, err } = await importer('--simuler', '--fichier', file('services.jsonl',
    ...['prioreno', 'essai-un', 'essai-deux', 'essai-fin'].map((slug) => JSON.stringify({ slug, nom: slug,
      ...slug === 'prioreno' && sites }))));
  assert.match(out, /4 vus, .* 1 refusés/);
  assert.match(err, /ligne 1 : prioreno est déjà tenu/);
  // A label that does not read has its line refused, and not told as refused while it goes in.
  const bad = await importer('--simuler', '--fichier', file('services.jsonl',
    ...['essai-neuf', 'essai-un', 'essai-deux', 'essai-fin'].map((slug) => JSON.stringify({ slug, nom: slug,
      ...slug === 'essai-neuf' && { classification: { sites: [{ label: 'Ecole', score: 1 }, { label: { a: 1 }, score: 1 }] } } }))));
  assert.match(bad.out, /4 vus, 0 nouveaux, .* 1 refusés/, bad.err);
  assert.match(bad.out, /labels : 0 lus/);
  assert.match(bad.err, /ligne 1, colonne label : valeur d’une autre forme/);
});

test('without --fichier the directory of the source in the setting depot is read', async () => {
  assert.match((await importer('--simuler')).err, /--fichier le nomme, ou le réglage depot/);
  const depot = mkdtempSync(path.join(os.tmpdir(), 'aiguillage-depot-'));
  try {
    const of = () => commande(stack, ['import', 'services', '--simuler'], { AIGUILLAGE_DEPOT: depot });
    assert.match((await of()).err, /services/);
    mkdirSync(path.join(depot, 'services'));
    writeFileSync(path.join(depot, 'services', 'services.csv'), `${[HEADER,
      ...['un', 'deux', 'fin'].map((n) => row(`essai-${n}`, n))].join('\n')}\n`);
    assert.match((await of()).out, /simulé.*3 vus/);
  } finally {
    rmSync(depot, { recursive: true, force: true });
  }
});

test('a table whose file is absent stays as it is, and the run says so', async () => {
  const own = mkdtempSync(path.join(os.tmpdir(), 'aiguillage-tables-'));
  const put = (name, ...lines) => writeFileSync(path.join(own, name), `${lines.join('\n')}\n`);
  const held = () => stack.sql(`SELECT (SELECT count(*) FROM catalogue.service_label WHERE slug = 'essai-un'),
    (SELECT count(*) FROM catalogue.service_contexte WHERE slug = 'essai-un')`);
  try {
    put('services.csv', HEADER, ...['un', 'deux', 'fin'].map((n) => row(`essai-${n}`, `Essai ${n}`)));
    put('services_labels.csv', 'slug,axe,label,score', 'essai-un,sites,ecole,1');
    put('services_contextes.jsonl', JSON.stringify({ slug: 'essai-un', url: 'https://c.fr/' }));
    const all = await importer('--fichier', own);
    assert.match(all.out, /labels : 1 lus.*contextes : 1 lus/, all.err);
    assert.deepEqual(await held(), [['1', '1']]);
    rmSync(path.join(own, 'services_labels.csv'));
    rmSync(path.join(own, 'services_contextes.jsonl'));
    const alone = await importer('--fichier', own);
    assert.match(alone.out, /labels : laissés tels quels, faute de fichier services_labels ; contextes : laissés/, alone.err);
    assert.deepEqual(await held(), [['1', '1']]);
    assert.match((await commande(stack, ['imports', 'services'])).out, /laissés tels quels/);
    rmSync(path.join(own, 'services.csv'));
    put('services_labels.csv', 'slug,axe,label,score', 'essai-un,sites,ecole,0.5', 'essai-un,sites,mairie,1', 'essai-un,sites,x,1');
    const labels = await importer('--fichier', own);
    assert.match(labels.out, /3 vus, 1 nouveaux, 1 changés, 0 retirés, 1 refusés/, labels.err);
    assert.match(labels.out, /services : laissés tels quels/);
    assert.deepEqual(await held(), [['2', '1']]);
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
});

test('any number of bad rows: each is found, the rest goes in, a thousand are told and the others counted', async () => {
  const bad = (i) => [row(`É${i}`, 'x'), row(`essai-b${i}`, 'x', 'javascript:0'), row(`essai-s${i}`, 'x', '', 'inconnue'),
    `${row(`essai-c${i}`, 'x')},trop`, row('essai-un', 'encore')][i % 5];
  const good = ['un', 'deux', 'fin', ...Array.from({ length: 600 }, (_, i) => `bon-${i}`)];
  // Good ones first, among the bad, and last; a run of nothing but bad ones.
  const rows = good.flatMap((n, i) => [row(`essai-${n}`, n), ...i > 2 && i < 500 ? Array.from({ length: i % 7 }, (_, k) => bad(i * 7 + k)) : []]);
  rows.splice(700, 0, ...Array.from({ length: 1000 }, (_, i) => bad(9000 + i)));
  const n = rows.length - good.length, name = file('beaucoup.csv', HEADER, ...rows);
  const timed = async (...args) => {
    const began = Date.now();
    return { ...await importer('--fichier', ...args), took: Date.now() - began };
  };
  const sound = await timed(file('bons.csv', HEADER, ...rows.map((_, i) => row(`essai-${good[i] ?? `b-${i}`}`, i))), '--simuler');
  assert.equal(sound.status, 0, sound.err.slice(-2000));
  const { status, out, err, took } = await timed(name);
  assert.equal(status, 0, err.slice(-2000));
  assert.match(out, new RegExp(`${rows.length} vus, 600 nouveaux, . changés, 0 retirés, ${n} refusés`));
  assert.ok(took < 60000, 'a bad row costs milliseconds, under sanitizers too');
  assert.ok(took < 50 * sound.took, `${took} ms, ${sound.took} when all rows are good`);
  assert.equal(err.match(/^refusé : .*, ligne \d+/gm).length, 1000);
  assert.ok(err.includes(`refusé : et ${n - 1000} autres`));
  const lines = err.match(/ligne (\d+)/g).map((text) => Number(text.slice(6)));
  for (const line of lines)
    assert.ok(!good.includes(rows[line - 2].split(',')[0].slice(6)) || rows[line - 2].includes('encore'), rows[line - 2]);
  const listed = (await commande(stack, ['imports', 'services'])).out;
  assert.ok(listed.includes(`refusé : et ${n - 1000} autres`));
  assert.match(listed, /refusés : .*source inconnue \(\d+\)/);
  const few = file('retour.csv', HEADER, ...['un', 'deux', 'fin'].map((each) => row(`essai-${each}`, each)));
  assert.equal((await importer('--fichier', few, '--confirmer')).status, 0);
});

test('the page says why rows were refused and why runs failed, in words, and never quotes', async () => {
  const secret = 'zorglub';
  await importer('--fichier', file('motifs.csv', HEADER, row('essai-un', 'Un'), row('essai-deux', 'Deux'), row('essai-fin', 'Fin'),
    row(`É${secret}`, 'x'), row('essai-x', 'x', `javascript:${secret}`), row('essai-y', 'x', '', secret), row('essai-z', 'x', '', `${secret}2`)));
  await importer('--fichier', path.join(dir, `${secret}.csv`));
  await importer('--fichier', file(`${secret}-autre.csv`, 'a,b', '1,2'));
  await importer('--fichier', file('un.csv', HEADER, row('essai-un', 'Un')));
  await stack.change("UPDATE catalogue.version SET version = version + 1 WHERE objet = 'passage'; NOTIFY aiguillage_change");
  const { root } = parse((await stack.get('/fraicheur')).text);
  const card = all(root, 'article').find((node) => /^services /.test(words(node)));
  assert.match(words(card), /À confirmer.*2 éléments sur 3 disparaîtraient, plus de 20 %/);
  assert.doesNotMatch(words(card), /--confirmer/);
  const runs = all(all(card, 'details')[0], 'li').map(words);
  assert.equal(runs.length, 5);
  assert.match(runs[1], /Refusée.*n’a pas la forme attendue/);
  assert.match(runs[2], /Refusée.*ce qui devait être lu manque/);
  assert.match(runs[3], /Réussie.*refusés ?: 4 \(.*source inconnue \(2\)/);
  assert.doesNotMatch((await stack.get('/fraicheur')).text, new RegExp(`${secret}|${dir}`));
  assert.equal((await stack.get('/metrics')).text.match(/^aiguillage_import_refused_rows\{.*source="services"\}/gm).length, 1);
});

test('a simulated run says the same and keeps nothing', async () => {
  const before = await version();
  const name = file('plus.csv', HEADER, ...['un', 'deux', 'fin', 'plus'].map((n) => row(`essai-${n}`, n)));
  const { out } = await importer('--fichier', name, '--simuler');
  assert.match(out, /simulé.*4 vus, 1 nouveaux, 3 changés/);
  assert.equal(await version(), before);
});

test('a large fall waits for a confirmation, and the catalogue stays', async () => {
  const name = file('moins.csv', HEADER, row('essai-un', 'Essai un'));
  const held = await importer('--fichier', name);
  assert.equal(held.status, 1);
  assert.match(held.err, /2 éléments sur 3 disparaîtraient.*--confirmer/);
  assert.match((await commande(stack, ['imports', 'services'])).out, /en attente : /);
  assert.equal((await stack.get('/api/v1/services/essai-fin')).status, 200);
  assert.match((await importer('--fichier', name, '--confirmer')).out, /2 retirés/);
  await until(async () => (await stack.get('/api/v1/services/essai-fin')).status === 404);
});

test('what cannot be read at all leaves the catalogue as it is, and says so', async () => {
  for (const [args, said] of [[['--fichier', '/nul/part.csv'], /manque/],
    [['--fichier', file('autre.csv', 'a,b', '1,2')], /première ligne attendue : slug,nom/],
    [['--fichier', file('vide.csv', HEADER)], /aucun service/], [[], /--fichier/],
    [['--fichier', file('cent.csv', HEADER, ...Array.from({ length: 300 }, (_, i) => row(`É${i}`, 'x')))],
      /aucune ligne n’est bonne/]]) {
    const { status, err } = await importer(...args);
    assert.equal(status, 1);
    assert.match(err, said);
  }
  assert.equal((await stack.get('/api/v1/services/essai-un')).status, 200);
  assert.equal((await commande(stack, ['import', 'lune'])).status, 1);
});
