// Results taken away: a spreadsheet, a calendar, a message.  Each is read as its own programs would.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { parse as parseCsv } from 'csv-parse/sync';
import ICAL from 'ical.js';
import { pile } from '../pile.mjs';
import { all, first, parse, words } from './html.mjs';

const stack = await pile({ asan: true });
const QUERY = 'ou=72181&quoi=-&phase=inconnue';
const NASTY = '=HYPERLINK("http://example.org";"oui") ; l’école, \\ à vérifier \u{1f9d1}\u200d\u{1f3eb}';
const day = (days) => `(now() AT TIME ZONE 'Europe/Paris')::date + ${days}`;
const quoted = (text) => `'${text.replaceAll("'", "''")}'`;
await stack.change(`INSERT INTO catalogue.aide (id, nom, accroche, porteurs, a_verifier, publics, zone, origine, echeance)
  SELECT 'emporter-' || n, ${quoted(NASTY)}, '-1+1', ARRAY['@SUM(A1)'], ARRAY['+33 1 02', 'Une ligne ' || repeat('très ', 30)],
  '{commune}', id, 'essai-emporter', ${day(12)} + n FROM referentiel.territoire, generate_series(0, 1) AS n
  WHERE cle = 'france'`);
after(async () => {
  try {
    await stack.change("DELETE FROM catalogue.aide WHERE origine = 'essai-emporter'");
  } finally {
    await stack.stop();
  }
});

const rowsOf = (answer) => parseCsv(answer.bytes, { bom: true, delimiter: ';', columns: true });
const view = async (query) => (await stack.get(`/v1/w/demo/resultats.json?${query}`)).json;

test('the spreadsheet holds the whole lists, from whichever page it is asked', async () => {
  const { totaux } = await view(QUERY);
  const file = await stack.get(`/v1/w/demo/resultats.csv?${QUERY}`);
  assert.equal(file.status, 200);
  assert.equal(file.headers['content-type'], 'text/csv; charset=utf-8');
  assert.match(file.headers['content-disposition'], /^attachment; filename="aiguillage-72181\.csv"$/);
  assert.deepEqual([...file.bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf]);
  const rows = rowsOf(file), count = (name) => rows.filter((row) => row.Liste === name).length;
  assert.equal(count('Aide'), totaux.aides);
  assert.equal(count('Service pour ce projet'), totaux.services);
  assert.ok(totaux.aides > 20, 'more than one page');
  assert.equal(count('Aide pour une partie du territoire'), totaux.aides_partielles);
  assert.ok(count('Interlocuteur') >= 3);
  for (const row of rows)
    assert.match(row.Fiche, new RegExp(`^${stack.url}/v1/w/demo/`), row.Nom);
  const other = await stack.get(`/v1/w/demo/resultats.csv?${QUERY}&vue=aides&page=2`);
  assert.ok(other.bytes.equals(file.bytes));
});

test('filters and what was put aside hold in the file too', async () => {
  const query = `${QUERY}&nature=subvention&sans=dsil`, { totaux } = await view(query);
  const rows = rowsOf(await stack.get(`/v1/w/demo/resultats.csv?${query}`));
  assert.equal(rows.filter((row) => row.Liste === 'Aide').length, totaux.aides);
  assert.ok(!rows.some((row) => row.Fiche.includes('/aide/dsil?')));
});

