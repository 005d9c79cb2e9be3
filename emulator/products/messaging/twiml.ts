import { isObject } from '../../core/json';

/** Loaded where TwiML is met: each start would wait for it. */
const load = (): typeof import('fast-xml-parser') => require('fast-xml-parser');

/** What a webhook for an inbound message wants Twilio to do. */
export type TwimlVerb =
  | { verb: 'Message'; body: string; to?: string; from?: string; statusCallback?: string; hasMedia: boolean }
  | { verb: 'Redirect'; url: string }
  /** One that is not emulated, or that Twilio does not know. */
  | { verb: 'other'; name: string };

const ATTRIBUTES = ':@';

/** A node as fast-xml-parser keeps the order: one name with its children, text, and attributes. */
type Node = Record<string, unknown>;

const childrenOf = (node: Node, name: string): Node[] => {
  const inner = node[name];
  return Array.isArray(inner) ? inner.filter(isObject) : [];
};

const nameOf = (node: Node): string => Object.keys(node).find((name) => name !== ATTRIBUTES) ?? '';

const textOf = (nodes: readonly Node[]): string =>
  nodes
    .flatMap((node) => ('#text' in node ? [String(node['#text'])] : []))
    .join('')
    .trim();

const verbOf = (node: Node): TwimlVerb => {
  const verb = nameOf(node);
  const inner = childrenOf(node, verb);
  if (verb === 'Redirect') return { verb, url: textOf(inner) };
  if (verb !== 'Message' && verb !== 'Sms') return { verb: 'other', name: verb };
  const nested = inner.filter((one) => nameOf(one) === 'Body').map((one) => textOf(childrenOf(one, 'Body')));
  const given: Node = isObject(node[ATTRIBUTES]) ? node[ATTRIBUTES] : {};
  const attribute = <N extends string>(name: N) => (given[name] ? { [name]: String(given[name]) } : {});
  return {
    verb: 'Message',
    body: nested.length ? nested.join('') : textOf(inner),
    hasMedia: inner.some((one) => nameOf(one) === 'Media'),
    ...attribute('to'),
    ...attribute('from'),
    ...attribute('statusCallback'),
  };
};

/**
 * TwiML for messages, in order: https://www.twilio.com/docs/messaging/twiml
 *
 * @returns undefined where it is no XML, or has another root than `<Response>`
 */
export const readTwiml = (text: string): TwimlVerb[] | undefined => {
  const { XMLParser, XMLValidator } = load();
  if (XMLValidator.validate(text) !== true) return undefined;
  const parser = new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: '',
    parseTagValue: false,
  });
  const document: unknown = parser.parse(text);
  const root = (Array.isArray(document) ? document.filter(isObject) : []).find((node) => 'Response' in node);
  return (
    root &&
    childrenOf(root, 'Response')
      .filter((node) => !('#text' in node))
      .map(verbOf)
  );
};
