// A private stack for tests: database, program and nginx in a directory of their own, on a free
// port, stopped by pid whatever happens.  When the caller already has one (make check gives
// AIGUILLAGE_URL and AIGUILLAGE_VAR), that one is asked, and left running.
//
//   const p = await pile({ asan: true });
//   const page = await p.get('/v1/w/demo');
//   await p.stop();        // throws when a sanitizer had something to say

import { execFile, spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync }
  from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const FAULTS = /ERROR: (Address|Leak|Thread)Sanitizer|runtime error:/;
const running = new Set();

const run = promisify(execFile);

export function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

function environment(dir, asan) {
  const env = { ...process.env, VAR: dir, BUILD: asan ? 'build/asan' : 'build' };
  delete env.PORT;
  delete env.AIGUILLAGE_CONF;
  if (asan) {
    env.ASAN_OPTIONS = `log_path=${dir}/log/asan:detect_stack_use_after_return=1`;
    env.UBSAN_OPTIONS = 'print_stacktrace=1';
  }
  return env;
}

// What sanitizers said, and the processes that ended by themselves.
function faults(dir) {
  const found = [];
  const log = path.join(dir, 'log');
  for (const name of existsSync(log) ? readdirSync(log) : []) {
    const text = /^asan\.|^aiguillage\.log$/.test(name) ? readFileSync(path.join(log, name), 'utf8') : '';
    if (name.startsWith('asan.') && text !== '')
      found.push(`${name}:\n${text.slice(0, 6000)}`);
    else if (FAULTS.test(text))
      found.push(`${name}:\n${text.slice(Math.max(0, text.search(FAULTS) - 200)).slice(0, 6000)}`);
    for (const line of text.split('\n'))
      if (line.includes('"evenement":"enfant_fini"') && line.includes('"niveau":"error"'))
        found.push(`${name}: ${line}`);
  }
  return found;
}

function erase(dir, env) {
  spawnSync('sh', ['tools/distclean.sh'], { cwd: ROOT, env, stdio: 'ignore' });
  rmSync(dir, { recursive: true, force: true });
}

// Without waiting for anything but the commands: also used when the process is about to end.
function stopNow(stack) {
  if (!running.delete(stack))
    return [];
  stack.starting?.kill('SIGTERM');
  const down = spawnSync('sh', ['tools/down.sh'], { cwd: ROOT, env: stack.env, encoding: 'utf8' });
  const found = faults(stack.dir);
  if (down.status !== 0)
    found.push(`tools/down.sh: ${down.stdout}${down.stderr}`);
  else
    erase(stack.dir, stack.env);
  return found;
}

process.on('exit', () => {
  for (const stack of running)
    for (const fault of stopNow(stack)) {
      process.stderr.write(`${fault}\n`);
      process.exitCode ||= 1;
    }
});
for (const [signal, code] of [['SIGINT', 130], ['SIGTERM', 143], ['SIGHUP', 129]])
  process.on(signal, () => process.exit(code));

function up(stack, port) {
  return new Promise((resolve, reject) => {
    let said = '';
    const child = spawn('sh', ['tools/up.sh'],
      { cwd: ROOT, env: { ...stack.env, PORT: String(port) }, stdio: ['ignore', 'pipe', 'pipe'] });
    stack.starting = child;
    child.stdout.on('data', (data) => { said += data; });
    child.stderr.on('data', (data) => { said += data; });
    child.on('error', reject);
    // Not `close`: what was started may keep the pipe.
    child.on('exit', (status) => {
      stack.starting = null;
      child.stdout.destroy();
      child.stderr.destroy();
      if (status === 0)
        resolve();
      else
        reject(new Error(`tools/up.sh (${status}):\n${said.slice(-4000)}`));
    });
  });
}

async function start(asan) {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'aiguillage-essai-'));
  const stack = { dir, env: environment(dir, asan), starting: null };
  // The database's user and the web's enter it and write their reports there.
  chmodSync(dir, 0o755);
  mkdirSync(path.join(dir, 'log'));
  chmodSync(path.join(dir, 'log'), 0o1777);
  running.add(stack);
  for (let left = 3; ; left--) {
    const port = await freePort();
    try {
      await up(stack, port);
      stack.url = `http://127.0.0.1:${port}`;
      return stack;
    } catch (error) {
      // Somebody took the port in between.
      if (left > 0 && /est déjà pris|sur le port/.test(error.message))
        continue;
      throw new Error([error.message, ...stopNow(stack)].join('\n'));
    }
  }
}

function place(dir, name) {
  const line = readFileSync(path.join(dir, 'lieux'), 'utf8').split('\n')
    .find((text) => text.startsWith(`${name}=`));
  return line.slice(name.length + 1);
}

