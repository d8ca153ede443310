// Every page that can be reached from the first ones: it answers, it is well made, it leads on.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { pile } from '../pile.mjs';
import { all, byId, first, parse, textOf, within, words } from './html.mjs';

const PAGES_MAX = 400;
const STARTS = ['/', '/v1/w/demo', '/v1/w/demo/annuaire', '/v1/w/demo?ou=72181&quoi=' +
  encodeURIComponent('rénovation énergétique du gymnase') + '&phase=etude',
'/v1/w/demo/resultats?ou=243500139&quoi=-&phase=inconnue',
'/v1/w/demo/resultats?ou=dep-974&quoi=-&phase=idee&theme=sombre',
'/v1/w/demo/territoire?q=saint+denis&phase=etude', '/v1/w/demo/precisions?ou=72181&quoi=gymnase'];

const stack = await pile({ asan: true });
after(() => stack.stop());

// Pages that differ only by the value of an answer are one page; a few of each are read.
function shape(path, search) {
  const place = path.replace(/\/(service|aide)\/[^/]+$/, '/$1/*');
  const names = [...new URLSearchParams(search).keys()].sort().join();
  return `${place}?${names}`;
}

// A form's plainest answer is a link too.
function formTarget(form) {
  const fields = all(form, (n) => ['input', 'textarea'].includes(n.tag) && n.attrs.name &&
    (n.attrs.type === 'hidden' || n.attrs.name === 'q')).map((n) => [n.attrs.name,
    n.attrs.name === 'q' && !n.attrs.value ? 'rennes' : n.attrs.value ?? '']);
  return `${form.attrs.action}?${new URLSearchParams(fields)}`;
}

const read = new Map();      // URL: { root, faults, from, status, headers }
const refused = [];

async function crawl() {
  const queue = STARTS.map((url) => [url, 'start']);
  const shapes = new Map(), seen = new Set();
  while (queue.length > 0 && read.size < PAGES_MAX) {
    const [url, from] = queue.shift();
    if (seen.has(url))
      continue;
    seen.add(url);
    const answer = await stack.get(url);
    if (answer.status === 303) {
      queue.push([answer.headers.location, url]);
      continue;
    }
    const html = /^text\/html/.test(answer.headers['content-type']);
    if (answer.status !== 200) {
      refused.push(`${answer.status} ${url}, from ${from}`);
      if (!html)
        continue;
    }
    if (!html)
      continue;
    const { root, faults } = parse(answer.text);
    read.set(url, { root, faults, from, status: answer.status, headers: answer.headers });
    const targets = [
      ...all(root, (n) => ['a', 'iframe'].includes(n.tag)).map((n) => n.attrs.href ?? n.attrs.src),
      ...all(root, 'form').filter((f) => !/\/suite$/.test(f.attrs.action) ||
        all(f, (n) => n.attrs.name === 'q').length > 0).map(formTarget)];
    for (const target of targets) {
      if (target === undefined || target === '')
        continue;
      const to = new URL(target, stack.url + url);
      if (to.origin !== stack.url)
        continue;
      const next = to.pathname + to.search, kind = shape(to.pathname, to.search);
      const count = shapes.get(kind) ?? 0;
      if (seen.has(next) || count >= 4)
        continue;
      shapes.set(kind, count + 1);
      queue.push([next, url]);
    }
  }
}

const each = (check) => {
  const found = [];
  for (const [url, page] of read)
    for (const fault of check(page, url) ?? [])
      found.push(`${url}: ${fault}`);
  assert.deepEqual(found.slice(0, 20), [], `${found.length} faults`);
};

test('every link and every search leads to a page that answers 200', async () => {
  await crawl();
  assert.deepEqual(refused, []);
  assert.ok(read.size >= 60, `only ${read.size} pages were reached`);
  for (const kind of [/\/service\/[^/]+/, /\/aide\/[^/]+/, /\/annuaire\?.*page=2/, /\/precisions/,
    /\/phase/, /\/fraicheur$/, /[?&]vue=aides/, /[?&]sans=/, /[?&]nature=/])
    assert.ok([...read.keys()].some((url) => kind.test(url)), `${kind} was not reached`);
});

test('tags are closed in order, no attribute is there twice, no template shows through', () => {
  each(({ root, faults }) => [...faults, ...(/\{\{|\}\}|undefined|\(null\)/.exec(textOf(root)) ?? [])]);
});

test('one h1 that is not empty, a title that says it, and no level of heading skipped', () => {
  each(({ root }) => {
    const found = [];
    const headings = all(root, (n) => /^h[1-6]$/.test(n.tag));
    const [h1, ...others] = headings.filter((h) => h.tag === 'h1');
    if (h1 === undefined || others.length > 0 || words(h1) === '')
      found.push(`${others.length + (h1 ? 1 : 0)} h1`);
    if (!/^.+ – Aiguillage$/.test(words(first(root, 'title') ?? root)))
      found.push('title');
    headings.reduce((level, h) => {
      if (Number(h.tag[1]) > level + 1)
        found.push(`h${level} then ${h.tag} ${words(h)}`);
      return Number(h.tag[1]);
    }, 0);
    for (const h of headings)
      if (words(h) === '')
        found.push(`an empty ${h.tag}`);
    return found;
  });
});

