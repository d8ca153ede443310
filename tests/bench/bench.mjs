// Measures the program in one run beside what it is compared with, on the same nginx: a file, and the
// floor program of the shared material at the same number of bytes.  Starts a stack of its own, prints
// a table and writes it to docs/performances.md, between the marks.
//
// Two cores are shared by wrk, nginx, the program and whoever else is there: what counts is the ratio
// to the floor in the same round, and the CPU that a request takes.

import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { pile, until } from '../pile.mjs';
import { PAGES } from './adresses.mjs';

const HERE = path.dirname(fileURLToPath(import.meta.url));
const ROOT = path.dirname(path.dirname(HERE));
const SECONDS = Number(process.env.SECONDES ?? 4);
const ROUNDS = Number(process.env.FOIS ?? 3);
const SHARED = process.env.SHARED ?? path.join(ROOT, '..', 'shared');
const FLOOR = process.env.SOL ?? path.join(SHARED, 'bench/floor');
const REPORT = path.join(ROOT, 'docs/performances.md');
const TICKS = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
const CONNECTIONS = 32;
const LEVELS = [1, 2, 3, 4, 5, 6, 9];
const SIZES = [3000, 30000];    // aids of larger catalogues
const NAMES = { resultats: 'results, 400 addresses', accueil: 'first page',
  recherche: 'territories, 200 searches with typos', noms: 'territories, exact names' };

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
const read = (file) => readFileSync(file, 'utf8');
const children = (pid) => read(`/proc/${pid}/task/${pid}/children`).trim().split(' ').filter(Boolean);

// Seconds of CPU that these processes have taken.
const cpu = (pids) => pids.reduce((sum, pid) => {
  const fields = read(`/proc/${pid}/stat`).replace(/^.*\) /, '').split(' ');
  return sum + (Number(fields[11]) + Number(fields[12])) / TICKS;
}, 0);

const idle = () => os.cpus().reduce((sum, { times }) => sum + times.idle / 1000, 0);
const resident = (pid) => Number(/VmRSS:\s+(\d+)/.exec(read(`/proc/${pid}/status`))[1]) / 1024;

// ---- what runs ----

const begun = os.loadavg()[0];
const stack = await pile();
const dir = path.join(stack.dir, 'mesure');
const program = Number(read(path.join(stack.dir, 'aiguillage.pid')));
const place = (name) => new RegExp(`^${name}=(.*)$`, 'm').exec(read(path.join(stack.dir, 'lieux')))[1];
const port = Number(place('PORT')) + 1000;
const base = `http://127.0.0.1:${port}`;
const running = [];

mkdirSync(path.join(dir, 'fichier'), { recursive: true });
for (const [name, urls] of Object.entries(PAGES))
  writeFileSync(path.join(dir, name), urls.join('\n') + '\n');

function conf(level) {
  const env = { ...process.env, OUT: dir, RUN: place('RUN'), STATIC: path.join(ROOT, 'build/static'),
    LOG: path.join(dir, 'nginx') };
  execFileSync('sh', [path.join(ROOT, 'tools/nginx.sh'), 'http.conf', 'serveur.conf', 'pages.conf'], { env });
  // Both are said by this file: the one without a log, the other at the level that is measured.
  const serveur = path.join(dir, 'serveur.conf');
  writeFileSync(serveur, read(serveur).replace(/^(access_log|gzip_comp_level).*\n/gm, ''));
  writeFileSync(path.join(dir, 'nginx.conf'), read(path.join(HERE, 'nginx.conf.in'))
    .replaceAll('@DIR@', dir).replaceAll('@PORT@', port).replaceAll('@NIVEAU@', level)
    .replaceAll('@USER_LINE@', process.getuid() === 0 ? 'user root;' : ''));
}

const nginxPid = () => Number(read(path.join(dir, 'nginx.pid')));
const nginxPids = () => [nginxPid(), ...children(nginxPid())];
const programPids = () => [program, ...children(program)];

function startNginx(level) {
  conf(level);
  execFileSync('nginx', ['-p', dir, '-c', path.join(dir, 'nginx.conf')], { stdio: 'inherit' });
}

async function levelNginx(level) {
  const before = children(nginxPid());
  conf(level);
  process.kill(nginxPid(), 'SIGHUP');
  await until(() => children(nginxPid()).every((pid) => !before.includes(pid)));
}

