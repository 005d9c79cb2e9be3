import { openingState } from '../bot/state';
import type { Conversation, Session } from '../orchestration/port';
import type { Facts } from './decide';
import type { Ledger, LedgerRecord, Phase } from './ledger';

export const HOUR = 3_600_000;
export const NOW = Date.UTC(2026, 10, 23, 12);
const SID = `CH${'0a'.repeat(16)}`;
export const SESSION_SID = `KC${'0a'.repeat(16)}`;
export const WEBHOOK = {
  url: 'https://flexkeep.example.com/inbound',
  method: 'POST',
  filters: ['onMessageSent'],
  retryCount: 3,
};

export const conversation = (said: Partial<Conversation> = {}): Conversation => ({
  sid: SID,
  ended: false,
  longLived: false,
  legible: true,
  channelType: 'sms',
  name: 'Customer',
  touchedAt: 0,
  attributes: {},
  attributesText: '{}',
  ...said,
});

export const session = (said: Partial<Session> = {}): Session => ({
  sid: SESSION_SID,
  conversationSid: SID,
  open: true,
  lastInteractionAt: 0,
  ...said,
});

export const ledger = (phase: Phase, said: Partial<Ledger> = {}): LedgerRecord => ({
  revision: '3',
  data: {
    orchestration: 'flex-flow',
    phase,
    since: 0,
    customer: 'customer-identity',
    channelType: 'sms',
    languages: [],
    dialogue: openingState(),
    answered: [],
    replies: [],
    stamp: 'stamp',
    ...said,
  },
});

export const facts = (said: Partial<Facts> = {}): Facts => ({ sid: SID, liveTasks: [], lastInteractionAt: 0, ...said });
