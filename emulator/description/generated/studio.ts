// Made from Twilio's OpenAPI description by: npm run generate. Do not edit.
export interface StudioOperations {
  ListExecution: { params: { FlowSid: string }; input: { DateCreatedFrom?: string; DateCreatedTo?: string; PageSize?: number | ''; Page?: number | ''; PageToken?: string } };
  CreateExecution: { params: { FlowSid: string }; input: { To: string; From: string; Parameters?: unknown } };
  FetchExecution: { params: { FlowSid: string; Sid: string }; input: Record<string, never> };
  UpdateExecution: { params: { FlowSid: string; Sid: string }; input: { Status: 'active' | 'ended' } };
  DeleteExecution: { params: { FlowSid: string; Sid: string }; input: Record<string, never> };
  FetchExecutionContext: { params: { FlowSid: string; ExecutionSid: string }; input: Record<string, never> };
  ListExecutionStep: { params: { FlowSid: string; ExecutionSid: string }; input: { PageSize?: number | ''; Page?: number | ''; PageToken?: string } };
  FetchExecutionStep: { params: { FlowSid: string; ExecutionSid: string; Sid: string }; input: Record<string, never> };
  FetchExecutionStepContext: { params: { FlowSid: string; ExecutionSid: string; StepSid: string }; input: Record<string, never> };
  ListFlow: { params: Record<string, never>; input: { PageSize?: number | ''; Page?: number | ''; PageToken?: string } };
  CreateFlow: { params: Record<string, never>; input: { FriendlyName: string; Status: 'draft' | 'published'; Definition: unknown; CommitMessage?: string } };
  FetchFlow: { params: { Sid: string }; input: Record<string, never> };
  UpdateFlow: { params: { Sid: string }; input: { Status: 'draft' | 'published'; FriendlyName?: string; Definition?: unknown; CommitMessage?: string } };
  DeleteFlow: { params: { Sid: string }; input: Record<string, never> };
  ListFlowRevision: { params: { Sid: string }; input: { PageSize?: number | ''; Page?: number | ''; PageToken?: string } };
  FetchFlowRevision: { params: { Sid: string; Revision: string }; input: Record<string, never> };
  UpdateFlowValidate: { params: Record<string, never>; input: { FriendlyName: string; Status: 'draft' | 'published'; Definition: unknown; CommitMessage?: string } };
  FetchTestUser: { params: { Sid: string }; input: Record<string, never> };
  UpdateTestUser: { params: { Sid: string }; input: { TestUsers: string[] } };
}
