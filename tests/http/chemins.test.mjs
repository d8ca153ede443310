// Every path of the parcours: from each set of answers that a partner may give, each kind of answer to each
// question, by the forms and links of the pages, to the results.  And of each page on the way: that it is not
// empty, leads on, is the same to the byte when asked again, and that "Retour" and "Modifier" keep the answers.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { pile } from '../pile.mjs';
import { all, byId, first, formFields, textOf, words } from './html.mjs';
import { Visitor } from './visitor.mjs';

const stack = await pile({ asan: true });
after(() => stack.stop());

const CLEAR = 'rénovation énergétique du gymnase', DOUBT = 'refaire la salle', NOTHING = 'xyzzy plugh';
const QUESTIONS = ['territoire', 'projet', 'precisions', 'phase'];
const ANSWERS = ['ou', 'quoi', 'thematiques', 'sites', 'interventions', 'leviers', 'competences', 'phase', 'sans',
  'nature', 'theme', 'densite'];
const OWN = { territoire: ['ou'], projet: ['quoi', 'thematiques', 'sites', 'interventions'],
  precisions: ['thematiques', 'sites', 'interventions', 'leviers', 'competences'], phase: ['phase'] };
const LABELS = ['thematiques', 'sites', 'interventions'];

const at = (url) => new Visitor(stack).open(url);
const params = (url) => new URL(url, stack.url).searchParams;
const questionForm = (root) => all(root, 'form').find((f) => all(f, (n) => n.attrs.name === 'question').length > 0);
const questionOf = (v) => {
  const form = questionForm(v.root);
  return form && new Map(formFields(form)).get('question');
};
const isResults = (v) => questionForm(v.root) === undefined && /^(\d|Rien|Aucun)/.test(v.title);

// The answers that a URL holds, but those named.  Sent empty, a field is no answer.
function kept(of, but = []) {
  return Object.fromEntries(ANSWERS.filter((name) => !but.includes(name) && of.getAll(name).join() !== '')
    .map((name) => [name, of.getAll(name).join().split(',').sort().join()]));
}

// What the form of the question shown would send as it stands.
const filled = (v) => new URLSearchParams(formFields(questionForm(v.root)));

const checked = new Map();   // URL: the question it shows, or "resultats"
const kinds = new Set();     // "question: kind of answer"

// All that holds of a page whatever it is.  Links are opened once a page, on its first visit.
async function check(v) {
  const url = v.url, status = v.status;
  if (checked.has(url))
    return;
  const question = questionOf(v);
  checked.set(url, question ?? 'resultats');
  assert.ok(question !== undefined || isResults(v), `${url}: « ${v.title} »`);
  assert.ok([200, 422].includes(status), `${status} ${url}`);
  assert.notEqual(v.title, '', url);
  assert.ok(v.text.length > v.title.length + 40, `${url} is empty: ${v.text}`);
  const again = await stack.get(url, { headers: { connection: 'close' } });
  assert.ok(again.bytes.equals(v.page.bytes), `${url} is not the same again`);
  const main = first(v.root, 'main');
  const ways = all(main, (n) => n.tag === 'a' && n.attrs.href.startsWith('/v1/w/')).map((n) => n.attrs.href);
  assert.ok(question !== undefined || ways.length > 3, `${url} is a dead end`);
  if (status === 422) {
    const alert = first(v.root, (n) => n.attrs.role === 'alert');
    assert.ok(alert && byId(v.root, all(alert, 'a')[0].attrs.href.slice(1)), `${url}: no error that leads to its field`);
  }
  const back = all(main, (n) => /\baig-retour\b/.test(n.attrs.class))[0];
  if (question !== undefined && question !== 'territoire') {
    assert.ok(back, `${url}: no way back`);
    await checkBack(v, question, back.attrs.href);
  }
  // What is wrong is put right first: a text too long is asked again whatever page one goes to.
  if (status === 422)
    return;
  for (const link of new Set(all(main, (n) => n.tag === 'a' && /^Modifier/.test(words(n))).map((n) => n.attrs.href)))
    await checkModify(v, link);
}

