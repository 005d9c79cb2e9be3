// Made from Twilio's OpenAPI description by: npm run generate. Do not edit.
export interface EventsOperations {
  ListEventType: { params: Record<string, never>; input: { SchemaId?: string; PageSize?: number | ''; Page?: number | ''; PageToken?: string } };
  FetchEventType: { params: { Type: string }; input: Record<string, never> };
  FetchSchema: { params: { Id: string }; input: Record<string, never> };
  ListSchemaVersion: { params: { Id: string }; input: { PageSize?: number | ''; Page?: number | ''; PageToken?: string } };
  FetchSchemaVersion: { params: { Id: string; SchemaVersion: string }; input: Record<string, never> };
  FetchSink: { params: { Sid: string }; input: Record<string, never> };
  UpdateSink: { params: { Sid: string }; input: { Description: string } };
  DeleteSink: { params: { Sid: string }; input: Record<string, never> };
  ListSink: { params: Record<string, never>; input: { InUse?: boolean | ''; Status?: string; PageSize?: number | ''; Page?: number | ''; PageToken?: string } };
  CreateSink: { params: Record<string, never>; input: { Description: string; SinkConfiguration: unknown; SinkType: 'kinesis' | 'webhook' | 'segment' | 'email' } };
  CreateSinkTest: { params: { Sid: string }; input: Record<string, never> };
  CreateSinkValidate: { params: { Sid: string }; input: { TestId: string } };
  ListSubscribedEvent: { params: { SubscriptionSid: string }; input: { PageSize?: number | ''; Page?: number | ''; PageToken?: string } };
  CreateSubscribedEvent: { params: { SubscriptionSid: string }; input: { Type: string; SchemaVersion?: number | '' } };
  FetchSubscribedEvent: { params: { SubscriptionSid: string; Type: string }; input: Record<string, never> };
  UpdateSubscribedEvent: { params: { SubscriptionSid: string; Type: string }; input: { SchemaVersion?: number | '' } };
  DeleteSubscribedEvent: { params: { SubscriptionSid: string; Type: string }; input: Record<string, never> };
  ListSubscription: { params: Record<string, never>; input: { SinkSid?: string; PageSize?: number | ''; Page?: number | ''; PageToken?: string } };
  CreateSubscription: { params: Record<string, never>; input: { Description: string; SinkSid: string; Types: unknown[] } };
  FetchSubscription: { params: { Sid: string }; input: Record<string, never> };
  UpdateSubscription: { params: { Sid: string }; input: { Description?: string; SinkSid?: string } };
  DeleteSubscription: { params: { Sid: string }; input: Record<string, never> };
}
