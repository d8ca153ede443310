// The program behind its socket: what no visitor can send but somebody on the host could, a database
// that is away at the start, logs and measures.  With programs of its own where something is broken, so
// that it is broken for nobody else.

import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { pile, until } from '../pile.mjs';
import { answer, ask, BEGIN, closed, front, GET_VALUES, pairs, PARAMS, program, record, request, using, ready }
  from './fcgi.mjs';

const stack = await pile({ asan: true });
after(() => stack.stop());

const THREADS = 2 * 4;
const RESULTS = '/v1/w/demo/resultats?ou=72181&quoi=gymnase&phase=etude';

const readyz = (own) => own.ask('/readyz');

// ---- bytes that nginx never sends ----

const whole = request('/healthz');
const BYTES = {
  'half of the head of a record': whole.subarray(0, 5),
  'a beginning only': whole.subarray(0, 16),
  'half of the parameters': whole.subarray(0, 60),
  'all but the last byte': whole.subarray(0, whole.length - 1),
  'a body announced and never sent': request('/api/v1/qualification', { method: 'POST', body: 'x'.repeat(50) })
    .subarray(0, -40),
};
const REFUSED = {
  'a management record': record(GET_VALUES, pairs({ FCGI_MAX_CONNS: '' }), 0),
  'a management record a hundred times': Buffer.concat(Array.from({ length: 100 }, () =>
    record(GET_VALUES, pairs({ FCGI_MAX_CONNS: '', FCGI_MPXS_CONNS: '' }), 0))),
  'a management record after the beginning': Buffer.concat([whole.subarray(0, 16), record(GET_VALUES, '', 0)]),
  'HTTP': Buffer.from('GET / HTTP/1.1\r\nHost: a\r\n\r\n'),
  'another version': Buffer.concat([Buffer.from([2]), whole.subarray(1)]),
  'another role': Buffer.concat([record(BEGIN, [0, 2, 0, 0, 0, 0, 0, 0]), whole.subarray(16)]),
  'absurd lengths': Buffer.concat([whole.subarray(0, 16),
    record(PARAMS, [0xff, 0xff, 0xff, 0xf0, 0xff, 0xff, 0xff, 0xf0])]),
  'zeros': Buffer.alloc(4096),
  'two requests at once': Buffer.concat([whole, whole]),
  'no path': request('', { params: { DOCUMENT_URI: '' } }),
  'a path that is none': request('relative'),
};

function open(bytes) {
  const connection = net.connect(stack.socket);
  const end = closed(connection);
  connection.write(bytes);
  return { connection, end };
}

// The processes that serve are those there were: nothing has killed one.
const before = stack.children;
const alive = () => assert.deepEqual(stack.children, before);

test('a sound request past nginx is answered; what is none is closed without an answer', async () => {
  assert.equal((await ask(stack.socket, '/healthz')).text, 'ok\n');
  for (const [what, bytes] of Object.entries(REFUSED)) {
    const { end } = open(bytes);
    assert.equal((await end).length, 0, what);
    assert.equal((await ask(stack.socket, '/healthz')).status, 200, what);
  }
  alive();
});

test('a parameter of 20 MB is not even read to its end', async () => {
  const params = pairs({ DOCUMENT_URI: '/', HTTP_COOKIE: 'x'.repeat(20 << 20) });
  const { connection, end } = open(record(BEGIN, [0, 1, 0, 0, 0, 0, 0, 0]));
  let at = 0;
  for (; at < params.length && !connection.destroyed; at += 65528)
    if (!connection.write(record(PARAMS, params.subarray(at, at + 65528))))
      await Promise.race([end, new Promise((resolve) => connection.once('drain', resolve))]);
  assert.equal((await end).length, 0);
  assert.ok(at < params.length / 2, `closed after ${at} bytes`);
  assert.equal((await stack.get('/healthz')).status, 200);
  alive();
});