// The page before asks a question before, with its answer in its fields and all others kept.
async function checkBack(v, question, href) {
  const before = await at(href), asked = questionOf(before), given = params(v.url), form = filled(before);
  assert.equal(before.status, 200, href);
  assert.ok(QUESTIONS.indexOf(asked) < QUESTIONS.indexOf(question), `back from ${question} to ${asked}`);
  const two = [...OWN[asked], ...OWN[question]];
  assert.deepEqual(kept(form, two), kept(given, two), `back from ${v.url} to ${href}`);
  if (asked === 'projet' && given.get('quoi') !== '-' && given.has('quoi'))
    assert.equal(form.get('quoi'), given.get('quoi'), href);
  if (asked === 'territoire')
    assert.notEqual(form.get('q'), '', `${href} has lost the territory`);
}

// The question opens with its answer, keeps the others; sent as it is, it changes nothing.
async function checkModify(v, href) {
  const opened = await at(href), asked = questionOf(opened), given = params(v.url);
  assert.equal(opened.status, 200, href);
  assert.ok(asked, `${href} asks nothing`);
  assert.deepEqual(kept(filled(opened), OWN[asked]), kept(given, OWN[asked]), `${v.url}, then ${href}`);
  if (asked === 'precisions' || (asked === 'projet' && given.get('quoi') === '-') ||
    (asked === 'phase' && !given.has('phase')))
    return;
  await opened.submit();
  assert.ok([200, 422].includes(opened.status));
  if (opened.status === 200)
    assert.deepEqual(kept(params(opened.url), LABELS), kept(given, LABELS), `${href} sent as it is`);
}

// Each kind of answer to each question: what a visitor does on its page.
const KINDS = {
  territoire: {
    'one name': (v) => v.submit({ q: 'lemans' }),
    'one of homonyms': async (v) => {
      await v.submit({ q: 'saint denis' });
      await check(v);
      await v.follow(/La Réunion \(974\)/);
    },
    'a groupement': (v) => v.submit({ q: '243500139' }),
    'a région': (v) => v.submit({ q: 'Occitanie' }),
    'nothing': (v) => v.submit({ q: '' }),
    'no such place': (v) => v.submit({ q: 'qwzxkj' }),
  },
  projet: {
    'a clear text': (v) => v.submit({ quoi: CLEAR }),
    'a text to confirm': (v) => v.submit({ quoi: DOUBT }),
    'a text that says nothing': (v) => v.submit({ quoi: NOTHING }),
    'themes': (v) => v.submit({ quoi: '', thematiques: ['isolation-thermique', 'toiture'] }),
    'passed': (v) => v.follow('Passer cette question'),
    'nothing': (v) => v.submit({ quoi: '' }),
    'too long': (v) => v.submit({ quoi: 'é'.repeat(501) }),
  },
  precisions: {
    'as it is': (v) => v.submit(),
    'all taken off': (v) => v.submit(Object.fromEntries(LABELS
      .filter((name) => all(v.form(), (n) => n.attrs.name === name).length > 0).map((name) => [name, null]))),
    'written again': async (v) => {
      await v.follow('Récrire le projet');
      assert.ok([DOUBT, NOTHING].includes(textOf(first(v.root, 'textarea'))), v.url);
      await v.submit({ quoi: CLEAR });
    },
  },
  phase: Object.fromEntries([...['idee', 'etude', 'operation', 'inconnue'].map((phase) =>
    [phase, (v) => v.submit({ phase })]), ['nothing', (v) => v.submit()]]),
};