// Acts on the stack's database server with the same words as tools/up.sh and tools/down.sh.
function server(env, dir, words) {
  return run('sh', ['-c', 'set -eu; . "$(dirname "$0")/lib.sh"; choose_users; find_postgres; ' +
    `read_places; as_pg "$PG_BIN/pg_ctl" -s -w -D "$PG_DATA" ${words} > /dev/null 2>&1 < /dev/null`,
    path.join(ROOT, 'tools/pile')], { env: { ...env, VAR: dir } });
}

// By process, the version of the data that it serves, as its log tells.
function versions(dir) {
  const served = new Map();
  for (const line of readFileSync(path.join(dir, 'log/aiguillage.log'), 'utf8').split('\n')) {
    const event = line.startsWith('{') ? JSON.parse(line) : {};
    if (event.evenement === 'enfant_demarre')
      served.set(event.enfant, 0);
    else if (event.evenement === 'enfant_fini')
      served.delete(event.enfant);
    else if (event.evenement === 'instantane')
      served.set(event.pid, event.version);
  }
  return served;
}

// The processes that a parent has.
export function children(parent) {
  return readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8').split(' ')
    .filter((pid) => pid !== '').map(Number);
}

// An answer of node:http, whole.
export function answer(url, response) {
  return new Promise((resolve, reject) => {
    const chunks = [];
    response.on('data', (chunk) => chunks.push(chunk));
    response.on('error', reject);
    response.on('end', () => {
      const bytes = Buffer.concat(chunks);
      resolve({ url, status: response.statusCode, headers: response.headers, bytes,
        cache: response.headers['x-cache'],
        get text() { return bytes.toString('utf8'); },
        get json() { return JSON.parse(bytes.toString('utf8')); } });
    });
  });
}

function handle(url, dir, env, stop) {
  const agent = new http.Agent({ keepAlive: true });

  // The path goes out as it is given: no library mends it on the way.
  function get(target, { method = 'GET', headers = {}, body } = {}) {
    return new Promise((resolve, reject) => {
      const { hostname, port } = new URL(url);
      const request = http.request({ agent, hostname, port, path: target, method,
        headers: body === undefined ? headers :
          { 'content-length': Buffer.byteLength(body), ...headers } });
      request.on('error', reject);
      request.on('response', (response) => answer(target, response).then(resolve, reject));
      request.end(body);
    });
  }

  // Runs as the owner of the schemas; rows come back as arrays of texts.
  async function sql(text) {
    const { stdout } = await run('psql', ['-X', '-q', '-A', '-t', '-F', '\u001f',
      '-v', 'ON_ERROR_STOP=1', '-h', path.join(place(dir, 'RUN'), 'pg'),
      '-U', 'aiguillage_proprietaire', '-d', 'aiguillage', '-c', text],
    { maxBuffer: 64 << 20, env: { ...process.env, PGCLIENTENCODING: 'UTF8' } });
    return stdout === '' ? [] : stdout.replace(/\n$/, '').split('\n').map((row) => row.split('\u001f'));
  }

  // Changes data, and waits until each of the processes serves it.
  async function change(text) {
    await sql(text);
    const [[target]] = await sql('SELECT sum(version) FROM catalogue.version');
    await until(() => [...versions(dir).values()].every((version) => version >= Number(target)));
  }

  return {
    url, dir, get, sql, change,
    socket: path.join(place(dir, 'RUN'), 'aiguillage.sock'),
    base: path.join(place(dir, 'RUN'), 'pg'),
    parent: Number(readFileSync(path.join(dir, 'aiguillage.pid'), 'utf8')),
    get children() {
      return children(this.parent);
    },
    stopBase: () => server(env, dir, '-m fast stop'),
    startBase: () => server(env, dir, 'restart'),
    async stop() {
      agent.destroy();
      const found = stop();
      if (found.length > 0)
        throw new Error(found.join('\n'));
    },
  };
}

// Asks again until yes, so that no test depends on how fast the machine is; the limit is what is
// promised to a user, with room for a slow day.
export async function until(ask, { seconds = 60, every = 50 } = {}) {
  for (const end = Date.now() + seconds * 1000; Date.now() < end;) {
    if (await ask())
      return;
    await new Promise((resolve) => setTimeout(resolve, every));
  }
  throw new Error(`not so after ${seconds} s: ${ask}`);
}

export async function pile({ asan = false } = {}) {
  const { AIGUILLAGE_URL, AIGUILLAGE_VAR } = process.env;
  if (AIGUILLAGE_URL && AIGUILLAGE_VAR)
    return handle(AIGUILLAGE_URL, AIGUILLAGE_VAR, process.env, () => []);
  const stack = await start(asan);
  return handle(stack.url, stack.dir, stack.env, () => stopNow(stack));
}
