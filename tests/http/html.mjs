// A small reader of HTML, for pages that close what they open: it keeps a tree, and the faults it
// met on the way (a tag that closes nothing, an attribute twice), so that tests can ask for none.

const VOID = new Set(['area', 'base', 'br', 'col', 'embed', 'hr', 'img', 'input', 'link', 'meta',
  'source', 'track', 'wbr']);
const RAW = new Set(['script', 'style', 'textarea', 'title']);
const NAMED = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };

export function decode(text) {
  return text.replace(/&(#x[0-9a-f]+|#\d+|[a-z]+);/gi, (whole, name) => {
    if (name[0] !== '#')
      return NAMED[name.toLowerCase()] ?? whole;
    const code = /^#x/i.test(name) ? parseInt(name.slice(2), 16) : parseInt(name.slice(1), 10);
    return String.fromCodePoint(code);
  });
}

function attributes(text, faults) {
  const attrs = {};
  for (const [, name, , double, single, bare] of
    text.matchAll(/([^\s"'<>/=]+)(\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/g)) {
    const key = name.toLowerCase();
    if (key in attrs)
      faults.push(`attribute ${key} twice: ${text}`);
    attrs[key] = decode(double ?? single ?? bare ?? '');
  }
  return attrs;
}

export function parse(html) {
  const root = { tag: '#root', attrs: {}, children: [], parent: null };
  const faults = [];
  let node = root, at = 0;
  const add = (child) => { child.parent = node; node.children.push(child); return child; };
  const addText = (text) => { if (text !== '') add({ tag: '#text', text: decode(text) }); };

  while (at < html.length) {
    const open = html.indexOf('<', at);
    addText(html.slice(at, open === -1 ? html.length : open));
    if (open === -1)
      break;
    const skipped = /^<!--[^]*?-->|^<!doctype[^>]*>/i.exec(html.slice(open, open + 5000));
    const tag = /^<(\/?)([a-z][a-z0-9]*)((?:[^>"']|"[^"]*"|'[^']*')*)>/i.exec(html.slice(open));
    if (skipped) {
      at = open + skipped[0].length;
      continue;
    }
    if (!tag) {
      faults.push(`a bare <: ${html.slice(open, open + 60)}`);
      addText('<');
      at = open + 1;
      continue;
    }
    at = open + tag[0].length;
    const name = tag[2].toLowerCase();
    if (tag[1]) {
      if (node.tag === name)
        node = node.parent;
      else
        faults.push(`</${name}> closes <${node.tag}>: ${html.slice(Math.max(0, open - 60), at)}`);
      continue;
    }
    const element = add({ tag: name, attrs: attributes(tag[3].replace(/\/$/, ''), faults),
      children: [] });
    if (RAW.has(name)) {
      const end = html.toLowerCase().indexOf(`</${name}`, at);
      node = element;
      addText(html.slice(at, end === -1 ? html.length : end));
      at = end === -1 ? html.length : html.indexOf('>', end) + 1;
      node = element.parent;
    } else if (!VOID.has(name) && !/\/$/.test(tag[3]))
      node = element;
  }
  if (node !== root)
    faults.push(`<${node.tag}> is not closed`);
  return { root, faults };
}

export function* walk(node) {
  for (const child of node.children ?? []) {
    yield child;
    yield* walk(child);
  }
}

// Elements of that name, or for which the function says yes.
export function all(node, what) {
  const wanted = typeof what === 'string' ? (n) => n.tag === what : what;
  return [...walk(node)].filter((n) => n.tag !== '#text' && wanted(n));
}

export function first(node, what) {
  return all(node, what)[0];
}

export function byId(node, id) {
  return first(node, (n) => n.attrs.id === id);
}

export function textOf(node) {
  if (node.tag === '#text')
    return node.text;
  return node.children.map(textOf).join('');
}

// As a person reads it: runs of white space are one space.
export function words(node) {
  return textOf(node).replace(/\s+/g, ' ').trim();
}

export function within(node, what) {
  for (let n = node.parent; n; n = n.parent)
    if (what(n))
      return n;
  return null;
}

// What a browser would send with this form: [name, value] pairs in order.
export function formFields(form) {
  const fields = [];
  for (const n of all(form, (e) => ['input', 'textarea', 'select'].includes(e.tag))) {
    const type = (n.attrs.type ?? 'text').toLowerCase();
    if (!n.attrs.name || 'disabled' in n.attrs || ['submit', 'button', 'reset'].includes(type))
      continue;
    if (n.tag === 'textarea')
      fields.push([n.attrs.name, textOf(n).replace(/^\n/, '')]);
    else if (!['checkbox', 'radio'].includes(type) || 'checked' in n.attrs)
      fields.push([n.attrs.name, n.attrs.value ?? 'on']);
  }
  return fields;
}
