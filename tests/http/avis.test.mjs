// What visitors say: by forms without a cookie or a script; counted, or kept as a text for an operator.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { pile, until } from '../pile.mjs';
import { all, byId, first, words } from './html.mjs';
import { Visitor } from './visitor.mjs';

const stack = await pile({ asan: true });
after(() => stack.stop());
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const ANSWERS = 'ou=72181&phase=etude&quoi=gymnase';

const counted = async (name) => Number((await stack.sql(
  `SELECT coalesce(sum(n), 0) FROM mesure.compteur WHERE nom = '${name}'`))[0][0]);
const buttons = (form) => all(form, 'button').map((button) => button.attrs.value);
const formWith = (value) => (form) => buttons(form).includes(value);
// A press on the button of that value.
function press(visitor, value, fields = {}) {
  const form = visitor.form(formWith(value));
  form.children.push({ tag: 'input', attrs: { type: 'hidden', name: 'avis', value }, children: [], parent: form });
  return visitor.submit(fields, form);
}
const enter = async (query = `${ANSWERS}&sur=dsil`) => new Visitor(stack).open(`/v1/w/demo/avis?${query}`);

test('from an item to its form and back, whichever the answer, and it is counted', async () => {
  const v = await new Visitor(stack).open(`/v1/w/demo/aide/dsil?${ANSWERS}`);
  await v.follow('Donner un avis');
  assert.match(v.title, /^Votre avis sur/);
  assert.equal(v.page.headers['cache-control'], 'no-store');
  assert.equal(v.page.headers.etag, undefined);
  for (const answer of ['oui', 'non']) {
    const before = await counted(`avis.${answer}.dsil`);
    await enter().then((one) => press(one, answer)).then((one) => {
      assert.equal(one.status, 200);
      assert.equal(one.page.headers['cache-control'], 'no-store');
      assert.equal(one.page.headers['set-cookie'], undefined);
      assert.match(one.text, /Merci/);
      assert.ok(one.links('Retour à l’aide').length === 1 && one.links(/Continuer/).length === 1);
    });
    await until(async () => await counted(`avis.${answer}.dsil`) === before + 1);
  }
});

test('"pas pour mon projet" goes back to the results without the item, other answers kept', async () => {
  const before = await counted('avis.projet.dsil');
  const v = await press(await enter(`${ANSWERS}&sans=prioreno&sur=dsil`), 'projet');
  assert.equal(v.url, `/v1/w/demo/resultats?${ANSWERS}&sans=dsil,prioreno`);
  assert.ok(!v.links().some((link) => link.attrs.href.includes('/aide/dsil')));
  await until(async () => await counted('avis.projet.dsil') === before + 1);
  // Without a territory there are no results to go back to.
  assert.deepEqual(buttons((await enter('sur=dsil')).form(formWith('oui'))), ['oui', 'non']);
  assert.deepEqual(buttons((await enter(ANSWERS)).form(formWith('oui'))), ['oui', 'non']);
});

test('a correction is kept once, and the operator reads it', async () => {
  const text = 'Le lien est cassé.\r\nDepuis « mardi » ; \' OR 1=1 -- \u001b[31m <b>';
  const v = await enter(), form = v.form(formWith('correction'));
  const jeton = first(form, (n) => n.attrs.name === 'jeton').attrs.value;
  await press(v, 'correction', { texte: text });
  assert.match(v.text, /enregistré/);
  const kept = () => stack.sql("SELECT numero, partenaire, sujet, texte, traite_le FROM mesure.correction WHERE texte LIKE 'Le lien est cassé%'");
  const rows = await kept();
  assert.equal(rows.flat().join('\n').includes('\u001b'), false);
  const again = await stack.get(`/v1/w/demo/avis?${ANSWERS}&sur=dsil`, { method: 'POST', headers: FORM,
    body: new URLSearchParams({ jeton, avis: 'correction', texte: text }).toString() });
  assert.equal(again.status, 200);
  assert.deepEqual(await kept(), rows, 'sent twice, kept once');
  const [number] = rows[0];
  const run = (...words) => promisify(execFile)(process.env.AIGUILLAGE_CLI ?? 'build/aiguillage', words,
    { env: { ...process.env, AIGUILLAGE_CONF: `${stack.dir}/aiguillage.conf` } });
  assert.match((await run('avis')).stdout, new RegExp(
    `n° ${number}, .*, chez demo, sur dsil\\n    Le lien est cassé\\.\\n    Depuis « mardi » ;`));
  await run('avis', 'traiter', number);
  assert.doesNotMatch((await run('avis')).stdout, new RegExp(`n° ${number},`));
  assert.match((await run('avis', '--tous')).stdout, new RegExp(`n° ${number},.*traité le`));
  await assert.rejects(run('avis', 'traiter', number));
});

