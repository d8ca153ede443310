// The questions, walked as a browser without JavaScript walks them: nothing here builds a URL.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { pile } from '../pile.mjs';
import { all, byId, first, formFields, parse, textOf, words } from './html.mjs';
import { Visitor } from './visitor.mjs';

const PROJECT = 'rénovation énergétique du gymnase';

const stack = await pile({ asan: true });
after(() => stack.stop());

const visitor = () => new Visitor(stack);
const enter = (query = '') => visitor().open(`/v1/w/demo${query}`);

// From the first page to the results, answering everything.
async function walk({ ou = 'lemans', quoi = PROJECT, phase = 'etude' } = {}) {
  const v = await enter();
  await v.submit({ q: ou });
  await v.submit({ quoi });
  await v.submit({ phase });
  return v;
}

async function json(v) {
  const { pathname, search } = new URL(v.url, stack.url);
  const answer = await stack.get(`${pathname}.json${search}`);
  assert.equal(answer.status, 200);
  return answer.json;
}

// The items of a section of the results, by the last piece of their link's path.
function shown(root, section) {
  const heading = byId(root, section);
  return heading === undefined ? [] : all(heading.parent, (n) => n.tag === 'a' &&
    /\/(service|aide)\/[^/?]+(\?|$)/.test(n.attrs.href))
    .map((a) => decodeURIComponent(/\/([^/?]+)(\?|$)/.exec(a.attrs.href)[1]));
}

const recap = (v) => Object.fromEntries(all(v.root, (n) => n.attrs.class === 'aig-recap')
  .flatMap((dl) => dl.children.filter((n) => n.tag === 'div'))
  .map((row) => [words(first(row, 'dt')), words(first(row, 'dd'))]));

const errorLinks = (v) => all(first(v.root, (n) => n.attrs.role === 'alert'), 'a');

test('lemans, a project, a phase: the services made for it and the aids, each with its motifs', async () => {
  const v = await enter();
  assert.equal(v.title, 'Où se situe votre projet ?');
  await v.submit({ q: 'lemans' });
  assert.equal(v.title, 'Quel est votre projet ?');
  assert.match(recap(v).Territoire, /^Le Mans \(Sarthe\)$/);
  await v.submit({ quoi: PROJECT });
  assert.equal(v.title, 'Où en êtes-vous ?');
  assert.equal(recap(v).Projet, PROJECT);
  await v.submit({ phase: 'etude' });
  assert.match(v.title, /^\d+ services? et \d+ aides? pour votre projet$/);
  const services = shown(v.root, 'services'), aides = shown(v.root, 'aides');
  assert.ok(services.includes('prioreno'), `prioreno in ${services}`);
  assert.ok(services.includes('batenr'), `batenr in ${services}`);
  assert.ok(aides.length >= 5, `aids: ${aides}`);
  for (const card of all(v.root, 'article')) {
    const why = first(card, (n) => n.attrs.class === 'aig-motifs');
    assert.ok(all(why, 'mark').length > 0, `no motif: ${words(card)}`);
    assert.ok(all(why, 'a').some((a) => words(a).startsWith('Modifier')), words(card));
  }
  assert.deepEqual(recap(v), { Territoire: 'Le Mans (Sarthe)', Projet: PROJECT, Avancement: 'Étude' });
});

test('a former code, or a former name, is answered for today\'s commune, and the recap says so', async () => {
  const said = (v) => all(v.root, (n) => n.attrs.class === 'aig-discret').map(words);
  const sentence = 'Amareins a fusionné : la commune s’appelle aujourd’hui Francheleins.';
  const v = await walk({ ou: '01003' });
  assert.match(v.url, /ou=01003/);
  assert.equal(recap(v).Territoire, 'Francheleins (Ain)');
  assert.ok(said(v).includes(sentence), said(v).join('\n'));
  const typed = await enter();
  await typed.submit({ q: 'Amareins' });
  if (!/\/projet/.test(typed.url))
    await typed.follow(/Francheleins/);
  assert.ok(said(typed).includes(sentence), said(typed).join('\n'));
});

