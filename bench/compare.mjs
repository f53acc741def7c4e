// Runs the robot and the script in turn, and prints medians, pairwise ratios, the time of each step, the robot's own peak
// memory, and the time of commands that need no browser. A machine that others load too slows both of a pair, so the ratios
// within pairs say more than the times. The first pair fills caches and is not counted.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const pairs = Number(process.argv[2] ?? 9);
if (!Number.isInteger(pairs) || pairs < 1) {
  console.error('bench: the number of pairs is a whole number from 1');
  process.exit(2);
}
const wanted = { ratio: 0.8, megabytes: 60, milliseconds: 30 };
const robot = join(import.meta.dirname, '..', 'bin', 'pat-robot');
const work = mkdtempSync(join(tmpdir(), 'pat-robot-bench-'));
const standin = spawn(robot, ['standin', '-o', 'json'], { stdio: ['ignore', 'pipe', 'inherit'] });
process.on('exit', () => {
  standin.kill();
  rmSync(work, { recursive: true, force: true });
});
for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => process.exit(130));

const site = await new Promise((resolve, reject) => {
  createInterface(standin.stdout).once('line', line => resolve(JSON.parse(line)));
  standin.once('exit', code => reject(new Error(`the stand-in ended with code ${code}`)));
});
const plainEnv = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PAT_ROBOT_')));
const program = JSON.parse(execFileSync(robot, ['install', '-o', 'json'], { stdio: ['ignore', 'pipe', 'inherit'] })).browser.path;
const env = {
  ...plainEnv, PAT_ROBOT_BASE_URL: site.portal, PAT_ROBOT_SIGNIN_ORIGINS: site.signin, PAT_ROBOT_ORG: site.organization,
  PAT_ROBOT_EMAIL: site.email, PAT_ROBOT_PASSWORD: site.password, PAT_ROBOT_BROWSER_PATH: program,
  PAT_ROBOT_KEYRING: 'file', PAT_ROBOT_KEYRING_DIR: join(work, 'keyring'), PAT_ROBOT_KEYRING_PASSWORD: 'of the benchmark',
  PAT_ROBOT_SCREENSHOTS: join(work, 'trails'),
};

// run measures one process from its start to its end; peak is the most memory that it alone held, as Linux keeps it.
function run(command, args) {
  return new Promise((resolve, reject) => {
    const started = Date.now(), clock = performance.now();
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '', err = '', peak = 0;
    child.stdout.on('data', data => out += data);
    child.stderr.on('data', data => err += data);
    const look = setInterval(() => peak = highWater(child.pid) || peak, 25);
    let took;
    child.once('exit', () => took = performance.now() - clock);
    child.once('close', code => {
      clearInterval(look);
      code === 0 ? resolve({ started, took, out, peak }) : reject(new Error(`${command} ${args.join(' ')} ended with code ${code}\n${err}`));
    });
  });
}

function highWater(pid) {
  try {
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
  } catch {
    return 0; // has ended, or is another system
  }
}

async function runRobot(name) {
  const ran = await run(robot, ['create', '--name', name, '--preset', 'exalate', '--expires', 'max', '-o', 'json']);
  const trail = readdirSync(env.PAT_ROBOT_SCREENSHOTS).find(folder => folder.endsWith(`-${name}`));
  const record = JSON.parse(readFileSync(join(env.PAT_ROBOT_SCREENSHOTS, trail, 'run.json'), 'utf8'));
  const steps = record.steps.map(step => ({ name: step.name, started: Date.parse(step.started) }));
  return { ...ran, parts: parts(ran, steps, Date.parse(record.steps.at(-1).ended)) };
}

async function runScript(name) {
  const ran = await run(process.execPath, [join(import.meta.dirname, 'script.mjs'), name, join(work, name)]);
  const { steps, ended } = JSON.parse(ran.out);
  return { ...ran, parts: parts(ran, steps, ended) };
}

// parts are the times from the beginning of each step to that of the next, with its picture, and what comes before and after.
function parts({ started, took }, steps, ended) {
  const times = { start: steps[0].started - started };
  steps.forEach((step, i) => times[step.name] = (steps[i + 1]?.started ?? ended) - step.started);
  return { ...times, end: started + took - ended };
}

const median = list => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const ms = list => list.length ? `${Math.round(median(list))}`.padStart(7) : '      –';
const mark = (value, most) => `${value <= most ? 'as' : 'NOT as'} wanted, ${most}`;

const mine = [], plain = [];
for (let pair = 0; pair <= pairs; pair++) {
  const both = [async () => mine.push(await runRobot(`robot-${pair}`)), async () => plain.push(await runScript(`script-${pair}`))];
  for (const one of pair % 2 ? both.reverse() : both)
    await one();
  const [a, b] = [mine.at(-1).took, plain.at(-1).took];
  console.log(`pair ${pair}: robot ${Math.round(a)} ms, script ${Math.round(b)} ms, ratio ${(a / b).toFixed(2)}${pair ? '' : ' (not counted)'}`);
}
mine.shift();
plain.shift();

console.log('\nmedians in ms       robot  script');
const names = [...new Set([...mine, ...plain].flatMap(ran => Object.keys(ran.parts)))].filter(name => name !== 'end');
for (const name of [...names, 'end']) {
  const of = list => list.flatMap(ran => ran.parts[name] ?? []);
  console.log(name.padEnd(18) + ms(of(mine)) + ' ' + ms(of(plain)));
}
console.log('whole run'.padEnd(18) + ms(mine.map(ran => ran.took)) + ' ' + ms(plain.map(ran => ran.took)));

const ratio = median(mine.map((ran, i) => ran.took / plain[i].took));
console.log(`\nratio, median of ${pairs} pairs: ${ratio.toFixed(2)} (${mark(ratio, wanted.ratio)})`);
const peak = Math.max(...mine.map(ran => ran.peak));
if (peak)
  console.log(`the robot's own peak memory: ${peak.toFixed(1)} MB (${mark(peak, wanted.megabytes)})`);
for (const args of [['version'], ['stored'], ['get', 'robot-1']]) {
  const times = [];
  for (let i = 0; i < 15; i++)
    times.push((await run(robot, args)).took);
  console.log(`pat-robot ${args.join(' ')}: ${median(times).toFixed(0)} ms (${mark(median(times), wanted.milliseconds)})`);
}
process.exit(0);
