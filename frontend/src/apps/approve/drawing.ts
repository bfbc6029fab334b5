/** The answer as a QR, for a till's scanner. */
import { qrModules } from '../../ui/qr_modules';

const SVG = 'http://www.w3.org/2000/svg';

export function drawQr(box: HTMLElement, text: string): void {
  const { side, path } = qrModules(text);
  const picture = document.createElementNS(SVG, 'svg');
  picture.setAttribute('viewBox', `0 0 ${side} ${side}`);
  picture.setAttribute('shape-rendering', 'crispEdges');
  picture.append(part('rect', { width: String(side), height: String(side), fill: '#fff' }), part('path', { d: path, fill: '#000' }));
  box.replaceChildren(picture);
}

function part(name: string, attributes: Record<string, string>): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
