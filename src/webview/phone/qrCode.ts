import { svgElement } from '../widgets/element';

const QUIET_ZONE_MODULES = 4;

/** Dark on white in every theme: a phone's camera needs it, so these are the page's only fixed colours. */
export function qrCode(modules: readonly (readonly boolean[])[], label: string): SVGSVGElement {
  const size = modules.length + 2 * QUIET_ZONE_MODULES;
  const path = modules
    .flatMap((row, y) =>
      row.map((dark, x) => (dark ? `M${x + QUIET_ZONE_MODULES} ${y + QUIET_ZONE_MODULES}h1v1h-1z` : '')),
    )
    .join('');
  return svgElement(
    'svg',
    { viewBox: `0 0 ${size} ${size}`, role: 'img', 'aria-label': label, 'shape-rendering': 'crispEdges' },
    svgElement('rect', { width: String(size), height: String(size), fill: '#ffffff' }),
    svgElement('path', { d: path, fill: '#000000' }),
  );
}