let floor = null;
async function startFloor(bytes) {
  await stopFloor();
  if (!existsSync(path.join(FLOOR, 'hello.c')))
    return;
  const hello = path.join(dir, 'sol');
  if (!existsSync(hello))
    execFileSync('gcc', ['-O2', '-o', hello, path.join(FLOOR, 'hello.c'), '-lfcgi', '-lpthread']);
  floor = spawn(hello, ['-s', path.join(dir, 'sol.sock'), '-p', '2', '-t', '4', '-e', '-b', String(bytes)],
    { stdio: 'ignore' });
  running.push(floor);
  await until(async () => (await fetch(`${base}/sol`)).status === 200);
}
async function stopFloor() {
  if (floor === null)
    return;
  const ended = new Promise((resolve) => floor.once('exit', resolve));
  floor.kill('SIGTERM');
  await ended;
  floor = null;
}

function stop() {
  for (const child of running)
    child.kill('SIGTERM');
  if (existsSync(path.join(dir, 'nginx.pid')))
    process.kill(nginxPid(), 'SIGTERM');
}
process.on('exit', () => { try { stop(); } catch { /* already gone */ } });

// ---- one load ----

function load(url, { gzip, file = null, seconds = SECONDS, pids }) {
  const args = ['-t2', `-c${CONNECTIONS}`, `-d${seconds}s`, '--latency', '-s',
    path.join(HERE, 'adresses.lua')];
  const list = file ?? path.join(dir, 'une');
  if (file === null)
    writeFileSync(list, url + '\n');
  if (gzip)
    args.push('-H', 'Accept-Encoding: gzip');
  const nginx = nginxPids(), before = [cpu(nginx), cpu(pids), idle()];
  const { stdout, status } = spawnSync('wrk', [...args, base],
    { encoding: 'utf8', env: { ...process.env, ADRESSES: list } });
  const after = [cpu(nginx), cpu(pids), idle()];
  const told = /^MESURE (\d+) (\d+) ([\d.]+) ([\d.]+) (\d+)$/m.exec(stdout);
  if (status !== 0 || told === null)
    throw new Error(`wrk: ${stdout}`);
  const [requests, micros, p50, p99, errors] = told.slice(1).map(Number);
  return { rate: requests / micros * 1e6, p50, p99, errors,
    nginx: (after[0] - before[0]) / requests * 1e6, program: (after[1] - before[1]) / requests * 1e6, idle: (after[2] - before[2]) / requests * 1e6 };
}

const middle = (runs) => Object.fromEntries(Object.keys(runs[0]).map((key) =>
  [key, median(runs.map((run) => run[key]))]));

async function sizes(name) {
  let plain = 0, packed = 0;
  for (const url of PAGES[name].slice(0, 60)) {
    plain += (await stack.get(url)).bytes.length;
    packed += (await stack.get(url, { headers: { 'accept-encoding': 'gzip' } })).bytes.length;
  }
  const n = Math.min(60, PAGES[name].length);
  return { plain: Math.round(plain / n), packed: Math.round(packed / n) };
}

// The page, the floor and a file of as many bytes, one after the other, several times.
async function measure(name, gzip) {
  const { plain, packed } = await sizes(name);
  writeFileSync(path.join(dir, 'fichier/page.html'), 'x'.repeat(plain));
  await startFloor(plain);
  const file = path.join(dir, name), rounds = { page: [], sol: [], fichier: [] };
  load(null, { file, gzip, seconds: 1, pids: programPids() });
  for (let i = 0; i < ROUNDS; i++) {
    rounds.fichier.push(load('/fichier/page.html', { gzip, pids: [] }));
    if (floor !== null)
      rounds.sol.push(load('/sol', { gzip, pids: [floor.pid, ...children(floor.pid)] }));
    rounds.page.push(load(null, { file, gzip, pids: programPids() }));
  }
  const ratio = floor === null ? null :
    median(rounds.page.map((page, i) => page.rate / rounds.sol[i].rate));
  await stopFloor();
  return { name, gzip, plain, packed, page: middle(rounds.page), fichier: middle(rounds.fichier),
    sol: rounds.sol.length > 0 ? middle(rounds.sol) : null, ratio };
}

// ---- the program alone, its memory, its start ----

const ROWS = path.join(stack.dir, 'instantane/instantane.copy');

// The texts of real aids, from the shared material when it is there: a name, a sentence, a description.
function writeTexts() {
  const from = path.join(SHARED, 'data/aides-territoires'), to = path.join(dir, 'textes.tsv');
  if (!existsSync(from))
    return [];
  const plain = (html, n) => (html ?? '').replace(/<[^>]*>/g, ' ').replace(/[\s\\]+/g, ' ').trim().slice(0, n);
  const lines = readdirSync(from).filter((name) => name.endsWith('.jsonl')).sort()
    .flatMap((name) => read(path.join(from, name)).split('\n'))
    .flatMap((line) => {
      try {
        const { name, description } = JSON.parse(line);
        return [[plain(name, 180), plain(description, 200), plain(description, 4000)].join('\t')];
      } catch {
        return [];       // a line that is no JSON is of no use here
      }
    });
  writeFileSync(to, lines.join('\n') + '\n');
  return [to];
}