test('every "Modifier" opens its question and keeps the other answers', async () => {
  const v = await walk();
  const here = v.url, given = v.params;
  const questions = { territoire: ['q'], projet: ['quoi'], phase: ['phase'],
    precisions: ['thematiques', 'sites', 'interventions'] };
  const links = new Set(v.links(/^Modifier/).map((a) => a.attrs.href));
  assert.ok(links.size >= 4);
  for (const href of links) {
    await v.open(href);
    assert.equal(v.status, 200, href);
    const question = /\/([^/?]+)\?/.exec(v.url)[1];
    const form = v.form((f) => all(f, (n) => n.attrs.name === 'question').length > 0);
    const kept = new Map(formFields(form));
    assert.equal(kept.get('question'), question, href);
    for (const name of ['ou', 'quoi', 'phase'])
      if (!(question === 'territoire' && name === 'ou'))
        assert.equal(kept.get(name), given.get(name), `${name} on ${href}`);
    assert.ok(questions[question], href);
    await v.open(here);
  }
});

test('the answer given is filled in when its question is opened again', async () => {
  const v = await walk();
  await v.follow('Modifier le projet');
  assert.equal(textOf(first(v.root, 'textarea')), PROJECT);
  await v.follow('Modifier l’avancement');
  assert.equal(first(v.root, (n) => 'checked' in n.attrs).attrs.value, 'etude');
});

test('an answer changed leads straight back to the results, with the others as they were', async () => {
  const v = await walk();
  await v.follow('Modifier l’avancement');
  await v.submit({ phase: 'operation' });
  assert.match(v.title, /pour votre projet$/);
  assert.deepEqual(recap(v), { Territoire: 'Le Mans (Sarthe)', Projet: PROJECT,
    Avancement: 'Opération' });
  await v.follow('Modifier le territoire');
  await v.submit({ q: '35238' });
  assert.deepEqual(recap(v), { Territoire: 'Rennes (Ille-et-Vilaine)', Projet: PROJECT,
    Avancement: 'Opération' });
  await v.follow('Modifier le projet');
  await v.submit({ quoi: 'rénovation énergétique de la mairie' });
  assert.match(v.url, /\/resultats\?/);
  assert.equal(recap(v).Projet, 'rénovation énergétique de la mairie');
});

test('a territory changed through a list of homonyms keeps the other answers, back and forth', async () => {
  const v = await walk();
  await v.follow('Modifier le territoire');
  await v.submit({ q: 'saint denis' });
  assert.equal(v.title, 'Quel territoire ?');
  await v.follow('Retour');
  assert.equal(v.title, 'Où se situe votre projet ?');
  await v.submit({ q: 'saint denis' });
  await v.follow(/Seine-Saint-Denis \(93\)/);
  assert.deepEqual(recap(v), { Territoire: 'Saint-Denis (Seine-Saint-Denis)', Projet: PROJECT,
    Avancement: 'Étude' });
});

test('homonyms make a list that tells them apart, and a choice goes on', async () => {
  const v = await enter();
  await v.submit({ q: 'saint denis' });
  assert.equal(v.status, 200);
  assert.equal(v.title, 'Quel territoire ?');
  const rows = v.links(/^Saint-Denis Commune/).map(words);
  assert.ok(rows.some((row) => row.includes('La Réunion (974)')), rows.join('\n'));
  assert.ok(rows.some((row) => row.includes('Seine-Saint-Denis (93)')), rows.join('\n'));
  assert.equal(new Set(rows).size, rows.length, 'two rows read the same');
  await v.follow(/La Réunion \(974\)/);
  assert.equal(v.title, 'Quel est votre projet ?');
  assert.equal(recap(v).Territoire, 'Saint-Denis (La Réunion)');
});

test('codes are answers too: INSEE, SIREN, postal code, département, région, a former commune', async () => {
  for (const [typed, name] of [['72181', 'Le Mans'], ['243500139', 'Rennes Métropole'],
    ['Ille-et-Vilaine', 'Ille-et-Vilaine'], ['Bretagne', 'Bretagne'], ['35000', 'Rennes'],
    ['RENNES', 'Rennes'], ['  le   mans ', 'Le Mans']]) {
    const v = await enter();
    await v.submit({ q: typed });
    if (v.title === 'Quel territoire ?')
      await v.open(v.links((a) => words(first(a, 'strong') ?? a) === name)[0].attrs.href);
    assert.equal(v.title, 'Quel est votre projet ?', typed);
    assert.ok(recap(v).Territoire.startsWith(name), `${typed}: ${recap(v).Territoire}`);
  }
});

