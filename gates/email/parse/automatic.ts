/** Mails that no person wrote to this person: never to be answered by a machine. */
import { header, type Headers } from './headers.ts';

/** `bounce` a report of what became of a mail, `receipt` that it was read, `reply` an answer by itself, `list` … */
export type Automatic = 'bounce' | 'receipt' | 'reply' | 'list' | 'notice';

/** RFC 3834; what lists and bulk mailers write (RFC 2919, 2369, 8058); and what common programs write instead. */
export function automaticOf(headers: Headers, subject: string | null): Automatic | null {
  const at = (name: string): string => (header(headers, name) ?? '').trim().toLowerCase();
  const is = (name: string, what: RegExp): boolean => what.test(at(name));
  const there = (name: string): boolean => header(headers, name) !== null;
  const submitted = at('Auto-Submitted').replace(/[;(\s].*$/, '');
  if (submitted === 'auto-replied' || submitted === 'auto-notified') return 'reply';
  if (
    is('X-Autoreply', /^(?!no|false|0).+/) ||
    is('X-Autorespond', /./) ||
    there('X-Auto-Reply-From') ||
    there('X-Mail-Autoreply') ||
    is('Precedence', /^auto[_-]?reply/) ||
    is('X-Precedence', /^auto[_-]?reply/) ||
    is('X-Vacation', /./) ||
    is('Preference', /^auto[_-]?reply/) ||
    VACATION.test(subject ?? '')
  ) {
    return 'reply';
  }
  if (
    there('List-Id') ||
    there('List-Post') ||
    is('Precedence', /^list/) ||
    there('Mailing-List')
  ) {
    return 'list';
  }
  if (
    (submitted !== '' && submitted !== 'no') ||
    there('List-Unsubscribe') ||
    there('Feedback-ID') ||
    is('Precedence', /^(?:bulk|junk)/) ||
    is('X-Auto-Response-Suppress', /\b(?:all|oof|autoreply)\b/)
  ) {
    return 'notice';
  }
  return null;
}

/** How programs begin the subject of an absence note. */
const VACATION =
  /^(?:auto(?:matic(?:ally)?)?[ -]?(?:reply|response|answer)|out of (?:the )?office\b|vacation (?:reply|response|notice|message)|автоответ|автоматический ответ|abwesenheit|automatische antwort|réponse automatique|respuesta automática|risposta automatica)/i;