test('no cell is a formula, and what it says is all there', async () => {
  const file = await stack.get(`/v1/w/demo/resultats.csv?${QUERY}`);
  const rows = rowsOf(file), [row] = rows.filter(({ Fiche }) => Fiche.includes('/emporter-0?'));
  for (const cell of rows.flatMap(Object.values))
    assert.doesNotMatch(cell, /^\s*[=+@\-\t\r]/);
  assert.equal(row.Nom, `'${NASTY}`);
  assert.equal(row['En bref'], "'-1+1");
  assert.equal(row['Porteur ou opérateur'], "'@SUM(A1)");
  assert.match(row['À vérifier auprès du porteur'], /^'\+33 1 02\. Une ligne/);
  assert.match(row.Échéance, /^\d{4}-\d\d-\d\d$/);
  assert.match(row.État, /dans 12\u00a0jours/);
});

test('the calendar has an event for each last day, and any program can read it', async () => {
  const file = await stack.get(`/v1/w/demo/resultats.ics?${QUERY}`);
  assert.equal(file.headers['content-type'], 'text/calendar; charset=utf-8');
  assert.match(file.headers['content-disposition'], /^attachment; filename="aiguillage-72181\.ics"$/);
  for (const line of file.text.split('\r\n'))
    assert.ok(Buffer.byteLength(line) <= 75 && !line.includes('\n') && !line.includes('\ufffd'), line);
  const calendar = new ICAL.Component(ICAL.parse(file.text));
  assert.equal(calendar.getFirstPropertyValue('version'), '2.0');
  const events = calendar.getAllSubcomponents('vevent').map((event) => new ICAL.Event(event));
  const rows = rowsOf(await stack.get(`/v1/w/demo/resultats.csv?${QUERY}`))
    .filter((row) => row.Échéance !== '');
  assert.deepEqual(events.map((event) => event.startDate.toString()).sort(),
    rows.map((row) => row.Échéance).sort());
  const event = events.find(({ uid }) => uid === 'echeance-emporter-0@aiguillage');
  assert.ok(event.startDate.isDate);
  assert.equal(event.duration.toSeconds(), 86400);
  assert.equal(event.summary, `Dernier jour\u00a0: ${NASTY}`);
  assert.match(event.description, /^-1\+1\nPorteur\u00a0: @SUM\(A1\)\nÀ vérifier/);
  assert.match(event.component.getFirstPropertyValue('url'), /^http:.*\/v1\/w\/demo\/aide\/emporter-0\?/);
  assert.equal(new Set(events.map(({ uid }) => uid)).size, events.length);
});

test('without a deadline there is neither a link to a calendar nor an empty one', async () => {
  const query = `${QUERY}&sans=emporter-0,emporter-1`;
  const rows = rowsOf(await stack.get(`/v1/w/demo/resultats.csv?${query}`));
  if (rows.some((row) => row.Échéance !== ''))
    return;			// of a catalogue that is not the default one
  assert.doesNotMatch((await stack.get(`/v1/w/demo/resultats?${query}`)).text, /resultats\.ics/);
  const file = await stack.get(`/v1/w/demo/resultats.ics?${query}`);
  assert.equal(file.status, 404);
  assert.match(file.text, /Aucune des aides proposées n’a d’échéance/);
});

test('the page leads to its files, and the message says what the page shows', async () => {
  const { root } = parse((await stack.get(`/v1/w/demo/resultats?${QUERY}&vue=aides`)).text);
  const links = all(root, 'a').map((a) => a.attrs.href);
  assert.ok(links.includes(`/v1/w/demo/resultats.csv?${QUERY.replace('quoi=-&phase=inconnue', 'phase=inconnue&quoi=-')}`));
  assert.ok(links.some((link) => link.startsWith('/v1/w/demo/resultats.ics?')));
  const page = parse((await stack.get(`/v1/w/demo/resultats?${QUERY}`)).text).root;
  const mail = all(page, 'a').map((a) => a.attrs.href).find((link) => link.startsWith('mailto:'));
  assert.ok(mail.length <= 2000);
  const body = new URL(mail).searchParams.get('body');
  assert.equal(body.split('\n').at(-1), `${stack.url}/v1/w/demo/resultats?ou=72181&phase=inconnue&quoi=-`);
  const shown = all(page, 'h3').map(words);
  const lines = body.split('\n').filter((line) => line.startsWith('- '));
  assert.ok(lines.length >= 3);
  for (const line of lines)
    assert.ok(shown.some((name) => name.startsWith(line.slice(2, 30).replace(/\s+/g, ' '))), line);
});

test('what is printed is whole: each list, on one page', async () => {
  const page = parse((await stack.get(`/v1/w/demo/resultats?${QUERY}`)).text).root;
  const link = all(page, 'a').find((a) => /^Imprimer/.test(words(a))).attrs.href;
  assert.equal(link, `${stack.url}/v1/w/demo/resultats?ou=72181&phase=inconnue&quoi=-&vue=tout`);
  const whole = parse((await stack.get(link.slice(stack.url.length))).text).root;
  const { totaux } = (await stack.get(`/v1/w/demo/resultats.json?${QUERY}`)).json;
  assert.ok(totaux.aides > 10);
  const names = all(first(whole, (n) => n.tag === 'section' && /aides$/.test(n.attrs['aria-labelledby'])), 'h3');
  assert.equal(names.length, totaux.aides);
  assert.ok(!all(whole, 'a').some((a) => /^(Voir les|Imprimer) /.test(words(a))));
  // What a fold hides on the page is on paper, and so is the address to come back to.
  const folds = (root) => all(first(root, 'main'), (n) => n.tag === 'details');
  assert.ok(folds(whole).length >= totaux.aides && folds(whole).every((n) => 'open' in n.attrs));
  assert.ok(folds(page).every((n) => !('open' in n.attrs)));
  for (const [root, address] of [[whole, link], [page, link.replace('&vue=tout', '')]])
    assert.equal(words(first(root, (n) => n.attrs.class === 'aig-papier')), `Pour y revenir : ${address}`);
  assert.ok(!words(whole).includes('500 lignes'));
});

test('from a fragment, what is printed is a page of ours', async () => {
  for (const page of ['NULL', "'https://www.mairie.fr/aides'"]) {
    await stack.change(`UPDATE integration.partenaire SET page_hote = ${page} WHERE cle = 'demo'`);
    try {
      const { root } = parse((await stack.get(`/v1/f/demo?${QUERY}`)).text);
      assert.equal(all(root, 'a').find((a) => /^Imprimer/.test(words(a))).attrs.href,
        `${stack.url}/v1/w/demo/resultats?ou=72181&phase=inconnue&quoi=-&vue=tout`);
    } finally {
      await stack.change("UPDATE integration.partenaire SET page_hote = NULL WHERE cle = 'demo'");
    }
  }
});

test('a list too long to be printed says so, and where it is whole', async () => {
  await stack.change(`INSERT INTO catalogue.aide (id, nom, accroche, publics, zone, origine)
    SELECT 'emporter-long-' || n, 'Essai ' || n, 'Essai.', '{commune}', id, 'essai-emporter'
    FROM referentiel.territoire, generate_series(1, 500) AS n WHERE cle = 'france'`);
  try {
    const { root } = parse((await stack.get(`/v1/w/demo/resultats?${QUERY}&vue=tout`)).text);
    const said = first(root, (n) => n.attrs.class === 'aig-avis' && words(n).includes('s’arrête ici à 500 lignes'));
    assert.ok(said);
    assert.equal(all(first(root, (n) => n.tag === 'section' && /aides$/.test(n.attrs['aria-labelledby'])), 'h3').length, 500);
    const file = rowsOf(await stack.get(all(said, 'a')[0].attrs.href));
    assert.ok(file.filter((row) => row.Liste === 'Aide').length > 500);
  } finally {
    await stack.change("DELETE FROM catalogue.aide WHERE origine = 'essai-emporter' AND id LIKE 'emporter-long-%'");
  }
});

test('a territory that is unknown is asked for again, not written in a file', async () => {
  for (const file of ['csv', 'ics']) {
    const answer = await stack.get(`/v1/w/demo/resultats.${file}?ou=99999`);
    assert.equal(answer.status, 422);
    assert.match(answer.headers['content-type'], /^text\/html/);
    assert.equal(answer.headers['content-disposition'], undefined);
  }
});