test('going back shows the question before, with its answer', async () => {
  const v = await enter();
  await v.submit({ q: 'lemans' });
  await v.submit({ quoi: PROJECT });
  await v.follow('Retour');
  assert.equal(v.title, 'Quel est votre projet ?');
  assert.equal(textOf(first(v.root, 'textarea')), PROJECT);
  await v.follow('Retour');
  assert.equal(v.title, 'Où se situe votre projet ?');
  await v.submit({ q: 'lemans' });
  assert.equal(v.title, 'Où en êtes-vous ?', 'the project is not asked again');
});

test('skipping the project and not knowing the phase lead to results that exclude nothing', async () => {
  const v = await enter();
  await v.submit({ q: 'lemans' });
  await v.follow('Passer cette question');
  assert.equal(v.title, 'Où en êtes-vous ?');
  assert.equal(recap(v).Projet, 'Question passée');
  await v.submit({ phase: 'inconnue' });
  assert.equal(v.status, 200);
  assert.match(v.url, /\/resultats\?/);
  assert.equal(recap(v).Avancement, 'Je ne sais pas');
  const skipped = await json(v);
  assert.ok(skipped.interlocuteurs.length > 0);
  assert.ok(skipped.services.length + skipped.aides.length + skipped.generiques.length > 0);
});

test('a phase changes the order and never the number of what is proposed', async () => {
  const totals = [];
  for (const phase of ['idee', 'etude', 'operation', 'inconnue'])
    totals.push((await json(await walk({ phase }))).totaux);
  for (const total of totals)
    assert.deepEqual([total.services + total.services_proches, total.aides],
      [totals[3].services + totals[3].services_proches, totals[3].aides]);
});

test('themes ticked instead of a text', async () => {
  const v = await enter();
  await v.submit({ q: 'lemans' });
  await v.submit({ thematiques: ['audit-ou-travaux-de-renovation-energetique-tertiaire'] });
  assert.equal(v.title, 'Où en êtes-vous ?');
  await v.submit({ phase: 'etude' });
  assert.match(v.url, /\/resultats\?/);
  assert.equal(recap(v).Projet, 'Thèmes choisis');
  assert.ok(shown(v.root, 'services').includes('prioreno'));
});

test('a text that says nothing is asked about, and can be gone past', async () => {
  const v = await enter();
  await v.submit({ q: 'lemans' });
  await v.submit({ quoi: 'xyzzy plugh' });
  assert.match(v.url, /\/precisions\?/);
  assert.equal(v.title, 'Nous n’avons pas compris le projet');
  const again = await new Visitor(stack).open(v.url);
  await again.follow('Récrire le projet');
  assert.equal(textOf(first(again.root, 'textarea')), 'xyzzy plugh');
  await v.submit();
  assert.equal(v.title, 'Où en êtes-vous ?');
  await v.submit({ phase: 'idee' });
  assert.match(v.url, /\/resultats\?/);
  assert.equal(v.status, 200);
  assert.deepEqual(shown(v.root, 'services'), [], 'no service is made for what was not understood');
});

test('whatever is typed that is no project: nothing is taken as understood, and the page says so', async () => {
  for (const quoi of ['a', 'y', 'é', '7', 'a'.repeat(500), '🏫🚲💧', '¿?!', 'xyzzy plugh',
    'we want to build a new road', 'Wir möchten eine Straße sanieren', 'queremos renovar nuestra escuela',
    'نريد بناء مدرسة', '我们想建一所学校', 'Хотим построить школу', "'; DROP TABLE catalogue.aide; --",
    'SELECT * FROM aides WHERE 1=1', '<script>alert(1)</script>', '<img src=x onerror=alert(1)>',
    '{{#services}}{{nom}}{{/services}}', '${7*7}', '../../etc/passwd', '&lt;b&gt;']) {
    const v = await visitor().open(`/v1/w/demo?${new URLSearchParams({ ou: '72181', quoi })}`);
    assert.equal(v.status, 200, quoi);
    assert.equal(v.title, 'Nous n’avons pas compris le projet', quoi);
    const view = (await stack.get(`/api/v1/suggestions?${new URLSearchParams({ ou: '72181', quoi })}`)).json;
    assert.deepEqual(view.services, [], quoi);
    assert.ok(view.compris.every((one) => one.score < 0.5), quoi);
  }
});

