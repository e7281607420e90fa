import qrcode from 'qrcode-generator';

/** The modules of the QR code that links a device, row by row, true for dark; without the light margin that it needs. */
export function qrModules(code: string): readonly (readonly boolean[])[] {
  const qr = qrcode(0, 'L');
  qr.addData(code);
  qr.make();
  const size = qr.getModuleCount();
  return Array.from({ length: size }, (_, row) => Array.from({ length: size }, (_, column) => qr.isDark(row, column)));
}
