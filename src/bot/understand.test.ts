import fc from 'fast-check';
import { isOnly, meant, mentions, numbered } from './understand';
import { words } from './words';

fc.configureGlobal({ seed: 1, numRuns: 300 });

describe('words', () => {
  it.each([
    ['case, accents, punctuation', 'ÖFFNUNGSZEITEN, bitte!', ['offnungszeiten', 'bitte']],
    ['an apostrophe parts', "it's", ['it', 's']],
    ['other scripts’ marks belong to their words', 'हिन्दी', ['हिन्दी']],
    ['an e-mail address is one word', 'write to agent@example.com', ['write', 'to', 'agent@example.com']],
    ['a mention is not an address', '@agent please', ['agent', 'please']],
    ['digits of a keycap, or of full width', '1️⃣ ２', ['1', '2']],
    ['digits of Arabic and Persian', '٣ ۴', ['3', '4']],
    ['what nobody sees', '\u200fag\u00adent\u200b \u202bمو\u200cظف\u202c', ['agent', 'موظف']],
    ['nothing', ' \n?! ', []],
  ])('%s', (_, text, found) => {
    expect(words(text)).toEqual(found);
  });
});

const CHOICES = [
  { name: 'agent', keywords: ['agent', 'human'] },
  { name: 'stop', keywords: ['stop'] },
  { name: 'hours', keywords: ['opening hours', 'hours', 'Öffnungszeiten'] },
  { name: 'order', keywords: ['order'] },
  { name: 'status', keywords: ['order status'] },
  { name: 'thanks', keywords: ['thank you'] },
  { name: 'ar', keywords: ['موظف'] },
  { name: 'ja', keywords: ['エージェント', 'เจ้าหน้าที่'] },
];

describe('what is meant', () => {
  it.each([
    ['the word alone', 'agent', 'agent'],
    ['in a sentence', 'May I talk to a HUMAN, please?', 'agent'],
    ['a letter too much', 'aggent', 'agent'],
    ['a letter too few', 'agen', 'agent'],
    ['another letter', 'agint', 'agent'],
    ['two that changed places', 'agnet', 'agent'],
    ['two letters in a long word', 'Oefnungszeiten', 'hours'],
    ['without the accents', 'offnungszeiten', 'hours'],
    ['two letters in a short word: another word', 'aginst', undefined],
    ['a short word has to be right', 'shop', undefined],
    ['part of a word is none', 'agents-only stopover', 'agent'],
    ['part of a longer word', 'unstoppable', undefined],
    ['several words in a row', 'well, thank  you.', 'thanks'],
    ['slips in one of them', 'thnak you', 'thanks'],
    ['apart they are not those', 'thank god you are here', undefined],
    ['the longest that fits', 'my order status?', 'status'],
    ['the one without a slip, even if it is shorter', 'hours agant', 'hours'],
    ['a language without spaces', 'エージェントお願いします', 'ja'],
    ['Thai', 'ขอคุยกับเจ้าหน้าที่ครับ', 'ja'],
    ['accents do not break a word in two', 'réagent', undefined],
    ['another first letter: another word', 'are these yours', undefined],
    ['… unless it changed places', 'gaent', 'agent'],
    ['right to left', 'أريد التحدث إلى موظف، من فضلك', 'ar'],
    ['nothing', 'what is the weather like', undefined],
    ['an empty message', '', undefined],
  ])('%s', (_, text, name) => {
    expect(meant(CHOICES, text)?.name).toBe(name);
  });

  it('is the first of two that say the same', () => {
    expect(meant([{ keywords: ['a'] }, { keywords: ['a'], second: true }], 'a')).toEqual({ keywords: ['a'] });
  });

  /** Half characters, too. */
  const anyText = fc.array(fc.nat(0xffff)).map((units) => String.fromCharCode(...units));

  it('never throws, and is always one of the choices', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect([...CHOICES, undefined]).toContain(meant(CHOICES, text));
      }),
    );
  });
});

describe('a command', () => {
  const agent = { keywords: ['agent', 'a real person'] };
  it.each([
    ['agent', true, true],
    [' AGENT! ', true, true],
    ['a real person', true, true],
    ['an agent', false, true],
    ['agnet', false, false],
    ['', false, false],
  ])('"%s": nothing else %s, mentioned %s', (text, only, mentioned) => {
    expect([isOnly(agent, text), mentions(agent, text)]).toEqual([only, mentioned]);
  });
});

describe('a number', () => {
  it.each([
    ['1', 'one'],
    ['2.', 'two'],
    ['#2', 'two'],
    ['(1)', 'one'],
    ['3', undefined],
    ['0', undefined],
    ['1 2', undefined],
    ['11', undefined],
    ['one', undefined],
  ])('"%s"', (text, found) => {
    expect(numbered(['one', 'two'], text)).toBe(found);
  });
});
