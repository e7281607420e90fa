/** Whether this browser can play a film, which WhatsApp Web makes a still of before it is sent. */
export async function canDecode(base64: string, mimeType: string): Promise<boolean> {
  const bytes = Uint8Array.from(atob(base64), (character) => character.codePointAt(0) ?? 0);
  const address = URL.createObjectURL(new Blob([bytes], { type: mimeType }));
  const film = document.createElement('video');
  film.muted = true;
  film.preload = 'auto';
  try {
    return await new Promise<boolean>((resolve) => {
      // Sound alone would load its metadata, too; a picture has a size.
      film.addEventListener('loadeddata', () => resolve(film.videoWidth > 0));
      film.addEventListener('error', () => resolve(false));
      film.src = address;
    });
  } finally {
    film.removeAttribute('src');
    URL.revokeObjectURL(address);
  }
}
