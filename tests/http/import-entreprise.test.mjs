// aiguillage import api-entreprise, and what the page makes of it: tables of two years, one of them damaged.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { pile, until } from '../pile.mjs';
import { CLI, ROOT, commande, environment } from './commande.mjs';
import { all, parse, words } from './html.mjs';

const SHARED = process.env.SHARED ?? fileURLToPath(new URL('../../../shared/', import.meta.url));
const skip = existsSync(path.join(SHARED, 'seeds')) ? false : 'no ../shared';
const stack = await pile({ asan: true });
const dir = mkdtempSync(path.join(os.tmpdir(), 'aiguillage-entreprise-'));
const file = (name, ...lines) => {
  const at = path.join(dir, name);
  writeFileSync(at, `${lines.join('\n')}\n`);
  return at;
};
const importer = (...args) => commande(stack, ['import', 'api-entreprise', '--fichier', ...args]);
// What it says, whatever keeps its words together.
const text = (node) => words(node).replaceAll('\u00a0', ' ');
const list = async (query = '') => (await stack.get(`/api/v1/donnees?limite=100&${query}`)).json;
const forget = () => stack.change("DELETE FROM catalogue.donnee WHERE origine = 'api-entreprise'");
const kept = async () => (await stack.sql(
  "SELECT annee, count(*) FROM catalogue.donnee WHERE origine = 'api-entreprise' GROUP BY 1 ORDER BY 1"))
  .map(([annee, n]) => `${annee}:${n}`).join(' ');

after(async () => {
  rmSync(dir, { recursive: true, force: true });
  await stack.change(`DELETE FROM catalogue.donnee WHERE origine = 'api-entreprise';
    DELETE FROM catalogue.passage WHERE source = 'api-entreprise';
    UPDATE catalogue.version SET version = version + 1 WHERE objet = 'passage'; NOTIFY aiguillage_change`);
  await stack.stop();
});

const DEFAUT = (year) => stack.sql(`SELECT uid, libelle, utilite, cadre, formats, ouverture FROM catalogue.donnee
  WHERE origine = 'defaut' AND annee = ${year} ORDER BY uid`);

test('the default tables: 22 rows of 2021, 51 of 2026, and what has gone stands apart', async () => {
  assert.equal((await list('annee=2021')).total, 22);
  assert.equal((await list('annee=2026')).total, 51);
  const today = await list();
  assert.equal(today.total, 53);
  assert.deepEqual(today.donnees.filter((one) => one.disparue).map((one) => one.uid).sort(),
    ['attestations_agefiph', 'extraits_courts_inpi']);
  const page = (await stack.get('/v1/w/demo/ne-plus-demander.json')).json;
  assert.deepEqual(page.disparues.map((one) => one.uid).sort(), ['attestations_agefiph', 'extraits_courts_inpi']);
  assert.equal(page.familles.flatMap((one) => one.donnees).length, 51);
});

test('tables that contradict each other are both heard', async () => {
  const { donnees } = await list();
  const said = (uid) => donnees.find((one) => one.uid === uid);
  for (const [uid, reponses] of [['dgfip/liasses_fiscales', 'En 2021 : non. En 2026 : indispensable.'],
    ['banque_de_france/bilans', 'En 2021 : non. En 2026 : utile.'],
    ['msa/conformites_cotisations', 'En 2021 : à étudier. En 2026 : indispensable.'],
    ['infogreffe/rcs/extrait', 'En 2021 : à étudier. En 2026 : indispensable.']])
    assert.deepEqual([said(uid).contradiction, said(uid).reponses.replaceAll('\u00a0', ' ')], [true, reponses], uid);
  assert.equal(said('dgfip/chiffres_affaires').contradiction, false);
  assert.equal(said('dgfip/chiffres_affaires').reponses.replaceAll('\u00a0', ' '), 'En 2021 : oui. En 2026 : indispensable.');
  const old = (await list('annee=2021')).donnees.find((one) => one.uid === 'liasses_fiscales_dgfip');
  assert.equal(old.contradiction, true);
  const main = text(all(parse((await stack.get('/v1/w/demo/ne-plus-demander')).text).root, 'main')[0]);
  assert.match(main, /Liasses fiscales.{0,120}la réponse change\. En 2021 : non\. En 2026 : indispensable\./);
});

