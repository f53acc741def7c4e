// Keeps what V8 makes of the driver's two big files: compiling them is a third of the driver's start.
'use strict';

const fs = require('fs');
const path = require('path');
const vm = require('vm');
const { createHash } = require('crypto');
const Module = require('module');

const big = ['coreBundle.js', 'utilsBundle.js'];

// The folder is one of the driver's own. It returns what writes the files that are not there yet.
module.exports = folder => {
  const compile = Module.prototype._compile;
  const fresh = [];
  Module.prototype._compile = function(text, filename, ...rest) {
    if (!big.includes(path.basename(filename)))
      return compile.call(this, text, filename, ...rest);
    const kept = fileFor(folder, filename);
    const cachedData = read(kept);
    const script = new vm.Script(Module.wrap(text), {
      filename, cachedData, importModuleDynamically: vm.constants?.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    });
    if (!cachedData || script.cachedDataRejected)
      fresh.push({ kept, script });
    const main = script.runInThisContext();
    return main.call(this.exports, this.exports, Module.createRequire(filename), this, filename, path.dirname(filename));
  };
  return () => {
    for (const { kept, script } of fresh)
      write(kept, script.createCachedData());
  };
};

// V8 knows its own version and flags again, but of the text only the length: its time makes the name.
function fileFor(folder, filename) {
  const { mtimeMs, size } = fs.statSync(filename);
  return path.join(folder, `${path.basename(filename)}-${size}-${Math.round(mtimeMs)}-${process.version}-${process.arch}`);
}

// A file begins with the digest of the rest: V8 trusts what it is given, and falls over what a disk has damaged.
function read(file) {
  try {
    const all = fs.readFileSync(file);
    const data = all.subarray(digestSize);
    return digest(data).equals(all.subarray(0, digestSize)) ? data : undefined;
  } catch {
    // The first run.
  }
}

const digestSize = 32;
const digest = data => createHash('sha256').update(data).digest();

function write(file, data) {
  const half = `${file}.${process.pid}`;
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o755 });
    fs.writeFileSync(half, Buffer.concat([digest(data), data]), { mode: 0o644 });
    fs.renameSync(half, file);
  } catch {
    // A driver that belongs to another user: each start compiles anew.
  }
}
