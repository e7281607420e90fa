import { Disposable, workspace } from 'vscode';
import type { DatabaseLink } from '../../campaign/database/databaseLink';
import { settings } from '../window/settings';

/** Lets go of a database that isn't set any more, and of the connection as the window closes. */
export function watchDatabaseSetting(database: DatabaseLink): Disposable {
  const changes = workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration(`${settings.section}.database`))
      void database.reset().then(() => database.refresh());
  });
  return Disposable.from(changes, new Disposable(() => void database.reset()));
}
