// The pages for those who publish a site, and the registry behind them.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { pile, until } from '../pile.mjs';
import { program } from './fcgi.mjs';
import { all, byId, first, formFields, parse, textOf, words } from './html.mjs';

const stack = await pile({ asan: true });
const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const CLE = 'essai-registre';

const operator = (...options) => promisify(execFile)(
  path.resolve(ROOT, process.env.AIGUILLAGE_CLI ?? 'build/aiguillage'), ['partenaire', ...options],
  { env: { ...process.env, AIGUILLAGE_CONF: `${stack.dir}/aiguillage.conf` } });
const refused = async (...options) => {
  const error = await operator(...options).then(() => null, (reason) => reason);
  assert.ok(error, `refused: ${options}`);
  return error.stderr;
};
const forget = () => stack.sql("DELETE FROM integration.demande; DELETE FROM integration.parent WHERE " +
  "partenaire ~ '^essai-'; DELETE FROM integration.partenaire WHERE cle ~ '^essai-'");
const known = (cle, status = 200) => until(async () =>
  (await stack.get(`/v1/w/${cle}`)).status === status, { seconds: 60 });
const send = (target, fields, headers = {}) => stack.get(target, { method: 'POST',
  body: new URLSearchParams(fields).toString(),
  headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers } });
const ancestors = async (cle) => /frame-ancestors ([^;]*)/.exec(
  (await stack.get(`/v1/w/${cle}`)).headers['content-security-policy'])[1].split(' ');

before(forget);
after(async () => {
  await forget();
  await stack.stop();
});

