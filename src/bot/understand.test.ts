import fc from 'fast-check';
import { isOnly, meant, mentions, numbered } from './understand';
import { words } from './words';

fc.configureGlobal({ ...fc.readConfigureGlobal(), numRuns: 300 });

const candidate = (name: string, ...keywords: string[]) => ({ name, keywords: keywords.map(words) });

const CHOICES = [
  candidate('agent', 'agent', 'human'),
  candidate('stop', 'stop'),
  candidate('hours', 'opening hours', 'hours', 'Öffnungszeiten'),
  candidate('order', 'order'),
  candidate('status', 'order status'),
  candidate('thanks', 'thank you'),
  candidate('ar', 'موظف'),
  candidate('ja', 'エージェント', 'เจ้าหน้าที่'),
  candidate('my', 'ကိုယ်စားလှယ်'),
  candidate('yes', '👍'),
  candidate('no', '👎'),
  candidate('family', '👨‍👩‍👧'),
  candidate('ko', '주문'),
  candidate('zip', '10115'),
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
    ['Burmese', 'ကိုယ်စားလှယ်နဲ့ပြောချင်ပါတယ်', 'my'],
    ['an emoji', 'well 👍', 'yes'],
    ['an emoji of any skin', '👍🏿', 'yes'],
    ['an emoji is not another', '👎🏽👎🏽', 'no'],
    ['a joined emoji', '👨‍👩‍👧', 'family'],
    ['… is not one with another member, however long it is', '👨‍👩‍👦', undefined],
    ['Korean', '주문 확인', 'ko'],
    ['… with one sound that differs: another word', '주민', undefined],
    ['a number with a digit that differs: another number', '10116', undefined],
    ['nothing', 'what is the weather like', undefined],
    ['an empty message', '', undefined],
  ])('%s', (_, text, name) => {
    expect(meant(CHOICES, words(text))?.name).toBe(name);
  });

  it('is the first of two that say the same', () => {
    expect(meant([candidate('first', 'a'), candidate('second', 'a')], ['a'])?.name).toBe('first');
  });

  /** Half characters, too. */
  const anyText = fc.array(fc.nat(0xffff)).map((units) => String.fromCharCode(...units));

  it('never throws, and is always one of the choices', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect([...CHOICES, undefined]).toContain(meant(CHOICES, words(text)));
      }),
    );
  });
});

describe('what is said of one thing', () => {
  const agent = candidate('agent', 'agent', 'a real person');
  const no = candidate('no', 'no', 'thanks', 'thank you', 'いいえ', '結構です', '不用', '谢谢', 'ไม่', 'ขอบคุณ', '👎');
  it.each([
    [agent, 'agent', true, true],
    [agent, ' AGENT! ', true, true],
    [agent, 'a real person', true, true],
    [agent, 'an agent', false, true],
    [agent, 'agnet', false, false],
    [agent, '', false, false],
    [no, 'No, thank you!', true, true],
    [no, 'no no no', true, true],
    [no, 'no 🙂', true, true],
    [no, '👎🏾', true, true],
    [no, '👎 it broke', false, true],
    [no, 'no 👎 it broke', false, true],
    [no, 'no idea', false, true],
    [no, 'no thank', false, true],
    [no, 'nothanks', false, false],
    [no, 'no, it never arrived', false, true],
    [no, 'いいえ、結構です。', true, true],
    [no, 'いいえ、まだ届いていません', false, true],
    [no, '不用谢谢', true, true],
    [no, '不用谢谢，我要退款', false, true],
    [no, 'ไม่ ขอบคุณ', true, true],
    [no, 'ไม่ได้รับพัสดุ', false, true],
  ])('%o "%s": nothing else %s, mentioned %s', (one, text, only, mentioned) => {
    expect([isOnly(one, words(text)), mentions(one, words(text))]).toEqual([only, mentioned]);
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
    ['2 🙂', 'two'],
    ['٢', 'two'],
    ['२', 'two'],
    ['02', 'two'],
  ])('"%s"', (text, found) => {
    expect(numbered(['one', 'two'], words(text))).toBe(found);
  });
});
