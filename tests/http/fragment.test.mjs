// /v1/f/: the same pages, to be put inside somebody else's.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { pile } from '../pile.mjs';
import { all, first, parse, words } from './html.mjs';

const stack = await pile({ asan: true });
after(() => stack.stop());

const QUERY = '?ou=72181&quoi=r%C3%A9novation+%C3%A9nerg%C3%A9tique+du+gymnase&phase=etude';
const PAGES = ['', '/territoire', '/territoire?q=saint+denis', '/projet?ou=72181', `/precisions${QUERY}`,
  `/phase${QUERY}`, QUERY, `/resultats${QUERY}`, `/resultats${QUERY}&vue=aides`, '/annuaire?q=chaleur',
  '/service/prioreno', '/aide/dsil?ou=35238', '/suite?question=territoire&q=', '/service/rien',
  '/cartes', '/ne-plus-demander', '/carte/api-particulier', '/demander/api-particulier'];

const fragments = new Map();
for (const page of PAGES) {
  const answer = await stack.get(`/v1/f/demo${page}`);
  fragments.set(page, { answer, ...parse(answer.text) });
}
const each = (check) => {
  for (const [page, fragment] of fragments)
    check(fragment, page);
};

test('a part of a page: no html, head, title, style, script or meta', () => {
  each(({ answer, root, faults }, page) => {
    assert.equal(answer.status, page.startsWith('/suite') ? 422 : page.endsWith('rien') ? 404 : 200, page);
    assert.match(answer.headers['content-type'], /^text\/html/);
    assert.doesNotMatch(answer.text, /<!doctype/i);
    assert.deepEqual(faults, [], page);
    assert.deepEqual(all(root, (n) => ['html', 'head', 'body', 'title', 'style', 'link', 'script', 'meta']
      .includes(n.tag)), [], page);
    assert.equal(root.children.filter((n) => n.tag !== '#text').length, 1, 'one element holds it all');
  });
});

test('headings begin at h2, and there is one to begin with', () => {
  each(({ root }, page) => {
    const levels = all(root, (n) => /^h\d$/.test(n.tag)).map((n) => Number(n.tag[1]));
    assert.ok(!levels.includes(1), page);
    assert.equal(levels.filter((level) => level === 2).length, 1, page);
  });
});

test('ids and what refers to them begin with aig-, and meet', () => {
  each(({ root }, page) => {
    const ids = all(root, (n) => 'id' in n.attrs).map((n) => n.attrs.id);
    assert.equal(new Set(ids).size, ids.length, page);
    for (const id of ids)
      assert.match(id, /^aig-/, page);
    for (const n of all(root, () => true)) {
      for (const name of ['for', 'aria-labelledby', 'aria-describedby'])
        for (const id of (n.attrs[name] ?? '').split(/\s+/).filter(Boolean))
          assert.ok(ids.includes(id), `${name}=${id} on ${page}`);
      if (n.attrs.href?.startsWith('#'))
        assert.ok(ids.includes(n.attrs.href.slice(1)), `${n.attrs.href} on ${page}`);
    }
  });
});

test('links and forms are absolute, lead to the widget, and leave the frame', async () => {
  const ours = new Set();
  each(({ root }, page) => {
    for (const n of all(root, (e) => e.tag === 'a' || e.tag === 'form')) {
      const target = n.attrs.href ?? n.attrs.action;
      if (target.startsWith('#') || target.startsWith('mailto:'))
        continue;
      assert.match(target, /^https?:\/\//, `${page}: ${target} "${words(n)}"`);
      if (!target.startsWith(stack.url))
        continue;
      assert.match(target, new RegExp(`^${stack.url}/(v1/w/demo([/?]|$)|fraicheur$)`), page);
      assert.ok(['_top', '_blank'].includes(n.attrs.target), `${page}: ${target}`);
      ours.add(target.slice(stack.url.length).replace(/\/suite$/, '/suite?question=territoire&q=rennes'));
    }
  });
  assert.ok(ours.size > 20);
  for (const target of ours)
    assert.ok([200, 303].includes((await stack.get(target)).status), target);
});

test('classes begin with aig-, so that they meet none of the host\'s', () => {
  each(({ root }, page) => {
    for (const n of all(root, (e) => 'class' in e.attrs))
      for (const name of n.attrs.class.split(/\s+/).filter(Boolean))
        assert.match(name, /^aig(-|$)/, page);
  });
});

test('a fragment and its page say the same, word for word', async () => {
  for (const page of PAGES) {
    const main = first(parse((await stack.get(`/v1/w/demo${page}`)).text).root, 'main');
    assert.equal(words(fragments.get(page).root), words(main), page);
  }
});

test('with a host\'s page in the registry, answered questions lead there, the others to the widget', async () => {
  await stack.change("UPDATE integration.partenaire SET page_hote = 'https://www.mairie.fr/aides?menu=1' " +
    "WHERE cle = 'demo'");
  try {
    const answer = await stack.get(`/v1/f/demo${QUERY}`);
    const { root } = parse(answer.text);
    const links = all(root, 'a').map((a) => a.attrs.href);
    const hosted = links.filter((href) => href.startsWith('https://www.mairie.fr/aides'));
    assert.ok(hosted.length > 0);
    for (const href of hosted) {
      const url = new URL(href);
      assert.equal(url.searchParams.get('menu'), '1', href);
      assert.equal(url.searchParams.get('ou'), '72181');
      assert.equal((await stack.get(`/v1/f/demo${url.search}`)).status, 200);
    }
    const change = all(root, (n) => n.tag === 'a' && words(n) === 'Modifier le territoire')[0];
    assert.match(change.attrs.href, new RegExp(`^${stack.url}/v1/w/demo/territoire\\?`));
    // What is sent by mail, and what the header calls the address of the page, is one that answers.
    const own = `${stack.url}/v1/w/demo/resultats?`;
    assert.ok(answer.headers.link.startsWith(`<${own}`), answer.headers.link);
    const mail = links.find((href) => href.startsWith('mailto:'));
    assert.ok(new URLSearchParams(mail.slice(mail.indexOf('?'))).get('body').includes(`\n${own}`), mail);
  } finally {
    await stack.change("UPDATE integration.partenaire SET page_hote = NULL WHERE cle = 'demo'");
  }
});