test('no result: the page says so and leads to another wording, to the directory, to people', async () => {
  const v = await visitor().open('/v1/w/demo/resultats?ou=72181&phase=idee&echeance=proche&' +
    'nature=cee&zone=dep-974&sites=salle-de-sport-ou-gymnase&sans=prioreno,batenr,operat');
  const view = await json(v);
  assert.deepEqual([view.aides, view.services], [[], []]);
  assert.equal(v.status, 200);
  assert.ok(view.generiques.length > 0);
  assert.deepEqual(shown(v.root, 'generiques'), view.generiques.map((s) => s.slug));
  for (const way of [/Décrire le projet autrement/, /Cocher des thèmes/, /Parcourir l’annuaire/,
    /^CU Le Mans Métropole/, /^Sarthe/, /^Toutes/]) {
    const other = await new Visitor(stack).open(v.url);
    await other.follow(way);
    assert.equal(other.status, 200, `${way}`);
  }
});

test('where nothing fits, the other answers that something fits are there, with how much', async () => {
  const v = await visitor().open('/v1/w/demo/resultats?ou=72181&phase=idee&thematiques=musique');
  const ways = all(byId(v.root, 'changer').parent, 'a').map((a) => [a.attrs.href, words(a)])
    .filter(([href]) => href.includes('/resultats?'));
  assert.ok(ways.length > 0);
  for (const [href, text] of ways) {
    const [, services, aides] = /^.*? (?:(\d+) services?)?(?: et )?(?:(\d+) aides?)?$/.exec(text);
    const { totaux } = (await stack.get(href.replace('/resultats?', '/resultats.json?'))).json;
    assert.deepEqual([totaux.services, totaux.aides], [Number(services ?? 0), Number(aides ?? 0)], text);
    assert.ok(totaux.services + totaux.aides > 0);
  }
});

test('what was understood can be corrected: an unticked label is gone from the results', async () => {
  const v = await walk();
  const before = await json(v);
  assert.ok(before.compris.some((c) => c.slug === 'salle-de-sport-ou-gymnase'));
  await v.open(v.links(/^Modifier ce que nous avons compris/)[0].attrs.href);
  assert.equal(v.title, 'Avons-nous bien compris ?');
  assert.ok(all(v.root, 'mark').some((mark) => words(mark).includes('gymnase')));
  await v.submit({ sites: null });
  assert.match(v.url, /\/resultats\?/);
  const after_ = await json(v);
  assert.ok(!after_.compris.some((c) => c.axe === 'sites'));
  assert.deepEqual(after_.compris.filter((c) => c.axe === 'thematiques').map((c) => c.slug).sort(),
    before.compris.filter((c) => c.axe === 'thematiques' && c.score >= 0.8)
      .map((c) => c.slug).sort());
});

test('labels that the host gave, without a text, are shown and can be taken out, whatever their axis', async () => {
  const v = await walk();
  const { competences, leviers } = (await stack.get('/api/v1/taxonomies')).json;
  const [competence, levier] = [competences[0], leviers[0]];
  await v.open(`/v1/w/demo/resultats?ou=72181&phase=etude&competences=${competence.slug}&leviers=${levier.slug}`);
  await v.follow('Modifier le projet');
  assert.equal(v.title, 'Que vise votre projet ?');
  assert.ok(!/pas compris/.test(v.text) && all(v.root, 'blockquote').length === 0);
  const ticked = all(v.root, (n) => n.tag === 'input' && 'checked' in n.attrs).map((n) => n.attrs.value);
  assert.deepEqual(ticked.sort(), [competence.slug, levier.slug].sort());
  await v.submit({ leviers: null });
  assert.match(v.url, /\/resultats\?/);
  assert.deepEqual((await json(v)).compris.map((c) => c.slug), [competence.slug]);
});