test('while more connections hang than there are threads, visitors are answered at once', async () => {
  const hung = [];
  for (let i = 0; i < 3 * THREADS; i++)
    for (const bytes of [Buffer.alloc(0), ...Object.values(BYTES)])
      hung.push(open(bytes));
  let ended = 0;
  for (const { end } of hung)
    end.then(() => ended++);
  // Were each to hold a thread for its two seconds, the first visitors would wait half a minute.
  for (let i = 0; i < 25; i++) {
    const began = Date.now();
    for (const answered of await Promise.all([stack.get('/healthz'), stack.get(RESULTS), stack.get('/'),
      stack.get('/api/v1/qualification', { method: 'POST', body: '{"texte":"gymnase"}',
        headers: { 'content-type': 'application/json' } })]))
      assert.equal(answered.status, 200);
    assert.ok(Date.now() - began < 2000, `${Date.now() - began} ms`);
  }
  // Half a request is given up; a silent connection may wait, as one that nginx keeps.
  await until(() => ended >= 3 * THREADS * Object.keys(BYTES).length);
  for (const { connection } of hung)
    connection.destroy();
  alive();
});

test('a request that comes byte by byte is answered', async () => {
  const { connection, end } = open(Buffer.alloc(0));
  const bytes = request('/healthz');
  for (let at = 0; at < bytes.length; at += 16) {
    connection.write(bytes.subarray(at, at + 16));
    await new Promise((resolve) => setImmediate(resolve));
  }
  assert.equal(answer(await end).text, 'ok\n');
});

test('clients that go away, with half a request or before their answer, harm nobody', async () => {
  for (let round = 0; round < 20; round++) {
    const gone = Object.values(BYTES).concat([request(RESULTS), request('/v1/w/demo/annuaire')]).map(open);
    await Promise.all(gone.map(({ connection }) => new Promise((resolve) => connection.once('ready', resolve))));
    for (const { connection } of gone)
      connection.destroy();
    const aborted = http.get(`${stack.url}${RESULTS}`).on('error', () => {});
    aborted.once('socket', () => aborted.destroy());
    assert.equal((await stack.get(RESULTS)).status, 200);
  }
  alive();
});

test('a body larger than what is read: 413, and the next request is served', async () => {
  const options = { method: 'POST', body: `{"texte":"${'a'.repeat(300000)}"}`,
    params: { CONTENT_TYPE: 'application/json' } };
  for (let i = 0; i < THREADS + 2; i++) {
    const refused = await ask(stack.socket, '/api/v1/qualification', options);
    assert.equal(refused.status, 413);
    assert.equal(refused.json.status, 413);
  }
  assert.equal((await stack.get('/healthz')).status, 200);
  alive();
});

// ---- who may ask what ----

test('/metrics is for the host itself', async () => {
  const from = (address) => ask(stack.socket, '/metrics', { params: { REMOTE_ADDR: address } });
  for (const address of ['127.0.0.1', '127.8.9.1', '::1', 'unix:'])
    assert.equal((await from(address)).status, 200, address);
  for (const address of ['192.0.2.1', '10.0.0.1', '::ffff:192.0.2.1', '2001:db8::1', '', '128.0.0.1',
    '1127.0.0.1']) {
    const refused = await from(address);
    assert.equal(refused.status, 404, address);
    assert.doesNotMatch(refused.text, /aiguillage_/);
  }
  const forged = await stack.get('/metrics', { headers: { 'x-forwarded-for': '127.0.0.1' } });
  assert.equal(forged.status, 200, 'from this host, whatever it says');
});

// ---- a database that is away ----

const NOWHERE = 'host=/nowhere/at/all dbname=x';
const POST = { method: 'POST', body: '{"texte":"gymnase"}', params: { CONTENT_TYPE: 'application/json' } };