test('an empty or long text is asked for again, with what was typed and its error beside the field', async () => {
  for (const texte of ['', 'é'.repeat(2001)]) {
    const v = await press(await enter(), 'correction', { texte });
    assert.equal(v.status, 422);
    const field = byId(v.root, 'texte');
    assert.equal(field.attrs['aria-invalid'], 'true');
    assert.ok(field.attrs['aria-describedby'].split(' ').every((id) => byId(v.root, id)));
    assert.equal(words(field), texte);
    assert.ok(v.links(/./).some((link) => link.attrs.href === '#texte'), 'the summary leads to it');
  }
});

test('a form that is not ours, or not for this item, or of another partner, counts nothing', async () => {
  const other = first((await enter(`${ANSWERS}&sur=prioreno`)).root, (n) => n.attrs.name === 'jeton').attrs.value;
  const before = await stack.sql('SELECT count(*) FROM mesure.correction');
  for (const jeton of ['', 'x', 'A'.repeat(48), other, '%'.repeat(48)]) {
    const answer = await stack.get('/v1/w/demo/avis?sur=dsil', { method: 'POST', headers: FORM,
      body: new URLSearchParams({ jeton, avis: 'correction', texte: 'gardez <ceci>' }).toString() });
    assert.equal(answer.status, 422);
    assert.match(answer.text, /gardez &lt;ceci&gt;/);
    assert.match(answer.text, /formulaire/);
  }
  assert.deepEqual(await stack.sql('SELECT count(*) FROM mesure.correction'), before);
  const { attrs } = first((await enter()).root, (n) => n.attrs.name === 'jeton');
  const choice = await stack.get('/v1/w/demo/avis?sur=dsil', { method: 'POST', headers: FORM,
    body: `jeton=${attrs.value}&avis=autre` });
  assert.equal(choice.status, 422);
});

test('an item that is not there is a 404 with a way on; a body of another type a 415; too large a 413', async () => {
  assert.equal((await stack.get('/v1/w/demo/avis?sur=rien-de-tel')).status, 404);
  assert.equal((await stack.get('/v1/w/demo/avis', { method: 'POST', body: '{}',
    headers: { 'content-type': 'application/json' } })).status, 415);
  assert.equal((await stack.get('/v1/w/demo/avis', { method: 'POST', headers: FORM,
    body: `texte=${'a'.repeat(70000)}` })).status, 413);
});

test('in a fragment the form goes to our own page, in the whole window', async () => {
  const answer = await stack.get(`/v1/f/demo/avis?${ANSWERS}&sur=dsil`);
  assert.match(answer.text, new RegExp(`<form[^>]* action="${stack.url}/v1/w/demo/avis\\?[^"]*" target="?_top`));
  assert.equal(answer.headers['cache-control'], 'no-store');
});

test('who waits for the database delays nobody', async () => {
  const forms = await Promise.all([1, 2, 3].map(() => enter()));
  const holder = stack.sql('BEGIN; LOCK TABLE mesure.correction; SELECT pg_sleep(5); COMMIT');
  await until(async () => (await stack.sql(`SELECT 1 FROM pg_locks WHERE mode = 'AccessExclusiveLock'
    AND granted AND relation = 'mesure.correction'::regclass`)).length > 0);
  let waiting = forms.length;
  const sent = forms.map(async (form, i) => {
    await press(form, 'correction', { texte: `attend ${i}` });
    waiting--;
    return form.status;
  });
  await until(async () => (await stack.sql(`SELECT 1 FROM pg_locks WHERE NOT granted
    AND relation = 'mesure.correction'::regclass`)).length === forms.length);
  for (let i = 0; i < 8; i++)
    assert.equal((await stack.get(`/v1/w/demo/territoire?q=rennes&n=${i}`)).status, 200);
  assert.equal(waiting, forms.length, 'pages are answered while the forms wait');
  assert.deepEqual(await Promise.all(sent), [503, 503, 503]);
  await holder;
});

test('without a database a text is given back with 503, and counts wait until it is there', async () => {
  const before = await counted('avis.oui.prioreno');
  await stack.stopBase();
  try {
    const v = await press(await enter(), 'correction', { texte: 'à garder' });
    assert.equal(v.status, 503);
    assert.equal(v.page.headers['retry-after'], '30');
    assert.equal(words(byId(v.root, 'texte')), 'à garder');
    assert.match(v.text, /Votre texte est resté/);
    assert.equal((await press(await enter(`${ANSWERS}&sur=prioreno`), 'oui')).status, 200);
  } finally {
    await stack.startBase();
  }
  await until(async () => await counted('avis.oui.prioreno') === before + 1);
});
