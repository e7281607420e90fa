import { measureWhatsApp, type WhatsAppTask } from './whatsappTask';

// One task, named by the only argument; its result goes to the parent.
void measureWhatsApp(JSON.parse(process.argv[2] ?? '') as WhatsAppTask).then((result) =>
  process.send?.(result, () => process.disconnect()),
);
