import { env, Uri, workspace, type WorkspaceConfiguration } from 'vscode';
import { WindowSettings } from '../../campaign/settings/windowSettings';

/** What the user has set in VS Code. */
export const settings = new WindowSettings({
  section: 'excelWhatsapp',
  get: (name, workbook) => configuration(workbook).get(name),
  inspect: (name, workbook) => configuration(workbook).inspect(name),
  language: () => env.language,
});

function configuration(workbook: string | null): WorkspaceConfiguration {
  return workspace.getConfiguration(settings.section, workbook === null ? undefined : Uri.parse(workbook, true));
}
