import type { Texts } from '../../panel/texts';
import { sentence } from '../../sender/sentence';
import type { FileKinds, WindowFiles } from '../dialogs/windowFiles';
import type { TextFiles } from './savedMessages';

/** Text files, asked for in the window's own dialogs; a new one lies in the folder that is open there. */
export function textFiles(files: WindowFiles, { say }: Texts): TextFiles {
  const kinds = (): FileKinds => ({ [say(sentence('Text'))]: ['txt'] });
  return {
    open: async () => {
      const file = await files.choose({ kinds: kinds() });
      return file && new TextDecoder().decode(await files.read(file));
    },
    save: async (suggestedName, text) => {
      const suggested = files.inOpenFolder(suggestedName);
      const file = await files.chooseNew({ kinds: kinds(), ...(suggested && { suggested }) });
      if (file !== null) await files.write(file, new TextEncoder().encode(text));
    },
  };
}