test('no database at the start: the rows kept on disk are served, with their age', async () => {
  const kept = path.join(stack.dir, 'instantane/instantane.copy');
  await until(() => existsSync(kept));
  const dir = mkdtempSync(path.join(os.tmpdir(), 'aiguillage-instantane-'));
  copyFileSync(kept, path.join(dir, 'instantane.copy'));
  const own = await program(stack, { base: NOWHERE, instantane: dir });
  await using([own], async () => {
    await ready(own);
    const { base, version } = (await readyz(own)).json;
    assert.equal(base, false);
    assert.ok(version > 0);
    const page = await own.ask(RESULTS);
    assert.equal(page.status, 200);
    assert.match(page.headers['x-data-age'], /^\d+$/);
    assert.equal((await own.ask('/api/v1/qualification', POST)).status, 200);
    assert.match((await own.ask('/metrics')).text, /^aiguillage_database_up\{[^}]*\} 0$/m);
    assert.ok(own.events.some((event) => event.evenement === 'instantane' && event.origine === 'disque'));
    assert.ok(own.events.some((event) => event.evenement === 'base_absente' && /nowhere/.test(event.raison)));
  });
  rmSync(dir, { recursive: true, force: true });
});

test('neither database nor rows on disk, or rows that are damaged: unready, and the log says why', async () => {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'aiguillage-instantane-'));
  writeFileSync(path.join(dir, 'instantane.copy'), 'not rows\n');
  await Promise.all(['', dir, '/nowhere/at/all'].map(async (instantane) => {
    const own = await program(stack, { base: NOWHERE, instantane });
    await using([own], async () => {
      await until(() => own.events.some((event) => event.evenement === 'base_absente'));
      const state = await readyz(own);
      assert.equal(state.status, 503);
      assert.equal(state.json.base, false);
      assert.match(state.headers['retry-after'], /^\d+$/);
      assert.equal((await own.ask('/healthz')).status, 200);
      const page = await own.ask('/v1/w/demo');
      assert.equal(page.status, 503);
      assert.match(page.headers['retry-after'], /^\d+$/);
      assert.match(page.headers['content-security-policy'], /frame-ancestors 'none'/);
      assert.match(page.text, /réessayez/i);
      assert.equal((await own.ask('/api/v1/qualification', POST)).status, 503);
      if (instantane !== '')
        await until(() => own.events.some((event) => event.evenement === 'instantane_illisible' && event.raison));
      assert.ok(own.events.every((event) => event.t && event.niveau && event.pid));
    });
  }));
  rmSync(dir, { recursive: true, force: true });
});

test('settings that cannot be are said on the error output, with their file and line', async () => {
  for (const [settings, said] of [[{ openapi: '/nowhere/openapi.yaml' }, /\/nowhere\/openapi\.yaml/],
    [{ gabarits: '/nowhere' }, /\/nowhere/], [{ niveau: 'bavard' }, /niveau/], [{ fils: '0' }, /fils/],
    [{ inconnu: 'x' }, /aiguillage\.conf.*inconnu/s]]) {
    const own = await program(stack, settings);
    assert.equal(await own.ended, 1);
    assert.match(own.log, said);
    await own.stop();
  }
});

// ---- logs and measures ----

test('a request is found in both logs by its id, each line one JSON object', async () => {
  const own = await program(stack, { niveau: 'debug' });
  await ready(own);
  const web = await front(stack, own);
  await using([web, own], async () => {
    assert.equal((await web.get(`${RESULTS}&secret=1`)).status, 200);
    assert.equal((await web.get('/v1/w/demo/rien"\\<b>?q=secret')).status, 404);
    const served = () => own.events.filter((event) => event.evenement === 'requete');
    const lines = () => readFileSync(path.join(web.dir, 'log/nginx.log'), 'utf8').split('\n').slice(0, -1)
      .map((line) => JSON.parse(line));
    await until(() => served().some((event) => event.statut === 404) &&
      lines().some((line) => line.statut === 404));
    for (const [route, status] of [['/v1/w/{partenaire}/resultats', 200], ['-', 404]]) {
      const here = served().find((event) => event.route === route && event.statut === status);
      assert.match(here.id, /^[0-9a-f]{32}$/);
      const there = lines().find((line) => line.id === here.id);
      assert.equal(there?.statut, status);
      assert.equal(there.methode, here.methode);
    }
    for (const line of own.log.split('\n').slice(0, -1))
      assert.ok(JSON.parse(line).evenement, line);
    assert.doesNotMatch(own.log, /secret|gymnase|127\.0\.0\.1/, 'neither what was asked nor by whom');
  });
});