function handlers(rows, names) {
  const files = names.map((name) => path.join(dir, name));
  const out = execFileSync(path.join(ROOT, 'build/bench/handler'),
    [path.join(stack.dir, 'aiguillage.conf'), rows, '400', ...files],
    { encoding: 'utf8' });
  return out.trim().split('\n').map((line) => line.split('\t')).map(([file, best, all, p50, p99]) =>
    ({ name: path.basename(file), best: Number(best), all: Number(all), p50: Number(p50), p99: Number(p99) }));
}

// Our own texts of projects, one after the other until a line has 300 characters.
function classifier() {
  const lines = [''], file = path.join(dir, 'textes-300');
  for (const line of read(path.join(ROOT, 'tests/eval/cas/triage_gold.jsonl')).trim().split('\n')) {
    lines[0] = `${lines[0]} ${JSON.parse(line).texte}`.trim();
    if (lines[0].length >= 300) {
      lines[0] = lines[0].slice(0, 300);
      lines.unshift('');
    }
  }
  writeFileSync(file, lines.slice(1).join('\n') + '\n');
  const out = execFileSync(path.join(ROOT, 'build/bench/classer'), [ROWS, file], { encoding: 'utf8' });
  const [micros, n, bytes] = out.trim().split('\t').map(Number);
  return { micros, n, bytes };
}

// From the start of the process to the log line that says it answers.
async function start(settings) {
  const socket = path.join(dir, 'essai.sock'), conf = path.join(dir, 'essai.conf');
  writeFileSync(conf, settings);
  const begun = process.hrtime.bigint();
  const child = spawn(path.join(ROOT, 'build/aiguillage-fcgi'), ['-c', conf, '-l', socket],
    { stdio: ['ignore', 'ignore', 'pipe'] });
  running.push(child);
  let said = '';
  const ready = new Promise((resolve, reject) => {
    child.on('exit', () => reject(new Error(said)));
    child.stderr.on('data', (data) => {
      said += data;
      if (said.includes('"pret"'))
        resolve(Number(process.hrtime.bigint() - begun) / 1e9);
    });
  });
  const seconds = await ready, mebibytes = resident(child.pid);
  child.removeAllListeners('exit');
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
  return { seconds, mebibytes };
}

async function starts() {
  const settings = read(path.join(stack.dir, 'aiguillage.conf'));
  const kept = [], base = [];
  for (let i = 0; i < ROUNDS; i++) {
    base.push(await start(settings.replace(/^instantane.*$/m, '')));
    kept.push(await start(settings.replace(/^base = .*$/m, 'base = host=/nulle-part')));
  }
  return { base: middle(base), kept: middle(kept) };
}

// ---- the report ----

const number = (value, digits = 0) => value.toLocaleString('en-GB',
  { minimumFractionDigits: digits, maximumFractionDigits: digits }).replaceAll(',', ' ');

function table(head, rows) {
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i].length)));
  const line = (cells) => `| ${cells.map((cell, i) => i === 0 ? cell.padEnd(widths[i]) :
    cell.padStart(widths[i])).join(' | ')} |`;
  return [line(head), `|${widths.map((width, i) => i === 0 ? '-'.repeat(width + 2) :
    `${'-'.repeat(width + 1)}:`).join('|')}|`, ...rows.map(line)].join('\n');
}

const HEAD = ['page', 'bytes', 'req/s', 'floor req/s', 'of the floor', 'file req/s', 'p50 ms', 'p99 ms',
  'nginx µs', 'floor’s', 'program µs', 'floor µs'];
const row = (l) => [NAMES[l.name] + (l.gzip ? ', gzip' : ''), number(l.gzip ? l.packed : l.plain),
  number(l.page.rate), l.sol ? number(l.sol.rate) : '–', l.ratio ? `${number(l.ratio * 100)} %` : '–',
  number(l.fichier.rate), number(l.page.p50, 2), number(l.page.p99, 2), number(l.page.nginx, 1),
  l.sol ? number(l.sol.nginx, 1) : '–', number(l.page.program, 1), l.sol ? number(l.sol.program, 1) : '–'];

