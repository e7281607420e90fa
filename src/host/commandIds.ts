/** The view of the sessions, as package.json contributes it. */
export const SESSIONS_VIEW = 'excelWhatsapp.sessions';

/** By which VS Code knows a panel again after a reload. */
export const PANEL_TYPE = 'excelWhatsapp.campaign';

/** Every command, as package.json contributes them (a test compares the two). */
export const COMMANDS = {
  send: 'excelWhatsapp.send',
  newSample: 'excelWhatsapp.newSample',
  openSession: 'excelWhatsapp.openSession',
  sendWithoutPanel: 'excelWhatsapp.sendWithoutPanel',
  savedMessages: 'excelWhatsapp.savedMessages',
  resumeSession: 'excelWhatsapp.resumeSession',
  retryFailed: 'excelWhatsapp.retryFailed',
  pauseSession: 'excelWhatsapp.pauseSession',
  stopSession: 'excelWhatsapp.stopSession',
  changeRate: 'excelWhatsapp.changeRate',
  showHistory: 'excelWhatsapp.showHistory',
  deleteSession: 'excelWhatsapp.deleteSession',
  exportResults: 'excelWhatsapp.exportResults',
  pause: 'excelWhatsapp.pause',
  resume: 'excelWhatsapp.resume',
  stop: 'excelWhatsapp.stop',
  showProgress: 'excelWhatsapp.showProgress',
  showQrCode: 'excelWhatsapp.showQrCode',
  addOptOut: 'excelWhatsapp.addOptOut',
  removeOptOut: 'excelWhatsapp.removeOptOut',
  forgetPerson: 'excelWhatsapp.forgetPerson',
  importOptOuts: 'excelWhatsapp.importOptOuts',
  exportOptOuts: 'excelWhatsapp.exportOptOuts',
  rotateKey: 'excelWhatsapp.rotateKey',
  addBusinessNumber: 'excelWhatsapp.addBusinessNumber',
  removeBusinessNumber: 'excelWhatsapp.removeBusinessNumber',
  connectDatabase: 'excelWhatsapp.connectDatabase',
  logOut: 'excelWhatsapp.logOut',
  showLogs: 'excelWhatsapp.showLogs',
  openLogFolder: 'excelWhatsapp.openLogFolder',
  copyDiagnostics: 'excelWhatsapp.copyDiagnostics',
} as const;

export type CommandId = (typeof COMMANDS)[keyof typeof COMMANDS];

/** Context key: the phase of this window's newest run, empty when there is none. */
export const COMMAND_CONTEXT = 'excelWhatsapp.phase';