// Prometheus' text format: type lines, then samples with labels and a number.
function measures(text) {
  const kinds = new Map(), samples = new Map();
  for (const line of text.trimEnd().split('\n')) {
    const [, name, kind] = /^# TYPE ([a-z_:]+) (counter|gauge|histogram)$/.exec(line) ?? [];
    if (name) {
      assert.ok(!kinds.has(name), `${name} twice`);
      kinds.set(name, kind);
    } else if (!line.startsWith('# HELP ')) {
      const sample = /^([a-z_]+)(\{(?:[a-z]+="(?:[^"\\\n]|\\.)*",?)+\})? ([-+0-9.eE]+|\+Inf|NaN)$/.exec(line);
      assert.ok(sample, line);
      const family = sample[1].replace(/_(bucket|sum|count)$/, '');
      assert.ok(kinds.has(sample[1]) || kinds.get(family) === 'histogram', `${line} has no type`);
      assert.ok(!samples.has(sample[1] + (sample[2] ?? '')), `${line} twice`);
      samples.set(sample[1] + (sample[2] ?? ''), Number(sample[3]));
    }
  }
  return { kinds, samples };
}

test('/metrics: typed, its histogram grows, its counters count, and it tells the age of the data', async () => {
  const own = await program(stack, {});
  await using([own], async () => {
    await ready(own);
    const read = async () => {
      const answered = await own.ask('/metrics');
      assert.match(answered.headers['content-type'], /^text\/plain; version=0\.0\.4/);
      return measures(answered.text);
    };
    const one = await read();
    for (let i = 0; i < 7; i++)
      await own.ask(RESULTS);
    for (let i = 0; i < 3; i++)
      await own.ask('/v1/w/demo/service/rien');
    await own.ask('/rien');
    const two = await read();
    const grown = (name) => (two.samples.get(name) ?? 0) - (one.samples.get(name) ?? 0);
    const requests = (route, status) => grown(
      `aiguillage_requests_total{processus="1",route="${route}",status="${status}"}`);
    assert.equal(requests('/v1/w/{partenaire}/resultats', '2xx'), 7);
    assert.equal(requests('/v1/w/{partenaire}/service/{slug}', '4xx'), 3);
    assert.equal(requests('-', '4xx'), 1);
    const duration = 'aiguillage_request_duration_seconds';
    assert.equal(two.kinds.get(duration), 'histogram');
    const buckets = [...two.samples].filter(([name]) => name.startsWith(`${duration}_bucket`))
      .map(([name, n]) => [Number(/le="([^"]*)"/.exec(name)[1].replace('+Inf', 'Infinity')), n]);
    assert.equal(buckets.at(-1)[0], Infinity);
    for (let i = 1; i < buckets.length; i++)
      assert.ok(buckets[i][0] > buckets[i - 1][0] && buckets[i][1] >= buckets[i - 1][1], `${buckets[i]}`);
    assert.equal(buckets.at(-1)[1], two.samples.get(`${duration}_count{processus="1"}`));
    assert.ok(grown(`${duration}_sum{processus="1"}`) > 0);
    assert.equal(grown(`${duration}_count{processus="1"}`), 12);
    const now = (name) => two.samples.get(`${name}{processus="1"}`);
    const { version } = (await readyz(own)).json;
    assert.equal(now('aiguillage_snapshot_version'), version);
    assert.ok(now('aiguillage_snapshot_age_seconds') >= 0);
    assert.ok(now('aiguillage_refresh_build_seconds') > 0);
    assert.equal(now('aiguillage_database_up'), 1);
    assert.ok(now('aiguillage_refresh_builds_total') >= 1);
    for (const [name, kind] of two.kinds)
      assert.equal(kind === 'counter', name.endsWith('_total'), name);
  });
});
