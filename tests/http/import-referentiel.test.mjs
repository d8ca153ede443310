// aiguillage import referentiel: a new edition of the découpage.  An old code still answers, and says
// what it became; whatever is wrong, the découpage is the old one or the new one, whole.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { pile, until } from '../pile.mjs';
import { CLI, ROOT, commande, environment } from './commande.mjs';
import { all, parse, words } from './html.mjs';

const FILES = ['sources', 'territoires', 'anciennes', 'alias', 'competences_banatic', 'groupements_competences'];
const SEED = path.join(ROOT, 'sql/seed');

const stack = await pile({ asan: true });
const dir = mkdtempSync(path.join(os.tmpdir(), 'aiguillage-edition-'));

// The tests change it for everybody: what was there comes back.
after(async () => {
  const back = edition('retour', '2026-03-09', (text) => text);
  assert.equal((await importer(back, '--confirmer')).status, 0);
  await stack.change(`DELETE FROM catalogue.aide WHERE origine = 'essai';
    DELETE FROM catalogue.passage WHERE source = 'referentiel'; DELETE FROM referentiel.histoire;
    UPDATE catalogue.source SET origine = 'defaut' WHERE origine = 'referentiel'`);
  await commande(stack, ['import', 'defaut', '--forcer']);
  rmSync(dir, { recursive: true, force: true });
  await stack.stop();
});

// A folder: the files of a text each, those of the default data changed by change(text, name).
function edition(name, date, change, from = SEED) {
  const to = path.join(dir, name);
  for (const file of FILES) {
    cpSync(path.join(from, `${file}.csv`), path.join(to, `${file}.csv`), { recursive: true });
    let text = readFileSync(path.join(to, `${file}.csv`), 'utf8');
    if (file === 'sources')
      text = text.replace(/^(decoupage,.*,)\d{4}-\d\d-\d\d$/m, `$1${date}`);
    writeFileSync(path.join(to, `${file}.csv`), change(text, file));
  }
  return to;
}
const importer = (folder, ...more) => commande(stack, ['import', 'referentiel', '--fichier', folder, ...more]);
const without = (text, key) => text.replace(new RegExp(`^${key},.*\n`, 'm'), '');
const territoire = async (code) => (await stack.get(`/api/v1/territoires/${code}`)).json;
const version = async () => (await stack.sql(`SELECT sum(version) FROM catalogue.version
  WHERE objet <> 'passage'`))[0][0];
const seen = (code, nom) => until(async () => (await territoire(code)).nom === nom);

// Four communes of the Ain: two are a commune nouvelle under the code of the second, one has another name, one
// goes to another intercommunalité.
const line = (key) => new RegExp(`^${key},.*$`, 'm').exec(readFileSync(path.join(SEED, 'territoires.csv'), 'utf8'))[0];
const cell = (key, n) => line(key).split(',')[n];
const [ONE, TWO, NAME, MOVE] = ['01006', '01008', '01007', '01009'];
const other = ['01004', '01001'].map((key) => cell(key, 9)).find((siren) => siren !== cell(MOVE, 9));
const names = Object.fromEntries([ONE, TWO, NAME, MOVE, cell(MOVE, 9), other].map((key) => [key, cell(key, 3)]));
const MERGED = 'Essai-les-Deux', RENAMED = 'Essai-le-Neuf';

function first(text, file) {
  if (file === 'anciennes')
    return `${text}${ONE},${names[ONE]},ancienne,${TWO},,\n${TWO},${names[TWO]},ancienne,${TWO},,\n`;
  if (file !== 'territoires')
    return text;
  return without(text, ONE).replace(line(TWO), line(TWO).replace(names[TWO], MERGED))
    .replace(line(NAME), line(NAME).replace(names[NAME], RENAMED))
    .replace(line(MOVE), line(MOVE).replace(cell(MOVE, 9), other));
}

// A year after, the commune nouvelle is part of the renamed one, which nothing says of ONE.
const second = (text, file) => (file === 'territoires' ? without(text, TWO) :
  file === 'anciennes' ? `${text.replace(new RegExp(`^(${ONE}|${TWO}),.*\n`, 'gm'), '')}${TWO},${MERGED},ancienne,${NAME},,\n` :
    text);

