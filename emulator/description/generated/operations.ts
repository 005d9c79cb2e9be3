// Made from Twilio's OpenAPI description by: npm run generate. Do not edit.
import type { ApiOperations } from './api';
import type { ChatOperations } from './chat';
import type { ConversationsOperations } from './conversations';
import type { EventsOperations } from './events';
import type { FlexOperations } from './flex';
import type { FlexV2Operations } from './flexV2';
import type { ProxyOperations } from './proxy';
import type { ServerlessOperations } from './serverless';
import type { StudioOperations } from './studio';
import type { SyncOperations } from './sync';
import type { TaskrouterOperations } from './taskrouter';
import type { TrunkingOperations } from './trunking';

export interface Operations {
  api: ApiOperations;
  chat: ChatOperations;
  conversations: ConversationsOperations;
  events: EventsOperations;
  flex: FlexOperations;
  flexV2: FlexV2Operations;
  proxy: ProxyOperations;
  serverless: ServerlessOperations;
  studio: StudioOperations;
  sync: SyncOperations;
  taskrouter: TaskrouterOperations;
  trunking: TrunkingOperations;
}
