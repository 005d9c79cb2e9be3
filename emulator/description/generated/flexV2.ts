// Made from Twilio's OpenAPI description by: npm run generate. Do not edit.
export interface FlexV2Operations {
  FetchFlexUser: { params: { InstanceSid: string; FlexUserSid: string }; input: Record<string, never> };
  UpdateFlexUser: { params: { InstanceSid: string; FlexUserSid: string }; input: { Email?: string; UserSid?: string; Locale?: string } };
  CreateWebChannel: { params: Record<string, never>; input: { AddressSid: string; ChatFriendlyName?: string; CustomerFriendlyName?: string; PreEngagementData?: string; Identity?: string } };
}