test('a simulated edition says what it would do, and changes nothing', async () => {
  await stack.sql(`INSERT INTO catalogue.aide (id, nom, publics, zone, origine) SELECT 'essai-zone', 'Essai', '{commune}',
    id, 'essai' FROM referentiel.territoire WHERE cle = '${ONE}'`);
  const before = await version();
  const { status, out, err } = await importer(edition('un', '2027-03-01', first), '--simuler');
  assert.equal(status, 0, err);
  assert.match(out, /simulé.*45236 vus, 0 nouveaux, 2 changés, 1 retirés, 0 refusés/);
  assert.match(out, /édition du 2027-03-01 : 2 fusions, 0 changements de code, 1 changements de nom, 1 changements d’inter/);
  assert.equal(await version(), before);
  assert.deepEqual(await stack.sql('SELECT count(*) FROM referentiel.histoire'), [['0']]);
});

test('merged, renamed, moved: each code answers and says what it became, in JSON and on the page', async () => {
  const { status, err } = await importer(path.join(dir, 'un'));
  assert.equal(status, 0, err);
  await seen(TWO, MERGED);
  const sentences = {
    [ONE]: ['fusion', names[ONE], `${names[ONE]} a fusionné : la commune s’appelle aujourd’hui ${MERGED}.`],
    [TWO]: ['fusion', names[TWO], `${names[TWO]} a fusionné : la commune s’appelle aujourd’hui ${MERGED}.`],
    [NAME]: ['nom', names[NAME], `${names[NAME]} s’appelle aujourd’hui ${RENAMED}.`],
    [MOVE]: ['groupement', names[cell(MOVE, 9)], `${names[MOVE]} a rejoint l’intercommunalité « ${names[other]} » ` +
      `(avant : « ${names[cell(MOVE, 9)]} »).`],
  };
  for (const [code, [nature, nom, phrase]] of Object.entries(sentences)) {
    const one = await territoire(code);
    assert.equal(one.code, code === ONE ? TWO : code);
    assert.deepEqual(one.devenu.map((d) => ({ ...d, phrase: d.phrase.replaceAll('\u00a0', ' ') })),
      [{ code, nom, nature, edition: '2027-03-01', phrase }]);
    const view = (await stack.get(`/api/v1/suggestions?ou=${code}&quoi=-&limite=100`)).json;
    assert.equal(view.territoire.devenu[0].nature, nature);
    const page = words(parse((await stack.get(`/v1/w/demo/resultats?ou=${code}&quoi=-&phase=idee`)).text).root);
    assert.ok(page.replaceAll('\u00a0', ' ').includes(phrase), phrase);
    assert.equal(view.aides.some((a) => a.id === 'essai-zone'), code === ONE || code === TWO, code);
  }
  for (const code of [ONE, NAME]) {
    const found = (await stack.get(`/api/v1/territoires?q=${encodeURIComponent(names[code])}`)).json.territoires;
    assert.ok(found.some((t) => t.nom === (code === ONE ? MERGED : RENAMED) && t.correspond === names[code]), names[code]);
  }
  // The SIREN of a commune that is no more.
  assert.equal((await territoire(cell(ONE, 4))).nom, MERGED);
  assert.equal((await stack.get(`/api/v1/territoires?q=${cell(ONE, 4)}`)).json.territoires[0].nom, MERGED);
});

test('the run and the date of the edition are listed and shown', async () => {
  assert.match((await commande(stack, ['imports', 'referentiel'])).out, /fait : 45236 vus[^]*édition du 2027-03-01 : 2 fusions/);
  const cards = all(parse((await stack.get('/fraicheur')).text).root, 'article').map(words);
  assert.ok(cards.some((text) => /^Découpage administratif.*1er mars 2027/.test(text.replaceAll('\u00a0', ' '))), cards.join('\n'));
  assert.ok(cards.some((text) => /^Découpage.*Réussie.*Éléments lus ?45236/.test(text)), cards.join('\n'));
});

test('the default data, loaded again, do not undo the edition', async () => {
  const before = await version();
  const { status, out } = await commande(stack, ['import', 'defaut', '--forcer']);
  assert.equal(status, 0);
  assert.match(out, /découpage : l’édition installée \(2027-03-01\) reste/);
  assert.equal(await version(), before);
  assert.equal((await territoire(ONE)).nom, MERGED);
});

test('the same edition again changes nothing', async () => {
  const before = await version();
  assert.match((await importer(path.join(dir, 'un'))).out, /0 nouveaux, 0 changés, 0 retirés[^]*: 0 fusions/);
  assert.equal(await version(), before);
});