test('an item put aside leaves the list, is said, and comes back', async () => {
  const v = await walk();
  const results = v.url, lists = (root) => [shown(root, 'services'), shown(root, 'aides')];
  const before = lists(v.root), total = (await json(v)).totaux;
  for (const id of ['prioreno', before[1][0]]) {
    const card = all(v.root, (n) => n.tag === 'article' &&
      all(n, 'a')[0].attrs.href.includes(`/${id}?`))[0];
    const name = words(all(card, 'a')[0]);
    await v.open(all(card, (n) => n.tag === 'a' && words(n).startsWith('Écarter'))[0].attrs.href);
    assert.ok(!lists(v.root).flat().includes(id), id);
    assert.equal((await json(v)).totaux.services + (await json(v)).totaux.aides,
      total.services + total.aides - 1);
    await v.open(v.links((a) => words(a).startsWith(name) && /ne plus écarter/.test(words(a)))[0].attrs.href);
    assert.deepEqual(lists(v.root), before);
    assert.equal(v.url, results);
  }
});

test('a filter narrows the aids to what its count says, and can be taken off', async () => {
  const v = await walk();
  const nav = all(v.root, (n) => n.attrs.class === 'aig-facettes')[0];
  const choice = all(nav, (n) => n.tag === 'a' && !('aria-current' in n.attrs))[0];
  const count = Number(/(\d+) résultats?$/.exec(words(choice))[1]);
  await v.open(choice.attrs.href);
  assert.equal((await json(v)).totaux.aides, count);
  const off = all(v.root, (n) => n.tag === 'a' && 'aria-current' in n.attrs &&
    words(n).startsWith(words(choice).split(' ')[0]))[0];
  await v.open(off.attrs.href);
  assert.equal(v.url, (await walk()).url);
});

// What a page of results, or a row about one, says: [services, aids].
const said = (text) => [/(\d+) services?\b/, /(\d+) aides?\b/].map((noun) => Number(noun.exec(text)?.[1] ?? 0));

test('other answers: each row says what its page then shows, and what that changes', async () => {
  for (const start of [await walk(), await walk({ ou: '243500139', phase: 'operation' }),
    await visitor().open((await walk()).url + '&sites=-&nature=subvention&sans=prioreno')]) {
    const here = start.url, now = said(start.title);
    await start.follow(/^Et si vous répondiez autrement/);
    assert.equal(start.status, 200);
    assert.deepEqual(said(words(first(start.root, (n) => n.attrs.class === 'aig-chapo'))), now);
    const rows = all(start.root, (n) => n.attrs.class === 'aig-rangs').flatMap((list) => all(list, 'a'));
    const sections = ['avancement', 'territoire', 'sans'].map((id) => byId(start.root, id));
    assert.ok(sections.every(Boolean) && rows.length >= 6);
    for (const row of rows) {
      const text = words(row), [detail, badge] = all(row, 'span').map(words);
      const then = said(detail.replace(badge ?? '', ''));
      const changed = badge === undefined ? [0, 0] : said(badge).map((n, i) =>
        (new RegExp(`${['service', 'aide'][i]}s? de moins`).test(badge) ? -n : n));
      assert.ok(badge !== undefined || /autant que maintenant$/.test(text), text);
      if (!/partie du territoire/.test(badge ?? ''))
        assert.deepEqual(then.map((n, i) => n - now[i]), changed, text);
      const { totaux } = (await stack.get(row.attrs.href.replace('?', '.json?'))).json;
      assert.deepEqual([totaux.services, totaux.aides], then, text);
      assert.deepEqual(said((await visitor().open(row.attrs.href)).title), then, text);
    }
    await start.follow('Retour aux résultats');
    assert.deepEqual([...start.params].sort(), [...new URL(here, stack.url).searchParams].sort());
  }
});

test('a label taken out by a row comes back by another', async () => {
  const v = await walk();
  const sites = async () => (await json(v)).compris.filter((c) => c.axe === 'sites' && !c.induit && c.score >= 0.5)
    .map((c) => c.slug);
  const before = await sites();
  await v.follow(/^Et si vous répondiez autrement/);
  await v.follow(/^Sans « Salle de sport ou gymnase »/);
  assert.ok(before.includes('salle-de-sport-ou-gymnase') && !(await sites()).includes('salle-de-sport-ou-gymnase'));
  await v.follow(/^Et si vous répondiez autrement/);
  await v.follow(/^Avec « Salle de sport ou gymnase »/);
  assert.deepEqual(await sites(), before);
});

