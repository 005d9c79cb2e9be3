// Made from Twilio's OpenAPI description by: npm run generate. Do not edit.
export interface TrunkingOperations {
  FetchCredentialList: { params: { TrunkSid: string; Sid: string }; input: Record<string, never> };
  DeleteCredentialList: { params: { TrunkSid: string; Sid: string }; input: Record<string, never> };
  ListCredentialList: { params: { TrunkSid: string }; input: { PageSize?: number | ''; Page?: number | ''; PageToken?: string } };
  CreateCredentialList: { params: { TrunkSid: string }; input: { CredentialListSid: string } };
  FetchIpAccessControlList: { params: { TrunkSid: string; Sid: string }; input: Record<string, never> };
  DeleteIpAccessControlList: { params: { TrunkSid: string; Sid: string }; input: Record<string, never> };
  ListIpAccessControlList: { params: { TrunkSid: string }; input: { PageSize?: number | ''; Page?: number | ''; PageToken?: string } };
  CreateIpAccessControlList: { params: { TrunkSid: string }; input: { IpAccessControlListSid: string } };
  FetchOriginationUrl: { params: { TrunkSid: string; Sid: string }; input: Record<string, never> };
  UpdateOriginationUrl: { params: { TrunkSid: string; Sid: string }; input: { Weight?: number | ''; Priority?: number | ''; Enabled?: boolean | ''; FriendlyName?: string; SipUrl?: string } };
  DeleteOriginationUrl: { params: { TrunkSid: string; Sid: string }; input: Record<string, never> };
  ListOriginationUrl: { params: { TrunkSid: string }; input: { PageSize?: number | ''; Page?: number | ''; PageToken?: string } };
  CreateOriginationUrl: { params: { TrunkSid: string }; input: { Weight: number; Priority: number; Enabled: boolean; FriendlyName: string; SipUrl: string } };
  FetchPhoneNumber: { params: { TrunkSid: string; Sid: string }; input: Record<string, never> };
  DeletePhoneNumber: { params: { TrunkSid: string; Sid: string }; input: Record<string, never> };
  ListPhoneNumber: { params: { TrunkSid: string }; input: { PageSize?: number | ''; Page?: number | ''; PageToken?: string } };
  CreatePhoneNumber: { params: { TrunkSid: string }; input: { PhoneNumberSid: string } };
  FetchRecording: { params: { TrunkSid: string }; input: Record<string, never> };
  UpdateRecording: { params: { TrunkSid: string }; input: { Mode?: 'do-not-record' | 'record-from-ringing' | 'record-from-answer' | 'record-from-ringing-dual' | 'record-from-answer-dual' | ''; Trim?: 'trim-silence' | 'do-not-trim' | '' } };
  FetchTrunk: { params: { Sid: string }; input: Record<string, never> };
  UpdateTrunk: { params: { Sid: string }; input: { FriendlyName?: string; DomainName?: string; DisasterRecoveryUrl?: string; DisasterRecoveryMethod?: 'GET' | 'POST' | ''; TransferMode?: 'disable-all' | 'enable-all' | 'sip-only' | ''; Secure?: boolean | ''; CnamLookupEnabled?: boolean | ''; TransferCallerId?: 'from-transferee' | 'from-transferor' | '' } };
  DeleteTrunk: { params: { Sid: string }; input: Record<string, never> };
  ListTrunk: { params: Record<string, never>; input: { PageSize?: number | ''; Page?: number | ''; PageToken?: string } };
  CreateTrunk: { params: Record<string, never>; input: { FriendlyName?: string; DomainName?: string; DisasterRecoveryUrl?: string; DisasterRecoveryMethod?: 'GET' | 'POST' | ''; TransferMode?: 'disable-all' | 'enable-all' | 'sip-only' | ''; Secure?: boolean | ''; CnamLookupEnabled?: boolean | ''; TransferCallerId?: 'from-transferee' | 'from-transferor' | '' } };
}
