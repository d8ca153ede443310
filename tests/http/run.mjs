// Runs every *.test.mjs of this directory, or those whose names begin with the words given, one file
// after the other against one stack: the one that AIGUILLAGE_URL and AIGUILLAGE_VAR name, or else one
// of its own with sanitizers.  Says each test, and the whole story of those that fail; the last line
// is the count.

import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { pile } from '../pile.mjs';

const HERE = path.dirname(fileURLToPath(import.meta.url));
const FILE_MAX = 900;      // seconds, for a machine that is busy elsewhere: it is there for what never ends

const total = { pass: 0, fail: 0, skip: 0 };

function tap(file, env) {
  return new Promise((resolve) => {
    let out = '';
    const child = spawn(process.execPath, ['--test-reporter=tap', path.join(HERE, file)],
      { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const timer = setTimeout(() => child.kill('SIGKILL'), FILE_MAX * 1000);
    child.stdout.on('data', (data) => { out += data; });
    child.stderr.on('data', (data) => { out += data; });
    child.on('close', (status, signal) => {
      clearTimeout(timer);
      resolve({ out, status, signal });
    });
  });
}

function fail(text, story = '') {
  total.fail++;
  console.log(`not ok ${text}\n${story.replace(/^/gm, '    ')}`);
}

// A line "ok 3 - name", or "not ok" with the indented story that follows it.
function report(file, { out, status, signal }) {
  let failed = 0, begun = 0, lines = out.split('\n');
  lines.forEach((line, i) => {
    const [, not, name, skip] = /^(not )?ok \d+ - (.*?)( # SKIP.*)?$/i.exec(line) ?? [];
    if (name === undefined)
      return;
    if (not) {
      const end = lines.indexOf('  ...', i);
      const inside = lines.slice(begun, i).findIndex((each) => /^ +not ok/.test(each));
      failed++;
      // What a group holds comes before its own line.
      fail(`${file}: ${name}`, lines.slice(inside < 0 ? i + 1 : begun + inside, end).join('\n').slice(0, 5000));
    } else {
      total[skip ? 'skip' : 'pass']++;
      console.log(`ok ${file}: ${name}${skip ?? ''}`);
    }
    begun = i + 1;
  });
  if (status !== 0 && failed === 0)
    fail(`${file}: ended with ${signal ?? status}`, out.slice(-3000));
}

const wanted = process.argv.slice(2);
const files = readdirSync(HERE).filter((name) => name.endsWith('.test.mjs') &&
  (wanted.length === 0 || wanted.some((word) => name.startsWith(word)))).sort();

try {
  const stack = await pile({ asan: true });
  const env = { ...process.env, AIGUILLAGE_URL: stack.url, AIGUILLAGE_VAR: stack.dir };
  delete env.NODE_TEST_CONTEXT;
  for (const file of files) {
    const began = Date.now();
    report(file.replace('.test.mjs', ''), await tap(file, env));
    console.log(`# ${file} took ${((Date.now() - began) / 1000).toFixed(1)} s`);
  }
  await stack.stop();
} catch (error) {
  fail('the stack', error.message);
}
console.log(`${total.pass} passed, ${total.fail} failed, ${total.skip} skipped`);
process.exitCode = total.fail > 0 || total.pass === 0 ? 1 : 0;