test('"voir les autres" shows the whole list, each item once, and leads back', async () => {
  const v = await walk();
  const results = v.url, total = (await json(v)).totaux.aides;
  await v.follow(/^Voir (les \d+ autres aides|l’autre aide)/);
  const seen = [...shown(v.root, 'aides')];
  for (let page = 2; seen.length < total; page++) {
    await v.open(v.links(new RegExp(`^Page ${page}$`))[0].attrs.href);
    seen.push(...shown(v.root, 'aides'));
  }
  assert.equal(seen.length, total);
  assert.equal(new Set(seen).size, total);
  await v.follow('Retour aux résultats');
  assert.equal(v.url, results);
});

test('an item opened from the results leads back to them', async () => {
  const v = await walk();
  const results = v.url;
  for (const path of ['/service/prioreno', `/aide/${shown(v.root, 'aides')[0]}`]) {
    await v.open(v.links((a) => a.attrs.href.includes(path))[0].attrs.href);
    assert.equal(v.status, 200);
    await v.open(first(v.root, (n) => /aig-retour/.test(n.attrs.class)).attrs.href);
    assert.equal(v.url, results);
  }
});

const goBack = (v) => v.open(first(v.root, (n) => /aig-retour/.test(n.attrs.class)).attrs.href);
const isItem = (a) => /\/(service|aide)\/[^/?]+/.test(a.attrs.href);

test('back from an item: the same part of the same list, were it after a word on the item', async () => {
  const answers = 'ou=72181&phase=inconnue&quoi=-';
  for (const path of [`/resultats?${answers}`, '/resultats?ou=72181', '/resultats?ou=72181&page=2&phase=inconnue&quoi=-&vue=aides', `/resultats?${answers}&vue=tout`,
    '/annuaire?page=3', '/annuaire?page=2&tri=echeance', '/annuaire?q=chaleur&vue=aides', `/annuaire?${answers}`, '/annuaire?ou=72181&page=2',
    '/annuaire?ou=72181&page=2&phase=inconnue&quoi=-&vue=aides', '/annuaire?ou=72181&phase=inconnue&q=chaleur&quoi=-&tri=nom']) {
    const v = await visitor().open(`/v1/w/demo${path}`);
    const list = v.url, title = v.title, first_ = v.links(isItem)[0].attrs.href;
    assert.equal(v.status, 200);
    await v.open(first_);
    const item = v.url;
    await goBack(v);
    assert.equal(v.url, list);
    assert.equal(v.title, title);
    await v.open(item);
    await v.follow(/^Donner un avis/);
    await goBack(v);
    assert.equal(v.url, item);
    await goBack(v);
    assert.equal(v.url, list);
  }
});

test('what an item leads to beside its list is not cut by it', async () => {
  for (const path of ['/resultats?ou=72181&page=2&phase=inconnue&quoi=-&vue=aides', '/annuaire?ou=72181&page=3']) {
    const v = await visitor().open(`/v1/w/demo${path}`);
    await v.open(v.links(isItem)[0].attrs.href);
    for (const a of v.links((n) => n.attrs.href.includes('/annuaire') && !/aig-retour/.test(n.attrs.class))) {
      const { searchParams } = new URL(a.attrs.href, stack.url);
      assert.deepEqual([searchParams.get('page'), searchParams.get('vue')], [null, null], a.attrs.href);
    }
  }
});

test('the results\' own links say no more than their address; programs are told of no list', async () => {
  const v = await walk(), query = new URL(v.url, stack.url).search;
  for (const a of v.links(isItem))
    assert.equal(new URL(a.attrs.href, stack.url).search, query);
  for (const [path, list] of [['resultats.json?ou=72181&vue=aides&page=2', 'aides'], ['annuaire.json?ou=72181&page=2', 'entrees']])
    for (const { url } of (await stack.get(`/v1/w/demo/${path}`)).json[list])
      assert.doesNotMatch(url, /[?&](page|tri)=/);
});