describe('the registry', () => {
  test('a partner, its site with and without www, seen within a minute', async () => {
    await operator('ajouter', CLE, '--nom', 'Mairie d’essai', '--etat', 'actif', '--parent', 'mairie.example',
      '--accent', '#0B5F58', '--reponses', 'ou=35238');
    await known(CLE);
    assert.deepEqual(await ancestors(CLE), ["'self'", 'https://mairie.example', 'https://www.mairie.example']);
    assert.equal(words(first(parse((await stack.get(`/v1/w/${CLE}`)).text).root, 'h1')), 'Quel est votre projet ?');
    await operator('retirer', CLE, 'https://mairie.example');
    await until(async () => !(await ancestors(CLE)).includes('https://mairie.example'), { seconds: 60 });
  });

  test('a colour that cannot be read is refused, and the nearest that can is taken', async () => {
    const [, nearest] = /--accent '(#[0-9a-f]{6})'/.exec(await refused('regler', CLE, '--accent', '#ffcc00'));
    await operator('regler', CLE, '--accent', nearest);
    assert.deepEqual(await stack.sql(`SELECT accent FROM integration.partenaire WHERE cle = '${CLE}'`), [[nearest]]);
  });

  test('hostile tokens, keys and sites change nothing', async () => {
    const row = () => stack.sql(`SELECT * FROM integration.partenaire WHERE cle = '${CLE}'`);
    const before = await row();
    for (const [name, value] of [['--accent', 'red;}'], ['--accent', '#fff'], ['--rayon', '99'], ['--rayon', '1px'],
      ['--police', 'a;}body{'], ['--police', 'url(x)'], ['--theme', 'rose'], ['--reponses', 'zz=1'],
      ['--reponses', 'ou=<b>'], ['--page-hote', 'javascript:alert(1)'], ['--page-hote', 'https://a b'],
      ['--page-hote', 'https://*.fr/x'], ['--quota', '0'], ['--etat', 'mort'], ['--gouv', 'peut-être'], ['--nom', ' ']])
      assert.notEqual(await refused('regler', CLE, name, value), '', `${name} ${value}`);
    for (const key of ['../x', 'A', 'a b', '<b>', 'é', 'x'.repeat(41)])
      await refused('ajouter', key, '--nom', 'X');
    for (const site of ['*', 'https://*.fr', "https://a.fr; script-src *", 'javascript:', "'self'"])
      await refused('autoriser', CLE, site);
    assert.deepEqual(await row(), before);
  });

  test('pages are counted, and sites seen that are not allowed are listed, fifty at most', async () => {
    const hosts = ['https://www.mairie.example/page?secret=1', 'https://fauxmairie.example/a',
      'https://www.mairie.example.pirate.example/', 'http://www.mairie.example:8080/', 'nothing', 'https://é.fr',
      'https://a.example\r\nX: y'.slice(0, 17)];
    for (const referer of hosts)
      assert.equal((await stack.get(`/v1/w/${CLE}`, { headers: { referer: encodeURI(referer) } })).status, 200);
    const seen = async () => (await stack.sql(`SELECT origine FROM mesure.parent_vu WHERE partenaire = '${CLE}'`)).flat();
    await until(async () => (await seen()).length >= 4);
    assert.deepEqual((await seen()).sort(), ['http://www.mairie.example:8080', 'https://a.example',
      'https://fauxmairie.example', 'https://www.mairie.example.pirate.example']);
    for (let i = 0; i < 60; i++)
      await stack.get(`/v1/w/${CLE}`, { headers: { referer: `https://site${i}.example/` } });
    await until(async () => (await seen()).length === 50);
    const { stdout } = await operator('lister');
    assert.match(stdout, new RegExp(`^${CLE}\t.*\t[1-9]\\d* pages`, 'm'));
    assert.match(stdout, /vus sans être autorisés \(indication\) : .*https:\/\/fauxmairie\.example \(1\)/);
    assert.doesNotMatch(stdout, /secret/);
    await operator('ajouter', 'essai-nul', '--nom', 'Personne');
    assert.match((await operator('lister')).stdout, /^essai-nul\ttest\tPersonne\taucun site autorisé\t0 pages/m);
  });

  test('the State\'s theme, asked for while it was not made: said', async () => {
    const empty = mkdtempSync(path.join(tmpdir(), 'gabarits-'));
    const regler = (gouv, dir) => promisify(execFile)(path.resolve(ROOT, process.env.AIGUILLAGE_CLI ?? 'build/aiguillage'),
      ['partenaire', 'regler', CLE, '--gouv', gouv],
      { env: { ...process.env, AIGUILLAGE_CONF: `${stack.dir}/aiguillage.conf`, AIGUILLAGE_GABARITS: dir } });
    try {
      assert.match((await regler('oui', empty)).stderr, /thème de l’État n’est pas fait .*dsfr\.css manque/);
      assert.equal((await regler('non', empty)).stderr, '');
      writeFileSync(path.join(empty, 'dsfr.css'), ':root { }');
      assert.equal((await regler('oui', empty)).stderr, '');
      await regler('non', empty);
    } finally {
      rmSync(empty, { recursive: true });
    }
  });

  test('a site seen after fifty others takes the place of the one not seen for longest', async () => {
    const seen = async () => (await stack.sql(`SELECT origine FROM mesure.parent_vu WHERE partenaire = '${CLE}'`)).flat();
    assert.equal((await seen()).length, 50);
    await stack.sql(`UPDATE mesure.parent_vu SET vu_le = vu_le - 3 WHERE partenaire = '${CLE}' AND origine ~ 'fauxmairie';
      UPDATE mesure.parent_vu SET vu_le = vu_le - 2, n = 1000 WHERE partenaire = '${CLE}' AND origine = 'https://a.example'`);
    for (const [late, gone, kept] of [['https://tard.example', 'https://fauxmairie.example', 'https://a.example'],
      ['https://plus-tard.example', 'https://a.example', 'https://tard.example']]) {
      await stack.get(`/v1/w/${CLE}`, { headers: { referer: `${late}/` } });
      await until(async () => (await seen()).includes(late));
      const now = await seen();
      assert.equal(now.length, 50);
      assert.ok(!now.includes(gone) && now.includes(kept), late);
    }
  });

  test('a site allowed since is listed no more, by whatever source allows it', async () => {
    const listed = async () => {
      const lines = (await operator('lister')).stdout.split('\n');
      const rest = lines.slice(lines.findIndex((line) => line.startsWith(`${CLE}\t`)) + 1);
      return rest.slice(0, rest.findIndex((line) => !line.startsWith('\t'))).find((line) => line.startsWith('\tvus')) ?? '';
    };
    await stack.sql(`DELETE FROM mesure.parent_vu WHERE partenaire = '${CLE}'; INSERT INTO mesure.parent_vu
      (partenaire, origine, n) VALUES ('${CLE}', 'https://un.example', 2), ('${CLE}', 'https://a.deux.example', 3),
      ('${CLE}', 'https://trois.example:8443', 4), ('${CLE}', 'http://localhost:3000', 5)`);
    assert.equal(await listed(), '\tvus sans être autorisés (indication) : http://localhost:3000 (5), ' +
      'https://trois.example:8443 (4), https://a.deux.example (3), https://un.example (2)');
    await operator('autoriser', CLE, 'https://un.example', 'https://*.deux.example');
    assert.equal(await listed(), '\tvus sans être autorisés (indication) : http://localhost:3000 (5), ' +
      'https://trois.example:8443 (4)');
    await operator('regler', CLE, '--etat', 'test');
    assert.equal(await listed(), '\tvus sans être autorisés (indication) : https://trois.example:8443 (4)');
    await operator('autoriser', CLE, 'https://trois.example:*');
    assert.equal(await listed(), '');
    await operator('retirer', CLE, 'https://un.example');
    assert.equal(await listed(), '\tvus sans être autorisés (indication) : https://un.example (2)');
    await operator('regler', CLE, '--etat', 'actif');
  });

  test('a quota is pages a minute of each process: beyond, 429', async () => {
    await operator('regler', CLE, '--quota', '1');
    await until(async () => {
      const { status, headers } = await stack.get(`/v1/w/${CLE}`);
      return status === 429 && Number(headers['retry-after']) > 0;
    }, { seconds: 60 });
    await operator('regler', CLE, '--quota', '');
    await known(CLE);
  });
});