test('ids are unique, and what refers to one finds it', () => {
  each(({ root }) => {
    const ids = all(root, (n) => 'id' in n.attrs).map((n) => n.attrs.id);
    const found = ids.filter((id, i) => id === '' || ids.indexOf(id) !== i).map((id) => `id ${id}`);
    for (const n of all(root, () => true))
      for (const name of ['for', 'aria-labelledby', 'aria-describedby', 'aria-controls'])
        for (const id of (n.attrs[name] ?? '').split(/\s+/).filter(Boolean))
          if (!ids.includes(id))
            found.push(`${name}=${id}`);
    for (const a of all(root, 'a'))
      if (a.attrs.href?.startsWith('#') && !ids.includes(a.attrs.href.slice(1)))
        found.push(`href ${a.attrs.href}`);
    return found;
  });
});

test('each field has a label, each group a legend, each form a button', () => {
  each(({ root }) => {
    const found = [];
    for (const n of all(root, (e) => ['input', 'textarea', 'select'].includes(e.tag) &&
      e.attrs.type !== 'hidden')) {
      const label = all(root, (l) => l.tag === 'label' && l.attrs.for === n.attrs.id)[0];
      if (label === undefined || words(label) === '')
        found.push(`field ${n.attrs.name}`);
      if (['radio', 'checkbox'].includes(n.attrs.type) && !within(n, (p) => p.tag === 'fieldset'))
        found.push(`${n.attrs.name} outside a fieldset`);
    }
    for (const n of all(root, 'fieldset'))
      if (words(first(n, 'legend') ?? { tag: '#text', text: '' }) === '')
        found.push('a fieldset without legend');
    for (const n of all(root, 'form'))
      if (all(n, (b) => b.tag === 'button' && words(b) !== '').length === 0 || !n.attrs.action)
        found.push('a form without button or action');
    return found;
  });
});

test('a list holds rows, and is not empty; a definition has its term', () => {
  each(({ root }) => {
    const found = [];
    for (const n of all(root, (e) => e.tag === 'ul' || e.tag === 'ol')) {
      const inside = n.children.filter((c) => c.tag !== '#text');
      if (inside.length === 0 || inside.some((c) => c.tag !== 'li'))
        found.push(`<ul class=${n.attrs.class}> in ${n.parent.attrs?.class}`);
    }
    for (const n of all(root, 'dl'))
      for (const row of n.children.filter((c) => c.tag !== '#text'))
        if (row.tag !== 'div' || words(first(row, 'dt') ?? row) === '' || all(row, 'dd')
          .some((dd) => words(dd) === '' && all(dd, 'a').length === 0))
          found.push(`dl: ${words(row)}`);
    return found;
  });
});

test('every link has somewhere to go and says where', () => {
  each(({ root }) => all(root, 'a').filter((a) => !a.attrs.href || words(a) === '' ||
    /^(javascript|data):/i.test(a.attrs.href)).map((a) => `${a.attrs.href} "${words(a)}"`));
});

test('links that leave us say so, open beside, and keep no hold on us', () => {
  each(({ root }, url) => all(root, (n) => n.tag === 'a' && /^https?:/.test(n.attrs.href))
    .filter((a) => new URL(a.attrs.href, stack.url + url).origin !== stack.url)
    .filter((a) => a.attrs.target !== '_blank' || !/\bnoopener\b/.test(a.attrs.rel) ||
      !/\bexternal\b/.test(a.attrs.rel) || !/nouvel onglet/.test(words(a)))
    .map((a) => a.attrs.href));
});

test('nothing comes from another site, nothing is inline', () => {
  each(({ root }, url) => [
    ...all(root, (n) => n.tag === 'style' || 'style' in n.attrs || (n.tag === 'script' &&
      !n.attrs.src) || Object.keys(n.attrs).some((name) => /^on/.test(name)))
      .map((n) => `inline: <${n.tag}>`),
    ...all(root, (n) => ['link', 'img', 'script', 'iframe'].includes(n.tag) &&
      n.attrs.rel !== 'canonical')
      .map((n) => n.attrs.href ?? n.attrs.src)
      .filter((src) => new URL(src, stack.url + url).origin !== stack.url)]);
});

test('no dead end: from each page of the widget a way on, to another page of it', () => {
  each(({ root }, url) => {
    if (!url.startsWith('/v1/w/'))
      return [];
    const main = first(root, 'main');
    const ways = [...all(main, 'form').map((f) => f.attrs.action),
      ...all(main, (n) => n.tag === 'a' && /^(\/v1\/w\/|http)/.test(n.attrs.href)).map((a) => a.attrs.href)];
    return ways.some((way) => way !== url) ? [] : ['no way on'];
  });
});

test('a page says its language, its main part, and how to go straight to it', () => {
  each(({ root }) => {
    const html = first(root, 'html');
    const skip = all(root, (n) => n.tag === 'a' && n.attrs.href?.startsWith('#'))[0];
    return [['lang', html?.attrs.lang === 'fr'], ['main', all(root, 'main').length === 1],
      ['skip link', skip && byId(root, skip.attrs.href.slice(1))?.tag === 'main']]
      .filter(([, good]) => !good).map(([name]) => name);
  });
});

test('the canonical link of a page answers the same page', async () => {
  const found = [];
  let compared = 0;
  for (const [url, { root }] of read) {
    const link = all(root, (n) => n.attrs.rel === 'canonical')[0];
    if (!link || compared >= 60)
      continue;
    compared++;
    const to = new URL(link.attrs.href);
    const other = await stack.get(to.pathname + to.search);
    const again = parse(other.text).root;
    if (other.status !== 200 || words(first(again, 'title')) !== words(first(root, 'title')) ||
      all(again, (n) => n.attrs.rel === 'canonical')[0].attrs.href !== link.attrs.href)
      found.push(`${url}: ${link.attrs.href} (${other.status})`);
  }
  assert.deepEqual(found, []);
});
