// Starts the browser while the driver still loads, which takes about as long as the browser does.
//
// Which arguments the driver gives it is not known before it has loaded, but is the same each time: they are taken from a
// record of the last run. The program is the one that was asked for, never one that the record names. Where the arguments
// turn out to be others, the browser that has been started is thrown away, and the driver starts its own.
'use strict';

const fs = require('fs');
const path = require('path');
const children = require('child_process');

const own = '--user-data-dir='; // differs each time
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
// Parts of a browser's window that it makes ready for a person to open, in a process of their own, while the first page loads.
const unneeded = ['PreloadTopChromeWebUI'];
const features = '--disable-features=';
const lighter = args => args.map(arg => arg.startsWith(features) ? [arg, ...unneeded].join(',') : arg);
const plain = args => args.map(arg => arg.startsWith(own) ? own : arg);

module.exports = (program, record, folder) => {
  const spawn = children.spawn;
  const environment = { ...process.env };
  let early = start();

  function start() {
    const args = recorded(record)?.map(arg => arg === own ? own + path.join(folder, 'profile') : arg);
    if (!args)
      return; // the first run
    const stdio = ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'];
    const child = spawn(program, args, { detached: process.platform !== 'win32', stdio, env: environment });
    child.on('error', () => {}); // the driver's own attempt will tell
    return { args, child };
  }

  function discard() {
    const child = early?.child;
    early = undefined;
    if (!child || !lives(child))
      return; // its number may mean another process by now
    try {
      process.platform === 'win32' ? child.kill() : process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It has ended meanwhile.
    }
  }

  children.spawn = (wanted, args, options) => {
    if (wanted !== program || !args?.includes?.('--remote-debugging-pipe'))
      return spawn(wanted, args, options);
    args = lighter(args);
    const sameArguments = early && same(plain(early.args), plain(args));
    if (sameArguments && lives(early.child) && same(options.env, environment) && !options.cwd && !options.shell) {
      const { child } = early;
      early = undefined;
      return child;
    }
    discard();
    if (!sameArguments)
      write(record, plain(args));
    return spawn(wanted, args, options);
  };
  process.on('exit', discard);
};

const lives = child => child.pid && child.exitCode === null && child.signalCode === null;

// A record that others could have written is none.
function recorded(record) {
  let file;
  try {
    file = fs.openSync(record, fs.constants.O_RDONLY | (fs.constants.O_NOFOLLOW ?? 0));
    const { uid, mode } = fs.fstatSync(file);
    if (process.getuid && (uid !== process.getuid() || mode & 0o022))
      return;
    const args = JSON.parse(fs.readFileSync(file, 'utf8'));
    if (Array.isArray(args) && args.includes('--remote-debugging-pipe') && args.every(arg => typeof arg === 'string'))
      return args;
  } catch {
    // None yet, or not what was written.
  } finally {
    if (file !== undefined)
      fs.closeSync(file);
  }
}

function write(record, args) {
  const half = `${record}.${process.pid}`;
  try {
    fs.rmSync(half, { force: true }); // of a driver that was killed, or of somebody else
    fs.writeFileSync(half, JSON.stringify(args), { mode: 0o600, flag: 'wx' });
    fs.renameSync(half, record);
  } catch {
    // The next run is slower.
  }
}