test('the page: where the same is open, what replaces it, how to get access, how often to call', async () => {
  const { root } = parse((await stack.get('/v1/w/demo/ne-plus-demander')).text);
  const main = text(all(root, 'main')[0]);
  assert.match(main, /Certification RGE.{0,400}La même donnée est ouverte à tous : Liste des entreprises RGE/);
  assert.match(main, /Attestation de vigilance .{0,20}Indispensable Ancienne version/);
  assert.match(main, /L\. 114-8/);
  assert.match(main, /même adresse IP : 1 000 appels par minute/);
  const hrefs = all(root, 'a').map((a) => a.attrs.href);
  assert.ok(hrefs.includes('https://datapass.api.gouv.fr/api-entreprise?demarche=aides_publiques'));
  for (const from of ['/cartes', '/annuaire', '/carte/api-entreprise'])
    assert.ok(all(parse((await stack.get(`/v1/w/demo${from}`)).text).root, 'a')
      .some((a) => a.attrs.href.startsWith('/v1/w/demo/ne-plus-demander')), from);
});

test('filters: each number is what its link shows; an unknown value says which there are', async () => {
  const at = '/v1/w/demo/ne-plus-demander';
  for (const query of ['', '?utilite=utile', '?q=attestation&ouverture=protegee', '?annee=2021&utilite=non,oui']) {
    const { facettes } = (await stack.get(`${at}.json${query}`)).json;
    for (const { valeurs } of facettes)
      for (const { url, total, active, valeur } of valeurs)
        if (!active) {
          const { pathname, search } = new URL(url, stack.url);
          assert.equal((await stack.get(`${pathname}.json${search}`)).json.total, total, `${query} ${valeur}`);
        }
  }
  assert.equal((await list('utilite=indispensable')).total, 18);
  assert.equal((await list('utilite=injustifie')).total, 1);
  assert.equal((await list('utilite=indispensable,utile')).total, 44);
  assert.deepEqual((await list('q=vigilance&annee=2026')).donnees.map((one) => one.uid),
    ['urssaf/attestation_vigilance', 'urssaf/v3/attestation_vigilance']);
  for (const form of [at, `${at}.json`, `/v1/f/demo/ne-plus-demander`, '/api/v1/donnees']) {
    const { status, text } = await stack.get(`${form}?utilite=%3Cscript%3Ezorglub`);
    assert.equal(status, 422, form);
    assert.doesNotMatch(text, /zorglub/, form);
    assert.match(text, /indispensable, utile/, form);
  }
});

test('the page of 2021, damaged: put right by its legend, and each character restored is told', { skip }, async () => {
  const seed = path.join(SHARED, 'seeds', readdirSync(path.join(SHARED, 'seeds')).find((name) => name.startsWith('001')));
  const { status, out, err } = await importer(seed);
  assert.equal(status, 0, err);
  assert.match(out, /22 vus, 22 nouveaux, 0 changés, 0 retirés, 0 refusés/);
  assert.match(err, /mal décodé \(UTF-8 lu en Windows-1254\).*17 caractères restitués, 0 perdus/);
  assert.equal(err.match(/rétabli en « ❌ », seul possible pour « non »/g).length, 3);
  assert.equal(err.match(/rétabli en « ⏺ », seul possible pour « a etudier »/g).length, 14);
  assert.equal((await commande(stack, ['imports', 'api-entreprise'])).out.match(/^remarque : .*rétabli en/gm).length, 17);
  assert.deepEqual(await stack.sql(`SELECT uid, libelle, utilite, cadre, formats, ouverture FROM catalogue.donnee
    WHERE origine = 'api-entreprise' ORDER BY uid`), await DEFAUT(2021));
});