test('editions chain: a former code that the new one has forgotten leads to today\'s commune', async () => {
  const { status, out, err } = await importer(edition('deux', '2028-03-01', second, path.join(dir, 'un')));
  assert.equal(status, 0, err);
  assert.match(out, /1 fusions/);
  await until(async () => (await territoire(TWO)).code === NAME);
  for (const [code, nom] of [[ONE, names[ONE]], [TWO, MERGED]]) {
    const one = await territoire(code);
    assert.equal(one.nom, RENAMED);
    assert.deepEqual(one.devenu.map((d) => [d.nature, d.nom, d.edition]),
      [['fusion', nom, code === ONE ? '2027-03-01' : '2028-03-01']]);
    assert.match(one.devenu[0].phrase, new RegExp(`s’appelle aujourd’hui ${RENAMED}`));
  }
  for (const name of [names[ONE], names[TWO], MERGED, names[NAME]]) {
    const found = (await stack.get(`/api/v1/territoires?q=${encodeURIComponent(name)}`)).json.territoires;
    assert.ok(found.some((t) => t.nom === RENAMED && t.correspond === name), name);
  }
  assert.ok((await stack.get(`/api/v1/suggestions?ou=${NAME}&quoi=-&limite=100`)).json.aides.some((a) => a.id === 'essai-zone'));
});

test('an intercommunalité that merges is followed by the one its communes are in', async () => {
  const gone = cell(MOVE, 9);
  const { status, err } = await importer(edition('trois', '2028-04-01', (text, file) => (file === 'territoires' ?
    without(text, gone).replaceAll(`,${gone},`, `,${other},`) : file === 'groupements_competences' ? without(text, gone) : text),
  path.join(dir, 'deux')));
  assert.equal(status, 0, err);
  await until(async () => (await territoire(gone)).code === other);
  assert.equal((await territoire(gone)).devenu[0].nature, 'fusion');
  assert.match((await territoire(gone)).devenu[0].phrase, /a fusionné\s: l’intercommunalité s’appelle aujourd’hui /);
});

test('a commune that is one again', async () => {
  const { status, err } = await importer(edition('quatre', '2028-05-01', (text, file) => (file === 'territoires' ?
    `${text}${line(ONE)}\n`.replaceAll(`,${cell(MOVE, 9)},`, `,${other},`) : text), path.join(dir, 'trois')));
  assert.equal(status, 0, err);
  await until(async () => (await territoire(ONE)).code === ONE);
  assert.deepEqual((await territoire(ONE)).devenu.map((d) => d.nature), ['retour']);
});

test('one bad row refuses the whole, with its file, line and reason', async () => {
  const before = await version();
  const last = path.join(dir, 'quatre');
  const bad = {
    'parent inconnu': [(text, file) => (file === 'territoires' ? text.replace(line('01004'), line('01004')
      .replace(cell('01004', 9), '999999999')) : text), /territoires\.csv, ligne \d+ : 01004 est dit dans un territoire inconnu : 999999999/],
    'code en double': [(text, file) => (file === 'territoires' ? `${text}${line('01004')}\n` : text),
      /territoires\.csv, ligne \d+.*(déjà|double|01004)/],
    'population qui n’est pas un nombre': [(text, file) => (file === 'territoires' ? text.replace(line('01004'),
      line('01004').replace(`,${cell('01004', 5)},`, ',beaucoup,')) : text), /territoires\.csv, ligne \d+, colonne population/],
    'fichier coupé': [(text, file) => (file === 'territoires' ? text.slice(0, 1000003) : text), /territoires\.csv, ligne \d+/],
    'devenue inconnue': [(text, file) => (file === 'anciennes' ? `${text}99999,Essai,ancienne,99998,,\n` : text),
      /anciennes\.csv, ligne \d+ : 99999 devient un territoire inconnu : 99998/],
    'sans date': [(text, file) => (file === 'sources' ? text.replace(/^(decoupage,.*,)[\d-]+$/m, '$12028') : text),
      /sources\.csv.*date de l’édition/],
    'en-tête': [(text, file) => (file === 'alias' ? text.replace('nom,cle', 'nom,code') : text), /alias\.csv.*nom,cle/],
    'vide': [(text, file) => (file === 'anciennes' ? text.split('\n')[0] + '\n' : text), /anciennes\.csv.*aucune ligne/],
  };
  for (const [what, [change, said]] of Object.entries(bad)) {
    const { status, err } = await importer(edition('mauvaise', '2029-01-01', change, last));
    assert.equal(status, 1, what);
    assert.match(err, said, what);
    assert.match(err, /le catalogue reste ce qu’il était/, what);
    assert.doesNotMatch(err, /violates|column|null value/, what);
    assert.equal(await version(), before, what);
  }
  const folder = edition('mauvaise', '2029-01-01', (text) => text, last);
  unlinkSync(path.join(folder, 'anciennes.csv'));
  assert.match((await importer(folder)).err, /anciennes\.csv.*manque/);
  assert.match((await importer(path.join(dir, 'nulle-part'))).err, /sources\.csv.*manque/);
  assert.equal(await version(), before);
});

