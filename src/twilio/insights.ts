/** What a report can know of a handover. */
interface Brief {
  language?: string;
  path?: string[];
  open?: boolean;
}

/** "Attribute values can have a maximum of 128 characters" (same page as below). */
const LONGEST = 128;

const capitalized = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** `de-AT` → `German`: reports group by language, and Twilio's example has "English". */
const nameOfLanguage = (tag: string): string | undefined => {
  const [primary = ''] = tag.toLowerCase().split('-');
  return /^[a-z]{2,3}$/.test(primary) ? new Intl.DisplayNames(['en'], { type: 'language' }).of(primary) : undefined;
};

/**
 * What Flex Insights reports on, under the keys and in the words of
 * https://www.twilio.com/docs/flex/developer/insights/enhance-integration. `communication_channel` is listed at
 * https://www.twilio.com/docs/flex/developer/insights/hipaa-flex-insights-historical-reporting, and spelt here as in the
 * example of https://www.twilio.com/docs/flex/developer/conversations/interactions-api ("Sms"). Nothing that differs
 * from customer to customer: such values slow down every report.
 */
export const insightsFor = (channelType: string, { language, path, open }: Brief): Record<string, string> => {
  const spoken = language && nameOfLanguage(language);
  return {
    initiated_by: 'Customer',
    direction: 'Inbound',
    communication_channel: capitalized(channelType).slice(0, LONGEST),
    ...(spoken ? { language: spoken } : {}),
    ...(path ? { ivr_path: path.join(' ▸ ').slice(0, LONGEST) } : {}),
    ...(open === undefined ? {} : { in_business_hours: open ? 'Yes' : 'No' }),
  };
};
