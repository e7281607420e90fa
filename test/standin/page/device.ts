/** The linked device is kept in the browser's profile, as WhatsApp Web does, so that a restart needs no QR code. */

export async function loadDevice(): Promise<string | null> {
  const value: unknown = await request((await openStore('readonly')).get('device'));
  return typeof value === 'string' ? value : null;
}

export async function saveDevice(device: string): Promise<void> {
  const store = await openStore('readwrite');
  store.put(device, 'device');
  await new Promise<void>((resolve, reject) => {
    store.transaction.addEventListener('complete', () => resolve());
    store.transaction.addEventListener('error', () => reject(new Error('The device could not be saved')));
  });
}

async function openStore(mode: IDBTransactionMode): Promise<IDBObjectStore> {
  const opening = indexedDB.open('standin', 1);
  opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore('keys'));
  const database = await request(opening);
  return database.transaction('keys', mode, { durability: 'strict' }).objectStore('keys');
}

async function request<T>(pending: IDBRequest<T>): Promise<T> {
  return await new Promise((resolve, reject) => {
    pending.addEventListener('success', () => resolve(pending.result));
    pending.addEventListener('error', () => reject(pending.error ?? new Error('IndexedDB failed')));
  });
}
