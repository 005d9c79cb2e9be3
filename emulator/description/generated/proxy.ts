// Made from Twilio's OpenAPI description by: npm run generate. Do not edit.
export interface ProxyOperations {
  FetchInteraction: { params: { ServiceSid: string; SessionSid: string; Sid: string }; input: Record<string, never> };
  DeleteInteraction: { params: { ServiceSid: string; SessionSid: string; Sid: string }; input: Record<string, never> };
  ListInteraction: { params: { ServiceSid: string; SessionSid: string }; input: { PageSize?: number | ''; Page?: number | ''; PageToken?: string } };
  ListMessageInteraction: { params: { ServiceSid: string; SessionSid: string; ParticipantSid: string }; input: { PageSize?: number | ''; Page?: number | ''; PageToken?: string } };
  CreateMessageInteraction: { params: { ServiceSid: string; SessionSid: string; ParticipantSid: string }; input: { Body?: string; MediaUrl?: string[] } };
  FetchMessageInteraction: { params: { ServiceSid: string; SessionSid: string; ParticipantSid: string; Sid: string }; input: Record<string, never> };
  FetchParticipant: { params: { ServiceSid: string; SessionSid: string; Sid: string }; input: Record<string, never> };
  DeleteParticipant: { params: { ServiceSid: string; SessionSid: string; Sid: string }; input: Record<string, never> };
  ListParticipant: { params: { ServiceSid: string; SessionSid: string }; input: { PageSize?: number | ''; Page?: number | ''; PageToken?: string } };
  CreateParticipant: { params: { ServiceSid: string; SessionSid: string }; input: { Identifier: string; FriendlyName?: string; ProxyIdentifier?: string; ProxyIdentifierSid?: string } };
  ListPhoneNumber: { params: { ServiceSid: string }; input: { PageSize?: number | ''; Page?: number | ''; PageToken?: string } };
  CreatePhoneNumber: { params: { ServiceSid: string }; input: { Sid?: string; PhoneNumber?: string; IsReserved?: boolean | '' } };
  FetchPhoneNumber: { params: { ServiceSid: string; Sid: string }; input: Record<string, never> };
  UpdatePhoneNumber: { params: { ServiceSid: string; Sid: string }; input: { IsReserved?: boolean | '' } };
  DeletePhoneNumber: { params: { ServiceSid: string; Sid: string }; input: Record<string, never> };
  FetchService: { params: { Sid: string }; input: Record<string, never> };
  UpdateService: { params: { Sid: string }; input: { UniqueName?: string; DefaultTtl?: number | ''; CallbackUrl?: string; GeoMatchLevel?: 'area-code' | 'overlay' | 'radius' | 'country' | ''; NumberSelectionBehavior?: 'avoid-sticky' | 'prefer-sticky' | ''; InterceptCallbackUrl?: string; OutOfSessionCallbackUrl?: string; ChatInstanceSid?: string } };
  DeleteService: { params: { Sid: string }; input: Record<string, never> };
  ListService: { params: Record<string, never>; input: { PageSize?: number | ''; Page?: number | ''; PageToken?: string } };
  CreateService: { params: Record<string, never>; input: { UniqueName: string; DefaultTtl?: number | ''; CallbackUrl?: string; GeoMatchLevel?: 'area-code' | 'overlay' | 'radius' | 'country' | ''; NumberSelectionBehavior?: 'avoid-sticky' | 'prefer-sticky' | ''; InterceptCallbackUrl?: string; OutOfSessionCallbackUrl?: string; ChatInstanceSid?: string } };
  FetchSession: { params: { ServiceSid: string; Sid: string }; input: Record<string, never> };
  UpdateSession: { params: { ServiceSid: string; Sid: string }; input: { DateExpiry?: string; Ttl?: number | ''; Status?: 'open' | 'in-progress' | 'closed' | 'failed' | 'unknown' | '' } };
  DeleteSession: { params: { ServiceSid: string; Sid: string }; input: Record<string, never> };
  ListSession: { params: { ServiceSid: string }; input: { PageSize?: number | ''; Page?: number | ''; PageToken?: string } };
  CreateSession: { params: { ServiceSid: string }; input: { UniqueName?: string; DateExpiry?: string; Ttl?: number | ''; Mode?: 'message-only' | 'voice-only' | 'voice-and-message' | ''; Status?: 'open' | 'in-progress' | 'closed' | 'failed' | 'unknown' | ''; Participants?: unknown[] } };
}
