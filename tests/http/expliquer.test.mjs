// aiguillage expliquer says what the pages do, and why the rest is not there.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { pile } from '../pile.mjs';

const stack = await pile({ asan: true });
after(() => stack.stop());

const root = fileURLToPath(new URL('../..', import.meta.url));
const expliquer = (...args) => execFileSync(
  path.resolve(root, process.env.AIGUILLAGE_CLI ?? 'build/asan/aiguillage'), ['expliquer', ...args],
  { cwd: root, encoding: 'utf8', env: { ...process.env, AIGUILLAGE_CONF: `${stack.dir}/aiguillage.conf` } });

const ASKED = { ou: '72181', quoi: 'rénovation énergétique du gymnase', phase: 'etude' };
const options = Object.entries(ASKED).flatMap(([name, value]) => [`--${name}`, value]);

function lists(text) {
  const rows = {};
  for (const line of text.split('\n')) {
    const found = /^(\S.*?) +\d\.\d{3} .* (\S+)$/.exec(line);
    if (found) (rows[found[1]] ??= []).push(found[2]);
  }
  return rows;
}

test('its lists are those of the results, in the same order', async () => {
  const rows = lists(expliquer(...options));
  const answer = await stack.get(`/api/v1/suggestions?${new URLSearchParams({ ...ASKED, limite: '100' })}`);
  const results = JSON.parse(answer.text);
  assert.deepEqual(rows['pour votre projet'], results.services.map((one) => one.slug));
  assert.deepEqual(rows['peut aussi servir'], results.services_proches.map((one) => one.slug));
  assert.ok(results.aides.length > 10);
  assert.deepEqual(rows['aide ouverte'], results.aides.map((one) => one.id));
});

test('what orders aids of one score is said: where, and until when', async () => {
  const id = 'essai-echeance';
  await stack.change(`INSERT INTO catalogue.aide (id, nom, publics, zone, origine, echeance)
    SELECT '${id}', 'Essai', '{commune}', id, 'essai', '2098-12-31' FROM referentiel.territoire WHERE cle = 'dep-72'`);
  try {
    assert.match(expliquer(...options, '--categorie', 'x'),
      /^\S.* essai-echeance\n(?: .*\n)*? +zone : Sarthe \(département\), échéance : 2098-12-31$/m);
  } finally {
    await stack.change(`DELETE FROM catalogue.aide WHERE id = '${id}'`);
  }
});

test('every candidate is there, with what keeps it out', () => {
  const rows = lists(expliquer(...options, '--sans', 'prioreno', '--nature', 'pret'));
  for (const verdict of ['écarté', 'filtrée', 'hors sujet', 'hors zone', 'autre public', 'fermée'])
    assert.ok((rows[verdict] ?? []).length > 0, verdict);
  assert.deepEqual(rows['écarté'], ['prioreno']);
});

test('each candidate has what its score is made of, and an aid replaced says by which', async () => {
  await stack.change(`INSERT INTO catalogue.aide (id, nom, publics, zone, origine, generique)
    SELECT 'essai-variante', 'Essai', '{commune}', id, 'essai', 'dsil'
    FROM referentiel.territoire WHERE cle = 'dep-72'`);
  try {
    const text = expliquer(...options);
    const first = text.slice(text.indexOf('pour votre projet')).split('\n').slice(1, 6).join('\n');
    assert.match(first, /^ +\+0\.\d{3} thèmes : .+\n +\+0\.\d{3} lieux : .+ « gymnase »/);
    assert.match(text, /^variante locale .* dsil\n(?: .*\n)*? +remplacée par essai-variante$/m);
  } finally {
    await stack.change("DELETE FROM catalogue.aide WHERE id = 'essai-variante'");
  }
});

test('what is printed of a candidate comes to the score that is printed', () => {
  const asked = [options,
    ['--ou', '35238', '--quoi', 'cour d’école désimperméabilisée et pistes cyclables', '--phase', 'operation'],
    ['--ou', 'dep-35', '--quoi', '-', '--phase', 'idee'], ['--ou', '243500139', '--quoi', 'parc'],
    ['--ou', '97209', '--thematiques', 'champs-de-panneaux-solaires', '--phase', 'etude'],
    ['--ou', '72181', '--competences', '90-518', '--quoi', 'plu intercommunal', '--phase', 'idee']];
  let summed = 0;
  for (const question of asked) {
    const text = expliquer(...question), rows = text.slice(text.indexOf('candidat\n')).split('\n').slice(1);
    let candidate = null, sum = 0;
    const close = () => {
      if (candidate !== null)
        assert.equal(sum, candidate.score, `${question.join(' ')}\n${candidate.line}`);
    };
    for (const line of rows) {
      const score = /^\S.*? +(\d\.\d{3})  /.exec(line), change = /^ {20,}([+-]\d\.\d{3}) /.exec(line);
      if (score !== null) {
        close();
        candidate = { score: Math.round(Number(score[1]) * 1000), line };
        sum = 0;
      } else if (change !== null) {
        sum += Math.round(Number(change[1]) * 1000);
        summed++;
      }
    }
    close();
  }
  assert.ok(summed > 300, `${summed}`);
});

test('a territory that is not known is said', () => {
  assert.throws(() => expliquer('--ou', 'zzz'), (error) => error.status === 1 && /zzz/.test(error.stderr));
});
