// aiguillage import projets, exporter, and the parameter projet: what the common schema refuses and why,
// what comes out again, what a stored project answers, and what nobody reads of it.

import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { pile, until } from '../pile.mjs';
import { commande, ROOT } from './commande.mjs';

const stack = await pile({ asan: true });
const dir = mkdtempSync(path.join(os.tmpdir(), 'aiguillage-projets-'));
const file = (name, ...lines) => {
  writeFileSync(path.join(dir, name), `${lines.join('\n')}\n`);
  return path.join(dir, name);
};
const importer = (...args) => commande(stack, ['import', 'projets', ...args]);
const exporter = async (...args) => {
  const { status, out, err } = await commande(stack, ['exporter', ...args]);
  assert.equal(status, 0, err);
  return out;
};
const resultats = async (query) => (await stack.get(`/v1/w/demo/resultats.json?${query}`)).json;
const clear = () => stack.change(`DELETE FROM projets.projet; DELETE FROM projets.collectivite;
  DELETE FROM catalogue.passage WHERE source = 'projets';
  UPDATE catalogue.version SET version = version + 1 WHERE objet = 'passage'; NOTIFY aiguillage_change`);

after(async () => {
  rmSync(dir, { recursive: true, force: true });
  await clear();
  await stack.stop();
});

const id = (n, version = 4) => `5d7c0a1e-93b2-${version}f6a-8e21-0c9d4b7af${String(n).padStart(3, '0')}`;
const RENNES = id(901), METROPOLE = id(902), QUAND = '2026-03-01T10:00:00.000Z,2026-03-02T10:00:00.000Z';
const COLLECTIVITES = 'id,nom,type,codeInsee,codeDepartements,codeRegions,codeEpci,siren,createdAt,updatedAt';
const collectivites = () => file('collectivites.csv', COLLECTIVITES,
  `${RENNES},Ville de Rennes,Commune,35238,"[""35""]","[""53""]",243500139,213502388,${QUAND}`,
  `${METROPOLE},Rennes Métropole,EPCI,,,,243500139,243500139,${QUAND}`);
const CHAMPS = ['id', 'createdAt', 'updatedAt', 'nom', 'description', 'budgetPrevisionnel', 'phase',
  'porteurCodeSiret', 'porteurReferentEmail', 'competences', 'leviers', 'collectiviteIds'];
const PRIVE = { porteurReferentEmail: 'claude.personne@mairie.example' };
const projet = (n, more = {}) => ({ id: id(n), createdAt: '2026-03-01T10:00:00.000Z',
  updatedAt: '2026-03-02T10:00:00.000Z', nom: `Rénovation du gymnase ${n}`, phase: 'Étude',
  competences: ['90-321'], leviers: ['Sobriété des bâtiments (tertiaire)'], collectiviteIds: [RENNES], ...PRIVE, ...more });
