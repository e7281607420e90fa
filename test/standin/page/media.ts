/** How WhatsApp Web takes a file: it is prepared and uploaded, then the message names it. */

/** Sends the bytes to the server and gives the name that it keeps them under. */
type Upload = (bytes: ArrayBuffer) => Promise<string>;

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

function prepRawMedia(data: OpaqueData, { asDocument }: MediaParameters) {
  return {
    waitForPrep: async () => {
      const { file } = data;
      const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
      const filehash = btoa(String.fromCodePoint(...new Uint8Array(digest)));
      files.set(filehash, file);
      const [family] = file.type.split('/');
      return {
        filehash,
        type: asDocument === true ? 'document' : family,
        mimetype: file.type,
        filename: file instanceof File ? file.name : '',
        isGif: false,
        mediaBlob: data,
        set(fields: object): void {
          Object.assign(this, fields);
        },
        toJSON: () => ({ filehash }),
      };
    },
  };
}

function getOrCreateMediaObject(filehash: string): MediaObject {
  const size = files.get(filehash)?.size ?? 0;
  return { filehash, contentInfo: {}, size, type: 'image', consolidate: () => undefined };
}

/** The modules of the page that whatsapp-web.js calls for a file. */
export function mediaModules(upload: Upload): Readonly<Record<string, unknown>> {
  return {
    WAWebMediaOpaqueData: OpaqueData,
    WAWebPrepRawMedia: { prepRawMedia },
    WAWebMediaStorage: { getOrCreateMediaObject },
    WAWebMmsMediaTypes: {
      msgToMediaType: ({ type }: { readonly type: string }) => type,
      castToV4: (type: string) => type,
    },
    WAWebMediaDataUtils: { shouldUseMediaCache: () => false },
    WAWebMediaInMemoryBlobCache: { InMemoryMediaBlobCache: { put: () => undefined } },
    WAWebMediaMmsV4Upload: {
      uploadMedia: async ({ mediaObject }: { readonly mediaObject: MediaObject }) => {
        const file = files.get(mediaObject.filehash);
        if (file === undefined) throw new Error('media-fault: unknown file');
        files.delete(mediaObject.filehash);
        return { mediaEntry: { directPath: await upload(await file.arrayBuffer()), mediaKey: 'standin' } };
      },
    },
  };
}