test('how many questions there are is said as it is', async () => {
  for (const [query, said] of [['', 'Trois questions, quatre si le projet est à préciser'], ['?phase=etude', 'Deux questions, trois si le projet est à préciser'],
    ['?quoi=gymnase', 'Deux questions'], ['?quoi=xyzzy+plugh', 'Trois questions'], ['?quoi=-&phase=idee', 'Une seule question']]) {
    const v = await enter(query);
    assert.ok(v.text.includes(`${said}, puis les services`), `${query}: ${v.text}`);
    let asked = 1;
    for (await v.submit({ q: 'lemans' }); all(v.root, (n) => n.attrs.name === 'question').length > 0; asked++)
      await v.submit(/projet \?/.test(v.title) ? { quoi: 'gymnase' } : /êtes-vous/.test(v.title) ? { phase: 'idee' } : {});
    assert.equal(asked, 1 + ['Une', 'Deux', 'Trois'].indexOf(said.split(' ')[0]), query);
  }
});

test('no answer: the question again, 422, with an error that leads to the field', async () => {
  const territoire = await enter();
  await territoire.submit({ q: '' });
  const projet = await enter('?ou=72181');
  await projet.submit({ quoi: '' });
  const phase = await enter('?ou=72181&quoi=-');
  await phase.submit();
  for (const v of [territoire, projet, phase]) {
    assert.equal(v.status, 422, v.url);
    assert.match(words(first(v.root, 'title')), /^Erreur : /);
    const [link] = errorLinks(v);
    const field = byId(v.root, link.attrs.href.slice(1));
    assert.ok(field, `${link.attrs.href} on ${v.url}`);
    assert.ok(['input', 'textarea'].includes(field.tag));
    assert.equal(v.page.headers['cache-control'], 'no-store');
  }
  await phase.submit({ phase: 'idee' });
  assert.match(phase.url, /\/resultats\?/);
});

test('a wrong answer is kept in the field, with the answers given before', async () => {
  const v = await enter('?phase=etude&quoi=gymnase');
  await v.submit({ q: 'Zzyzxville' });
  assert.equal(v.status, 422);
  const field = byId(v.root, 'q');
  assert.equal(field.attrs.value, 'Zzyzxville');
  assert.equal(field.attrs['aria-invalid'], 'true');
  for (const id of field.attrs['aria-describedby'].split(' '))
    assert.ok(byId(v.root, id), id);
  await v.submit({ q: 'lemans' });
  assert.match(v.url, /\/resultats\?/);
  assert.deepEqual(recap(v), { Territoire: 'Le Mans (Sarthe)', Projet: 'gymnase', Avancement: 'Étude' });
});

test('a text too long is given back whole, with its error', async () => {
  const long = 'é'.repeat(501);
  const v = await enter('?ou=72181');
  await v.submit({ quoi: long });
  assert.equal(v.status, 422);
  assert.equal(textOf(first(v.root, 'textarea')), long);
  assert.match(words(errorLinks(v)[0]), /500 caractères/);
  await v.submit({ quoi: long.slice(0, 500) });
  assert.equal(v.status, 200);
});

test('`ou` that names nothing is said beside the field, and the other answers stay', async () => {
  for (const path of ['', '/resultats', '/territoire', '/annuaire']) {
    const v = await visitor().open(`/v1/w/demo${path}?ou=99999&quoi=gymnase&phase=etude`);
    assert.equal(v.status, 422, path);
    assert.match(v.text, /99999/);
    await v.submit({ q: 'lemans' });
    assert.equal(recap(v).Territoire, 'Le Mans (Sarthe)');
    assert.equal(recap(v).Projet, 'gymnase');
  }
});

test('a name that no territory has is said as soon as it is asked, on whatever page', async () => {
  for (const path of ['', '/resultats', '/territoire']) {
    const v = await visitor().open(`/v1/w/demo${path}?q=qwzxkj`);
    assert.equal(v.status, 422, path);
    assert.match(v.text, /Aucun territoire ne répond à « qwzxkj »/u);
  }
});

test('results without a territory ask for it, and go on to the results', async () => {
  const v = await visitor().open('/v1/w/demo/resultats?quoi=gymnase&phase=idee');
  assert.equal(v.status, 200);
  assert.equal(v.title, 'Où se situe votre projet ?');
  await v.submit({ q: 'lemans' });
  assert.match(v.url, /\/resultats\?/);
});