test('a CSV of today, its year in its name; tables of other years stay', { skip }, async () => {
  const before = await kept();
  const { status, out, err } = await importer(path.join(SHARED, 'data/apis/api_entreprise_aides_publiques_2026.csv'));
  assert.equal(status, 0, err);
  assert.match(out, /51 vus, 51 nouveaux, 0 changés, 0 retirés, 0 refusés/);
  assert.equal(await kept(), `${before} 2026:51`.trim());
  assert.deepEqual(await stack.sql(`SELECT uid, libelle, utilite, cadre, formats, ouverture FROM catalogue.donnee
    WHERE origine = 'api-entreprise' AND annee = 2026 ORDER BY uid`), await DEFAUT(2026));
  await forget();
});

const HEAD = 'uid,path,libelle,fournisseurs,ouverture,utilite,deprecie,famille,formats';

test('bad rows are told with file, line, column and reason; the rest goes in', async () => {
  const rows = ['essai/bonne,/v3/essai,Bonne,dgfip,protected,utile,non,Informations financières,JSON',
    'essai/utilite,,X,dgfip,public,peut-être,non,,', 'essai/ouverture,,X,dgfip,secrète,utile,non,,',
    'Essai Uid,,X,dgfip,public,utile,non,,', 'essai/courte,X', 'essai/bonne,,Deux fois,dgfip,public,utile,non,,',
    'essai/guillemet,,"X,dgfip,public,utile,non,,'];
  const { status, out, err } = await importer(file('essai_2031.csv', HEAD, ...rows));
  assert.equal(status, 0, err);
  assert.match(out, /7 vus, 1 nouveaux, 0 changés, 0 retirés, 6 refusés/);
  for (const said of [/essai_2031\.csv, ligne 3, colonne utilite : /, /ligne 4, colonne ouverture : /,
    /ligne 5, colonne uid : /, /ligne 6 : 2 colonnes, et non 9/, /ligne 7.* : /, /ligne 8 : un guillemet/])
    assert.match(err, said);
  await until(async () => (await list()).donnees.some((one) => one.uid === 'essai/bonne'));
  const { donnees } = await list();
  assert.equal(donnees.find((one) => one.uid === 'essai/bonne').producteur, 'DGFiP');
  await forget();
  await until(async () => !(await list()).donnees.some((one) => one.uid === 'essai/bonne'));
});

test('JSON lines; a page whose sign no legend has; nothing that reads; simulated', async () => {
  const lines = file('lignes.jsonl', JSON.stringify({ annee: 2031, uid: 'essai/json', libelle: 'J', utilite: 'utile' }),
    '{"uid": [', JSON.stringify({ uid: 'essai/nul', utilite: 'a\u0000b' }), '[]',
    JSON.stringify({ uid: 'essai/sans-annee', utilite: 'utile' }));
  const json = await importer(lines);
  assert.match(json.out, /5 vus, 1 nouveaux, .* 4 refusés/, json.err);
  assert.match(json.err, /ligne 5, colonne annee/);
  await forget();

  const page = (...cells) => file('page_2031.md', '---', 'title: x', '---', '', '| Utilité : autorisée ? |', '|---|', '| ✅ Oui |',
    '| ⏺ À étudier |', '', '#### Famille <a id="f"></a>', '', '| Données et endpoints | Producteur | Utilité<br>aides |', '|-|:-:|-|',
    ...cells, '', '| Éditeurs | Service |', '|-|-|', '| X | Y |');
  const signs = await importer(page('| **Un<br>nom** <br>`un` | INPI | ✅ |', '| **Deux** `deux` | INPI | 🎲 |', '| sans nom | INPI | ✅ |'),
    '--simuler');
  assert.match(signs.out, /simulé.*3 vus, 1 nouveaux, .* 2 refusés/, signs.err);
  assert.match(signs.err, /ligne 15, colonne utilite : « 🎲 » n’est pas dans la légende/);
  assert.match(signs.err, /ligne 16, colonne uid/);
  assert.equal(await kept(), '');

  for (const [at, said] of [[file('vide_2031.csv', HEAD), /aucune donnée/], [file('autre.csv', 'a,b', '1,2'), /ligne 1|:1/],
    [file('coupe.md', '---', 'title: x'), /en-tête/], ['/nul/part', /./],
    [file('melange.csv', 'uid,utilite,libelle', 'a,oui,dÃ©pÃ´t', 'b,oui,dépôt 東'), /mal décodé/]]) {
    const { status, err } = await importer(at);
    assert.equal(status, 1, at);
    assert.match(err, said, at);
  }
  assert.equal(await kept(), '');
});