// Walks on from a page by every kind of answer, until the results.  depth: questions answered.
async function walk(url, depth, path) {
  assert.ok(depth <= 5, `no end: ${path.join(', ')}`);
  const v = await at(url);
  await check(v);
  const question = questionOf(v);
  if (question === undefined)
    return [path];
  const paths = [];
  for (const [kind, answer] of Object.entries(KINDS[question])) {
    const then = await at(url), step = `${question}: ${kind}`;
    await answer(then);
    kinds.add(step);
    await check(then);
    const where = questionOf(then);
    if (then.status === 422) {
      assert.equal(where, question, step);
      continue;
    }
    assert.notEqual(then.url, url, step);
    if (where !== undefined)
      assert.ok(QUESTIONS.indexOf(where) > QUESTIONS.indexOf(question), `${question}, then ${where}: ${step}`);
    // Only what has been answered changes.
    const own = OWN[kind === 'written again' ? 'projet' : question];
    assert.deepEqual(kept(params(then.url), own), kept(params(url), own), `${url}, ${step}`);
    paths.push(...await walk(then.url, depth + 1, [...path, step]));
  }
  return paths;
}

const GIVEN = { ou: ['', '72181', 'reg-53'], quoi: ['', '-', CLEAR, DOUBT], phase: ['', 'etude'] };

test('from the first page, and from each set of answers given: every path ends on the results', async () => {
  let paths = 0;
  for (const ou of GIVEN.ou)
    for (const quoi of GIVEN.quoi)
      for (const phase of GIVEN.phase) {
        const given = String(new URLSearchParams(Object.entries({ ou, quoi, phase }).filter(([, value]) => value !== '')));
        const found = await walk(`/v1/w/demo${given === '' ? '' : `?${given}`}`, 0, [given]);
        assert.ok(found.length > 0, given);
        paths += found.length;
      }
  const missing = QUESTIONS.flatMap((q) => Object.keys(KINDS[q]).map((kind) => `${q}: ${kind}`))
    .filter((step) => !kinds.has(step));
  assert.deepEqual(missing, [], 'kinds of answers that no path came by');
  assert.ok(paths > 300, `${paths} paths`);
  const shown = [...checked.values()];
  for (const page of [...QUESTIONS, 'resultats'])
    assert.ok(shown.filter((one) => one === page).length >= 4, page);
  console.log(`# ${paths} paths, ${checked.size} pages`);
});

test('presentation, filters and what was put aside go through the questions too', async () => {
  const more = 'densite=compacte&theme=sombre&nature=subvention&sans=dsil';
  const paths = await walk(`/v1/w/demo?ou=72181&${more}`, 0, []);
  assert.ok(paths.length > 10);
});

test('any answers together, whatever they are worth: each page answers, and says something', async () => {
  const values = { ou: [null, '72181', '247200132', 'dep-72', 'dep-974', '99999'],
    quoi: [null, '-', CLEAR, NOTHING, 'é'.repeat(501)], thematiques: [null, '-', 'isolation-thermique', 'rien-de-tel'],
    phase: [null, 'idee', 'inconnue', 'demain'] };
  let combined = [{}];
  for (const [name, list] of Object.entries(values))
    combined = combined.flatMap((set) => list.map((value) => ({ ...set, [name]: value })));
  const pages = ['/territoire', '/projet', '/precisions', '/phase', '/resultats', '/autrement', '/annuaire'];
  assert.equal(combined.length, 480);
  for (const [i, set] of combined.entries()) {
    const query = new URLSearchParams(Object.entries(set).filter(([, value]) => value !== null));
    // The entry for all of them, the other pages in turn.
    for (const page of ['', pages[i % pages.length]]) {
      const v = await at(`/v1/w/demo${page}?${query}`);
      const wrong = set.ou === '99999' || set.quoi?.length === 501;
      assert.ok(v.status === 200 || (wrong && v.status === 422), `${v.status} ${v.url}`);
      assert.ok(v.title !== '' && v.text.length > v.title.length + 40, v.url);
      assert.ok(all(first(v.root, 'main'), (n) => n.tag === 'form' ||
        (n.tag === 'a' && n.attrs.href.startsWith('/v1/w/'))).length > 0, `${v.url} is a dead end`);
    }
  }
});
