import { settings } from './server';

/** WhatsApp Web's page adds sub-frames and navigates them now and then, of which a library may take notice (#201653). */
export function keepFrames(): void {
  if (settings.frameEveryMs === 0) return;
  let count = 0;
  let frame: HTMLIFrameElement | null = null;
  setInterval(() => {
    count += 1;
    if (frame === null || count % 3 === 0) {
      frame?.remove();
      frame = document.createElement('iframe');
      frame.srcdoc = 'A sub-frame';
      document.body.append(frame);
    } else {
      frame.srcdoc = `A sub-frame ${count}`;
    }
  }, settings.frameEveryMs);
}
