import { describe, expect, it } from 'vitest';
import { quotedFrom } from '../../../gates/email/quoted.ts';

/** `¦`: where the quoted part begins. None: nothing is quoted. */
const SHAPES: Readonly<Record<string, string>> = {
  'Gmail, English':
    'Thursday is fine.\n\n¦On Fri, 21 Nov 2026 at 15:00, Olga Ivanova <olga@example.org> wrote:\n\n> Can we meet?\n> Olga',
  'Gmail, English, broken into lines':
    'Yes.\n\n¦On Fri, Nov 21, 2026 at 3:00 PM Olga Ivanova With A Long Name <\nolga@example.org> wrote:\n\n> Can we meet?',
  'Gmail, Russian':
    'Да, удобно.\n\n¦пт, 21 нояб. 2026 г. в 15:00, Ольга Иванова <olga@example.org>:\n\n> Когда удобно?\n> Ольга',
  'Gmail, Russian, broken':
    'Да.\n\n¦пт, 21 нояб. 2026 г. в 15:00, Ольга Иванова <\nolga@example.org>:\n\n> Когда?',
  'Gmail, Russian, quoted without marks':
    'Да.\n\n¦пт, 21 нояб. 2026 г. в 15:00, Ольга <olga@example.org>:\nКогда удобно?',
  'Apple Mail, English':
    'Sure\n\n¦> On 21 Nov 2026, at 15:00, Olga <olga@example.org> wrote:\n> \n> Can we meet?',
  'Apple Mail, Russian':
    'Конечно\n\n¦> 21 нояб. 2026 г., в 15:00, Ольга <olga@example.org> написал(а):\n> \n> Когда?',
  'Apple Mail, introduction unmarked':
    'Конечно\n\n¦21 нояб. 2026 г., в 15:00, Ольга <olga@example.org> написал(а):\n\n> Когда?',
  'iPhone, with its signature':
    'Ок\n\n¦Отправлено с iPhone\n\n> 21 нояб. 2026 г., в 15:00, Ольга <olga@example.org> написал(а):\n> \n> Когда?',
  'iPhone, English':
    'Ok\n\n¦Sent from my iPhone\n\n> On 21 Nov 2026, at 15:00, Olga wrote:\n> \n> When?',
  'Mail.ru':
    'Здравствуйте!\nДа.\n¦Пятница, 21 ноября 2026, 15:00 +03:00 от Ольга Иванова <olga@example.org>:\n \nКогда удобно?\n \n--\nОльга',
  'Mail.ru, with marks': 'Да.\n\n--\nАнна'
    .replace('--', '¦--')
    .concat('\n\nПятница, 21 ноября 2026, 15:00 +03:00 от Ольга <olga@example.org>:\n> Когда?'),
  Yandex: 'Да.\n \n¦21.11.2026, 15:00, "Ольга Иванова" <olga@example.org>:\n> Когда удобно?',
  'Yandex, with a signature':
    'Да.\n \n¦-- \nС уважением, Анна\n \n21.11.2026, 15:00, "Ольга" <olga@example.org>:\n> Когда?',
  'The Bat': 'Добрый день.\n\n¦Вы писали 21 ноября 2026 г., 15:00:\n\n> Когда?',
  'Thunderbird, English': 'Yes\n\n¦On 21/11/2026 15:00, Olga wrote:\n> When?\n> Where?',
  'Thunderbird, Russian': 'Да\n\n¦21.11.2026 15:00, Ольга пишет:\n> Когда?',
  'Thunderbird, Russian, older': 'Да\n\n¦21.11.2026 15:00, Ольга Иванова написала:\n> Когда?',
  'in a letter of':
    'Да\n\n¦В письме от 21 ноября 2026 15:00:26 пользователь Ольга написал:\n> Когда?',
  'В … пишет': 'Да\n\n¦В Пт, 21/11/2026 в 15:00 +0300, Ольга пишет:\n> Когда?',
  'Outlook, English':
    'Fine with me.\n\nAnna\n\n¦From: Olga Ivanova <olga@example.org>\nSent: Friday, November 21, 2026 3:00 PM\nTo: Anna <anna@example.org>\nSubject: Meeting\n\nCan we meet?',
  'Outlook on the web, with its line':
    'Fine.\n\n¦________________________________\nFrom: Olga <olga@example.org>\nSent: 21 November 2026 15:00\nTo: Anna\nSubject: RE: Meeting\n\nWhen?',
  'Outlook, Russian':
    'Согласна.\n\n¦От: Ольга Иванова <olga@example.org>\nОтправлено: 21 ноября 2026 г. 15:00\nКому: Анна\nТема: Встреча\n\nКогда?',
  'Outlook, Russian, in bold':
    'Согласна.\n\n¦*От:* Ольга <olga@example.org>\n*Дата:* 21 ноября 2026\n*Кому:* Анна\n*Тема:* Встреча\n\nКогда?',
  'Outlook, old':
    'Yes.\n\n¦-----Original Message-----\nFrom: Olga\nSent: Friday\nTo: Anna\nSubject: x\n\nWhen?',
  'Outlook, old, Russian': 'Да.\n\n¦-----Исходное сообщение-----\nFrom: Ольга\n\nКогда?',
  'Lotus and its like': 'Ja.\n\n¦-------- Ursprüngliche Nachricht --------\nVon: Olga\n\nWann?',
  'Gmail, German':
    'Ja.\n\n¦Am Fr., 21. Nov. 2026 um 15:00 Uhr schrieb Olga <olga@example.org>:\n\n> Wann?',
  'Gmail, French':
    'Oui.\n\n¦Le ven. 21 nov. 2026 à 15:00, Olga <olga@example.org> a écrit :\n\n> Quand?',
  'Gmail, Spanish':
    'Sí.\n\n¦El vie, 21 nov 2026 a las 15:00, Olga (<olga@example.org>) escribió:\n\n> ¿Cuándo?',
  'a date in front, and an address':
    'Да.\n\n¦2026-11-21 15:00 GMT+03:00 Ольга <olga@example.org>:\n\n> Когда?',
  'a quote without an introduction': 'Yes\n\n¦> When?\n>> Where?\n>\n> Who?',
  'several levels':
    'C\n\n¦On 21/11/2026 15:00, B wrote:\n> B\n>\n> On 20/11/2026 15:00, A wrote:\n>> A',
  'a signature': 'Спасибо!\n\n¦-- \nАнна Петрова\n+7 999 123-45-67',
  'a signature whose space is gone': 'Спасибо!\n¦--\nАнна',
  'an answer below, with a signature': '> When?\n\nOn Thursday.\n\n¦-- \nAnna',
  'a quote and a signature below it': 'Yes\n\n¦> When?\n\n-- \nAnna',
  'Windows line ends': 'Yes\r\n\r\n¦On 21/11/2026 15:00, Olga wrote:\r\n> When?\r\n',
  'an answer between the lines':
    'On 21/11/2026 15:00, Olga wrote:\n> When?\n\nOn Thursday.\n\n> Where?\n\nAt mine.',
  'an answer below': 'On 21/11/2026 15:00, Olga wrote:\n> When?\n\nOn Thursday.',
  'nothing but a quote': '> When?\n> Where?',
  'nothing but an earlier mail': 'From: Olga\nSent: Friday\nTo: Anna\nSubject: x\n\nWhen?',
  'what is passed on':
    'FYI\n\n---------- Forwarded message ---------\nFrom: Olga <olga@example.org>\nDate: Fri, 21 Nov 2026\nSubject: x\nTo: Anna\n\nLook',
  'what is passed on, Russian':
    'Смотри\n\n---------- Пересланное сообщение ---------\nОт: Ольга\nДата: пт, 21 нояб. 2026 г.\nКому: Анна\n\nТекст',
  'what is passed on, Apple':
    'See below\n\nBegin forwarded message:\n\n> From: Olga\n> Subject: x\n>\n> Look',
  'a letter about writing':
    'On Monday I wrote:\nnothing at all.\n\nFrom: here to there\nit is far.',
  'times and colons':
    'План на 21.11.2026:\n15:00 встреча\n16:00 звонок, напишите мне на olga@example.org:\nадрес',
  'a dash': 'One\n-- two\n--- three',
  'a rule in the middle': `Part one\n\n--\n\n${'Many lines follow.\n'.repeat(30)}`,
  'a comparison': 'a > b\nand so on',
  nothing: '',
};

describe('where the quoted part of a mail begins', () => {
  it.each(Object.entries(SHAPES))('%s', (_, shape) => {
    const text = shape.replace('¦', '');
    const at = shape.indexOf('¦');
    const found = quotedFrom(text);
    const shown = found === null ? text : `${text.slice(0, found)}¦${text.slice(found)}`;
    expect(shown).toBe(shape);
    expect(found).toBe(at < 0 ? null : at);
  });

  it('is found in long mails as in short ones', () => {
    const lines = '> When?\n'.repeat(200_000);
    expect(quotedFrom(`Yes\n\n${lines}`)).toBe(5);
    expect(quotedFrom('a:\n'.repeat(200_000))).toBeNull();
    expect(quotedFrom(' '.repeat(1_000_000))).toBeNull();
    expect(quotedFrom(`${'1'.repeat(1_000_000)}:`)).toBeNull();
  });
});
