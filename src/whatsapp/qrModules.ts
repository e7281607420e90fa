import qrcode from 'qrcode-generator';

/** The modules of the QR code that links a device, row by row, true for dark; without the light margin that it needs. */
export function qrModules(code: string): readonly (readonly boolean[])[] {
  const qr = qrOf(code);
  const size = qr.getModuleCount();
  return Array.from({ length: size }, (_, row) => Array.from({ length: size }, (_, column) => qr.isDark(row, column)));
}

/** The same as a GIF, with its margin. */
export function qrPicture(code: string): Buffer {
  const [, base64 = ''] = qrOf(code)
    .createDataURL(MODULE_PIXELS, QUIET_ZONE_MODULES * MODULE_PIXELS)
    .split(',');
  return Buffer.from(base64, 'base64');
}

const MODULE_PIXELS = 8;
const QUIET_ZONE_MODULES = 4;

function qrOf(code: string) {
  const qr = qrcode(0, 'L');
  qr.addData(code);
  qr.make();
  return qr;
}
