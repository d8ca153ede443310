// The theme of the State's design system, for partners that are of the State: its colours under our
// tokens' names, in light and dark, and the few of its rules that our pages have a use for.
//	node tools/dsfr/dsfr.mjs OUTPUT-DIRECTORY

import { copyFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import postcss from 'postcss';

const require = createRequire(import.meta.url);
const home = path.dirname(require.resolve('@gouvfr/dsfr/package.json'));
const { version } = JSON.parse(readFileSync(path.join(home, 'package.json'), 'utf8'));
const sheet = postcss.parse(readFileSync(path.join(home, 'dist/dsfr.css'), 'utf8'));

// Ours, from theirs.
const TOKENS = {
  '--aig-surface': '--background-default-grey',
  '--aig-surface-2': '--background-alt-grey',
  '--aig-text': '--text-default-grey',
  '--aig-muted': '--text-mention-grey',
  '--aig-border': '--border-default-grey',
  '--aig-border-strong': '--border-plain-grey',
  '--aig-accent': '--text-action-high-blue-france',
  '--aig-on-accent': '--text-inverted-blue-france',
  '--aig-mark': '--background-contrast-info',
  '--aig-alert': '--text-default-warning',
  '--aig-alert-bg': '--background-contrast-warning',
  '--aig-error': '--text-default-error',
  '--aig-error-bg': '--background-contrast-error',
};
// Their rules that stand for elements of our pages, and what is taken of each.
const RULES = {
  '.fr-input': ['input[type=text], input[type=search], textarea',
    ['border-radius', 'background-color', 'box-shadow']],
  '.fr-btn': ['.aig-bouton', ['font-weight', 'padding', 'line-height']],
  '.fr-tag': ['.aig-puces a', ['border-radius', 'background-color', 'color']],
  '.fr-callout': ['.aig-avis:not(.aig-avis--proche)', ['background-color']],
  '.fr-accordion__btn': ['.aig-replis > details > summary', ['font-weight', 'color']],
};
// What their rules do by images of lines, tints and states, ours do by a colour of theirs.
const COLOURS = {
  'h1, h2, h3': ['color', '--text-title-grey'],
  '.aig-bouton:hover': ['background-color', '--background-action-high-blue-france-hover'],
  '.aig-bouton--second:hover': ['background-color', '--background-default-grey-hover'],
  '.aig-avis:not(.aig-avis--proche)': ['border-color', '--border-default-blue-france'],
  '.aig-puces a': ['border-color', '--background-contrast-grey'],
};

function variables(selector) {
  const found = new Map();
  sheet.each((rule) => {
    if (rule.type === 'rule' && rule.selector === selector)
      rule.walkDecls(/^--/, ({ prop, value }) => { found.set(prop, value); });
  });
  return found;
}
const clair = variables(':root');
const sombre = new Map([...clair, ...variables(':root[data-fr-theme=dark]')]);

function resolve(names, value) {
  for (let left = 10; value.includes('var(') && left > 0; left--)
    value = value.replace(/var\((--[\w-]+)\)/g, (whole, name) => names.get(name) ?? whole);
  if (value === undefined || value.includes('var('))
    throw new Error(`@gouvfr/dsfr ${version}: ${value} does not resolve`);
  return value;
}
function need(names, name) {
  if (!names.has(name))
    throw new Error(`@gouvfr/dsfr ${version} has no ${name}`);
  return resolve(names, names.get(name));
}

const used = new Set();
const rules = Object.entries(RULES).map(([theirs, [ours, properties]]) => {
  const kept = new Map();
  sheet.each((rule) => {
    if (rule.type === 'rule' && rule.selectors?.includes(theirs))
      for (const { prop, value } of rule.nodes.filter((node) => properties.includes(node.prop)))
        kept.set(prop, value);
  });
  for (const value of kept.values())
    for (const [, name] of value.matchAll(/var\((--[\w-]+)\)/g))
      used.add(name);
  return `${ours} { ${[...kept].map(([prop, value]) => `${prop}: ${value};`).join(' ')} }`;
});
for (const [ours, [prop, name]] of Object.entries(COLOURS)) {
  used.add(name);
  rules.push(`${ours} { ${prop}: var(${name}); }`);
}
const block = (selector, names, scheme) => `${selector} { color-scheme: ${scheme}; ${
  [...Object.entries(TOKENS).map(([own, name]) => [own, need(names, name)]),
    ...[...used].map((name) => [name, need(names, name)])]
    .map(([own, value]) => `${own}: ${value};`).join(' ')} }`;

const text = `
/* ---- DSFR ${version}, a subset (licence ouverte 2.0, https://www.systeme-de-design.gouv.fr): for sites of
   the State only, as its terms of use say; see dsfr-licence.md. ---- */
@media screen {
${block(':root', clair, 'light')}
${block('[data-theme=sombre]', sombre, 'dark')}
@media (prefers-color-scheme: dark) {
${block('[data-theme=auto]', sombre, 'dark')}
}
:root { --aig-radius: 0; --aig-font: Marianne, arial, sans-serif; }
h1, h2, h3 { font-weight: 700; }
input:not([type=radio], [type=checkbox], [aria-invalid=true]), textarea { border-color: transparent; }
${rules.join('\n')}
}
`;
const [, , out] = process.argv;
copyFileSync(path.join(home, 'LICENSE.md'), path.join(out, 'dsfr-licence.md'));
writeFileSync(path.join(out, 'dsfr.css.neuf'), text);
renameSync(path.join(out, 'dsfr.css.neuf'), path.join(out, 'dsfr.css'));
