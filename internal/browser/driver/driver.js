// What runs in front of playwright-core's own driver.
'use strict';

const fs = require('fs');
const path = require('path');
const packageDir = process.env.PAT_ROBOT_DRIVER_PACKAGE;
const folder = process.env.PAT_ROBOT_DRIVER_TMP;

if (process.argv[2] === '--version') {
  // Asked where there is no shell to answer it: the version alone, without loading the driver.
  console.log('Version ' + require(path.join(packageDir, 'package.json')).version);
  process.exit(0);
}

// A Ctrl-C on a terminal reaches this process too. The robot decides when the browser goes.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => {});

// Profiles go into the run's folder (Windows reads the other two names), and so does what a crash writes of the browser's memory.
process.env.TMPDIR = process.env.TEMP = process.env.TMP = folder;
process.env.BREAKPAD_DUMP_LOCATION = path.join(folder, 'crashes');

const program = process.env.PAT_ROBOT_DRIVER_BROWSER;
if (program)
  require('./early.js')(program, process.env.PAT_ROBOT_DRIVER_RECORD, folder);
const writeCache = require('./cache.js')(path.join(packageDir, '..', 'compiled'));

// The robot has closed our input or died. The driver's own way out asks the browser to close and waits for it; a profile
// that is thrown away does not need that. Leaving runs playwright's exit handler, which kills the browser's process group.
// What the dying browser still writes is removed by the robot, or by the next start.
process.stdin.on('end', leave);
process.stdin.on('close', leave);

function leave() {
  const removeOnce = fs.rmSync;
  fs.rmSync = (name, options) => removeOnce(name, { ...options, maxRetries: 0 });
  process.on('exit', () => { // after playwright's
    try {
      removeOnce(path.join(folder, 'profile'), { force: true, recursive: true });
    } catch {
      // The browser still writes.
    }
    writeCache();
  });
  process.exit(0);
}

require(path.join(packageDir, 'cli.js'));