test('a territory that goes while an aid is for it alone refuses the edition', async () => {
  const folder = edition('orpheline', '2029-01-01', (text, file) => (file === 'territoires' ? without(text, NAME) :
    file === 'alias' ? text.split('\n').filter((l) => !l.endsWith(`,${NAME}`)).join('\n') :
      file === 'anciennes' ? text.split('\n').filter((l) => !l.includes(`,${NAME},`)).join('\n') : text), path.join(dir, 'quatre'));
  const { status, err } = await importer(folder);
  assert.equal(status, 1);
  assert.match(err, /l’aide essai-zone vaut pour .*01007.*dire ce qu’elle devient dans anciennes\.csv/);
});

test('an older edition, and one that loses more than 2 % of communes, wait for a word', async () => {
  const old = await importer(edition('vieille', '2027-03-02', (text) => text, path.join(dir, 'quatre')));
  assert.equal(old.status, 1);
  assert.match(old.err, /plus ancienne que celle qui est en place \(2028-05-01\).*--confirmer/);
  const fewer = edition('moins', '2029-01-01', (text, file) => {
    const gone = (code) => /^(31|33)\d{3}$/.test(code);
    const lines = text.split('\n');
    return file === 'territoires' ? lines.filter((l) => !gone(l.split(',')[0])).join('\n') :
      file === 'anciennes' ? lines.filter((l) => !gone(l.split(',')[3])).join('\n') :
        file === 'alias' ? lines.filter((l) => !gone(l.split(',').at(-1))).join('\n') : text;
  }, path.join(dir, 'quatre'));
  const held = await importer(fewer);
  assert.equal(held.status, 1);
  assert.match(held.err, /11\d\d communes sur 349\d\d disparaîtraient.*--confirmer/);
  assert.match((await commande(stack, ['imports', 'referentiel'])).out, /en attente/);
  assert.equal((await stack.get('/api/v1/territoires/33063')).status, 200);
  const { status, out } = await importer(fewer, '--confirmer', '--simuler');
  assert.equal(status, 0);
  assert.match(out, /sans suite : 11\d\d communes, 0 syndicats : .*\(31\d{3}\)/);
});

test('killed at any moment, the découpage is the old one or the new one', async () => {
  const communes = async () => (await stack.sql(`SELECT (SELECT count(*) FROM referentiel.territoire),
    (SELECT count(*) FROM referentiel.ancienne WHERE code = '01004'), (SELECT nom FROM referentiel.territoire
    WHERE cle = '01005'), (SELECT count(*) FROM referentiel.histoire WHERE edition > '2030-01-01')`))[0].join();
  const before = await communes();
  const folder = edition('tuee', '2030-06-01', (text, file) => (file === 'territoires' ? without(text, '01004')
    .replace(line('01005'), line('01005').replace(cell('01005', 3), 'Essai-tué')) : file === 'anciennes' ?
    `${text.replaceAll(',01004,', ',01005,')}01004,${cell('01004', 3)},ancienne,01005,,\n` :
    file === 'alias' ? text.replaceAll(',01004\n', ',01005\n') : text), path.join(dir, 'quatre'));
  const begun = Date.now();
  assert.equal((await importer(folder, '--simuler')).status, 0);
  const long = Date.now() - begun;
  assert.equal(await communes(), before);
  for (const part of [0.6, 0.9]) {
    const child = spawn(CLI, ['import', 'referentiel', '--fichier', folder], { cwd: ROOT, stdio: 'ignore',
      env: environment(stack) });
    await new Promise((resolve) => setTimeout(resolve, long * part));
    child.kill('SIGKILL');
    await new Promise((resolve) => (child.exitCode === null && child.signalCode === null ?
      child.once('exit', resolve) : resolve()));
    const now = await communes();
    assert.ok(now === before || /,1,Essai-tué,[1-9]/.test(now), now);
  }
  const { status, err } = await importer(folder);
  assert.equal(status, 0, err);
  assert.match(await communes(), /,1,Essai-tué,[1-9]/);
});
