import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Lifeline } from './lifeline';
import { lifelineSvg } from './svg';

const HEADING = 30;

/** Pictures one below the other, each with a heading, as an SVG document that stands alone. */
export const lifelineDocument = (parts: readonly { heading: string; line: Lifeline }[]): string => {
  const style = readFileSync(join(__dirname, 'lifeline.css'), 'utf8');
  let [width, height] = [0, 0];
  const inside = parts.map(({ heading, line }) => {
    const svg = lifelineSvg(line, { isRelative: true });
    const [, w = 0, h = 0] = (/ width="(\d+(?:\.\d+)?)" height="(\d+(?:\.\d+)?)"/.exec(svg) ?? []).map(Number);
    const top = height + HEADING;
    width = Math.max(width, w);
    height = top + h + 10;
    return `<text class="heading" x="0" y="${top - 10}">${heading}</text><g transform="translate(0 ${top})">${svg}</g>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="lifeline" role="img" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<title>${parts.map(({ heading }) => heading).join(', ')}</title>`,
    `<style>${style}.lifeline .heading { font: 600 15px system-ui, sans-serif; fill: var(--life-ink); }</style>`,
    ...inside,
    '</svg>\n',
  ].join('\n');
};