test('a page that does not say its year is refused, unless it is the one of 2021 that is known', async () => {
  const page = (name, uid, ...legend) => file(name, '---', 'title: x', '---', '', '| Utilité : autorisée ? |', '|---|',
    ...legend, '', '| Données et endpoints | Producteur | Utilité |', '|-|-|-|', `| **Nom** \`${uid}\` | INPI | ✅ |`);
  const words = ['| ✅ Oui |', '| ❌ Non |', '| ⏺ À étudier |'];
  for (const [uid, legend] of [['insee/unites_legales', words], ['entreprises', words], ['extraits_courts_inpi', words.slice(0, 2)],
    ['extraits_courts_inpi', [...words, '| 🟢 Utile |']]]) {
    const { status, err } = await importer(page('aides_publiques.md', uid, ...legend), '--simuler');
    assert.equal(status, 1, uid);
    assert.match(err, /de quelle année est sa table : la mettre dans le nom du fichier/, uid);
  }
  assert.match((await importer(page('aides_publiques.md', 'extraits_courts_inpi', ...words), '--simuler')).out, /1 vus, 1 nouveaux/);
  assert.match((await importer(page('aides_publiques_2034.md', 'entreprises', ...words), '--simuler')).out, /1 vus, 1 nouveaux/);
});

test('a run that is killed leaves the tables as they were; the next one goes in', async () => {
  const rows = (n, word) => Array.from({ length: n }, (_, i) => `essai/d${i},,Donnée ${word} ${i},insee,public,utile,non,,JSON`);
  assert.equal((await importer(file('grand_2032.csv', HEAD, ...rows(500, 'a')))).status, 0);
  const wanted = file('grand_2032.csv', HEAD, ...rows(500, 'b'));
  // Held by somebody else, what all imports wait for: this one hangs there, its file read, and is killed there.
  const holder = spawn('psql', ['-X', '-q', '-A', '-t', '-h', stack.base, '-U', 'aiguillage_proprietaire', '-d', 'aiguillage'],
    { stdio: ['pipe', 'pipe', 'ignore'] });
  holder.stdin.write("BEGIN; SELECT 'tenu' FROM pg_advisory_xact_lock(6871092411);\n");
  await new Promise((resolve) => { holder.stdout.once('data', resolve); });
  const child = spawn(CLI, ['import', 'api-entreprise', '--fichier', wanted], { cwd: ROOT, env: environment(stack), stdio: 'ignore' });
  const waiting = async () => (await stack.sql("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"))[0][0];
  await until(async () => await waiting() === '1');
  child.kill('SIGKILL');
  await until(async () => await waiting() === '0', { seconds: 5 });
  holder.stdin.end('ROLLBACK;\n');
  await new Promise((resolve) => { holder.once('exit', resolve); });
  assert.match((await stack.sql("SELECT min(libelle) FROM catalogue.donnee WHERE annee = 2032")).flat()[0], /^Donnée a/);
  assert.equal(await kept(), '2032:500');
  assert.match((await importer(wanted)).out, /500 vus, 0 nouveaux, 500 changés/);
  const few = await importer(file('grand_2032.csv', HEAD, ...rows(10, 'b')));
  assert.match(few.err, /disparaîtraient/);
  assert.equal(await kept(), '2032:500');
  await forget();
});
