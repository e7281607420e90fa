'use strict';

// In the place of @vscode/native-watchdog, a C++ module: VS Code also watches its parent process in plain JavaScript.
exports.start = () => {};
exports.exit = (code) => process.exit(code ?? 0);