test('what the partner knows is not asked', async () => {
  const asked = async (query) => (await enter(query)).title;
  assert.equal(await asked('?ou=72181'), 'Quel est votre projet ?');
  assert.equal(await asked('?ou=72181&quoi=gymnase'), 'Où en êtes-vous ?');
  assert.equal(await asked('?quoi=gymnase&phase=etude'), 'Où se situe votre projet ?');
  assert.equal(await asked('?ou=72181&thematiques=-'), 'Où en êtes-vous ?');
  assert.match(await asked('?ou=72181&quoi=gymnase&phase=etude'), /pour votre projet$/);
});

test('the address of any page, opened elsewhere, is the same page to the byte', async () => {
  const v = await enter();
  const seen = [];
  for (const step of [{ q: 'saint denis' }, { q: 'lemans' }, { quoi: PROJECT }, { phase: 'etude' }]) {
    seen.push([v.url, v.page.bytes]);
    await v.submit(step);
  }
  seen.push([v.url, v.page.bytes]);
  await v.follow(/Modifier ce que nous avons compris/);
  seen.push([v.url, v.page.bytes]);
  for (const [url, bytes] of seen) {
    const other = await stack.get(url, { headers: { connection: 'close' } });
    assert.ok(other.bytes.equals(bytes), url);
  }
});

test('the page and its JSON list the same items in the same order', async () => {
  for (const ou of ['72181', '243500139', 'dep-974', 'reg-53'])
    for (const rest of [`quoi=${encodeURIComponent(PROJECT)}&phase=etude`, 'quoi=-&phase=inconnue',
      'quoi=piste+cyclable&phase=idee', 'quoi=gymnase&phase=etude&vue=aides',
      'quoi=gymnase&phase=etude&vue=services', 'quoi=xyzzy+plugh&phase=idee']) {
      const query = `?ou=${ou}&${rest}`;
      const { root } = parse((await stack.get(`/v1/w/demo/resultats${query}`)).text);
      const view = (await stack.get(`/v1/w/demo/resultats.json${query}`)).json;
      for (const [section, list, key] of [['services', 'services', 'slug'], ['aides', 'aides', 'id'],
        ['partielles', 'aides_partielles', 'id'], ['proches', 'services_proches', 'slug'],
        ['generiques', 'generiques', 'slug']])
        assert.deepEqual(shown(root, section), view[list].map((item) => item[key]),
          `${section} of ${query}`);
      assert.deepEqual(all(byId(root, 'interlocuteurs')?.parent ?? {}, 'strong').map(words),
        view.interlocuteurs.map((i) => i.nom), query);
    }
});

test('what is listed in a line says why in it, as its JSON does', async () => {
  let said = 0;
  for (const ou of ['72181', 'dep-35', 'reg-53']) {
    const query = `?ou=${ou}&quoi=${encodeURIComponent(PROJECT)}&phase=etude`;
    const { root } = parse((await stack.get(`/v1/w/demo/resultats${query}`)).text);
    const view = (await stack.get(`/v1/w/demo/resultats.json${query}`)).json;
    for (const [section, list, mark] of [['proches', 'services_proches', /Pourquoi \? \S/],
      ['partielles', 'aides_partielles', / · pour \S/], ['generiques', 'generiques', /Pourquoi \? \S/]]) {
      const lines = all(byId(root, section)?.parent ?? {}, 'li').map(words);
      view[list].forEach((item, i) => {
        assert.equal(mark.test(lines[i]), item.motifs.length > 0, `${section} ${lines[i]}`);
        said += item.motifs.length > 0;
      });
    }
  }
  assert.ok(said > 10, `${said}`);
});

test('every page of the parcours has its JSON', async () => {
  for (const page of ['', '/territoire', '/projet', '/precisions', '/phase', '/annuaire',
    '/service/prioreno']) {
    const answer = await stack.get(`/v1/w/demo${page}.json?ou=72181&quoi=gymnase`);
    assert.equal(answer.status, 200, page);
    assert.match(answer.headers['content-type'], /^application\/json/);
    assert.equal(typeof answer.json, 'object');
  }
});
