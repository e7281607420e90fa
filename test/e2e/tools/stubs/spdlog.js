'use strict';

// In the place of @vscode/spdlog, a C++ module. It must really write: output channels are read back from these files.
const { appendFileSync, mkdirSync } = require('node:fs');
const { dirname } = require('node:path');

const LEVELS = ['trace', 'debug', 'info', 'warning', 'error', 'critical'];

class Logger {
  constructor(_kind, _name, file) {
    this.file = file;
    this.level = LEVELS.indexOf('info');
    this.isRaw = false;
    if (file) mkdirSync(dirname(file), { recursive: true });
  }

  write(level, text) {
    if (level < this.level || !this.file) return;
    const time = new Date().toISOString().replace('T', ' ').replace('Z', '');
    try {
      appendFileSync(this.file, this.isRaw ? String(text) : `${time} [${LEVELS[level]}] ${text}\n`);
    } catch {
      // The folder goes away while VS Code ends: its last lines have no reader any more.
    }
  }

  trace(text) {
    this.write(0, text);
  }
  debug(text) {
    this.write(1, text);
  }
  info(text) {
    this.write(2, text);
  }
  warn(text) {
    this.write(3, text);
  }
  error(text) {
    this.write(4, text);
  }
  critical(text) {
    this.write(5, text);
  }
  getLevel() {
    return this.level;
  }
  setLevel(level) {
    this.level = level;
  }
  setPattern() {
    this.isRaw = true;
  }
  clearFormatters() {
    this.isRaw = true;
  }
  flush() {}
  drop() {}
}

const createLogger = async (name, file) => new Logger('rotating', name, file);

// One `exports.x =` each: VS Code loads this with import(), which must see the names.
exports.version = 0;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.Logger = Logger;
exports.createRotatingLogger = createLogger;
exports.createAsyncRotatingLogger = createLogger;
