import { window } from 'vscode';

/**
 * Asks before what can't be taken back. VS Code puts the focus on the first of the buttons: that is the harmless one, so that
 * a stray Enter does nothing.
 */
export async function askBefore(question: string, detail: string, yes: string, no: string): Promise<boolean> {
  return (await window.showWarningMessage(question, { modal: true, detail }, no, yes)) === yes;
}
