// Answers a customer once, when the shop is closed. It is the external webhook of a Flex Flow.
const OPENS = 9;
const CLOSES = 18;
const DAY_SECONDS = 24 * 60 * 60;

const isClosed = (date) => date.getUTCHours() < OPENS || date.getUTCHours() >= CLOSES;

/** Whether this is the first reply to that channel today: Sync refuses a second Document of one name. */
const isFirst = async (client, channelSid) => {
  const { documents } = client.sync.v1.services('default');
  try {
    await documents.create({ uniqueName: `out-of-hours-${channelSid}`, data: {}, ttl: DAY_SECONDS });
    return true;
  } catch (error) {
    if (error.code === 54301) return false;
    throw error;
  }
};

exports.handler = async (context, event, callback) => {
  const client = context.getTwilioClient();
  const isForUs = event.EventType === 'onMessageSent' && event.From !== 'out-of-hours';
  if (isForUs && isClosed(new Date(event.DateCreated)) && (await isFirst(client, event.ChannelSid))) {
    await client.chat.v2
      .services(event.InstanceSid)
      .channels(event.ChannelSid)
      .messages.create({
        from: 'out-of-hours',
        body: `We are closed. Write to us from ${OPENS}:00 on.`,
        xTwilioWebhookEnabled: 'true',
      });
  }
  return callback(null, {});
};