// Asked before the loads: afterwards the connection that is kept would have been closed long ago.
const DEFAULT_AIDES = (await stack.get('/api/v1/aides?limite=1')).json.total;
const loads = [], levels = [];
startNginx(2);
await until(async () => (await fetch(`${base}/readyz`)).status === 200);
if (process.env.PAGES) {
  for (const name of process.env.PAGES.split(','))
    loads.push(await measure(name, false));
  console.log(table(HEAD, loads.map(row)));
  console.log(loads.map((l)=>[l.page.idle,l.sol.idle]));
  stop();
  running.length = 0;
  await stack.stop();
  process.exit(0);
}
for (const gzip of [false, true])
  for (const name of Object.keys(PAGES)) {
    loads.push(await measure(name, gzip));
    process.stderr.write(`${NAMES[name]}${gzip ? ', gzip' : ''}\n`);
  }
for (const level of LEVELS) {
  await levelNginx(level);
  const answer = await fetch(base + PAGES.resultats[0], { headers: { 'accept-encoding': 'gzip' } });
  await answer.arrayBuffer();
  const run = load(null, { file: path.join(dir, 'resultats'), gzip: true, pids: programPids() });
  levels.push({ level, bytes: Number((await size(PAGES.resultats[0]))), run });
  process.stderr.write(`gzip ${level}\n`);
}

async function size(url) {
  const out = execFileSync('curl', ['-s', '-H', 'Accept-Encoding: gzip', '-o', '/dev/null', '-w',
    '%{size_download}', base + url], { encoding: 'utf8' });
  return out;
}

const alone = handlers(ROWS, Object.keys(PAGES));
const texts = writeTexts();
const read300 = classifier();
const larger = SIZES.map((n) => {
  const rows = path.join(dir, 'aides.copy');
  execFileSync(path.join(ROOT, 'build/bench/aides'), [ROWS, String(n), rows, ...texts], { stdio: 'ignore' });
  return { n, ...handlers(rows, ['resultats'])[0] };
});
const ready = await starts();
const memory = Math.max(...children(program).map(resident));
const errors = loads.reduce((sum, { page }) => sum + page.errors, 0);

const nginxVersion = /nginx\/([\d.]+)/.exec(spawnSync('nginx', ['-v'], { encoding: 'utf8' }).stderr)[1];
const text = `Measured on ${new Date().toISOString().slice(0, 10)} by \`make bench\`: ${os.cpus()[0].model.trim()},
${os.cpus().length} cores shared with the load (wrk, ${CONNECTIONS} connections), nginx ${nginxVersion}, load average at the start ${number(begun, 1)}.
Medians of ${ROUNDS} rounds of ${SECONDS} s; ${number(errors)} answers in error.

### Behind nginx

${table(HEAD, loads.map(row))}

The floor is the smallest FastCGI program, which sends as many bytes and computes nothing, behind the
same nginx. Microseconds are CPU a request.

### The handlers alone, without socket or nginx

${table(['page', 'CPU µs', 'best round', 'median µs', 'p99 µs'], alone.map((a) =>
    [NAMES[a.name], number(a.all, 1), number(a.best, 1), number(a.p50, 1), number(a.p99, 1)]))}

### Results from larger catalogues, the handler alone

${table(['aids', 'CPU µs', 'best round', 'median µs', 'p99 µs'], [alone[0], ...larger].map((a) =>
    [number(a.n ?? DEFAULT_AIDES), number(a.all, 1), number(a.best, 1), number(a.p50, 1), number(a.p99, 1)]))}

The larger ones are made by tests/bench/aides.c from the default aids${texts.length > 0 ? ', with the texts of real ones' : ''}.

### Reading a text of 300 characters

${number(read300.micros, 1)} µs of CPU, the best round over ${read300.n} texts of ${read300.bytes} bytes in turn.

### nginx's compression level, on the results

${table(['level', 'bytes of the first', 'req/s', 'nginx µs'], levels.map((l) => [String(l.level),
    number(l.bytes), number(l.run.rate), number(l.run.nginx, 1)]))}

### Memory and start

${table(['', 'seconds', 'MiB resident'], [
    ['ready, rows read from the database', number(ready.base.seconds, 2), number(ready.base.mebibytes, 1)],
    ['ready, rows kept on disk', number(ready.kept.seconds, 2), number(ready.kept.mebibytes, 1)],
    ['a process after the loads', '', number(memory, 1)]])}
`;
console.log(text);
if (existsSync(REPORT)) {
  const [begin, end] = ['<!-- figures -->\n', '<!-- end of figures -->'];
  const old = read(REPORT);
  writeFileSync(REPORT, old.slice(0, old.indexOf(begin) + begin.length) + '\n' + text + '\n' +
    old.slice(old.indexOf(end)));
}
stop();
running.length = 0;
await stack.stop();
