// A browser without JavaScript, as far as these pages need one: it follows links and sends forms
// that it finds in the HTML, and knows nothing of how URLs are made.

import assert from 'node:assert/strict';
import { all, formFields, parse, words } from './html.mjs';

export class Visitor {
  constructor(stack) {
    this.stack = stack;
    this.url = null;      // path and query of the page shown
    this.page = null;     // the response
    this.root = null;
  }

  async open(target, options = {}) {
    const base = new URL(this.url ?? '/', this.stack.url);
    let url = new URL(target, base);
    for (let hops = 0; ; hops++) {
      assert.equal(url.origin, this.stack.url, `${url} leaves the site`);
      this.url = url.pathname + url.search;
      this.page = await this.stack.get(this.url, hops === 0 ? options : {});
      if (this.page.status < 301 || this.page.status > 308 || this.page.status === 304)
        break;
      assert.ok(hops < 3, `redirects without end: ${url}`);
      url = new URL(this.page.headers.location, url);
    }
    this.root = parse(this.page.text).root;
    return this;
  }

  get status() {
    return this.page.status;
  }

  get params() {
    return new URL(this.url, this.stack.url).searchParams;
  }

  get title() {
    return words(all(this.root, 'h1')[0] ?? { tag: '#text', text: '' });
  }

  get text() {
    return words(all(this.root, 'main')[0]);
  }

  links(what) {
    const match = typeof what === 'string' ? (a) => words(a).includes(what) :
      what instanceof RegExp ? (a) => what.test(words(a)) : what ?? (() => true);
    return all(this.root, (n) => n.tag === 'a' && 'href' in n.attrs && match(n));
  }

  async follow(what) {
    const [link] = this.links(what);
    assert.ok(link, `no link ${what} on ${this.url}`);
    return this.open(link.attrs.href);
  }

  form(what = () => true) {
    const form = all(this.root, (n) => n.tag === 'form' && what(n))[0];
    assert.ok(form, `no form on ${this.url}`);
    return form;
  }

  // Fills fields by name (an array: several boxes; null: nothing is sent) and sends the form.
  async submit(values = {}, form = this.form()) {
    const fields = formFields(form).filter(([name]) => !(name in values));
    for (const [name, value] of Object.entries(values)) {
      const known = all(form, (n) => n.attrs.name === name);
      assert.ok(known.length > 0, `no field ${name} on ${this.url}`);
      for (const one of value === null ? [] : [value].flat()) {
        const choices = known.filter((n) => ['radio', 'checkbox'].includes(n.attrs.type));
        assert.ok(choices.length === 0 || choices.some((n) => n.attrs.value === one),
          `no choice ${one} for ${name} on ${this.url}`);
        fields.push([name, one]);
      }
    }
    const action = new URL(form.attrs.action ?? this.url, new URL(this.url, this.stack.url));
    if (form.attrs.method?.toLowerCase() === 'post')
      return this.open(action.href, { method: 'POST', body: new URLSearchParams(fields).toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded' } });
    action.search = new URLSearchParams(fields).toString();
    return this.open(action.href);
  }
}