describe('the builder', () => {
  const builder = async (query) => {
    const answer = await stack.get(`/integrer${query}`);
    return { answer, root: parse(answer.text).root, code: (id) => {
      const field = byId(parse(answer.text).root, id);
      return field?.attrs.value ?? (field && textOf(field));
    } };
  };

  test('each form of snippet leads to a module, and the checker finds nothing wrong with it', async () => {
    for (const forme of ['cadre', 'css', 'lien'])
      for (const script of ['aucun', 'alias', 'fige']) {
        const page = await builder(`?ou=rennes+metropole&phase=etude&theme=sombre&forme=${forme}&script=${script}`);
        assert.equal(page.answer.status, 200);
        const { root, faults } = parse(page.code('code'));
        assert.deepEqual(faults, []);
        const module = first(root, (n) => n.attrs.class === 'aiguillage' || n.tag === 'iframe');
        const url = module.attrs.src ?? module.attrs.href;
        assert.equal(url, `${stack.url}/v1/w/demo?ou=243500139&phase=etude&theme=sombre`);
        assert.equal(all(root, 'script').length, script === 'aucun' && forme !== 'lien' ? 0 : 1);
        assert.equal(first(page.root, 'iframe').attrs.src, url.slice(stack.url.length));
        assert.equal(page.code('csp'), `frame-src 'self' ${stack.url}`);
        assert.equal(page.code('csp-script') ?? '', all(root, 'script').length === 0 ? '' : `script-src 'self' ${stack.url}`);
        const verdict = await send('/integrer/verifier', { page: page.code('code'), adresse: 'http://localhost:8000/x' });
        assert.match(words(first(parse(verdict.text).root, 'h1')), /aucune erreur|Rien à corriger/, page.code('code'));
      }
  });

  test('a policy to add is never a bare list, which would shut out what the site has: what it may have is named', async () => {
    const { root } = await builder('?script=alias');
    const text = words(first(root, (n) => n.tag === 'details' && /politique de sécurité/.test(words(n))));
    for (const directive of ['frame-src', 'child-src', 'default-src', 'script-src-elem', 'script-src'])
      assert.ok(text.includes(directive), directive);
    for (const path of ['/integrer?script=alias', '/docs', '/integrer/verifier'])
      assert.doesNotMatch((await stack.get(path)).text, new RegExp(`(frame|script)-src ${stack.url}`), path);
  });

  test('the theme: the key\'s own, or light whatever the key\'s', async () => {
    await operator('ajouter', 'essai-sombre', '--nom', 'Sombre', '--etat', 'actif', '--theme', 'sombre');
    await known('essai-sombre');
    for (const [query, theme, label] of [['', 'sombre', 'Celui de la clé'], ['&theme=clair', 'clair', 'Clair'],
      ['&theme=auto', 'auto', 'Selon le visiteur']]) {
      const { root } = await builder(`?partenaire=essai-sombre${query}`);
      const checked = first(root, (n) => n.attrs.name === 'theme' && 'checked' in n.attrs);
      assert.equal(words(first(root, (n) => n.tag === 'label' && n.attrs.for === checked.attrs.id)), label);
      const shown = await stack.get(first(root, 'iframe').attrs.src);
      assert.equal(first(parse(shown.text).root, 'html').attrs['data-theme'], theme, query);
    }
  });

  test('a homonym that is chosen, and the form sent again, keep all that was given', async () => {
    const { thematiques, sites, interventions } = (await stack.get('/api/v1/taxonomies')).json;
    const given = { partenaire: CLE, quoi: 'piste & vélo', phase: 'etude', theme: 'clair', densite: 'compacte',
      thematiques: `${thematiques[0].slug},${thematiques[1].slug}`, sites: sites[0].slug,
      interventions: interventions[0].slug, forme: 'css', script: 'fige' };
    const { root } = await builder(`?${new URLSearchParams({ ...given, ou: 'saint-denis' })}`);
    const link = first(root, (n) => /ou=93066/.test(n.attrs.href ?? ''));
    const sent = (params) => Object.fromEntries([...params].map(([k, v]) => [k, v.split(',').sort().join()]));
    const wanted = sent(new URLSearchParams({ ...given, ou: '93066' }));
    assert.deepEqual(sent(new URL(link.attrs.href, stack.url).searchParams), wanted);
    const chosen = await builder(link.attrs.href.slice('/integrer'.length));
    assert.equal(chosen.answer.status, 200);
    const again = formFields(first(chosen.root, 'form'));
    assert.deepEqual(sent(again), wanted);
    const { searchParams } = new URL(chosen.code('adresse'));
    for (const name of ['quoi', 'phase', 'theme', 'densite', 'thematiques', 'sites', 'interventions', 'ou'])
      assert.equal(sent(searchParams)[name], wanted[name], name);
    assert.match(chosen.code('code'), /^<iframe class="aiguillage"[^]*integrity=/);
  });

  test('six tutorials: what to click and what to paste are named, as they are called there and on the page', async () => {
    const page = await builder('');
    const essentials = Object.keys(first(parse(page.code('code')).root, 'iframe').attrs);
    assert.deepEqual(essentials, ['src', 'title', 'width', 'height', 'loading', 'referrerpolicy']);
    const tutorials = new Map(all(byId(page.root, 'outils').parent, 'details')
      .map((n) => [words(first(n, 'summary')), n]));
    const steps = {
      WordPress: [/« HTML personnalisé » et collez-y le HTML/, /« Aperçu » dans le bloc, puis publiez/],
      Drupal: [/« Configuration, Formats de texte et éditeurs »/, /mode « Source » et collez le HTML/],
      SPIP: [/Collez le HTML dans le texte de l’article, entre <html> et <\/html>/, /squelette de la rubrique/],
      TYPO3: [/« HTML » .* et collez-y le code/, /« Pour un site qui a une politique de sécurité »/],
      Wagtail: [/RawHTMLBlock\), collez-y le code/, /l’adresse oEmbed à la liste WAGTAILEMBEDS_FINDERS.*adresse seule/],
      Jimdo: [/« Widget \/ HTML »/, /Collez le HTML, enregistrez/],
    };
    assert.deepEqual([...tutorials.keys()], Object.keys(steps));
    for (const [tool, wanted] of Object.entries(steps)) {
      assert.ok(all(tutorials.get(tool), 'li').length >= 2, tool);
      for (const one of wanted)
        assert.match(words(tutorials.get(tool)).replaceAll('\u00a0', ' '), one, tool);
    }
    // What they call by name is there to be found.
    const named = all(page.root, (n) => ['label', 'summary'].includes(n.tag)).map(words).join('\n').replaceAll('\u00a0', ' ');
    for (const name of [/^HTML$/m, /^Adresse seule/m, /^Adresse oEmbed$/m, /^Pour un site qui a une politique de sécurité/m])
      assert.match(named, name);
    // Drupal keeps the attributes that are listed, and no other.
    const [, kept] = /<iframe ([a-z ]+)>/.exec(words(tutorials.get('Drupal')));
    for (const query of ['', '?forme=css'])
      for (const html of [(await builder(query)).code('code'), textOf(first((await builder(query)).root,
        (n) => n.tag === 'code' && /sandbox=/.test(textOf(n))))])
        for (const name of Object.keys(first(parse(html).root, 'iframe').attrs))
          assert.ok(kept.split(' ').includes(name), name);
  });

  test('the oEmbed address gives the same frame, in JSON and in XML, within the width asked', async () => {
    const page = await builder('?ou=35238');
    const oembed = new URL(page.code('oembed'));
    const json = (await stack.get(oembed.pathname + oembed.search)).json;
    assert.equal(first(parse(json.html).root, 'iframe').attrs.src, page.code('adresse'));
    const xml = await stack.get(`${oembed.pathname}${oembed.search}&format=xml&maxwidth=300&maxheight=200`);
    assert.match(xml.headers['content-type'], /^text\/xml/);
    assert.match(xml.text, /<width>300<\/width>\n<height>200<\/height>/);
    assert.match(xml.text, /<html>&lt;iframe src=&(quot|#34);/);
  });

  test('oEmbed, asked or discovered: the frame of that very page, as it was asked for', async () => {
    for (const path of ['', '?ou=35238', '/annuaire', '/annuaire?densite=compacte&theme=sombre&vue=aides', '/aide/dsil',
      '/service/prioreno?ou=72181', '/resultats?ou=72181&phase=etude&quoi=v%C3%A9lo', '/ne-plus-demander', '/avis?theme=sombre',
      '/']) {
      const url = `${stack.url}/v1/w/demo${path}`;
      const frameOf = async (target) => first(parse((await stack.get(target)).json.html).root, 'iframe').attrs.src;
      assert.equal(await frameOf(`/oembed?url=${encodeURIComponent(url)}`), url.replace(/\/$/, ''));
      const shown = await stack.get(url.slice(stack.url.length));
      assert.equal(shown.status, 200, path);
      const link = first(parse(shown.text).root, (n) => n.attrs.type === 'application/json+oembed');
      assert.equal(await frameOf(link.attrs.href.slice(stack.url.length)), url.replace(/\/$/, ''));
    }
  });

  test('oEmbed: what is not a module of ours is a 404, another format a 501', async () => {
    for (const url of ['', 'x', 'https://ailleurs.example/v1/w/demo', `${stack.url}/v1/w/personne`, `${stack.url}/`,
      ...['/nimporte', '//', '/aide/', '/aide/nimporte', '/service/nimporte', '/carte/nimporte', '/annuaire/', '/annuaire.json',
        '/resultats.csv', '/%61nnuaire', '/aide/dsil%22', '/../..', '/x/../annuaire'].map((path) => `${stack.url}/v1/w/demo${path}`),
      `${stack.url}/v1/f/demo/annuaire`, `${stack.url}.pirate.example/v1/w/demo`, `${stack.url}@pirate.example/v1/w/demo`, 'javascript:alert(1)'])
      assert.equal((await stack.get(`/oembed?url=${encodeURIComponent(url)}`)).status, 404, url);
    const ours = encodeURIComponent(`${stack.url}/v1/w/demo?zz=%22onload%3D&quoi=%22%3E%3Cscript%3E`);
    assert.equal((await stack.get(`/oembed?url=${ours}&format=svg`)).status, 501);
    assert.doesNotMatch((await stack.get(`/oembed?url=${ours}`)).json.html, /onload|<script|"">/);
  });

  test('a key or a place that means nothing: said beside the field, nothing given, nothing run', async () => {
    const page = await builder('?partenaire=%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E&ou=zzzzqqq');
    assert.equal(page.answer.status, 422);
    assert.deepEqual(parse(page.answer.text).faults, []);
    for (const id of ['partenaire', 'ou'])
      assert.equal(byId(page.root, id).attrs['aria-invalid'], 'true');
    assert.ok(!page.code('code'));
    assert.equal(all(page.root, (n) => n.tag === 'script' && !n.attrs.src).length, 0);
    const homonyms = await builder('?ou=saint-denis');
    const link = first(homonyms.root, (n) => /ou=93066/.test(n.attrs.href ?? ''));
    assert.equal((await stack.get(link.attrs.href)).status, 200);
  });

  test('a hostile Host header is never part of the snippet', async () => {
    for (const host of ['a"onload="x', 'a<b>', 'a/v1'])
      assert.doesNotMatch((await stack.get('/integrer', { headers: { host } })).text, /onload=|a<b>|a\/v1\/v1/);
  });
});

describe('the checker', () => {
  const judge = async (page, adresse = '', entetes = '') => {
    const answer = await send('/integrer/verifier', { page, adresse, entetes });
    assert.equal(answer.status, 200);
    assert.equal(answer.headers['cache-control'], 'no-store');
    const { root, faults } = parse(answer.text);
    assert.deepEqual(faults, []);
    return root;
  };
  const verdict = async (...given) => words(first(await judge(...given), 'main'));
  const frame = (query = '', more = 'title="Aides" height="640"') =>
    `<iframe src="${stack.url}/v1/w/demo${query}" ${more}></iframe>`;
  const HERE = 'http://localhost:3000/page';

  test('what is wrong is named, and what is right is not', async () => {
    const cases = [
      ['<p>rien</p>', /Aucun module/], [`<!-- ${frame()} -->`, /Aucun module/],
      [`<script>'${frame()}'</script>`, /Aucun module/],
      [frame().replace('/demo', '/personne'), /clé .* n’est pas connue/],
      [frame('', 'height="640"'), /n’a pas de titre/], [frame('', 'title="" height=1'), /n’a pas de titre/],
      [frame() + frame(), /même titre/], ['<iframe title=Aides src=x></iframe>' + frame(), /même titre/],
      [frame(), /n’est pas autorisé/, 'https://mairie.example/'],
      [`<link rel=canonical href="https://mairie.example/">${frame()}`, /n’est pas autorisé/, ''],
      [frame(), /n’est pas autorisé/, 'http://localhost.pirate.example/'],
      [frame('?ou=99999'), /code d’aucun territoire/], [frame('?projet=a'), /projet .* n’est pas enregistré/],
      [frame('?thematiques=a-b&phase=etude'), /n’est pas de nos listes[^]*a-b/],
      [frame('', 'title="a" height="1" sandbox="allow-scripts"'), /allow-forms/],
      [`<meta http-equiv=Content-Security-Policy content="default-src 'self'">${frame()}`, /bloque le cadre/],
      [`<META HTTP-EQUIV="content-security-policy" CONTENT="frame-src https://a.example">${frame()}`, /bloque le cadre/],
      [`<script src="${stack.url}/v1/aiguillage-0.9.js"></script>${frame()}`, /version ancienne/],
      [`<script src="${stack.url}/v1/aiguillage-1.0.1.js" integrity="sha256-AAAA" crossorigin></script>${frame()}`,
        /L’empreinte du script/],
      [`<script src="${stack.url}/v1/aiguillage-1.0.0.js"></script>${frame()}`, /À vérifier.*ancienne, qui est gardée/],
      ...['/nimporte', '/annuaire/', '/aide/nimporte', '/resultats.csv', '/annuaire.json', '//annuaire']
        .map((path) => [frame(path), /rien n’est à cette adresse[^]*v1\/w\/demo/]),
      [`<a class="x aiguillage" href="${stack.url}/v1/w/demo">x</a>`, /restera un lien/],
    ];
    for (const [page, wanted, adresse = HERE] of cases) {
      assert.match(await verdict(page, adresse), wanted, page);
      assert.doesNotMatch(await verdict(frame(), HERE), wanted);
    }
    for (const csp of [`frame-src ${stack.url}`, `default-src *`, 'frame-src http:', "script-src 'self'"])
      assert.match(await verdict(`<meta http-equiv=content-security-policy content="${csp}">${frame()}`, HERE),
        /^Intégrer le module Rien à corriger/, csp);
  });

  const SCRIPT = '<script async src="HOST/v1/aiguillage.js"></script>';
  const meta = (csp) => `<meta http-equiv="Content-Security-Policy" content="${csp.replaceAll('"', '&quot;')}">`;
  const here = (text) => text.replaceAll('HOST', stack.url);
  const GOOD = /^Intégrer le module Rien à corriger/;

  test('what a CMS makes of an address is no fault: a slash, a version, each page of the module', async () => {
    for (const [path, status] of [['/', 200], ['/?ou=35238', 200], ['/annuaire', 200], ['/aide/dsil#x', 200], ['/cartes', 200]]) {
      const answer = await stack.get(`/v1/w/demo${path.replace(/#.*/, '')}`);
      assert.equal(answer.status, status);
      assert.doesNotMatch(answer.headers['content-security-policy'], /frame-ancestors 'none'/);
      assert.doesNotMatch(await verdict(frame(path), HERE), /À corriger/, path);
    }
    for (const src of ['aiguillage.js?ver=6.4', 'aiguillage-1.0.1.js?ver=6.4', 'aiguillage.js#x'])
      assert.doesNotMatch(await verdict(`<script src="${stack.url}/v1/${src}"></script>${frame()}`, HERE), /À corriger/, src);
  });

  test('a policy that shuts us out: each directive to write, whole, with what the page had', async () => {
    for (const [csp, page, ...wanted] of [
      ["default-src 'self'", frame() + SCRIPT, "frame-src 'self' HOST", "script-src 'self' HOST"],
      ["default-src 'self'", frame(), "frame-src 'self' HOST"],
      ["default-src 'none'; script-src 'self' 'unsafe-inline'; FRAME-SRC 'None'", frame() + SCRIPT, 'frame-src HOST',
        "script-src 'self' 'unsafe-inline' HOST"],
      ["child-src https://a.example\n\tb.example; default-src *", frame() + SCRIPT, 'frame-src https://a.example b.example HOST'],
      ['frame-src https://a.example; frame-src HOST', frame(), 'frame-src https://a.example HOST'],
      ["script-src-elem 'self'; script-src HOST", frame() + SCRIPT, "script-src-elem 'self' HOST"],
      ['frame-src HOST/v1/w/demo', frame(), 'frame-src HOST/v1/w/demo HOST'],
    ])
      for (const header of [false, true]) {
        const root = await (header ? judge(here(page), HERE, here(csp)) : judge(here(meta(csp) + page), HERE));
        assert.deepEqual(all(first(root, 'ul'), 'code').map(textOf), wanted.map(here), csp);
        assert.match(words(first(root, 'main')), header ? /en-tête Content-Security-Policy/ : /balise meta/);
        // Once it is written, nothing is left to say.
        const mended = wanted.reduce((policy, one) => {
          const [name] = one.split(' '), at = policy.findIndex((old) => old.trim().split(/\s/)[0].toLowerCase() === name);
          return at < 0 ? [...policy, one] : policy.with(at, one);
        }, csp.split(';')).join(';');
        assert.match(await (header ? verdict(here(page), HERE, here(mended)) : verdict(here(meta(mended) + page), HERE)),
          GOOD, mended);
      }
  });

  test('policies are read as browsers read them', async () => {
    const { port, host } = new URL(stack.url);
    const signed = SCRIPT.replace('async', 'async nonce="aB1"');
    for (const csp of [`frame-src ${host}`, `frame-src *:${port}`, 'FRAME-SRC\t HOST\t', `frame-src\n'self'\f\nhttp:`,
      'frame-src HOST/v1/', 'frame-src HOST/v1/w/demo HOST/v1/w/demo/', 'frame-src HOST; frame-src x',
      "default-src * 'strict-dynamic'; script-src 'nonce-aB1'", "script-src 'strict-dynamic' 'NONCE-aB1'"])
      assert.match(await verdict(here(meta(csp) + frame() + signed), HERE), GOOD, csp);
    for (const [csp, wanted] of [['frame-src *.exemple.fr', /bloque le cadre/], ['frame-src 127.0.0.1', /bloque le cadre/],
      ['frame-src https:', /bloque le cadre/], ["script-src 'nonce-ab1'", /bloque le script/],
      ["script-src 'strict-dynamic' 'nonce-x' HOST", /bloque le script.*nonce/]])
      assert.match(await verdict(here(meta(csp) + frame() + signed), HERE), wanted, csp);
    // A nonce is of one answer: that of the page and that of the header are seldom of the same.
    assert.match(await verdict(here(frame() + signed), HERE, "script-src 'strict-dynamic' 'nonce-other'"), GOOD);
    assert.match(await verdict(here(frame() + SCRIPT), HERE, "script-src 'strict-dynamic' 'nonce-other' HOST"), /nonce/);
    assert.match(await verdict(frame(), HERE, "HTTP/2 200\r\ncontent-security-policy: default-src 'self'\r\nvary: x"),
      /bloque le cadre/);
    assert.match(await verdict(frame(), HERE, "a, frame-src 'none'"), /bloque le cadre/);
    assert.match(await verdict(frame(), HERE, "Content-Security-Policy-Report-Only: frame-src 'none'"), /aucune erreur/);
  });

  test('the address of the page: read without its scheme, refused with a sentence when it is none', async () => {
    for (const adresse of ['www.mairie.example/page', 'mairie.example', 'HTTPS://www.mairie.example'])
      assert.match(await verdict(frame(), adresse), /n’est pas autorisé/, adresse);
    for (const adresse of ['une adresse', 'mairie', 'javascript:alert(1)//x.fr', 'https://', '"><b>x.fr']) {
      const answer = await send('/integrer/verifier', { page: frame(), adresse });
      assert.equal(answer.status, 422, adresse);
      const { root, faults } = parse(answer.text), field = byId(root, 'adresse');
      assert.deepEqual(faults, []);
      assert.equal(field.attrs['aria-invalid'], 'true');
      assert.equal(field.attrs.value, adresse);
      assert.match(words(byId(root, 'adresse-erreur')), /Cette adresse ne se lit pas/);
      assert.ok(!('aria-invalid' in byId(root, 'page').attrs));
      assert.match(words(first(root, 'title')), /^Erreur/);
    }
  });

  test('hostile pages: answered soon, and never shown again', async () => {
    const deep = 300_000;
    for (const page of ['<div>'.repeat(deep / 5), '<'.repeat(deep), '<a '.repeat(deep / 3), '<a b="'.repeat(deep / 6),
      '<iframe '.repeat(deep / 8), '<script>'.repeat(deep / 8), '<!--'.repeat(deep / 4), '&#'.repeat(deep / 2),
      `<iframe src="${'&amp;'.repeat(deep / 5)}">`, frame().repeat(1000), `${meta('frame-src x; '.repeat(deep / 13))}${frame()}`,
      `${meta(`default-src ${'x '.repeat(deep / 2)}`)}${frame()}`.repeat(2), `${meta("frame-src '").repeat(deep / 60)}${frame()}`, '\0\x01\u{fffff}<svg onload=alert(1)>']) {
      const start = performance.now();
      const { text, status } = await send('/integrer/verifier', { page, entetes: page.slice(0, 100_000) });
      assert.ok([200, 413].includes(status), `${page.slice(0, 20)}: ${status}`);
      assert.ok(performance.now() - start < 8000, page.slice(0, 20));
      assert.doesNotMatch(text, /onload=|<svg on/);
    }
  });

  test('a page of 5 MB is refused with a sentence, nothing kept', async () => {
    const { status, text } = await send('/integrer/verifier', { page: 'a'.repeat(5 << 20) });
    assert.equal(status, 413);
    assert.match(words(first(parse(text).root, 'main')), /dépasse la taille permise/);
    const secret = 'mot-que-personne-n-ecrit';
    await send('/integrer/verifier', { page: `<p>${secret}</p>${'a'.repeat(200_000)}` });
    for (const name of readdirSync(`${stack.dir}/log`))
      assert.ok(!readFileSync(`${stack.dir}/log/${name}`).includes(secret), name);
    const kept = `${stack.dir}/nginx/corps`;
    assert.deepEqual(existsSync(kept) ? readdirSync(kept, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile()) : [], []);
  });

  test('nothing pasted: asked again', async () => {
    const answer = await send('/integrer/verifier', { page: '  ' });
    assert.equal(answer.status, 422);
    assert.equal(byId(parse(answer.text).root, 'page').attrs['aria-invalid'], 'true');
  });
});

describe('the request of a key', () => {
  const form = async () => {
    const answer = await stack.get('/integrer/cle');
    assert.equal(answer.headers['cache-control'], 'no-store');
    return Object.fromEntries(formFields(first(parse(answer.text).root, 'form')));
  };
  const GOOD = { nom: 'Mairie d’Essai', site: 'www.essai-demande.example', courriel: 'maire@essai.example' };
  const waiting = () => stack.sql('SELECT nom, site, courriel FROM integration.demande ORDER BY id');

  test('sent twice, stored once; accepted, it is a partner', async () => {
    const fields = { ...await form(), ...GOOD };
    for (let i = 0; i < 2; i++) {
      const answer = await send('/integrer/cle', fields);
      assert.equal(answer.status, 303);
      assert.equal((await stack.get(answer.headers.location)).status, 200);
    }
    assert.deepEqual(await waiting(), [[GOOD.nom, `https://${GOOD.site}`, GOOD.courriel]]);
    const [id] = (await operator('demandes')).stdout.split('\t');
    const { stdout } = await operator('accepter', id);
    assert.match(stdout, /essai-demande-example : inscrit/);
    await known('essai-demande-example');
    assert.deepEqual(await ancestors('essai-demande-example'), ["'self'", 'https://essai-demande.example',
      'https://www.essai-demande.example']);
    assert.match(await refused('accepter', id), /aucune demande/);
    assert.match((await operator('demandes')).stdout, /aucune demande/);
  });

  test('deleted, it is gone with its request; one in service only on confirmation', async () => {
    const CLE2 = 'essai-demande-example', request = () => stack.sql(
      `SELECT nom, courriel FROM integration.demande WHERE partenaire = '${CLE2}' OR courriel = '${GOOD.courriel}'`);
    assert.equal((await request()).length, 1);
    assert.match(await refused('supprimer', CLE2), /en service.*--confirmer.*--demande-seule/);
    assert.match(await refused('supprimer', 'demo'), /en service/);
    assert.match(await refused('supprimer', 'essai-personne', '--confirmer'), /inconnu/);
    await refused('supprimer', CLE2, '--forcer');
    assert.equal((await request()).length, 1);
    assert.match((await operator('supprimer', CLE2, '--demande-seule')).stdout, /courriel.*effacés.*en service/);
    assert.deepEqual(await request(), []);
    assert.equal((await stack.get(`/v1/w/${CLE2}`)).status, 200);
    assert.match((await operator('supprimer', CLE2, '--demande-seule')).stdout, /aucune demande/);
    // The same, accepted again: the whole of it.
    for (const [etat, ...options] of [['actif', '--confirmer'], ['pause'], ['test']]) {
      await stack.sql(`INSERT INTO integration.partenaire (cle, nom, etat) VALUES ('essai-fini', 'Fini', '${etat}');
        INSERT INTO integration.parent (partenaire, origine) VALUES ('essai-fini', 'https://fini.example');
        INSERT INTO mesure.parent_vu (partenaire, origine, n) VALUES ('essai-fini', 'https://autre.example', 1);
        INSERT INTO integration.demande (nom, site, courriel, etat, partenaire, jeton)
        VALUES ('Fini', 'https://fini.example', 'fini@essai.example', 'acceptee', 'essai-fini', md5('essai')::char(24))`);
      assert.match((await operator('supprimer', 'essai-fini', ...options)).stdout, /supprimé.*demande/);
      assert.deepEqual(await stack.sql(`SELECT (SELECT count(*) FROM integration.partenaire WHERE cle = 'essai-fini'),
        (SELECT count(*) FROM integration.parent WHERE partenaire = 'essai-fini'),
        (SELECT count(*) FROM mesure.parent_vu WHERE partenaire = 'essai-fini'),
        (SELECT count(*) FROM integration.demande WHERE courriel ~ '^fini@')`), [['0', '0', '0', '0']]);
    }
    await operator('suspendre', CLE2);
    await operator('supprimer', CLE2);
    await known(CLE2, 404);
  });

  test('what /donnees-personnelles says is kept for a time is gone after it, and not before', async () => {
    const old = "now() - interval '12 months'";
    await stack.sql(`INSERT INTO integration.partenaire (cle, nom, etat) VALUES ('essai-purge', 'Purge', 'actif');
      INSERT INTO integration.demande (nom, site, courriel, etat, partenaire, jeton, recue_le) VALUES
        ('Vieille', 'https://purge.example', 'a@purge.example', 'nouvelle', NULL, '${'a'.repeat(24)}', ${old} - interval '1 hour'),
        ('Jeune', 'https://purge.example', 'b@purge.example', 'nouvelle', NULL, '${'b'.repeat(24)}', ${old} + interval '1 hour'),
        ('Inscrite', 'https://purge.example', 'c@purge.example', 'acceptee', 'essai-purge', '${'c'.repeat(24)}', ${old} - interval '1 hour');
      INSERT INTO mesure.parent_vu (partenaire, origine, n, vu_le) VALUES
        ('essai-purge', 'https://vieux.example', 1, (${old})::date - 1), ('essai-purge', 'https://jeune.example', 1, (${old})::date + 1);
      INSERT INTO mesure.compteur (jour, nom, partenaire, n) VALUES
        ((now() - interval '25 months')::date - 1, 'page.resultats', 'essai-purge', 1),
        ((now() - interval '25 months')::date + 1, 'page.resultats', 'essai-purge', 1);
      INSERT INTO mesure.correction (jeton, partenaire, texte, cree_le) VALUES
        ('essai-vieux', 'essai-purge', 'vieux', ${old} - interval '1 hour'), ('essai-jeune', 'essai-purge', 'jeune', ${old} + interval '1 hour')`);
    const left = () => stack.sql(`SELECT (SELECT string_agg(nom, ' ' ORDER BY nom) FROM integration.demande WHERE courriel ~ '@purge'),
      (SELECT string_agg(origine, ' ') FROM mesure.parent_vu WHERE partenaire = 'essai-purge'),
      (SELECT count(*) FROM mesure.compteur WHERE partenaire = 'essai-purge'),
      (SELECT string_agg(texte, ' ') FROM mesure.correction WHERE partenaire = 'essai-purge')`);
    const own = await program(stack, {});
    try {
      await until(async () => (await left())[0].join() === 'Inscrite Jeune,https://jeune.example,1,jeune');
    } finally {
      await own.stop();
      await stack.sql("DELETE FROM mesure.compteur WHERE partenaire = 'essai-purge'; DELETE FROM mesure.correction WHERE partenaire = 'essai-purge'");
    }
    const said = words(first(parse((await stack.get('/donnees-personnelles')).text).root, 'main'));
    assert.match(said, /origine .*jamais l’adresse de la page.* 12 mois/);
    assert.match(said, /sans réponse, elle est effacée au bout de 12 mois/);
    assert.doesNotMatch(said, /pas gardé.*Le site d’où vous venez/);
  });

  test('fields that are wrong: each is named, and what was typed is kept', async () => {
    const answer = await send('/integrer/cle', { ...await form(), nom: '', site: 'javascript:alert(1)',
      courriel: 'a@b\r\nBcc: c' });
    assert.equal(answer.status, 422);
    const { root, faults } = parse(answer.text);
    assert.deepEqual(faults, []);
    for (const id of ['nom', 'site', 'courriel'])
      assert.equal(byId(root, id).attrs['aria-invalid'], 'true', id);
    assert.equal(byId(root, 'site').attrs.value, 'javascript:alert(1)');
    assert.match(words(first(root, 'title')), /^Erreur/);
  });

  test('a token that is missing, forged or of another use stores nothing', async () => {
    const { jeton } = await form(), before = await waiting();
    for (const bad of ['', 'x', `${jeton}a`, jeton.slice(1), jeton.replace(/^./, (c) => (c === 'A' ? 'B' : 'A'))])
      assert.equal((await send('/integrer/cle', { ...GOOD, jeton: bad })).status, 422, bad);
    assert.deepEqual(await waiting(), before);
  });

  test('the program cannot read what people wrote', async () => {
    const rights = await stack.sql("SELECT has_table_privilege(r, 'integration.demande', 'SELECT') FROM " +
      "unnest(ARRAY['aiguillage_application', 'aiguillage_lecteur']) AS r");
    assert.deepEqual(rights.flat(), ['f', 'f']);
  });

  test('the database away: 503, when to come back, and nothing lost after', async () => {
    const fields = { ...await form(), ...GOOD, nom: 'Pendant la panne' };
    await stack.stopBase();
    try {
      const answer = await send('/integrer/cle', fields);
      assert.equal(answer.status, 503);
      assert.ok(Number(answer.headers['retry-after']) > 0);
      assert.equal((await stack.get('/integrer')).status, 200);
    } finally {
      await stack.startBase();
    }
    await until(async () => (await send('/integrer/cle', fields)).status === 303);
    assert.equal((await waiting()).filter(([nom]) => nom === 'Pendant la panne').length, 1);
  });
});
