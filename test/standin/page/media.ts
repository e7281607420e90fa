import type { MediaFault } from '../protocol';
import type { Chat } from './chat';
import { type MessageFields } from './message';
import { answerOfServer, newMessage, submit, type SendResult } from './sending';
import { ask, SERVER } from './server';
import { store } from './stores';

/** How WhatsApp Web takes a file: it is prepared and uploaded, then the message names it. */
class OpaqueData {
  readonly #blob: Blob;

  private constructor(blob: Blob) {
    this.#blob = blob;
  }

  static createFromData(blob: Blob): Promise<OpaqueData> {
    return Promise.resolve(new OpaqueData(blob));
  }

  get file(): Blob {
    return this.#blob;
  }
  url(): string {
    return 'blob:standin';
  }
  formData(): Blob {
    return this.#blob;
  }
  type(): string {
    return this.#blob.type;
  }
  forceToBlob(): Blob {
    return this.#blob;
  }
  throwIfReleased(): void {}
  autorelease(): void {}
}

interface MediaParameters {
  readonly asDocument?: boolean;
}

interface MediaObject {
  readonly filehash: string;
  readonly contentInfo: object;
  size: number;
  type: string;
  consolidate(data: object): void;
}

const files = new Map<string, Blob>();

function nameOf(blob: Blob): string {
  return blob instanceof File ? blob.name : '';
}

async function faultOf(blob: Blob): Promise<MediaFault> {
  const { fault } = await ask<{ readonly fault: MediaFault }>('/media', { name: nameOf(blob) });
  return fault;
}

async function prepare(data: OpaqueData, { asDocument }: MediaParameters) {
  const { file } = data;
  const [family = ''] = file.type.split('/');
  if (family === 'video' && asDocument !== true) {
    // Through the module: wa-js puts its own function there, which knows a way out for some films.
    await films.generateVideoThumbsAndDuration({ file, maxDimensions: [100] });
  } else if ((await faultOf(file)) === 'undecodable') {
    throw new Error('MEDIA_ERR_SRC_NOT_SUPPORTED: the stand-in page can’t decode it');
  }
  const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
  const filehash = btoa(String.fromCodePoint(...new Uint8Array(digest)));
  files.set(filehash, file);
  return {
    filehash,
    type: asDocument === true ? 'document' : family,
    mimetype: file.type,
    filename: nameOf(file),
    isGif: false,
    mediaBlob: data,
    set(fields: object): void {
      Object.assign(this, fields);
    },
    toJSON: () => ({ filehash }),
  };
}

const films = {
  generateVideoThumbsAndDuration: async ({
    file,
  }: {
    readonly file: Blob;
    readonly maxDimensions: readonly number[];
  }) => {
    if ((await faultOf(file)) === 'undecodable') {
      throw new Error('MEDIA_ERR_SRC_NOT_SUPPORTED: the stand-in page can’t decode it');
    }
    return { duration: 1, thumbs: [] };
  },
};

async function upload(file: Blob): Promise<string> {
  const fault = await faultOf(file);
  if (fault === 'uploadFails') throw new Error('upload failed: the stand-in page says so');
  if (fault === 'uploadHangs') await new Promise(() => undefined);
  const answer = await fetch(`${SERVER}/upload`, { method: 'POST', body: await file.arrayBuffer() });
  return ((await answer.json()) as { readonly directPath: string }).directPath;
}

interface ToSend {
  readonly chat: Chat;
  readonly options: { readonly caption?: string; readonly productMsgOptions: MessageFields };
}

/** A file on its way from the disk to a chat. */
class MediaPrep {
  readonly #data: OpaqueData;
  readonly #prepared: ReturnType<typeof prepare>;
  _mediaData: Awaited<ReturnType<typeof prepare>> | null = null;

  constructor(data: OpaqueData, parameters: MediaParameters) {
    this.#data = data;
    this.#prepared = prepare(data, parameters);
    this.#prepared.catch(() => undefined);
  }

  async waitForPrep(): ReturnType<typeof prepare> {
    this._mediaData = await this.#prepared;
    return this._mediaData;
  }

  /** The message stands in the chat before the bytes are uploaded. */
  async sendToChat({ chat, options }: ToSend): Promise<SendResult> {
    const { type, mimetype, filename } = await this.#prepared;
    const { caption, productMsgOptions } = options;
    const message = newMessage(chat, { ...productMsgOptions, type, mimetype, filename, caption });
    store(chat, message);
    try {
      message.directPath = await upload(this.#data.file);
    } catch {
      return { messageSendResult: 'ERROR_UPLOAD' };
    }
    const answer = answerOfServer(message);
    await submit(chat, message, true);
    return await answer;
  }
}

function prepRawMedia(data: OpaqueData, parameters: MediaParameters): MediaPrep {
  return new MediaPrep(data, parameters);
}

function getOrCreateMediaObject(filehash: string): MediaObject {
  const size = files.get(filehash)?.size ?? 0;
  return { filehash, contentInfo: {}, size, type: 'image', consolidate: () => undefined };
}

async function uploadMedia({ mediaObject }: { readonly mediaObject: MediaObject }) {
  const file = files.get(mediaObject.filehash);
  if (file === undefined) throw new Error('media-fault: unknown file');
  files.delete(mediaObject.filehash);
  return { mediaEntry: { directPath: await upload(file), mediaKey: 'standin' } };
}

export const mediaModules = {
  WAWebMediaOpaqueData: { default: OpaqueData },
  WAWebPrepRawMedia: { prepRawMedia },
  WAWebMedia: { prepRawMedia, MediaPrep, uploadProductImage: () => Promise.resolve('') },
  WAWebVideoThumbUtils: films,
  WAWebMediaStorage: { getOrCreateMediaObject },
  WAWebMediaGatingUtils: { getUploadLimit: () => 2 * 1024 ** 3 },
  WAWebMmsMediaTypes: {
    msgToMediaType: ({ type }: { readonly type: string }) => type,
    castToV4: (type: string) => type,
  },
  WAWebMediaDataUtils: { shouldUseMediaCache: () => false },
  WAWebMediaInMemoryBlobCache: { InMemoryMediaBlobCache: { put: () => undefined } },
  WAWebMediaMmsV4Upload: { uploadMedia },
};
