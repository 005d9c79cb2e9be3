import fold from 'fold-to-ascii';
import { withoutEmoji, words } from './words';

describe('words', () => {
  it.each([
    ['case, accents, punctuation', 'ÖFFNUNGSZEITEN, bitte!', ['offnungszeiten', 'bitte']],
    ['an apostrophe parts', "it's", ['it', 's']],
    ['other scripts’ marks belong to their words', 'हिन्दी', ['हिन्दी']],
    ['an e-mail address is one word', 'write to agent@example.com', ['write', 'to', 'agent@example.com']],
    ['a mention is not an address', '@agent please', ['agent', 'please']],
    ['digits of a keycap, or of full width', '1️⃣ ２', ['1', '2']],
    ['digits of Arabic and Persian', '٣ ۴', ['3', '4']],
    ['digits of Devanagari, Bengali, Thai, Tamil', '२ ২ ๒ ௨', ['2', '2', '2', '2']],
    ['digits in a number', '१०११५', ['10115']],
    ['letters without a decomposition', 'Køb żółw Łza đơn CŁO', ['kob', 'zolw', 'lza', 'don', 'clo']],
    ['letters that stand for two', 'Straße ŒUVRE Æble þorn', ['strasse', 'oeuvre', 'aeble', 'thorn']],
    ['all four i of Turkish', 'Iİıi', ['iiii']],
    ['Arabic with and without vowel signs', 'شُكْرًا أهلا شكرا اهلا', ['شكرا', 'اهلا', 'شكرا', 'اهلا']],
    ['Hebrew with and without points', 'תּוֹדָה תודה', ['תודה', 'תודה']],
    ['Korean in syllables', '배송은', ['배송은']],
    ['an emoji is a word, also within one', '👍yes👎', ['👍', 'yes', '👎']],
    ['of any skin', '👍🏻👍🏿', ['👍', '👍']],
    ['as a picture or as a text', '❤️ ❤︎ ❤', ['❤', '❤', '❤']],
    ['joined ones are one word', '👩🏽‍🚀 👨‍👩‍👧 👩', ['👩‍🚀', '👨‍👩‍👧', '👩']],
    ['flags', '🇩🇪🇬🇧 🏴󠁧󠁢󠁥󠁮󠁧󠁿', ['🇩🇪', '🇬🇧', '🏴󠁧󠁢󠁥󠁮󠁧󠁿']],
    ['a joiner in a word is not seen', 'क्‍ष', ['क्ष']],
    ['what is not seen', '\u200fag\u00adent\u200b \u202bمو\u200cظف\u202c', ['agent', 'موظف']],
    ['nothing', ' \n?! ', []],
  ])('%s', (_, text, found) => {
    expect(words(text)).toEqual(found);
  });
});

it('knows the digits of every script that Intl can write', () => {
  const digits = Intl.supportedValuesOf('numberingSystem').flatMap((system) => {
    const format = new Intl.NumberFormat(`en-u-nu-${system}`, { useGrouping: false });
    return Array.from({ length: 10 }, (_, value) => ({ system, value, digit: format.format(value) }));
  });
  const decimal = digits.filter(({ digit }) => /^\p{Nd}$/u.test(digit));
  expect(decimal.length).toBeGreaterThan(700);
  expect(decimal.filter(({ digit, value }) => words(digit).join() !== String(value))).toEqual([]);
});

it('types every lower-case letter without a decomposition as Lucene does', () => {
  const all = Array.from({ length: 0xd800 }, (_, code) => String.fromCharCode(code));
  const whole = [...all, ...Array.from({ length: 0x2000 }, (_, i) => String.fromCharCode(0xe000 + i))].filter(
    (letter) => /^\p{Ll}|^\p{Lo}/u.test(letter) && letter.normalize('NFKD') === letter && letter > '\x7f',
  );
  const typed = whole.filter((letter) => /^[a-z]+$/i.test(fold.foldMaintaining(letter)));
  expect(typed.length).toBeGreaterThan(200);
  expect(typed.filter((letter) => words(letter)[0] !== fold.foldMaintaining(letter).toLowerCase())).toEqual([]);
});

it('leaves out emoji beside words, and nothing where there are no words', () => {
  expect([withoutEmoji(['no', '🙂']), withoutEmoji(['👍', '👍']), withoutEmoji([])]).toEqual([
    ['no'],
    ['👍', '👍'],
    [],
  ]);
});
