/** What is known of who takes part in an engagement. */
export interface Participants {
  /** Identities, the one who came first at the head; bots speak without being among them, as a rule. */
  identities: string[];
  /** What the engagement says of where the customer writes from. */
  address: string | undefined;
  /** The bot's own identity. */
  bot: string;
}

/** `+15550123`, `whatsapp:+15550123`: given by the network, so a customer cannot choose it. */
const NUMBER = /^([a-z]+:)?\+\d{5,20}$/;

/** Chat's own author of what no user wrote: https://www.twilio.com/docs/chat/rest/message-resource, `From` */
const SYSTEM = 'system';

export const isNumber = (address: string): boolean => NUMBER.test(address);

/**
 * Whether the author of an engagement's first message to the bot is the customer. A number is an identity of its own.
 * Any other address is a name that the customer chose, on web chat for instance, and an agent may have the same one. So
 * it counts where no other participant can be meant; otherwise the first one is the customer.
 */
export const isCustomer = (author: string, { identities, address, bot }: Participants): boolean => {
  if (author === bot || author === SYSTEM) return false;
  if (address !== undefined && isNumber(address) && author === address) return true;
  const [first = address] = identities.filter((identity) => identity !== bot && identity !== SYSTEM);
  return author === first;
};