const cell = (value, sep) => {
  const text = value === undefined ? '' : Array.isArray(value) ? JSON.stringify(value) : String(value);
  return /["\n,;]/.test(text) || text.includes(sep) ? `"${text.replaceAll('"', '""')}"` : text;
};
const csv = (rows, sep = ',', champs = CHAMPS) =>
  [champs.join(sep), ...rows.map((row) => champs.map((champ) => cell(row[champ], sep)).join(sep))];

test('a project whose collectivité is unknown is refused, and says what to do', async () => {
  const { status, err } = await importer('--fichier', file('projets.csv', ...csv([projet(1)])));
  assert.equal(status, 1);
  assert.match(err, /projets\.csv, ligne 2, colonne collectiviteIds : « 5d7c.*» n’est pas dans la ressource collectivites/);
  assert.match(err, /aucune ligne à prendre/);
});

test('a folder: bad rows are refused with line, column and reason; the rest goes in', async () => {
  collectivites();
  file('projets.csv', `\ufeff${csv([], ';', [...CHAMPS, 'humeur'])[0]}`, ...csv([
    projet(1, { nom: 'Gymnase ;\n"Duguesclin"', description: 'Isoler les murs.' }),
    projet(2, { phase: 'Etude' }),
    projet(3, { budgetPrevisionnel: '45 k€', porteurCodeSiret: '12' }),
    projet(1), projet(4, { leviers: ['Bonne humeur'] }), projet(5, { leviers: 'Vélo, marche' }),
    projet(6, { nom: '' }), projet(7, { createdAt: '2026-02-30T10:00:00Z' }),
    projet(8, { porteurReferentEmail: 'personne' }),
    { ...projet(9), id: '5d7c0a1e' }, projet(10)], ';').slice(1).map((line) => `${line};`),
  'trop;peu', `"${id(11)};ouvert`);
  const { status, out, err } = await importer('--fichier', dir);
  assert.equal(status, 0, err);
  assert.match(out, /15 vus, 2 nouveaux, 0 changés, 0 retirés, 11 refusés/);
  for (const [line, what] of [[4, 'colonne phase : « Etude » n’est pas dans la liste : Idée, Étude, Opération'],
    [5, 'colonne budgetPrevisionnel : « 45 k€ » n’est pas un nombre entier.*; colonne porteurCodeSiret : « 12 » n’a pas la forme attendue, comme \\d{14}'],
    [6, 'colonne id : « 5d7c.*» est déjà à la ligne 2'],
    [7, 'colonne leviers : « Bonne humeur » n’est pas dans la ressource referentiel-leviers-sgpe'],
    [8, 'colonne leviers : « Vélo, marche » n’est pas une liste'], [9, 'colonne nom : valeur obligatoire absente'],
    [10, 'colonne createdAt : date qui n’existe pas'], [11, 'colonne porteurReferentEmail : la valeur \\(personnelle, non montrée\\) n’est pas une adresse'],
    [12, 'colonne id : « 5d7c0a1e » n’est pas un UUID'], [14, '2 cellules pour 13 colonnes'], [15, 'un guillemet']])
    assert.match(err, new RegExp(`refusé : .*projets\\.csv, ligne ${line}(, | : )${what}`));
  assert.match(err, /remarque : .*colonne humeur : colonne que le schéma ne connaît pas/);
  const listed = (await commande(stack, ['imports', 'projets'])).out;
  assert.match(listed, /fait : 15 vus, 2 nouveaux/);
  assert.match(listed, /remarque : .*humeur/);
});

test('a stored project answers; what the URL says wins; its address stays short', async () => {
  const given = `projet=${id(1)}`;
  await until(async () => (await stack.get(`/v1/w/demo/resultats.json?${given}`)).status === 200);
  const found = await resultats(given);
  assert.equal(found.reponses.ou, '35238');
  assert.equal(found.reponses.quoi, 'Gymnase ; "Duguesclin". Isoler les murs.');
  assert.equal(found.reponses.phase, 'etude');
  assert.deepEqual(found.reponses.competences, ['90-321']);
  assert.deepEqual(found.reponses.leviers, ['sobriete-des-batiments-tertiaire']);
  const said = new URLSearchParams({ ou: '35238', quoi: found.reponses.quoi, phase: 'etude', competences: '90-321',
    leviers: 'sobriete-des-batiments-tertiaire' });
  const same = await resultats(said);
  for (const list of ['services', 'aides'])
    assert.deepEqual(found[list].map((one) => one.slug ?? one.id), same[list].map((one) => one.slug ?? one.id));
  const api = (await stack.get(`/api/v1/suggestions?${given}`)).json;
  assert.deepEqual(api.reponses, found.reponses);
  const other = (await resultats(`${given}&ou=72181&leviers=-`)).reponses;
  assert.deepEqual([other.ou, other.phase, other.leviers], ['72181', 'etude', ['-']]);
  assert.equal((await resultats(`projet=${id(1).toUpperCase()}`)).reponses.ou, '35238');

  const page = await stack.get(`/v1/w/demo?${given}&projets=x`);
  assert.equal(page.status, 200);
  assert.match(page.text, new RegExp(`<link rel="canonical" href="[^"]*/v1/w/demo/resultats\\?projet=${id(1)}"`));
  assert.match(page.text, /href="[^"]*\/territoire\?[^"]*ou=35238/);
  assert.match((await stack.get(`/v1/f/demo?${given}`)).text, /Rennes/);
});

test('a partner’s standing answers give way to the project that the URL names', async () => {
  assert.equal((await commande(stack, ['partenaire', 'ajouter', 'essai-projets', '--nom', 'Essai'])).status, 0);
  await commande(stack, ['partenaire', 'regler', 'essai-projets', '--reponses', 'ou=72181&phase=idee&nature=pret']);
  await until(async () => (await stack.get('/v1/w/essai-projets/resultats.json?quoi=x')).json.reponses?.ou === '72181');
  const { reponses } = (await stack.get(`/v1/w/essai-projets/resultats.json?projet=${id(1)}`)).json;
  assert.deepEqual([reponses.ou, reponses.phase, reponses.nature], ['35238', 'etude', ['pret']]);
  await stack.change(`DELETE FROM integration.partenaire WHERE cle = 'essai-projets'`);
});

test('an unknown project: the question again with a sentence, problem details for programs', async () => {
  for (const bad of [id(999), 'MEC-7652', "x'<b>", id(2)]) {
    const query = `projet=${encodeURIComponent(bad)}&ou=35238`;
    for (const where of ['', '/resultats', '/territoire', '/phase', '/annuaire']) {
      const page = await stack.get(`/v1/w/demo${where}?${query}`);
      assert.equal(page.status, 422, where);
      assert.match(page.text, /Aucun projet enregistré n’a cet identifiant/);
      assert.doesNotMatch(page.text, /[?&;]projet=/);
    }
    for (const where of ['/v1/w/demo/resultats.json', '/api/v1/suggestions', '/api/v1/services', '/api/v1/cartes']) {
      const { status, json } = await stack.get(`${where}?${query}`);
      assert.equal(status, 422, where);
      assert.equal(json.champs[0].champ, 'projet');
    }
  }
});

test('what exports say comes in again, the same, in both forms', async () => {
  const projets = await exporter('projets'), lines = await exporter('projets', '--format', 'jsonl');
  assert.equal(projets.split('\n')[0].split(',').length, 22);
  assert.equal(lines.trim().split('\n').length, 2);
  assert.deepEqual(JSON.parse(lines.split('\n')[0]).collectiviteIds, [RENNES]);
  for (const [name, text] of [['projets.csv', projets], ['projets.jsonl', lines]]) {
    const again = await importer('--fichier', file(name, text.trimEnd()));
    assert.match(again.out, /2 vus, 0 nouveaux, 0 changés, 0 retirés, 0 refusés/, again.err);
  }
  assert.equal(await exporter('projets'), projets);
  rmSync(path.join(dir, 'projets.jsonl'));

  const all = await exporter('collectivites');
  assert.ok(all.includes(`\n${RENNES},Ville de Rennes,Commune,35238,`));
  assert.equal(all.split('\n').filter((line) => /,Commune,35238,/.test(line)).length, 1);
  assert.match(all, /,Le Mans,Commune,72181,"\[""72""\]","\[""52""\]",247200132,217201813,/);
  const { out, err } = await importer('--fichier', file('collectivites.csv', all.trimEnd()), '--simuler');
  assert.match(out, /\d{5} vus, \d{5} nouveaux, 0 changés, 0 retirés, 0 refusés/, err.slice(0, 2000));
});

test('the examples of the common schema go in and come out', async (t) => {
  const examples = path.resolve(ROOT, process.env.SHARED ?? '../shared', 'data/schema');
  if (!existsSync(examples))
    return t.skip('sans ../shared');
  await clear();
  const { status, out, err } = await importer('--fichier', examples);
  assert.equal(status, 0, err);
  assert.match(out, /13 vus, 5 nouveaux, 0 changés, 0 retirés, 0 refusés/);
  assert.match(err, /remarque : .*colonne siren : « 210002600 » n’est pas le codeEpci « 200046977 »/);
  const rows = (text) => text.trim().split('\n').map((line) => line.replaceAll('"', '')).sort();
  for (const name of ['projets', 'collectivites']) {
    const source = rows(readFileSync(path.join(examples, `schema-exemple_${name}.csv`), 'utf8'));
    const exported = new Set(rows(await exporter(name)));
    for (const row of source)
      assert.ok(exported.has(row), row);
  }
  const given = 'projet=01890e30-5a80-7c22-9842-8263d0d0d891';
  await until(async () => (await stack.get(`/v1/w/demo/resultats.json?${given}`)).status === 200);
  assert.equal((await resultats(given)).reponses.ou, '69123');
});

test('nobody but the owner reads more of a project than its answers; a UUID that can be guessed answers nobody', async () => {
  await clear();
  collectivites();
  const name = file('projets.csv', ...csv([projet(1), { ...projet(2), id: id(2, 1) }]));
  const { err } = await importer('--fichier', dir);
  assert.match(err, /ligne 3, colonne id : cet UUID peut être deviné/);
  await until(async () => (await stack.get(`/v1/w/demo/resultats.json?projet=${id(1)}`)).status === 200);
  assert.equal((await stack.get(`/v1/w/demo/resultats.json?projet=${id(2, 1)}`)).status, 422);
  for (const role of ['aiguillage_application', 'aiguillage_lecteur'])
    for (const table of ['projets.projet', 'projets.collectivite', 'projets.projet_exporte', 'catalogue.refus'])
      assert.deepEqual(await stack.sql(`SELECT has_any_column_privilege('${role}', '${table}', 'SELECT')`), [['f']], `${role} ${table}`);
  for (const where of [`/v1/w/demo?projet=${id(1)}`, `/v1/w/demo/resultats.json?projet=${id(1)}`, '/fraicheur', '/metrics',
    `/v1/w/demo/resultats.csv?projet=${id(1)}`, '/api/v1/projets', `/api/v1/projets/${id(1)}`])
    assert.doesNotMatch((await stack.get(where)).text, /claude\.personne/);
  assert.equal((await stack.get(`/api/v1/projets/${id(1)}`)).status, 404);
  assert.ok(existsSync(name));
  for (const log of readdirSync(stack.dir, { recursive: true, withFileTypes: true }))
    if (log.isFile() && /\.log$|journal/.test(log.name))
      assert.doesNotMatch(readFileSync(path.join(log.path, log.name), 'utf8'), /gymnase|claude|5d7c0a1e/i);
});

test('what cannot be read at all changes nothing, and says so; projects that all go need a confirmation', async () => {
  for (const [args, said] of [[['--fichier', '/nul/part.csv'], /manque/],
    [['--fichier', file('projets-a.csv', 'id,nom', `${id(1)},x`)], /deux fois|colonne obligatoire createdAt manque/],
    [['--fichier', file('projets-b.csv', 'id,id')], /deux fois/], [['--fichier', file('projets-c.csv', '')], /première ligne/],
    [['--fichier', dir], /deux fichiers de projets/]]) {
    const { status, err } = await importer(...args);
    assert.equal(status, 1);
    assert.match(err, said);
  }
  const fewer = file('projets.csv', ...csv([projet(3)]));
  assert.match((await importer('--fichier', fewer)).err, /2 éléments sur 2 disparaîtraient/);
  assert.equal((await stack.get(`/v1/w/demo/resultats.json?projet=${id(1)}`)).status, 200);
  assert.match((await importer('--fichier', fewer, '--confirmer')).out, /1 nouveaux, 0 changés, 2 retirés/);
  await until(async () => (await stack.get(`/v1/w/demo/resultats.json?projet=${id(1)}`)).status === 422);
  for (const [args, said] of [[['lune'], /rien de ce nom/], [['projets', '--format', 'xml'], /format inconnu/], [[], /usage/]]) {
    const { status, err } = await commande(stack, ['exporter', ...args]);
    assert.equal(status, 1);
    assert.match(err, said);
  }
});

test('what reaches a person is never told: not on standard error, not in the database, not on a page', async () => {
  const own = mkdtempSync(path.join(os.tmpdir(), 'aiguillage-personnes-'));
  const secret = { porteurReferentEmail: 'zorglub.arobase.mairie', porteurReferentTelephone: '0142zorglub',
    porteurReferentPrenom: 'Zorglub'.repeat(100), porteurReferentNom: 'Zorglub\u0000', porteurReferentFonction: 'z'.repeat(9000) };
  const champs = [...CHAMPS, ...Object.keys(secret).filter((key) => !CHAMPS.includes(key))];
  try {
    assert.equal((await importer('--fichier', collectivites())).status, 0);
    const lines = Object.entries(secret).map(([key, value], i) => ({ ...projet(200 + i), [key]: value }));
    for (const [name, rows] of [['projets.csv', csv([...lines, projet(300)], ',', champs)],
      ['projets.jsonl', [...lines, projet(300)].map((line) => JSON.stringify(line))]]) {
      const at = path.join(own, name);
      writeFileSync(at, `${rows.join('\n')}\n`);
      const { out, err } = await importer('--fichier', at, '--confirmer');
      assert.match(out, /refusés/, err);
      assert.match(err, /colonne porteurReferentEmail : la valeur \(personnelle, non montrée\)/);
      const kept = JSON.stringify(await stack.sql(`SELECT r.*, p.message, p.raison FROM catalogue.refus r
        RIGHT JOIN catalogue.passage p ON p.id = r.passage WHERE p.source = 'projets'`));
      for (const text of [out, err, kept, (await commande(stack, ['imports', 'projets'])).out,
        (await stack.get('/fraicheur')).text, JSON.stringify(await stack.sql('SELECT * FROM catalogue.refus_motif'))])
        assert.doesNotMatch(text, /zorglub|arobase|0142/i);
    }
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
});
